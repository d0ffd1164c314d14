/// Two stored results, or two histogram logs, metric by metric.
///
/// Repetitions of different runs have nothing in common, so that they are compared as two samples, not as pairs.
public struct ResultComparison: Codable, Sendable {
    public struct Side: Codable, Sendable {
        public var path: String
        /// Version of the program that measured; nil: a histogram log does not say it.
        public var hyperion: String?
        /// Seconds since 1970; nil: a histogram log need not say it.
        public var startedAt: Double?
    }

    public static let schemaName = "hyperion-comparison"
    public var schema = ResultComparison.schemaName
    public var version = 1
    public var scenario: String
    public var base: Side
    public var new: Side
    public var rule: ComparisonRule
    public var metrics: [MetricComparison]
    /// Engines that answered wrongly in the new result and not in the base: worse than slow.
    public var wrongEngines: [String]
    public var remarks: [String]

    /// The gravest of what became of the metrics.
    public enum Outcome: String, Codable, Sendable { case regressed, inconclusive, passed }

    public var outcome: Outcome {
        if !wrongEngines.isEmpty || metrics.contains(where: { $0.outcome == .regressed }) { return .regressed }
        // Nothing compared is no pass either.
        if metrics.isEmpty || metrics.contains(where: { $0.outcome == .inconclusive && $0.mayBeWorse }) {
            return .inconclusive
        }
        return .passed
    }

    /// Compares what both have. Whether they may be compared is `Comparability`'s to say.
    ///
    /// - Parameter metrics: which ones count; each more makes every interval wider.
    public init(
        base: (path: String, result: RunResult), new: (path: String, result: RunResult), metrics: [Metric],
        tolerance: Double, remarks: [String] = []
    ) {
        let scenario = new.result.scenario
        let engines = base.result.scenario.engines.filter(scenario.engines.contains)
        var (olds, news) = (MetricSeries(of: base.result), MetricSeries(of: new.result))
        let none = Observations.Series()
        let pairs = scenario.metricNames(metrics, engines: engines, hasLoad: true).map { name in
            (name: name, base: olds.series(name) ?? none, new: news.series(name) ?? none)
        }
        let rule = ComparisonRule(tolerance: tolerance, comparisons: pairs.count)
        self.scenario = scenario.name
        self.base = Side(path: base.path, hyperion: base.result.hyperion, startedAt: base.result.startedAt)
        self.new = Side(path: new.path, hyperion: new.result.hyperion, startedAt: new.result.startedAt)
        self.rule = rule
        self.metrics = pairs.map { MetricComparison(unpaired: $0.name, base: $0.base, new: $0.new, rule: rule) }
        let (before, after) = (ReportModel(base.result), ReportModel(new.result))
        wrongEngines = after.engines.filter { after.isWrong($0) && !before.isWrong($0) }
        self.remarks = remarks
        let left = Metric.allCases.filter { !metrics.contains($0) }
        if !left.isEmpty {
            self.remarks.append("not compared: \(left.map(\.rawValue).joined(separator: ", ")) (--metrics all)")
        }
    }
}

/// Lines for a terminal, shared by everything that compares.
enum ComparisonText {
    static func header() -> [TextTable.Cell] {
        ["", "base", "new", "ratio", "interval", "seen from", ""].map { TextTable.Cell($0, .bold) }
    }

    static let alignments: [TextTable.Alignment] = [.left, .right, .right, .right, .right, .right, .left]

    static func cells(_ line: MetricComparison) -> [TextTable.Cell] {
        let metric = line.name.metric
        let style: TextTable.Style =
            switch line.outcome {
            case .regressed: .red
            case .improved: .bold
            case .same, .inconclusive: .plain
            }
        return [
            TextTable.Cell(Format.printable("\(line.name)")), TextTable.Cell(Format.value(line.base, of: metric)),
            TextTable.Cell(Format.value(line.new, of: metric)), TextTable.Cell(Format.ratio(line.ratio)),
            TextTable.Cell(Format.interval(line.low, line.high)), TextTable.Cell(Format.ratio(line.smallestEffect)),
            TextTable.Cell(line.verdict + (line.note.isEmpty ? "" : ": \(Format.printable(line.note))"), style),
        ]
    }
}

extension ResultComparison {
    /// For a terminal: one line a metric, then what it comes to.
    public func text(colour: Bool = false) -> String {
        var table = TextTable(alignments: ComparisonText.alignments)
        table.add(ComparisonText.header())
        for line in metrics { table.add(ComparisonText.cells(line)) }
        var lines = ["\(Format.printable(scenario)): \(label(new)) against \(label(base))", ""]
        lines += table.lines(colour: colour) + [""]
        lines += remarks.map { "Note: \(Format.printable($0))" }
        for engine in wrongEngines { lines.append("WRONG ANSWERS of \(Format.printable(engine)) in new") }
        lines.append(rule.sentence)
        lines.append(sentence)
        return lines.joined(separator: "\n") + "\n"
    }

    private func label(_ side: Side) -> String {
        Format.printable(side.path) + (side.startedAt.map { " (\(Format.time($0)))" } ?? "")
    }

    /// What it comes to: `REGRESSED: 1 of 4 metrics`.
    public var sentence: String {
        let all = Format.count(metrics.count, "metric")
        let count = { (outcome: MetricComparison.Outcome) in metrics.count { $0.outcome == outcome } }
        let counts = [MetricComparison.Outcome.regressed, .improved, .same, .inconclusive].map { outcome in
            "\(count(outcome)) \(outcome.rawValue)"
        }
        let word =
            switch outcome {
            case .regressed: wrongEngines.isEmpty ? "REGRESSED" : "REGRESSED: wrong answers"
            case .inconclusive: metrics.isEmpty ? "NO VERDICT: nothing to compare" : "NO VERDICT"
            case .passed: "Passed"
            }
        return "\(word): \(all), \(counts.joined(separator: ", "))"
    }
}

extension ComparisonRule {
    /// How the numbers are to be read.
    var sentence: String {
        "Tolerance \(Format.percent(tolerance)); intervals of \(Format.percent(confidenceOfEach)) each, so that all "
            + "\(Format.count(comparisons, "comparison")) hold together with \(Format.percent(confidence)). "
            + "\"seen from\": the change that would be called a regression four times in five."
    }
}
