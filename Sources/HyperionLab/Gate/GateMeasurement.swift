import Foundation

/// Runs one scenario for a gate: the new build, and beside each of its arms the other build's.
///
/// Each arm is a process of its own. The builds of a pair run directly one after the other, and take turns in going
/// first (base new, new base, base new, …), so that drift of the machine falls on both alike.
///
/// Not thread-safe.
struct GateMeasurement {
    var scenario: Scenario
    var new: GateBuild
    var base: GateBuild?
    /// Engines of which the base's arms are run too.
    var comparedEngines: [String]
    /// Called before each arm with how many have ended and how many there are.
    var progress: (Int, Int) -> Void = { _, _ in }

    struct Samples {
        var new: [ArmSample] = []
        var base: [ArmSample] = []
    }

    /// One arm of one build.
    struct Step: Equatable {
        var engine: String
        var repetition: Int
        var position: Int
        var isBase: Bool
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
        for (number, step) in steps.enumerated() {
            progress(number, steps.count)
            guard let build = step.isBase ? base : new else { continue }
            let job = WorkerJob(
                scenario: scenario, engine: step.engine, repetition: step.repetition, position: step.position,
                slowdown: build.slowdown)
            let sample = try GateMeasurement.measure(job, build)
            if step.isBase { samples.base.append(sample) } else { samples.new.append(sample) }
        }
        return samples
    }

    static func measure(_ job: WorkerJob, _ build: GateBuild) throws -> ArmSample {
        let outcome = try WorkerProcess(executable: build.executable).run(job) { Interruption.name != nil }
        // A signal to the whole group reaches the worker first: that is no failure of its own.
        if let signal = Interruption.name { throw GateError.interrupted(signal) }
        switch outcome {
        case .sample(let sample): return sample
        case .failed(let failure):
            throw GateError.armFailed(build: build.name, executable: build.executable, failure)
        case .stopped: throw GateError.interrupted("a signal")
        }
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
        var small = scenario
        small.run = Scenario.Run(warmupNanoseconds: 0, durationNanoseconds: 1_000_000, operations: 64, repetitions: 1)
        do {
            _ = try measure(WorkerJob(scenario: small, engine: engine, repetition: 0, position: 0), build)
        } catch GateError.armFailed(_, _, let failure) {
            let said = failure.diagnostics.split(separator: "\n").last.map { ": " + Format.printable(String($0)) } ?? ""
            throw GateError.unusableBuild(
                executable: path, reason: "it does not measure this scenario: \(failure.reason)\(said)")
        } catch let error as RunError {
            throw GateError.unusableBuild(executable: path, reason: "\(error)")
        }
    }
}
