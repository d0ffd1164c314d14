import Foundation

/// Runs one scenario for a gate: the new build, and beside each of its arms the other build's.
///
/// Each arm is a process of its own. The builds of a pair run at the same time, piece by piece in turns (`PairedArms`),
/// or directly one after the other where that cannot be; in either case they take turns in going first (base new, new
/// base, base new, …), so that drift of the machine falls on both alike.
///
/// Not thread-safe.
struct GateMeasurement {
    var scenario: Scenario
    var new: GateBuild
    var base: GateBuild?
    /// Engines of which the base's arms are run too.
    var comparedEngines: [String]
    /// Whether the builds of a pair run piece by piece.
    var takesTurns = false
    /// Called before each arm with how many have ended and how many there are.
    var progress: (Int, Int) -> Void = { _, _ in }

    struct Samples {
        var new: [ArmSample] = []
        var base: [ArmSample] = []

        /// Adds those of a later run, whose repetitions come behind the first `repetitions`.
        mutating func append(_ later: Samples, after repetitions: Int) {
            func moved(_ samples: [ArmSample]) -> [ArmSample] {
                samples.map { sample in
                    var sample = sample
                    sample.repetition += repetitions
                    return sample
                }
            }
            new += moved(later.new)
            base += moved(later.base)
        }
    }

    /// One arm of one build.
    struct Step: Equatable {
        var engine: String
        var repetition: Int
        var position: Int
        var isBase: Bool

        func isPair(with other: Step) -> Bool {
            engine == other.engine && repetition == other.repetition && isBase != other.isBase
        }
    }

    var steps: [Step] {
        RunPlan(engines: scenario.engines, repetitions: scenario.run.repetitions).steps.flatMap { step in
            let one = { (isBase: Bool) in
                Step(engine: step.engine, repetition: step.repetition, position: step.position, isBase: isBase)
            }
            guard base != nil, comparedEngines.contains(step.engine) else { return [one(false)] }
            return step.repetition.isMultiple(of: 2) ? [one(true), one(false)] : [one(false), one(true)]
        }
    }

    /// All arms in their order. The first that fails ends it: what is not whole is not judged.
    func run() throws -> Samples {
        var samples = Samples()
        let steps = steps
        var number = 0
        while number < steps.count {
            progress(number, steps.count)
            // Neighbours of one repetition and one engine are a pair.
            let isPair = takesTurns && number + 1 < steps.count && steps[number].isPair(with: steps[number + 1])
            let arms = steps[number..<(number + (isPair ? 2 : 1))].compactMap { step in
                (step.isBase ? base : new).map { (job: job(step, $0, isPair), build: $0, isBase: step.isBase) }
            }
            let measured =
                isPair
                ? try PairedArms(arms: arms.map { ($0.job, $0.build) }).run()
                : try arms.map { try GateMeasurement.measure($0.job, $0.build) }
            for (arm, sample) in zip(arms, measured) {
                if arm.isBase { samples.base.append(sample) } else { samples.new.append(sample) }
            }
            number += arms.count
        }
        return samples
    }

    private func job(_ step: Step, _ build: GateBuild, _ isPair: Bool) -> WorkerJob {
        WorkerJob(
            scenario: scenario, engine: step.engine, repetition: step.repetition, position: step.position,
            slowdown: build.slowdown, pieces: isPair ? scenario.turnPieces : nil)
    }

    static func measure(_ job: WorkerJob, _ build: GateBuild) throws -> ArmSample {
        try sample(WorkerProcess(executable: build.executable).run(job) { Interruption.name != nil }, build)
    }

    static func sample(_ outcome: WorkerProcess.Outcome, _ build: GateBuild) throws -> ArmSample {
        // A signal to the whole group reaches the worker first: that is no failure of its own.
        if let signal = Interruption.name { throw GateError.interrupted(signal) }
        switch outcome {
        case .sample(let sample): return sample
        case .failed(let failure):
            throw GateError.armFailed(build: build.name, executable: build.executable, failure)
        case .stopped: throw GateError.interrupted("a signal")
        }
    }

    /// Whether a build knows how to take turns: it measures a miniature of the scenario, all turns given beforehand. A
    /// build that does not know reads them as a part of its job, and fails.
    static func knowsTurns(_ build: GateBuild, _ scenario: Scenario, engine: String) throws -> Bool {
        var job = miniature(scenario, engine)
        job.pieces = 1
        let worker = try StartedWorker(WorkerProcess(executable: build.executable), job)
        // The load, warm-up and two passes of each phase, and what comes after.
        for _ in 0..<(2 + 3 * scenario.phases.count) { worker.grantTurn() }
        let outcome = worker.outcome { Interruption.name != nil }
        if let signal = Interruption.name { throw GateError.interrupted(signal) }
        if case .sample = outcome { return true }
        return false
    }

    private static func miniature(_ scenario: Scenario, _ engine: String) -> WorkerJob {
        var small = scenario
        small.run = Scenario.Run(warmupNanoseconds: 0, durationNanoseconds: 1_000_000, operations: 64, repetitions: 1)
        return WorkerJob(scenario: small, engine: engine, repetition: 0, position: 0)
    }

    /// Whether a program is a build of hyperion that understands this scenario: it measures a miniature of it.
    static func check(_ build: GateBuild, _ scenario: Scenario, engine: String) throws {
        var status = stat()
        let path = build.executable
        guard stat(path, &status) == 0 else {
            throw GateError.unusableBuild(executable: path, reason: "the program cannot be found")
        }
        guard status.st_mode & S_IFMT == S_IFREG, access(path, X_OK) == 0 else {
            throw GateError.unusableBuild(executable: path, reason: "this is not a program that can be run")
        }
        do {
            _ = try measure(miniature(scenario, engine), build)
        } catch GateError.armFailed(_, _, let failure) {
            let said = failure.diagnostics.split(separator: "\n").last.map { ": " + Format.printable(String($0)) } ?? ""
            throw GateError.unusableBuild(
                executable: path, reason: "it does not measure this scenario: \(failure.reason)\(said)")
        } catch let error as RunError {
            throw GateError.unusableBuild(executable: path, reason: "\(error)")
        }
    }
}
