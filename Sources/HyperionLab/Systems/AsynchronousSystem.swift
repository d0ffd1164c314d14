/// A system whose operations are awaited.
protocol AsynchronousSystem: System where Session: AsynchronousSession {}

/// A session whose operations are awaited; the same contract as `SystemSession`.
protocol AsynchronousSession: MeasuredSession {
    associatedtype Key

    func key(_ bytes: UnsafeRawBufferPointer, _ ordinal: Int) -> Key
    func read(_ key: Key) async -> Int
    /// Reads `count` keys of the prepared tape; how many were there.
    func multiRead(firstOrdinal: Int, count: Int) async -> Int
    func scan(_ key: Key, count: Int) async -> Int
    func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) async -> Bool
    func update(_ key: Key, _ value: UnsafeRawBufferPointer) async -> Bool
    func delete(_ key: Key) async -> Bool
    /// Makes a lookup key outside of any tape.
    func makeKey(_ bytes: UnsafeRawBufferPointer) -> Key
}

extension AsynchronousSession {
    mutating func measureThroughput(_ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace) -> LoopOutcome {
        ThreadExecutor.run(self, cursor) { session, cursor in
            await TimingLoop.measureThroughput(session, tape, &cursor, place)
        }.update(&cursor)
    }

    mutating func measureLatency(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, histograms: [Histogram],
        batched: Histogram
    ) -> LoopOutcome {
        ThreadExecutor.run(self, cursor) { session, cursor in
            await TimingLoop.measureLatency(
                session, tape, &cursor, place, clock: clock, histograms: histograms, batched: batched)
        }.update(&cursor)
    }

    mutating func measureOpenLoad(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, schedule: ArrivalSchedule,
        recorder: OpenLoadRecorder
    ) -> LoopOutcome {
        ThreadExecutor.run(self, cursor) { session, cursor in
            await TimingLoop.measureOpenLoad(
                session, tape, &cursor, place, clock: clock, schedule: schedule, recorder: recorder)
        }.update(&cursor)
    }

    mutating func measureRecorded(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, recording: RecordingThread,
        histograms: [Histogram]
    ) -> LoopOutcome {
        ThreadExecutor.run(self, cursor) { session, cursor in
            await TimingLoop.measureRecorded(
                session, tape, &cursor, place, clock: clock, recording: recording, histograms: histograms)
        }.update(&cursor)
    }

    mutating func readBack(_ key: UnsafeRawBufferPointer) -> Int {
        let key = makeKey(key)
        return ThreadExecutor.run(self, 0) { session, length in length = await session.read(key) }.state
    }
}
