import CHyperion

/// One thread's way along its tape.
struct TapeCursor {
    var position: UnsafeRawPointer
    /// Of the next key on this lap.
    var ordinal = 0
    /// Operations finished, over all laps.
    var operations = 0

    init(_ tape: Tape) { position = tape.start }
}

/// What a thread does in a pass, and what came of it.
struct LoopOutcome: Sendable {
    var operations = 0
    var seconds = 0.0
    /// Answers that a correct store would not have given.
    var wrong: UInt64 = 0
}

/// The loops that are measured, generic over the system's session and specialised to each.
///
/// Both run chunks of at most 64 operations; between chunks they look at the stop flag and publish their progress,
/// one load and one store of lines of their own. `TimingLoop+Async.swift` has the same loops for actors.
enum TimingLoop {
    static let longestChunk = 64

    /// Operations between two looks at the stop flag: fewer where single ones take long.
    static func chunk(_ tape: Tape) -> Int { max(min(longestChunk, 2048 / tape.largestOperation), 1) }

    /// Runs one entry and returns where the next one lies.
    ///
    /// `wrong` counts answers that the tape's builder knows to be impossible.
    ///
    /// - Parameter kind: the entry's; a constant where a tape has one kind only, so that nothing is chosen.
    @inline(__always)
    static func execute<Session: SystemSession>(
        _ session: inout Session, _ entry: Tape.Entry, kind: UInt8, _ cursor: inout TapeCursor,
        _ batch: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>, _ wrong: inout UInt64
    ) {
        let ordinal = cursor.ordinal
        entry.prefetchAhead()
        cursor.position = entry.next
        cursor.ordinal = ordinal &+ 1
        let succeeded: Bool
        switch kind {
        case Tape.Kind.read.rawValue:
            succeeded = session.read(session.key(entry.key, ordinal)) >= 0
        case Tape.Kind.update.rawValue:
            succeeded = session.update(session.key(entry.key, ordinal), entry.value)
        case Tape.Kind.multiRead.rawValue:
            let expected = gather(entry, &cursor, batch)
            cursor.ordinal = ordinal &+ entry.count
            let keys = UnsafeBufferPointer(start: batch.baseAddress, count: entry.count)
            let found = session.multiRead(keys, firstOrdinal: ordinal)
            if expected >= 0 { wrong &+= UInt64(truncatingIfNeeded: abs(expected &- found)) }
            return
        case Tape.Kind.insert.rawValue:
            succeeded = session.insert(entry.key, entry.value)
        case Tape.Kind.delete.rawValue:
            succeeded = session.delete(session.key(entry.key, ordinal))
        case Tape.Kind.readModifyWrite.rawValue:
            let key = session.key(entry.key, ordinal)
            succeeded = session.read(key) >= 0 && session.update(key, entry.value)
        default:
            succeeded = session.scan(session.key(entry.key, ordinal), count: entry.count) > 0
        }
        // present = 1 is violated by a failure (bit 0), absent = 2 by a success (bit 1).
        wrong &+= entry.expectation & (succeeded ? 2 : 1) != 0 ? 1 : 0
    }

    /// Begins the next lap where a lap has ended; false: the tape may be run only once.
    @inline(__always)
    static func advance(_ tape: Tape, _ cursor: inout TapeCursor) -> Bool {
        guard cursor.position == tape.end else { return true }
        guard tape.isRepeatable else { return false }
        cursor.position = tape.start
        cursor.ordinal = 0
        return true
    }

    /// Collects the keys of a multi-read; how many should be found, or −1 if that is not known.
    @inline(__always)
    static func gather(
        _ entry: Tape.Entry, _ cursor: inout TapeCursor, _ batch: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>
    ) -> Int {
        var position = entry.next
        var expected = 0
        var known = true
        for place in 0..<entry.count {
            let key = Tape.Entry(position)
            key.prefetchAhead()
            batch[place] = key.key
            expected &+= key.expectation == Tape.Expectation.present ? 1 : 0
            known = known && key.expectation != Tape.Expectation.any
            position = key.next
        }
        cursor.position = position
        return known ? expected : -1
    }

