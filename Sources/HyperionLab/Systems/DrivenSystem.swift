/// A system's type as an arm is given it.
///
/// Made where the type is known, in `SystemTable`: there the timing loops are specialised to its session, and from there on
/// nobody needs to know which it is. A protocol's table could not do this: of a generic type, such as the engine over its
/// index, it holds code that is not specialised.
struct SystemType: Sendable {
    /// Whether its operations are awaited.
    let isAwaited: Bool
    let make: @Sendable (StorePlan) throws -> DrivenSystem

    init<Store: System>(_ type: Store.Type) {
        isAwaited = Store.Session.self is any AsynchronousSession.Type
        make = { DrivenSystem(try Store($0)) }
    }
}

/// A system under test, with what makes a thread's access to it.
struct DrivenSystem: Sendable {
    let store: any System
    /// For one thread.
    let session: @Sendable (StorePlan) -> DrivenSession

    init<Store: System>(_ store: Store) {
        self.store = store
        session = { DrivenSession(Store.Session(store, plan: $0)) }
    }
}

/// A session without its type: what `MeasuredSession` asks for, one call through a closure each, inside of which everything
/// is specialised. That is one such call a pass.
///
/// Not thread-safe, as the session.
final class DrivenSession {
    private let prepareTape: (Tape) -> Void
    private let throughput: (Tape, inout TapeCursor, PassPlace) -> LoopOutcome
    private let latency: (Tape, inout TapeCursor, PassPlace, TickClock, [Histogram], Histogram) -> LoopOutcome
    private let openLoad:
        (Tape, inout TapeCursor, PassPlace, TickClock, ArrivalSchedule, OpenLoadRecorder) -> LoopOutcome
    private let recorded: (Tape, inout TapeCursor, PassPlace, TickClock, RecordingThread, [Histogram]) -> LoopOutcome
    private let read: (UnsafeRawBufferPointer) -> Int
    private let last: () -> UnsafeRawPointer
    private let exhausted: () -> Bool

    init<Session: MeasuredSession>(_ made: Session) {
        var session = made
        prepareTape = { session.prepare($0) }
        throughput = { session.measureThroughput($0, &$1, $2) }
        latency = { session.measureLatency($0, &$1, $2, clock: $3, histograms: $4, batched: $5) }
        openLoad = { session.measureOpenLoad($0, &$1, $2, clock: $3, schedule: $4, recorder: $5) }
        recorded = { session.measureRecorded($0, &$1, $2, clock: $3, recording: $4, histograms: $5) }
        read = { session.readBack($0) }
        last = { session.lastValue }
        exhausted = { session.isExhausted }
    }

    func prepare(_ tape: Tape) { prepareTape(tape) }

    func measureThroughput(_ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace) -> LoopOutcome {
        throughput(tape, &cursor, place)
    }

    func measureLatency(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, histograms: [Histogram],
        batched: Histogram
    ) -> LoopOutcome { latency(tape, &cursor, place, clock, histograms, batched) }

    func measureOpenLoad(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, schedule: ArrivalSchedule,
        recorder: OpenLoadRecorder
    ) -> LoopOutcome { openLoad(tape, &cursor, place, clock, schedule, recorder) }

    func measureRecorded(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, recording: RecordingThread,
        histograms: [Histogram]
    ) -> LoopOutcome { recorded(tape, &cursor, place, clock, recording, histograms) }

    func readBack(_ key: UnsafeRawBufferPointer) -> Int { read(key) }
    var lastValue: UnsafeRawPointer { last() }
    var isExhausted: Bool { exhausted() }
}
