import CHyperion
import Dispatch
import Glibc

/// One measured thread of a phase: its session, its tape, and how far it has come.
///
/// Thread safety: the starting thread makes it; then the measured thread alone uses it until it is joined.
final class ThreadState: @unchecked Sendable {
    let session: DrivenSession
    let tape: Tape
    var cursor: TapeCursor
    let pacing: Pacing
    /// Operations after which a pass ends.
    private let passLimit: Int
    /// Into how many pieces the pass that is run is cut, and which of them is next.
    var pieces = 1
    var piece = 0
    /// As `PassPlace.slowdown`.
    let slowdown: Double
    let placement: PlacementPlan

    init(_ system: DrivenSystem, _ plan: StorePlan, tape: Tape, pacing: Pacing, limit: Int?, slowdown: Double = 0) {
        session = system.session(plan)
        session.prepare(tape)
        self.tape = tape
        cursor = TapeCursor(tape)
        self.pacing = pacing
        passLimit = limit ?? .max
        self.slowdown = slowdown
        placement = plan.placement
    }

    /// Operations after which a piece of a pass ends: those of all pieces make up the pass's.
    var limit: Int {
        guard passLimit < .max else { return .max }
        let (whole, rest) = passLimit.quotientAndRemainder(dividingBy: pieces)
        return whole + (piece < rest ? 1 : 0)
    }

    /// Whether its tape may be run only once and has been: nothing stands behind its end.
    var isAtEnd: Bool { !tape.isRepeatable && cursor.position == tape.end }
}

/// What one thread did in one pass.
struct ThreadOutcome: Sendable {
    var operations: Int
    var seconds: Double
    var wrong: UInt64
    var isExhausted: Bool
    /// Operations by `Tape.Kind.rawValue`.
    var tally: [UInt64]
    /// Latencies by `Tape.Kind.rawValue`; empty after a throughput pass.
    var histograms: [Histogram]
    /// Whole chunks of `chunk` operations, after a latency pass.
    var batched: Histogram?
    var chunk = 0
    /// After a pass under open load.
    var openLoad: OpenLoadRecorder?
    /// By the thread in a throughput pass, with what the pass itself takes; nil: its allocator does not count.
    var allocatedBytes: UInt64?
    /// The processor that the system refused to keep the thread on; nil: it agreed, or was not asked.
    var refusedProcessor: Int?
    /// Where the thread was.
    var place = ThreadPlace()
    /// What else the system refused it.
    var refusals: [String] = []

    /// Adds what the same thread did in the pass's next piece.
    mutating func add(_ piece: ThreadOutcome) throws {
        operations += piece.operations
        seconds += piece.seconds
        wrong += piece.wrong
        isExhausted = isExhausted || piece.isExhausted
        for kind in tally.indices { tally[kind] += piece.tally[kind] }
        for (sum, histogram) in zip(histograms, piece.histograms) { try sum.merge(histogram) }
        if let more = piece.batched { try batched?.merge(more) }
        refusedProcessor = refusedProcessor ?? piece.refusedProcessor
        place.add(piece.place)
        for refusal in piece.refusals where !refusals.contains(refusal) { refusals.append(refusal) }
    }
}

enum PassKind: Sendable {
    case throughput
    case latency(TickClock)
    /// Each thread has its own schedule.
    case openLoad(TickClock, [ArrivalSchedule])
    /// Each thread has its own recorder. `isTimed`: with latencies, else at full speed.
    case recorded(TickClock, [RecordingThread], isTimed: Bool)
}

/// Starts the threads of a pass, lets them go together, stops them together.
enum PassThreads {
    /// Runs one pass.
    ///
    /// - Parameter seconds: nil: until a thread has come to its tape's end.
    static func run(
        _ states: [ThreadState], _ kind: PassKind, pin: Scenario.Threads.Pin, seconds: Double?
    ) throws -> [ThreadOutcome] {
        try run(states, kind, pin: pin) { control, finished in
            _ = finished.wait(timeout: seconds.map { .now() + $0 } ?? .distantFuture)
        }.outcomes
    }

