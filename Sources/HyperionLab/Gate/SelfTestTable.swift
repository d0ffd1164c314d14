import Foundation

/// What a self-test has shown so far: alarms by slowdown and metric.
public struct SelfTestTable: Sendable {
    /// One slowdown, and one metric or the gate as a whole.
    public struct Row: Equatable, Sendable {
        public var slowdown: Double
        /// `read.p50`; nil: whether the gate as a whole failed.
        public var metric: String?
        public var comparisons: Int
        /// In both runs.
        public var alarms: Int
        /// In the first run, whatever the second said.
        public var firstAlarms: Int
        public var undecided: Int
        /// Of the first runs; nil for the gate as a whole.
        public var medianRatio: Double?

        public var rate: Double { comparisons == 0 ? 0 : Double(alarms) / Double(comparisons) }
        public var interval: BinomialInterval { BinomialInterval(alarms, of: comparisons) }
    }

    /// What is to be reached (for identical builds at most, for this slowdown at least).
    public static let mostFalseAlarms = 0.01
    public static let leastDetected = 0.95
    public static let provenSlowdown = 0.1
    /// Comparisons of identical builds, and of the proven slowdown, without which nothing counts as shown: with fewer a
    /// rate of 1 % could not be told from one of 2 %.
    public static let leastIdentical = 300
    public static let leastSlowed = 75

    public var design: SelfTest.Design
    public var rows: [Row]
    public var isComplete: Bool
    /// Mean of a comparison without a second run, in seconds; nil: there was none.
    public var secondsOfOne: Double?
    /// When, and by which command: `2026-05-01 by hyperion gate --self-test`.
    public var made: String

    public init(_ test: SelfTest, made: String) {
        (design, self.made) = (test.design, made)
        isComplete = test.next == nil
        rows = SelfTest.slowdowns.flatMap { slowdown -> [Row] in
            let all = test.done.filter { $0.slowdown == slowdown }
            guard !all.isEmpty else { return [] }
            return Self.rows(slowdown, all)
        }
        let single = test.done.filter { $0.lines.allSatisfy { $0.confirmation == nil } }.map(\.seconds)
        if !single.isEmpty { secondsOfOne = single.reduce(0, +) / Double(single.count) }
    }

    private static func rows(_ slowdown: Double, _ all: [SelfTest.Comparison]) -> [Row] {
        var titles: [String] = []
        for line in all.flatMap(\.lines) where !titles.contains(line.title) { titles.append(line.title) }
        let metrics = titles.map { title in
            let lines = all.flatMap(\.lines).filter { $0.title == title }
            return Row(
                slowdown: slowdown, metric: title,
                comparisons: lines.contains { $0.kind == .correctness } ? all.count : lines.count,
                alarms: lines.count { $0.outcome == .failed },
                firstAlarms: lines.count { $0.first?.outcome == .regressed || $0.kind == .correctness },
                undecided: lines.count { $0.outcome == .undecided },
                medianRatio: OrderStatistics.median(lines.compactMap { $0.first?.ratio }.filter { !$0.isNaN }))
        }
        let whole = Row(
            slowdown: slowdown, metric: nil, comparisons: all.count, alarms: all.count { $0.outcome == .failed },
            firstAlarms: all.count { $0.lines.contains { $0.first?.outcome == .regressed } },
            undecided: all.count { $0.outcome == .undecided }, medianRatio: nil)
        return metrics + [whole]
    }

    /// Whether the numbers contradict what is to be reached (its interval lies beyond), agree with it, or neither.
    public var outcome: GateLine.Outcome {
        // What was judged in a few comparisons only, as a latency near the clock's cost, shows nothing either way.
        func isUsual(_ row: Row) -> Bool {
            let most = rows.filter { $0.slowdown == row.slowdown }.map(\.comparisons).max() ?? 0
            return 2 * row.comparisons > most
        }
        let identical = rows.filter { $0.slowdown == 0 && isUsual($0) }
        let slowed = rows.filter { row in
            row.slowdown == Self.provenSlowdown && Self.isTime(row.metric) && isUsual(row)
        }
        if identical.contains(where: { $0.interval.low > Self.mostFalseAlarms }) { return .failed }
        if slowed.contains(where: { $0.interval.high < Self.leastDetected }) { return .failed }
        let agrees =
            Self.provenMetrics.allSatisfy { metric in
                let has = { (rows: [Row], least: Int) in
                    rows.contains { $0.metric?.hasSuffix(metric) == true && $0.comparisons >= least }
                }
                return has(identical, Self.leastIdentical) && has(slowed, Self.leastSlowed)
            } && identical.allSatisfy { $0.rate <= Self.mostFalseAlarms }
            && slowed.allSatisfy { $0.rate >= Self.leastDetected }
        return agrees && isComplete ? .passed : .undecided
    }

