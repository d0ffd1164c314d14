import HyperionCore

/// One engine inside a worker that runs under callgrind: nothing of what only measures time, no second thread, and
/// every pass within a `CountedSection`.
///
/// The sections, in their order: a pass of no operation, whose instructions are what every pass costs beside its
/// operations; the load; then each phase of a `CountingPlan`. Each phase is run once before it is counted, so that
/// symbols are bound and memory is there.
///
/// Not thread-safe: everything happens in the thread that calls it.
enum CountedArm {
    /// Runs everything. Of the sample, engine, operations and wrong answers are meant; times and memory are zero.
    static func run(_ job: WorkerJob, _ type: SystemType) throws -> ArmSample {
        let scenario = job.scenario
        let inserts = PassLength.mostInserts(scenario)
        let keys = try KeySet(scenario.keys, count: scenario.records + inserts, seed: scenario.seed)
        let values = try ValuePool(scenario.values, seed: scenario.seed)
        var builder = TapeBuilder(scenario: scenario, keys: keys, values: values)
        let plan = StorePlan(
            capacity: scenario.records + inserts, arenaBytes: ArenaPlan.bytes(scenario, keys),
            pages: scenario.pages.policy, seed: scenario.seed,
            largestValue: scenario.values.largest, largestBatch: scenario.largestBatch,
            engine: job.engine, liveBytes: ArenaPlan.liveBytes(scenario, longestKey: keys.longest))
        let loadTape = try builder.loadTape(records: scenario.records)
        let system = try type.make(plan)

        let loader = State(system, plan, loadTape)
        _ = try loader.counted(operations: 0)
        let load = try loader.counted(operations: scenario.records)
        guard load.operations == scenario.records else {
            throw ArmError.loadDidNotFit(loaded: load.operations, of: scenario.records)
        }
        var phases = [sample(-1, Scenario.loadOperation, load, count: scenario.records)]
        for (index, phase) in scenario.phases.enumerated() {
            let operation = phase.mix.operations[0]
            let outcome = try count(operation, scenario, &builder, system, plan)
            let name = Scenario.operationName(operation.kind, phase)
            // A multi-read counts its keys, here as in every other figure.
            let keysOfOne = operation.kind == .multiRead ? operation.count : 1
            phases.append(sample(index, name, outcome, count: outcome.operations * keysOfOne))
        }
        return ArmSample(
            engine: job.engine, repetition: 0, position: 0, phases: phases,
            memory: MemorySample(
                residentBefore: 0, residentAfterLoad: 0, residentPeak: 0, bytesPerRecord: 0, payloadBytesPerRecord: 0),
            clock: ClockSample(source: "none", costNanoseconds: 0, resolutionNanoseconds: 0),
            dependentLoadNanoseconds: 0, statistics: [], corrupted: 0)
    }

    /// Runs a phase's operations twice, of which the second time is counted.
    private static func count(
        _ operation: Scenario.Operation, _ scenario: Scenario, _ builder: inout TapeBuilder, _ system: DrivenSystem,
        _ plan: StorePlan
    ) throws -> LoopOutcome {
        let count = CountingPlan.operations(of: operation, in: scenario)
        let mix = [operation]
        var outcome: LoopOutcome
        if PassLength.isFinite(mix) {
            let before = try builder.draft(mix, count: count, isAlone: true)
            let warm = State(system, plan, before.tape)
            builder.commit(before, operations: try warm.uncounted(operations: count).operations)
            let draft = try builder.draft(mix, count: count, isAlone: true)
            outcome = try State(system, plan, draft.tape).counted(operations: count)
            builder.commit(draft, operations: outcome.operations)
        } else {
            // Long enough that the operations which are counted are not those that were run before.
            let draft = try builder.draft(mix, count: 2 * count, isAlone: true)
            let state = State(system, plan, draft.tape)
            _ = try state.uncounted(operations: count)
            outcome = try state.counted(operations: count)
            builder.commit(draft, operations: 2 * count)
        }
        guard outcome.operations == count else {
            throw ArmError.exhausted(operations: operation.kind.rawValue, arenaBytes: plan.arenaBytes)
        }
        return outcome
    }

    /// A session on its way along a tape.
    private final class State {
        private let session: DrivenSession
        private let tape: Tape
        private var cursor: TapeCursor

        init(_ system: DrivenSystem, _ plan: StorePlan, _ tape: Tape) {
            session = system.session(plan)
            session.prepare(tape)
            self.tape = tape
            cursor = TapeCursor(tape)
        }

        func uncounted(operations: Int) throws -> LoopOutcome { run(try place(operations)) }

        func counted(operations: Int) throws -> LoopOutcome {
            let place = try place(operations)
            var outcome = LoopOutcome()
            CountedSection.run { outcome = run(place) }
            return outcome
        }

        private func run(_ place: PassPlace) -> LoopOutcome { session.measureThroughput(tape, &cursor, place) }

        private func place(_ operations: Int) throws -> PassPlace {
            let control = try PassControl(threadCount: 1)
            control.openBeforehand()
            return PassPlace(
                control: control, thread: 0, pacing: Pacing(others: 0..<0, own: 0..<0, ratio: 1), limit: operations,
                chunk: TimingLoop.chunk(tape))
        }
    }

    private static func sample(_ phase: Int, _ name: String, _ outcome: LoopOutcome, count: Int) -> PhaseSample {
        let operation = OperationSample(
            operation: name, operations: UInt64(count), operationsPerSecond: 0, wrong: outcome.wrong, histogram: nil)
        return PhaseSample(phase: phase, operations: [operation], seconds: 0, warmupSeconds: 0, settled: true)
    }
}