    /// Runs a pass for as long as `whileRunning` takes; the semaphore is signalled when a thread ends by itself.
    ///
    /// - Parameter allowed: processors to choose from, instead of those that the system allows.
    static func run<Result>(
        _ states: [ThreadState], _ kind: PassKind, pin: Scenario.Threads.Pin,
        allowed: [Int] = ProcessorAffinity.allowed(), whileRunning: (PassControl, DispatchSemaphore) -> Result
    ) throws -> (outcomes: [ThreadOutcome], result: Result) {
        let control = try PassControl(threadCount: states.count)
        let finished = DispatchSemaphore(value: 0)
        var machine = MachineTopology.atStart
        machine.allowed = allowed
        let processors = ProcessorOrder.processors(pin, on: machine)
        let sampler = PlacementSampler(threads: states.count)
        let results = UnsafeMutablePointer<ThreadOutcome?>.allocate(capacity: states.count)
        results.initialize(repeating: nil, count: states.count)
        defer {
            results.deinitialize(count: states.count)
            results.deallocate()
        }
        // Each thread writes its own place, which is read after it was joined.
        nonisolated(unsafe) let places = results
        var threads: [SystemThread] = []
        for (number, state) in states.enumerated() {
            threads.append(
                try SystemThread {
                    let processor = processors.isEmpty ? nil : processors[number % processors.count]
                    let (isPinned, refusals) = ThreadPlacing(processor: processor, plan: state.placement).apply()
                    var place = ThreadPlace(asked: processor)
                    place.note(Int(hyperion_current_processor()))
                    place.notePriority()
                    sampler.enter(number)
                    let migrations = hyperion_thread_migrations()
                    places[number] = runThread(state, number, kind, control)
                    if migrations >= 0 { place.migrations = hyperion_thread_migrations() - migrations }
                    place.note(Int(hyperion_current_processor()))
                    places[number]?.place = place
                    places[number]?.refusals = refusals
                    if !isPinned { places[number]?.refusedProcessor = processor }
                    // One tape at its end ends the pass: the others would go on without their companion.
                    control.stop()
                    finished.signal()
                })
        }
        // Before the pass, which a thread that is only now made would disturb.
        sampler.start()
        control.open()
        let result = whileRunning(control, finished)
        control.stop()
        for thread in threads { thread.join() }
        for (number, place) in sampler.finish().enumerated() { results[number]?.place.add(place) }
        return ((0..<states.count).map { results[$0]! }, result)
    }

    private static func runThread(
        _ state: ThreadState, _ number: Int, _ kind: PassKind, _ control: PassControl
    ) -> ThreadOutcome {
        let before = state.cursor.position
        let place = PassPlace(
            control: control, thread: number, pacing: state.pacing, limit: state.limit,
            chunk: TimingLoop.chunk(state.tape), slowdown: state.slowdown)
        let outcome: LoopOutcome
        var allocated: UInt64?
        var histograms: [Histogram] = []
        var batched: Histogram?
        var recorder: OpenLoadRecorder?
        switch kind {
        case .throughput:
            // Ahead of the gate, where the loop begins, and behind the loop's end.
            let before = HeapReading.allocatedByThisThread()
            outcome = state.session.measureThroughput(state.tape, &state.cursor, place)
            if let before { allocated = HeapReading.allocatedByThisThread().map { $0 &- before } }
        case .latency(let clock):
            // A piece of a pass takes milliseconds: to clear the histograms of eight kinds would take as long.
            histograms = (0..<8).map { kind in
                state.tape.onlyKind.map { Int($0.rawValue) == kind } ?? true ? Histogram() : .unused
            }
            let batches = Histogram()
            outcome = state.session.measureLatency(
                state.tape, &state.cursor, place, clock: clock, histograms: histograms, batched: batches)
            batched = batches
        case .openLoad(let clock, let schedules):
            let measured = OpenLoadRecorder()
            outcome = state.session.measureOpenLoad(
                state.tape, &state.cursor, place, clock: clock, schedule: schedules[number], recorder: measured)
            histograms = measured.services
            recorder = measured
        case .recorded(let clock, let recordings, let isTimed):
            if isTimed { histograms = (0..<8).map { _ in Histogram() } }
            outcome = state.session.measureRecorded(
                state.tape, &state.cursor, place, clock: clock, recording: recordings[number],
                histograms: histograms)
        }
        return ThreadOutcome(
            operations: outcome.operations, seconds: outcome.seconds, wrong: outcome.wrong,
            isExhausted: state.session.isExhausted,
            tally: state.tape.tally(from: before, count: outcome.operations), histograms: histograms,
            batched: batched, chunk: place.chunk, openLoad: recorder, allocatedBytes: allocated)
    }
}
