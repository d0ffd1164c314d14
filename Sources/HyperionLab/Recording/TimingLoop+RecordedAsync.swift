import CHyperion

// The loop of `TimingLoop+Recorded.swift` for sessions that are awaited: the same entries, the same readings.
extension TimingLoop {
    static func measureRecorded<Session: AsynchronousSession>(
        _ session: Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock,
        recording: RecordingThread, histograms: [Histogram]
    ) async -> LoopOutcome {
        let batch = UnsafeMutableBufferPointer<UnsafeRawBufferPointer>.allocate(capacity: Tape.largestBatch)
        defer { batch.deallocate() }
        let isTimed = !histograms.isEmpty
        var recorder = recording.recorder
        var wrong: UInt64 = 0
        var operations = 0
        place.control.waitAtGate(thread: place.thread)
        let begin = MonotonicClock.nanoseconds()
        outer: while !place.control.shouldStop, !session.isExhausted, operations < place.limit {
            let chunkEnd = min(operations &+ place.chunk, place.limit)
            while operations < chunkEnd {
                let entry = Tape.Entry(cursor.position)
                if recorder.isWitnessed(entry, cursor.ordinal) {
                    let elapsed = await executeRecorded(session, entry, &cursor, batch, &wrong, &recorder, clock)
                    if isTimed { histograms[Int(entry.kind)].record(clock.nanoseconds(elapsed)) }
                } else {
                    let start = isTimed ? clock.begin() : 0
                    await execute(session, entry, &cursor, batch, &wrong)
                    if isTimed { histograms[Int(entry.kind)].record(clock.nanoseconds(clock.end() &- start)) }
                }
                operations &+= 1
                guard advance(tape, &cursor) else { break outer }
            }
            place.control.publish(UInt64(truncatingIfNeeded: operations), thread: place.thread)
            place.pacing.wait(place.control)
        }
        recording.recorder = recorder
        cursor.operations &+= operations
        return LoopOutcome(
            operations: operations, seconds: Double(MonotonicClock.nanoseconds() - begin) / 1e9, wrong: wrong)
    }

    private static func executeRecorded<Session: AsynchronousSession>(
        _ session: Session, _ entry: Tape.Entry, _ cursor: inout TapeCursor,
        _ batch: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>, _ wrong: inout UInt64,
        _ recorder: inout OperationRecorder, _ clock: TickClock
    ) async -> UInt64 {
        let ordinal = cursor.ordinal
        let witness = recorder.witnesses[ordinal]
        entry.prefetchAhead()
        if entry.kind == Tape.Kind.multiRead.rawValue {
            return await readBatch(session, entry, &cursor, batch, &wrong, &recorder, clock)
        }
        cursor.position = entry.next
        cursor.ordinal = ordinal &+ 1
        let succeeded: Bool
        let begin: UInt64
        let end: UInt64
        switch entry.kind {
        case Tape.Kind.update.rawValue, Tape.Kind.insert.rawValue:
            let value = recorder.stamped(entry.value)
            begin = clock.begin()
            if entry.kind == Tape.Kind.insert.rawValue {
                succeeded = await session.insert(entry.key, value)
            } else {
                succeeded = await session.update(session.key(entry.key, ordinal), value)
            }
            end = clock.end()
            hyperion_publish_stores()
            recorder.noteWrite(witness, isDone: succeeded, begin, clock.end())
        case Tape.Kind.delete.rawValue:
            begin = clock.begin()
            succeeded = await session.delete(session.key(entry.key, ordinal))
            end = clock.end()
            hyperion_publish_stores()
            recorder.noteDelete(witness, wasThere: succeeded, begin, clock.end())
        case Tape.Kind.readModifyWrite.rawValue:
            let value = recorder.stamped(entry.value)
            let key = session.key(entry.key, ordinal)
            begin = clock.begin()
            let length = await session.read(key)
            let middle = clock.end()
            succeeded = length >= 0 ? await session.update(key, value) : false
            end = clock.end()
            hyperion_publish_stores()
            let published = clock.end()
            recorder.noteRead(witness, session.lastValue, length, begin, middle)
            if length >= 0 { recorder.noteWrite(witness, isDone: succeeded, middle &+ 1, published) }
        default:
            let key = session.key(entry.key, ordinal)
            begin = clock.begin()
            let length = await session.read(key)
            end = clock.end()
            succeeded = length >= 0
            recorder.noteRead(witness, session.lastValue, length, begin, end)
        }
        wrong &+= entry.expectation & (succeeded ? 2 : 1) != 0 ? 1 : 0
        return end &- begin
    }

    private static func readBatch<Session: AsynchronousSession>(
        _ session: Session, _ entry: Tape.Entry, _ cursor: inout TapeCursor,
        _ batch: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>, _ wrong: inout UInt64,
        _ recorder: inout OperationRecorder, _ clock: TickClock
    ) async -> UInt64 {
        let ordinal = cursor.ordinal
        let expected = gather(entry, &cursor, batch)
        cursor.ordinal = ordinal &+ entry.count
        var found = 0
        var elapsed: UInt64 = 0
        for place in 0..<entry.count {
            let key = session.key(batch[place], ordinal &+ place)
            let begin = clock.begin()
            let length = await session.read(key)
            let end = clock.end()
            elapsed &+= end &- begin
            if length >= 0 { found &+= 1 }
            let witness = recorder.witnesses[ordinal &+ place]
            if witness >= 0 { recorder.noteRead(witness, session.lastValue, length, begin, end) }
        }
        if expected >= 0 { wrong &+= UInt64(truncatingIfNeeded: abs(expected &- found)) }
        return elapsed
    }
}
