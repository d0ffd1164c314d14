import CHyperion

// The loops of `TimingLoop.swift` for sessions that are awaited: the same chunks, the same entries.
extension TimingLoop {
    @inline(__always)
    static func execute<Session: AsynchronousSession>(
        _ session: Session, _ entry: Tape.Entry, _ cursor: inout TapeCursor,
        _ batch: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>, _ wrong: inout UInt64
    ) async {
        let ordinal = cursor.ordinal
        entry.prefetchAhead()
        cursor.position = entry.next
        cursor.ordinal = ordinal &+ 1
        let succeeded: Bool
        switch entry.kind {
        case Tape.Kind.read.rawValue:
            succeeded = await session.read(session.key(entry.key, ordinal)) >= 0
        case Tape.Kind.update.rawValue:
            succeeded = await session.update(session.key(entry.key, ordinal), entry.value)
        case Tape.Kind.multiRead.rawValue:
            let expected = gather(entry, &cursor, batch)
            cursor.ordinal = ordinal &+ entry.count
            let found = await session.multiRead(firstOrdinal: ordinal, count: entry.count)
            if expected >= 0 { wrong &+= UInt64(truncatingIfNeeded: abs(expected &- found)) }
            return
        case Tape.Kind.insert.rawValue:
            succeeded = await session.insert(entry.key, entry.value)
        case Tape.Kind.delete.rawValue:
            succeeded = await session.delete(session.key(entry.key, ordinal))
        case Tape.Kind.readModifyWrite.rawValue:
            let key = session.key(entry.key, ordinal)
            if await session.read(key) >= 0 {
                succeeded = await session.update(key, entry.value)
            } else {
                succeeded = false
            }
        default:
            succeeded = await session.scan(session.key(entry.key, ordinal), count: entry.count) > 0
        }
        wrong &+= entry.expectation & (succeeded ? 2 : 1) != 0 ? 1 : 0
    }

    static func measureThroughput<Session: AsynchronousSession>(
        _ session: Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace
    ) async -> LoopOutcome {
        let batch = UnsafeMutableBufferPointer<UnsafeRawBufferPointer>.allocate(capacity: Tape.largestBatch)
        defer { batch.deallocate() }
        var wrong: UInt64 = 0
        var operations = 0
        place.control.waitAtGate(thread: place.thread)
        let begin = MonotonicClock.nanoseconds()
        outer: while !place.control.shouldStop, !session.isExhausted, operations < place.limit {
            let chunkEnd = min(operations &+ place.chunk, place.limit)
            while operations < chunkEnd {
                await execute(session, Tape.Entry(cursor.position), &cursor, batch, &wrong)
                operations &+= 1
                guard advance(tape, &cursor) else { break outer }
            }
            place.control.publish(UInt64(truncatingIfNeeded: operations), thread: place.thread)
            place.pacing.wait(place.control)
        }
        cursor.operations &+= operations
        return LoopOutcome(
            operations: operations, seconds: Double(MonotonicClock.nanoseconds() - begin) / 1e9, wrong: wrong)
    }

    static func measureLatency<Session: AsynchronousSession>(
        _ session: Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock,
        histograms: [Histogram], batched: Histogram
    ) async -> LoopOutcome {
        let batch = UnsafeMutableBufferPointer<UnsafeRawBufferPointer>.allocate(capacity: Tape.largestBatch)
        defer { batch.deallocate() }
        var timer = BatchTimer(clock, batched)
        var wrong: UInt64 = 0
        var operations = 0
        place.control.waitAtGate(thread: place.thread)
        let begin = MonotonicClock.nanoseconds()
        outer: while !place.control.shouldStop, !session.isExhausted, operations < place.limit {
            let chunkEnd = min(operations &+ place.chunk, place.limit)
            let chunkStart = operations
            if timer.isDue {
                let start = clock.begin()
                var goesOn = true
                while goesOn, operations < chunkEnd {
                    await execute(session, Tape.Entry(cursor.position), &cursor, batch, &wrong)
                    operations &+= 1
                    goesOn = advance(tape, &cursor)
                }
                timer.endBatch(clock.end() &- start, isWhole: operations &- chunkStart == place.chunk)
                guard goesOn else { break outer }
            } else {
                while operations < chunkEnd {
                    let entry = Tape.Entry(cursor.position)
                    let start = clock.begin()
                    await execute(session, entry, &cursor, batch, &wrong)
                    let elapsed = clock.end() &- start
                    histograms[Int(entry.kind)].record(clock.nanoseconds(elapsed))
                    timer.note(elapsed)
                    operations &+= 1
                    guard advance(tape, &cursor) else { break outer }
                }
                timer.endChunk(of: operations &- chunkStart)
            }
            place.control.publish(UInt64(truncatingIfNeeded: operations), thread: place.thread)
            place.pacing.wait(place.control)
        }
        cursor.operations &+= operations
        return LoopOutcome(
            operations: operations, seconds: Double(MonotonicClock.nanoseconds() - begin) / 1e9, wrong: wrong)
    }
}