    /// Throughput and median: what has to be detected.
    private static func isTime(_ metric: String?) -> Bool {
        guard let metric else { return false }
        return provenMetrics.contains { metric.hasSuffix($0) }
    }
    private static let provenMetrics = [".throughput", ".p50"]

    private static func label(_ slowdown: Double) -> String { slowdown == 0 ? "none" : Format.percent(slowdown) }

    private func cells(_ row: Row) -> [String] {
        [
            Self.label(row.slowdown), row.metric ?? "the gate as a whole", Format.count(row.comparisons),
            Format.count(row.alarms), Format.percent(row.rate),
            "\(Format.percent(row.interval.low)) to \(Format.percent(row.interval.high))",
            Format.count(row.firstAlarms), Format.count(row.undecided), Format.ratio(row.medianRatio, digits: 4),
        ]
    }

    private static let header = [
        "slowdown", "metric", "comparisons", "failed", "rate", "95 % interval", "failed at first", "undecided",
        "median ratio",
    ]

    /// For a terminal.
    public func text(colour: Bool = false) -> String {
        var table = TextTable(alignments: [.right, .left, .right, .right, .right, .right, .right, .right, .right])
        table.add(Self.header.map { TextTable.Cell($0, .bold) })
        for row in rows { table.add(cells(row).map { TextTable.Cell($0) }) }
        return (table.lines(colour: colour) + [""] + explanation).joined(separator: "\n") + "\n"
    }

    public func markdown() -> String {
        let rows = rows.map { row in
            var cells = cells(row)
            cells[1] = row.metric.map { Markdown.code($0, inTable: true) } ?? cells[1]
            return cells
        }
        return
            (["# The gate, tested on itself", ""] + Markdown.table(Self.header, left: 2, rows: rows) + [""]
            + explanation.map { Markdown.escape($0) + "\n" }).joined(separator: "\n")
    }

    public func csv() -> String {
        let header = "slowdown,metric,comparisons,failed,rate,low,high,first_failed,undecided,median_ratio"
        let lines = rows.map { row in
            [
                MetricsCSV.number(row.slowdown), MetricsCSV.field(row.metric ?? "any"), String(row.comparisons),
                String(row.alarms), MetricsCSV.number(row.rate), MetricsCSV.number(row.interval.low),
                MetricsCSV.number(row.interval.high), String(row.firstAlarms), String(row.undecided),
                MetricsCSV.number(row.medianRatio),
            ].joined(separator: ",")
        }
        return ([header] + lines).joined(separator: "\n") + "\n"
    }

    /// What was compared with itself, where, when, and by which command.
    private var origin: String {
        "Scenario \(design.scenario.name), hyperion \(design.hyperion) (program \(design.program)) on \(design.machine); "
            + "made \(made)."
    }

    private var explanation: [String] {
        let pairs = design.scenario.run.repetitions
        let again = design.settings.repetitions == nil ? ", as many again where these left something open" : ""
        let time = secondsOfOne.map { ", \(Format.number($0)) s without a second run" } ?? ""
        let goal =
            "To be reached: at most \(Format.percent(Self.mostFalseAlarms)) failed where nothing is slower, at least "
            + "\(Format.percent(Self.leastDetected)) at \(Format.percent(Self.provenSlowdown)) for throughput and p50."
        let verdict =
            switch outcome {
            case .passed: "Reached."
            case .failed: "NOT REACHED: an interval lies on the wrong side."
            case .undecided:
                !isComplete
                    ? "Not complete yet: give it more time."
                    : "Not shown: a rate is on the wrong side, or there are fewer than \(Self.leastIdentical) comparisons "
                        + "of identical builds and \(Self.leastSlowed) at \(Format.percent(Self.provenSlowdown))."
            }
        let gate =
            "Each comparison is a whole gate: \(pairs) pairs\(again)\(time), tolerance "
            + "\(Format.percent(design.settings.tolerance)); \"failed\" means in both runs."
        let memory: String? =
            design.settings.metrics.contains(where: \.isMemory)
            ? "Memory is not slowed down: whatever fails there is a false alarm." : nil
        return [gate, memory, goal + " " + verdict, origin].compactMap(\.self)
    }
}
