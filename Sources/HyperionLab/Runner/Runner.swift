import Foundation

/// Runs a scenario: every engine in every repetition, each in a process of its own, interleaved.
public struct Runner {
    /// What happened meanwhile, for a progress display.
    public struct Progress: Sendable {
        public var engine: String
        public var repetition: Int
        public var repetitions: Int
        /// Arms that have ended.
        public var finished: Int
        public var total: Int
        /// Seconds since the start of the run.
        public var elapsed: Double
    }

    /// How long a worker may be silent; nil: as its job lets expect.
    var patience: WorkerPatience?

    private let decoded: DecodedScenario
    private let executable: String
    private let version: String
    private let countsInstructions: Bool
    /// Of the report; histories are kept in it.
    public var reportFolder: String?

    /// - Parameters:
    ///   - executable: the program whose `worker` command runs an arm.
    ///   - countsInstructions: whether to count every engine's instructions when all is measured.
    public init(
        _ decoded: DecodedScenario, executable: String, version: String, countsInstructions: Bool = false
    ) {
        self.decoded = decoded
        self.executable = executable
        self.version = version
        self.countsInstructions = countsInstructions
    }

    /// Checks everything that can be checked before the first arm.
    public func preflight() throws(ScenarioError) {
        if countsInstructions { try InstructionCounter.check(decoded) }
        try Preflight.check(decoded)
    }

    /// Measures.
    ///
    /// - Parameters:
    ///   - progress: called several times a second.
    ///   - partial: called after an arm with what has been measured so far, marked as incomplete: after each, unless
    ///     that would take more than a twentieth of the time.
    /// - Returns: the whole result, or, after an interruption, the part that was measured.
    /// - Throws: `RunError` where no worker can be started.
    public func run(progress: (Progress) -> Void, partial: (RunResult) throws -> Void) throws -> RunResult {
        let scenario = decoded.scenario
        let plan = RunPlan(engines: scenario.engines, repetitions: scenario.run.repetitions)
        var result = RunResult(
            hyperion: version, startedAt: Date().timeIntervalSince1970, finishedAt: Date().timeIntervalSince1970,
            scenarioFile: decoded.file, overrides: decoded.overrides, scenario: Preferences.had(scenario),
            environment: EnvironmentProbe.probeWithMemory(pages: scenario.pages), complete: false, interruption: nil,
            samples: [], failures: [], metrics: [], verdicts: [])
        let worker = WorkerProcess(executable: executable, patience: patience)
        let desk = scenario.verify == nil ? nil : try RecordingDesk(reportFolder: reportFolder)
        // Keeping takes longer the more there is, so that after each of thousands of short arms it would be most of
        // the run.
        let hasHarness = scenario.engines.contains(ReportModel.nullEngine)
        var kept: (at: UInt64, nanoseconds: UInt64) = (MonotonicClock.nanoseconds(), 0)
        for (number, step) in plan.steps.enumerated() {
            var job = WorkerJob(
                scenario: scenario, engine: step.engine, repetition: step.repetition, position: step.position)
            job.recordingFolder = try desk?.workerFolder()
            let outcome = try worker.run(job) {
                progress(
                    Progress(
                        engine: step.engine, repetition: step.repetition, repetitions: scenario.run.repetitions,
                        finished: number, total: plan.steps.count,
                        elapsed: Date().timeIntervalSince1970 - result.startedAt))
                return Interruption.name != nil
            }
            switch outcome {
            case .sample(let sample):
                do {
                    result.samples.append(try desk?.judged(sample) ?? sample)
                } catch {
                    // What was measured stays, without a verdict on what it did.
                    result.samples.append(sample.withoutHistories)
                    result.failures.append(
                        ArmFailure(
                            engine: step.engine, repetition: step.repetition,
                            reason: "its histories were not judged: \(error)", diagnostics: ""))
                }
            // A signal to the whole group reaches the worker first: that is no crash of the engine.
            case .failed(let failure):
                if Interruption.name == nil { result.failures.append(failure) }
            case .stopped: break
            }
            result.finishedAt = Date().timeIntervalSince1970
            if let signal = Interruption.name {
                result.interruption = signal
                return Self.judged(result)
            }
            let now = MonotonicClock.nanoseconds()
            let isDue = now - kept.at >= 20 * kept.nanoseconds
            if isDue, number + 1 < plan.steps.count || countsInstructions || !hasHarness {
                try partial(Self.judged(result))
                kept = (MonotonicClock.nanoseconds(), MonotonicClock.nanoseconds() - now)
            }
        }
        if !hasHarness {
            // Whatever goes wrong costs one sentence of the report.
            let job = WorkerJob(scenario: scenario, engine: ReportModel.nullEngine, repetition: 0, position: 0)
            let elapsed = Date().timeIntervalSince1970 - result.startedAt
            let outcome = try worker.run(job) {
                progress(
                    Progress(
                        engine: "the harness itself", repetition: 0, repetitions: 1, finished: plan.steps.count,
                        total: plan.steps.count, elapsed: elapsed))
                return Interruption.name != nil
            }
            if case .sample(let sample) = outcome { result.harness = sample }
            if let signal = Interruption.name {
                result.interruption = signal
                return Self.judged(result)
            }
        }
        if countsInstructions, !count(&result, progress) {
            result.interruption = Interruption.name
            return Self.judged(result)
        }
        result.complete = true
        return Self.judged(result)
    }

    /// Counts instructions; false: it was interrupted. Whatever goes wrong costs the counts and nothing else.
    private func count(_ result: inout RunResult, _ progress: (Progress) -> Void) -> Bool {
        let counter = InstructionCounter(executable: executable)
        let startedAt = Date().timeIntervalSince1970
        defer { result.finishedAt = Date().timeIntervalSince1970 }
        do {
            let outcome = try counter.count(result.scenario) { engine, finished, total in
                progress(
                    Progress(
                        engine: "counting instructions: \(engine)", repetition: 0, repetitions: 1, finished: finished,
                        total: total, elapsed: Date().timeIntervalSince1970 - startedAt))
                return Interruption.name != nil
            }
            guard let outcome, Interruption.name == nil else { return false }
            result.counts = outcome.counts
            result.failures += outcome.failures
        } catch {
            result.counts = InstructionCounts(
                method: "callgrind", unavailable: "\(error)", records: result.scenario.records, samples: [])
        }
        return true
    }

    /// With the statistics and verdicts of the samples that it has.
    static func judged(_ result: RunResult) -> RunResult {
        var result = result
        let floor = AccessFloor(of: result)
        result.dependentLoadNanoseconds = floor.dependentLoadNanoseconds
        result.metrics = Summary.make(
            from: result.samples, scenario: result.scenario, floor: floor, counts: result.counts)
        result.verdicts = Judge.verdicts(
            thresholds: result.scenario.thresholds, metrics: result.metrics, samples: result.samples,
            floor: floor, counts: result.counts)
        return result
    }
}
