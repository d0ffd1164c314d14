/// One thing that a gate decides.
public struct GateLine: Codable, Equatable, Sendable {
    public enum Outcome: String, Codable, Sendable { case passed, failed, undecided }
    public enum Kind: String, Codable, Sendable { case threshold, comparison, correctness }

    public var kind: Kind
    /// The threshold as written, or the metric's name.
    public var title: String
    public var outcome: Outcome
    /// What the first run showed, for a person.
    public var measured: String
    /// What the second run showed; nil: there was no need of one.
    public var confirmation: String?
    /// Of a comparison: the first run's and the second's.
    public var first: MetricComparison?
    public var second: MetricComparison?

    init(
        _ kind: Kind, _ title: String, _ outcome: Outcome, measured: String, first: MetricComparison? = nil
    ) {
        (self.kind, self.title, self.outcome, self.measured, self.first) = (kind, title, outcome, measured, first)
    }

    init(_ comparison: MetricComparison) {
        self.init(
            .comparison, "\(comparison.name)", Self.outcome(of: comparison), measured: Self.text(comparison),
            first: comparison)
    }

    static func outcome(of comparison: MetricComparison) -> Outcome {
        switch comparison.outcome {
        case .regressed: .failed
        case .improved, .same: .passed
        case .inconclusive: comparison.mayBeWorse ? .undecided : .passed
        }
    }

    /// Whether more pairs could decide it: it has an interval, which is too wide.
    var asksForMorePairs: Bool { kind == .comparison && outcome == .undecided && first?.low != nil }

    /// That a latency is so short that a change of the tolerance's size is less than two of the clock's steps, and its
    /// percentile is read between them; nil: it is not.
    func stepRemark(tolerance: Double, resolution: Double?) -> String? {
        guard let first, first.name.metric.unit == .nanoseconds, let base = first.base, let resolution,
            resolution > 0, base * tolerance < 2 * resolution
        else { return nil }
        return "\(first.name) is only \(Format.number(base / resolution)) steps of the clock "
            + "(\(Format.nanoseconds(resolution, trimmed: true))), and read between them; its throughput is the surer measure"
    }

    /// `regressed: 0.912x (0.904–0.921)`
    static func text(_ comparison: MetricComparison) -> String {
        let interval = Format.interval(comparison.low, comparison.high)
        return comparison.verdict
            + (comparison.ratio == nil ? "" : ": \(Format.ratio(comparison.ratio))")
            + (interval.isEmpty ? "" : " (\(interval))")
            + (comparison.note.isEmpty ? "" : "; \(Format.printable(comparison.note))")
    }

    /// Takes in the second run. Only what fails in both fails: chance does not strike twice at the same metric, and
    /// what one run shows alone is not known.
    mutating func confirm(with second: GateLine) {
        confirmation = second.measured
        self.second = second.first
        if outcome == .failed, second.outcome != .failed { outcome = .undecided }
    }
}

/// What a gate came to for one scenario.
public struct GateScenarioReport: Codable, Equatable, Sendable {
    public var scenario: String
    public var file: String
    public var repetitions: Int
    /// Whether a second run was made.
    public var isConfirmed: Bool
    public var lines: [GateLine]
    public var remarks: [String]
    /// Of both runs together.
    public var seconds: Double
}

/// What a gate came to.
public struct GateReport: Codable, Sendable {
    public static let schemaName = "hyperion-gate"
    public var schema = GateReport.schemaName
    public var version = 1
    /// What the new runs were held against, for a person.
    public var against: String
    public var rule: ComparisonRule
    public var scenarios: [GateScenarioReport]

    public init(against: String, rule: ComparisonRule, scenarios: [GateScenarioReport]) {
        (self.against, self.rule, self.scenarios) = (against, rule, scenarios)
    }

    public var outcome: GateLine.Outcome {
        let outcomes = scenarios.flatMap(\.lines).map(\.outcome)
        if outcomes.contains(.failed) { return .failed }
        return outcomes.isEmpty || outcomes.contains(.undecided) ? .undecided : .passed
    }

    func count(_ outcome: GateLine.Outcome) -> Int {
        scenarios.flatMap(\.lines).count { $0.outcome == outcome }
    }

    /// `FAILED: 1 of 8 checks failed, 2 undecided`
    public var sentence: String {
        let all = scenarios.reduce(0) { $0 + $1.lines.count }
        let (failed, undecided) = (count(.failed), count(.undecided))
        switch outcome {
        case .failed:
            return "FAILED: \(failed) of \(Format.count(all, "check")) failed"
                + (undecided > 0 ? ", \(undecided) undecided" : "")
        case .undecided: return "NO VERDICT: \(undecided) of \(Format.count(all, "check")) undecided, none failed"
        case .passed: return all == 1 ? "Passed: the one check holds" : "Passed: all \(all) checks hold"
        }
    }
}
