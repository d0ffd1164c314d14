import CHyperion

// The loop of a recorded pass. It is a loop of its own, so that those that measure without recording stay as they are.
//
// A witnessed operation stands between two fenced readings of the clock; its value is stamped before the first and what
// came of it is noted after the second. A write has a third reading, behind a fence that waits until its stores can be
// seen by every core: the second one is its latency, the third the end of its interval. Operations on other keys run as in
// a pass that is not recorded: without the clock at full speed, between two readings in a pass for latencies.
extension TimingLoop {
    /// - Parameter histograms: by `Tape.Kind.rawValue`; empty: at full speed.
    static func measureRecorded<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock,
        recording: RecordingThread, histograms: [Histogram]
    ) -> LoopOutcome {
        if !histograms.isEmpty {
            return recordLatencies(
                &session, tape, &cursor, place, clock: clock, recording: recording, histograms: histograms)
        }
        // As in a pass that is not recorded: what the loop costs there it costs here.
        return tape.onlyKind == .read
            ? recordReads(&session, tape, &cursor, place, clock: clock, recording: recording)
            : recordMixed(&session, tape, &cursor, place, clock: clock, recording: recording)
    }

    @inline(never)
    private static func recordReads<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock,
        recording: RecordingThread
    ) -> LoopOutcome {
        recordedLoop(&session, tape, &cursor, place, recording: recording) {
            session, entry, cursor, batch, wrong, recorder in
            if recorder.witnesses[cursor.ordinal] >= 0 {
                _ = executeRecorded(&session, entry, &cursor, batch, &wrong, &recorder, clock)
            } else {
                execute(&session, entry, kind: Tape.Kind.read.rawValue, &cursor, batch, &wrong)
            }
        }
    }

    @inline(never)
    private static func recordMixed<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock,
        recording: RecordingThread
    ) -> LoopOutcome {
        recordedLoop(&session, tape, &cursor, place, recording: recording) {
            session, entry, cursor, batch, wrong, recorder in
            if recorder.isWitnessed(entry, cursor.ordinal) {
                _ = executeRecorded(&session, entry, &cursor, batch, &wrong, &recorder, clock)
            } else {
                execute(&session, entry, kind: entry.kind, &cursor, batch, &wrong)
            }
        }
    }

    @inline(never)
    private static func recordLatencies<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock,
        recording: RecordingThread, histograms: [Histogram]
    ) -> LoopOutcome {
        recordedLoop(&session, tape, &cursor, place, recording: recording) {
            session, entry, cursor, batch, wrong, recorder in
            let histogram = histograms[Int(entry.kind)]
            if recorder.isWitnessed(entry, cursor.ordinal) {
                let elapsed = executeRecorded(&session, entry, &cursor, batch, &wrong, &recorder, clock)
                histogram.record(clock.nanoseconds(elapsed))
            } else {
                let start = clock.begin()
                execute(&session, entry, kind: entry.kind, &cursor, batch, &wrong)
                histogram.record(clock.nanoseconds(clock.end() &- start))
            }
        }
    }

    /// - Parameter body: one entry; always inlined.
    @inline(__always)
    private static func recordedLoop<Session: SystemSession>(
        _ session: inout Session, _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace,
        recording: RecordingThread,
        _ body: (
            inout Session, Tape.Entry, inout TapeCursor, UnsafeMutableBufferPointer<UnsafeRawBufferPointer>,
            inout UInt64, inout OperationRecorder
        ) -> Void
    ) -> LoopOutcome {
        let batch = UnsafeMutableBufferPointer<UnsafeRawBufferPointer>.allocate(capacity: Tape.largestBatch)
        defer { batch.deallocate() }
        var recorder = recording.recorder
        var wrong: UInt64 = 0
        var cursorHere = cursor
        var operations = 0
        let control = place.control
        control.waitAtGate(thread: place.thread)
        let begin = MonotonicClock.nanoseconds()
        outer: while !control.shouldStop, !session.isExhausted, operations < place.limit {
            let chunkEnd = min(operations &+ place.chunk, place.limit)
            while operations < chunkEnd {
                body(&session, Tape.Entry(cursorHere.position), &cursorHere, batch, &wrong, &recorder)
                operations &+= 1
                guard advance(tape, &cursorHere) else { break outer }
            }
            control.publish(UInt64(truncatingIfNeeded: operations), thread: place.thread)
            place.pacing.wait(control)
        }
        let end = MonotonicClock.nanoseconds()
        hyperion_keep_alive(UInt64(UInt(bitPattern: session.lastValue)))
        recording.recorder = recorder
        cursorHere.operations = cursor.operations &+ operations
        cursor = cursorHere
        return LoopOutcome(operations: operations, seconds: Double(end - begin) / 1e9, wrong: wrong)
    }

    /// Runs one entry, notes it, and returns its ticks. Out of line: it is one in many, and the loops keep their registers.
    @inline(never)
    private static func executeRecorded<Session: SystemSession>(
        _ session: inout Session, _ entry: Tape.Entry, _ cursor: inout TapeCursor,
        _ batch: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>, _ wrong: inout UInt64,
        _ recorder: inout OperationRecorder, _ clock: TickClock
    ) -> UInt64 {
        let ordinal = cursor.ordinal
        let witness = recorder.witnesses[ordinal]
        entry.prefetchAhead()
        if entry.kind == Tape.Kind.multiRead.rawValue {
            return readBatch(&session, entry, &cursor, batch, &wrong, &recorder, clock)
        }
        cursor.position = entry.next
        cursor.ordinal = ordinal &+ 1
        let succeeded: Bool
        let begin: UInt64
        let end: UInt64
        switch entry.kind {
        case Tape.Kind.update.rawValue, Tape.Kind.insert.rawValue:
            let value = recorder.stamped(entry.value)
            let isInsert = entry.kind == Tape.Kind.insert.rawValue
            begin = clock.begin()
            succeeded =
                isInsert ? session.insert(entry.key, value) : session.update(session.key(entry.key, ordinal), value)
            end = clock.end()
            hyperion_publish_stores()
            recorder.noteWrite(witness, isDone: succeeded, begin, clock.end())
        case Tape.Kind.delete.rawValue:
            begin = clock.begin()
            succeeded = session.delete(session.key(entry.key, ordinal))
            end = clock.end()
            hyperion_publish_stores()
            recorder.noteDelete(witness, wasThere: succeeded, begin, clock.end())
        case Tape.Kind.readModifyWrite.rawValue:
            // Not atomic, in no engine: a read, and if it finds something a write.
            let value = recorder.stamped(entry.value)
            let key = session.key(entry.key, ordinal)
            begin = clock.begin()
            let length = session.read(key)
            let middle = clock.end()
            succeeded = length >= 0 && session.update(key, value)
            end = clock.end()
            hyperion_publish_stores()
            let published = clock.end()
            recorder.noteRead(witness, session.lastValue, length, begin, middle)
            // A thread's next operation begins after its last one.
            if length >= 0 { recorder.noteWrite(witness, isDone: succeeded, middle &+ 1, published) }
        default:
            let key = session.key(entry.key, ordinal)
            begin = clock.begin()
            let length = session.read(key)
            end = clock.end()
            succeeded = length >= 0
            recorder.noteRead(witness, session.lastValue, length, begin, end)
        }
        wrong &+= entry.expectation & (succeeded ? 2 : 1) != 0 ? 1 : 0
        return end &- begin
    }

    /// A batch as one read of each of its keys: each at some moment of its own within the call. Where the engine's
    /// session keeps only the last value of a batch, its keys are read one after another, and so noted.
    @inline(never)
    private static func readBatch<Session: SystemSession>(
        _ session: inout Session, _ entry: Tape.Entry, _ cursor: inout TapeCursor,
        _ batch: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>, _ wrong: inout UInt64,
        _ recorder: inout OperationRecorder, _ clock: TickClock
    ) -> UInt64 {
        let ordinal = cursor.ordinal
        let expected = gather(entry, &cursor, batch)
        cursor.ordinal = ordinal &+ entry.count
        let keys = UnsafeBufferPointer(start: batch.baseAddress, count: entry.count)
        var found = 0
        var elapsed: UInt64 = 0
        if session.keepsBatch {
            let begin = clock.begin()
            found = session.multiRead(keys, firstOrdinal: ordinal)
            let end = clock.end()
            for place in 0..<entry.count where recorder.witnesses[ordinal &+ place] >= 0 {
                let value = session.batchValue(place)
                recorder.noteRead(recorder.witnesses[ordinal &+ place], value.start, value.length, begin, end)
            }
            elapsed = end &- begin
        } else {
            for place in 0..<entry.count {
                let key = session.key(keys[place], ordinal &+ place)
                let begin = clock.begin()
                let length = session.read(key)
                let end = clock.end()
                elapsed &+= end &- begin
                if length >= 0 { found &+= 1 }
                let witness = recorder.witnesses[ordinal &+ place]
                if witness >= 0 { recorder.noteRead(witness, session.lastValue, length, begin, end) }
            }
        }
        if expected >= 0 { wrong &+= UInt64(truncatingIfNeeded: abs(expected &- found)) }
        return elapsed
    }
}