    /// As many operations as the control lets it, without a clock in the loop.
    ///
    /// A loop of all kinds holds the code of all of them, with the registers that each of them needs: some forty
    /// instructions an operation are spent on choosing and on spilling, and an operation that is longer than half of
    /// what the processor has under way does not overlap the next one. So tapes of reads, of
    /// inserts and of batches alone have loops of their own.
    static func measureThroughput<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace
    ) -> LoopOutcome {
        switch tape.onlyKind {
        case .read: measureReads(&session, tape, &cursor, place)
        case .insert: measureInserts(&session, tape, &cursor, place)
        case .multiRead: measureMultiReads(&session, tape, &cursor, place)
        default: measureMixed(&session, tape, &cursor, place)
        }
    }

    @inline(never)
    private static func measureReads<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace
    ) -> LoopOutcome { throughputLoop(&session, tape, &cursor, place) { _ in Tape.Kind.read.rawValue } }

    @inline(never)
    private static func measureInserts<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace
    ) -> LoopOutcome { throughputLoop(&session, tape, &cursor, place) { _ in Tape.Kind.insert.rawValue } }

    @inline(never)
    private static func measureMultiReads<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace
    ) -> LoopOutcome { throughputLoop(&session, tape, &cursor, place) { _ in Tape.Kind.multiRead.rawValue } }

    @inline(never)
    private static func measureMixed<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace
    ) -> LoopOutcome { throughputLoop(&session, tape, &cursor, place) { $0.kind } }

    @inline(__always)
    private static func throughputLoop<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace,
        kind: (Tape.Entry) -> UInt8
    ) -> LoopOutcome {
        let batch = UnsafeMutableBufferPointer<UnsafeRawBufferPointer>.allocate(capacity: Tape.largestBatch)
        defer { batch.deallocate() }
        var wrong: UInt64 = 0
        var cursorHere = cursor
        var operations = 0
        var brake = Brake(share: place.slowdown)
        let control = place.control
        control.waitAtGate(thread: place.thread)
        let begin = MonotonicClock.nanoseconds()
        if brake.isOn { brake.start() }
        outer: while !control.shouldStop, !session.isExhausted, operations < place.limit {
            let chunkEnd = min(operations &+ place.chunk, place.limit)
            while operations < chunkEnd {
                let entry = Tape.Entry(cursorHere.position)
                execute(&session, entry, kind: kind(entry), &cursorHere, batch, &wrong)
                operations &+= 1
                guard advance(tape, &cursorHere) else { break outer }
            }
            if brake.isOn { brake.afterChunk() }
            control.publish(UInt64(truncatingIfNeeded: operations), thread: place.thread)
            place.pacing.wait(control)
        }
        let end = MonotonicClock.nanoseconds()
        hyperion_keep_alive(UInt64(UInt(bitPattern: session.lastValue)))
        cursorHere.operations = cursor.operations &+ operations
        cursor = cursorHere
        return LoopOutcome(operations: operations, seconds: Double(end - begin) / 1e9, wrong: wrong)
    }

    /// Each operation between two readings of the clock; the clock's cost is in every latency. Some chunks of
    /// quick operations stand between two readings as a whole (`BatchTimer`).
    @inline(never)
    static func measureLatency<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock,
        histograms: [Histogram], batched: Histogram
    ) -> LoopOutcome {
        let batch = UnsafeMutableBufferPointer<UnsafeRawBufferPointer>.allocate(capacity: Tape.largestBatch)
        defer { batch.deallocate() }
        var timer = BatchTimer(clock, batched)
        var wrong: UInt64 = 0
        var cursorHere = cursor
        var operations = 0
        let control = place.control
        control.waitAtGate(thread: place.thread)
        let begin = MonotonicClock.nanoseconds()
        outer: while !control.shouldStop, !session.isExhausted, operations < place.limit {
            let chunkEnd = min(operations &+ place.chunk, place.limit)
            let chunkStart = operations
            if timer.isDue {
                let start = clock.begin()
                var goesOn = true
                while goesOn, operations < chunkEnd {
                    let entry = Tape.Entry(cursorHere.position)
                    execute(&session, entry, kind: entry.kind, &cursorHere, batch, &wrong)
                    operations &+= 1
                    goesOn = advance(tape, &cursorHere)
                }
                timer.endBatch(clock.end() &- start, isWhole: operations &- chunkStart == place.chunk)
                guard goesOn else { break outer }
            } else {
                while operations < chunkEnd {
                    let entry = Tape.Entry(cursorHere.position)
                    let start = clock.begin()
                    execute(&session, entry, kind: entry.kind, &cursorHere, batch, &wrong)
                    let elapsed = clock.end() &- start
                    histograms[Int(entry.kind)].record(clock.nanoseconds(elapsed))
                    timer.note(elapsed)
                    operations &+= 1
                    guard advance(tape, &cursorHere) else { break outer }
                }
                timer.endChunk(of: operations &- chunkStart)
            }
            control.publish(UInt64(truncatingIfNeeded: operations), thread: place.thread)
            place.pacing.wait(control)
        }
        let end = MonotonicClock.nanoseconds()
        cursorHere.operations = cursor.operations &+ operations
        cursor = cursorHere
        return LoopOutcome(operations: operations, seconds: Double(end - begin) / 1e9, wrong: wrong)
    }
}
