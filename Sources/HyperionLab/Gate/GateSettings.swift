/// What a gate is to do.
public struct GateSettings: Codable, Equatable, Sendable {
    /// As `ComparisonRule.tolerance`.
    public var tolerance = 0.05
    /// Over all thresholds and comparisons of all scenarios together.
    public var confidence = 0.95
    /// nil: as many as the scenario says, and no fewer than can give a verdict.
    public var repetitions: Int?
    /// Which metrics of two builds, or of a result and a new run, are compared.
    public var metrics: [Metric] = Metric.usuallyGated
    /// Whether percentiles of operations that are too quick for the clock are judged too (`QuickOperations`): they are if
    /// somebody asked for them by name.
    public var judgesQuickOperations: Bool?

    /// Whether instructions are counted and judged beside what is timed (`InstructionGate`). Metrics that are only
    /// counted leave nothing to time.
    public var countsInstructions: Bool?

    public init() {}

    /// Pairs unless said otherwise; where these leave something open, as many again are measured. By simulation with nine
    /// checks and a tolerance of 5 %, 24 pairs find a slowdown of 10 % in both runs more than 95 times in 100 as long as an
    /// arm scatters by no more than 2.5 %, or by 1 % with one arm in ten held up for as much as half as long again.
    /// Measured on a noisy virtual machine: with 24 pairs alone single metrics saw it in 90 to 97 of 100 gates, and were
    /// undecided otherwise (the interval, some 2.5 % to either side, was up to 8 % wide while the neighbours were busy);
    /// with the second look every metric saw it in each of 75 (`Reports/published/gate-self-test`).
    public static let usualPairs = 24
    /// Where a stored result has so few samples that more new ones than these would be needed, it is no baseline.
    static let mostNeededRepetitions = 100
}

/// One build of the program under test.
public struct GateBuild: Sendable {
    /// `base` or `new`.
    public var name: String
    /// The program whose `worker` command measures.
    public var executable: String
    /// For the gate's proof of itself, as `WorkerJob.slowdown`.
    public var slowdown: Double?

    public init(name: String, executable: String, slowdown: Double? = nil) {
        (self.name, self.executable, self.slowdown) = (name, executable, slowdown)
    }
}

/// What a new run is held against, beside its thresholds.
public enum GateReference: Sendable {
    case nothing
    /// A stored result.
    case result(path: String, RunResult)
    /// Another build, measured in the same run.
    case build(GateBuild)
}

/// Why a gate could not come to its end.
public enum GateError: Error, CustomStringConvertible {
    /// The build's name and its program; a crash, or an answer that is not a sample.
    case armFailed(build: String, executable: String, ArmFailure)
    /// The other build cannot measure at all: exit code 2.
    case unusableBuild(executable: String, reason: String)
    case interrupted(String)
    /// `path: error: …`: exit code 2.
    case unusableBaseline([String])
    /// A scenario without anything to hold it against: exit code 2.
    case nothingToJudge(file: String)

    public var isInputError: Bool {
        switch self {
        case .armFailed, .interrupted: false
        case .unusableBuild, .unusableBaseline, .nothingToJudge: true
        }
    }

    public var description: String {
        switch self {
        case .armFailed(let build, let executable, let failure):
            "hyperion gate: error: the worker of the \(build) build (\(executable)) failed on \(failure.engine), "
                + "repetition \(failure.repetition): \(failure.reason)"
                + (failure.diagnostics.isEmpty ? "" : "\n" + Format.printable(failure.diagnostics))
        case .unusableBuild(let executable, let reason):
            "\(executable): error: \(reason); give another build of hyperion"
        case .interrupted(let signal): "hyperion gate: error: interrupted by \(signal); there is no verdict"
        case .unusableBaseline(let lines): lines.joined(separator: "\n")
        case .nothingToJudge(let file):
            "\(file): error: there is nothing to judge: write `thresholds:` into the scenario, or give --baseline or "
                + "--against"
        }
    }
}
