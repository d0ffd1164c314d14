import CHyperion

extension TickClock: OpenLoadClock {
    @inline(__always) func pause() { hyperion_pause() }
}

// The loops of a pass under open load: each operation begins when it is due, or at once if that is past.
extension TimingLoop {
    @inline(never)
    static func measureOpenLoad<Session: SystemSession, Clock: OpenLoadClock>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: Clock,
        schedule: ArrivalSchedule, recorder: OpenLoadRecorder
    ) -> LoopOutcome {
        let batch = UnsafeMutableBufferPointer<UnsafeRawBufferPointer>.allocate(capacity: Tape.largestBatch)
        defer { batch.deallocate() }
        var wrong: UInt64 = 0
        var operations = 0
        place.control.waitAtGate(thread: place.thread)
        var turns = OpenLoadTurns(clock, schedule, recorder)
        while operations < place.limit, !session.isExhausted, turns.awaitNext(place.control) {
            let entry = Tape.Entry(cursor.position)
            execute(&session, entry, kind: entry.kind, &cursor, batch, &wrong)
            turns.record(entry.kind)
            operations &+= 1
            guard advance(tape, &cursor) else { break }
        }
        turns.finish(tape, cursor, left: place.limit - operations)
        cursor.operations &+= operations
        return LoopOutcome(operations: operations, seconds: recorder.seconds, wrong: wrong)
    }

    static func measureOpenLoad<Session: AsynchronousSession, Clock: OpenLoadClock>(
        _ session: Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: Clock,
        schedule: ArrivalSchedule, recorder: OpenLoadRecorder
    ) async -> LoopOutcome {
        let batch = UnsafeMutableBufferPointer<UnsafeRawBufferPointer>.allocate(capacity: Tape.largestBatch)
        defer { batch.deallocate() }
        var wrong: UInt64 = 0
        var operations = 0
        place.control.waitAtGate(thread: place.thread)
        var turns = OpenLoadTurns(clock, schedule, recorder)
        while operations < place.limit, !session.isExhausted, turns.awaitNext(place.control) {
            let entry = Tape.Entry(cursor.position)
            await execute(session, entry, &cursor, batch, &wrong)
            turns.record(entry.kind)
            operations &+= 1
            guard advance(tape, &cursor) else { break }
        }
        turns.finish(tape, cursor, left: place.limit - operations)
        cursor.operations &+= operations
        return LoopOutcome(operations: operations, seconds: recorder.seconds, wrong: wrong)
    }

    /// Moves behind an entry without running it, the keys of a multi-read included.
    static func skip(_ entry: Tape.Entry, _ cursor: inout TapeCursor) {
        var position = entry.next
        if entry.kind == Tape.Kind.multiRead.rawValue {
            for _ in 0..<entry.count { position = Tape.Entry(position).next }
        }
        cursor.position = position
    }
}
