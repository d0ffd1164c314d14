import CHyperion

extension TimingLoop {
    /// `measureLatency` with each operation slowed down inside of its timed section. A loop of its own, so that the
    /// one that measures stays as it is.
    @inline(never)
    static func measureSlowedLatency<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock,
        histograms: [Histogram]
    ) -> LoopOutcome {
        let batch = UnsafeMutableBufferPointer<UnsafeRawBufferPointer>.allocate(capacity: Tape.largestBatch)
        defer { batch.deallocate() }
        var brake = OperationBrake.calibrated(share: place.slowdown, clock)
        var wrong: UInt64 = 0
        var cursorHere = cursor
        var operations = 0
        let control = place.control
        control.waitAtGate(thread: place.thread)
        let begin = MonotonicClock.nanoseconds()
        outer: while !control.shouldStop, !session.isExhausted, operations < place.limit {
            let chunkEnd = min(operations &+ place.chunk, place.limit)
            while operations < chunkEnd {
                let entry = Tape.Entry(cursorHere.position)
                let kind = Int(entry.kind)
                let steps = brake.steps(kind)
                let start = clock.begin()
                execute(&session, entry, kind: entry.kind, &cursorHere, batch, &wrong)
                if steps > 0 {
                    // Else the processor would spin while it waits for the operation's memory.
                    hyperion_finish_instructions()
                    SpinSteps.spin(steps)
                }
                let elapsed = clock.nanoseconds(clock.end() &- start)
                histograms[kind].record(elapsed)
                brake.learn(kind, nanoseconds: elapsed, steps: steps)
                operations &+= 1
                guard advance(tape, &cursorHere) else { break outer }
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
