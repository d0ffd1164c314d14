import Foundation

/// Counts the instructions of a scenario's operations: the same number on a busy machine as on an idle one.
///
/// Each engine, and the one that does nothing, runs once in a worker under callgrind (`Callgrind`, `CountedArm`).
/// What is counted is the user's part, as valgrind's processor runs it: no kernel, and of several code paths for
/// several processors the one that valgrind's has. Caches and branches do not count: fewer instructions are not
/// always less time.
public struct InstructionCounter {
    /// What came of it.
    public struct Outcome: Sendable {
        public var counts: InstructionCounts
        /// Engines that could not be counted, with their reasons.
        public var failures: [ArmFailure]
    }

    private let executable: String
    private let path: String?

    /// - Parameters:
    ///   - executable: the program whose `worker` command is counted.
    ///   - path: where valgrind is looked for, instead of the environment's `PATH`.
    public init(executable: String, path: String? = ProcessInfo.processInfo.environment["PATH"]) {
        self.executable = executable
        self.path = path
    }

    /// Refuses what valgrind cannot count: it runs one thread at a time, so that how often one waits for another
    /// would say nothing.
    public static func check(_ decoded: DecodedScenario) throws(ScenarioError) {
        let threads = decoded.scenario.threads.total
        guard threads == 1 else {
            throw .invalid(
                decoded.diagnostic(
                    at: "threads",
                    "instructions are counted in one thread and this scenario has \(threads); write threads: 1 "
                        + "(or --set threads=1), or leave --count out"))
        }
        if case .trace = decoded.scenario.keys {
            throw .invalid(
                decoded.diagnostic(at: "keys", "instructions of a trace cannot be counted yet; leave --count out"))
        }
        for engine in decoded.scenario.engines {
            guard Peer(rawValue: engine)?.isServer == true else { continue }
            throw .invalid(
                decoded.diagnostic(
                    at: "engines",
                    "instructions are counted in the worker's process and \(engine) works in a server's; leave "
                        + "\(engine) out, or --count"))
        }
    }

    /// Counts every engine of a scenario that `check` lets pass.
    ///
    /// - Parameter tick: called several times a second with the engine that is being counted and how many of how
    ///   many are done; returns whether to stop.
    /// - Returns: nil: it was stopped. Where valgrind is missing, counts that say so.
    /// - Throws: `RunError` where the temporary folder or a process cannot be made.
    public func count(
        _ scenario: Scenario, tick: (_ engine: String, _ finished: Int, _ total: Int) -> Bool
    ) throws -> Outcome? {
        let plan = CountingPlan.scenario(scenario)
        let callgrind: Callgrind
        do {
            callgrind = try Callgrind.find(path: path)
        } catch let missing as Callgrind.Unavailable {
            return Outcome(
                counts: InstructionCounts(
                    method: "callgrind", unavailable: missing.description, records: plan.records, samples: []),
                failures: [])
        }
        let folder = NSTemporaryDirectory() + "/hyperion-counts-\(UUID().uuidString)"
        do {
            try AtomicFile.makeFolder(folder)
        } catch { throw RunError.notCounted("\(error)") }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let program = folder + "/hyperion"
        try callgrind.strip(executable, to: program)

        var outcome = Outcome(
            counts: InstructionCounts(
                method: "callgrind, \(callgrind.version)", unavailable: nil, records: plan.records, samples: []),
            failures: [])
        let engines = scenario.engines.filter { $0 != ReportModel.nullEngine } + [ReportModel.nullEngine]
        for (number, engine) in engines.enumerated() {
            let output = "\(folder)/\(engine).out"
            let worker = WorkerProcess(
                executable: callgrind.valgrind.path,
                arguments: Callgrind.arguments(output: output, command: [program, "worker"]))
            let job = WorkerJob(scenario: plan, engine: engine, repetition: 0, position: 0, counting: true)
            switch try worker.run(job, tick: { tick(engine, number, engines.count) }) {
            case .stopped: return nil
            case .failed(var failure):
                failure.reason = "counting instructions: " + failure.reason
                outcome.failures.append(failure)
            case .sample(let sample):
                do {
                    outcome.counts.samples += try Self.samples(sample, totals: try Callgrind.totals(output: output))
                } catch {
                    outcome.failures.append(
                        ArmFailure(
                            engine: engine, repetition: 0, reason: "counting instructions: \(error)", diagnostics: ""))
                }
            }
        }
        return outcome
    }

    /// Joins what ran with what it took: a section for the empty pass, then one for each operation.
    static func samples(_ sample: ArmSample, totals: [UInt64]) throws -> [InstructionCounts.Sample] {
        let operations = sample.phases.flatMap(\.operations)
        guard totals.count == operations.count + 1 else {
            throw RunError.notCounted("callgrind wrote \(totals.count) counts instead of \(operations.count + 1)")
        }
        let isNull = sample.engine == ReportModel.nullEngine
        if let wrong = operations.first(where: { $0.wrong > 0 }), !isNull {
            throw RunError.notCounted("\(wrong.wrong) wrong answers in \(wrong.operation)")
        }
        return zip(operations, totals.dropFirst()).map { operation, total in
            InstructionCounts.Sample(
                engine: sample.engine, operation: operation.operation, operations: operation.operations,
                instructions: total > totals[0] ? total - totals[0] : 0)
        }
    }
}
