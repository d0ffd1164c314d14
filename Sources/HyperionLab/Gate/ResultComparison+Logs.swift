/// Histogram logs of any tool, tag by tag.
///
/// **Samples.** Each interval (a line) is one sample of each metric: its own percentiles, mean and maximum. Two logs
/// have nothing in common that would pair their intervals, so that they are compared as two samples are. A whole
/// log's percentile would be one number without an interval around it.
extension ResultComparison {
    /// What is compared of logs unless other metrics are asked for.
    public static let usualOfLogs: [Metric] = [.p50, .p90, .p99, .p999, .max, .mean]
    /// What a log can say at all.
    public static let metricsOfLogs: [Metric] = HistogramLog.Part.metrics

    /// Intervals of one log that take part, at most: an interval of ratios takes all pairs of both sides.
    static let mostIntervals = 400
    /// Maxima of more values are greater by themselves: from this ratio of the counts on they are not compared.
    static let mostOfCounts = 1.5

    /// - Parameters:
    ///   - metrics: of `metricsOfLogs`.
    ///   - ignoringTags: whether logs of one tag each are compared although the tags differ.
    /// - Throws: if no tag is in both.
    public init(
        base: HistogramLog, new: HistogramLog, metrics: [Metric], tolerance: Double, ignoringTags: Bool = false
    ) throws(HistogramLogError) {
        let matched = try LogMatch(base: base, new: new, ignoringTags: ignoringTags)
        let rule = ComparisonRule(tolerance: tolerance, comparisons: matched.pairs.count * metrics.count)
        scenario = "histogram logs"
        self.base = Side(path: base.file, hyperion: nil, startedAt: base.startedAt)
        self.new = Side(path: new.file, hyperion: nil, startedAt: new.startedAt)
        self.rule = rule
        self.metrics = matched.pairs.flatMap { pair in
            metrics.map { MetricComparison(log: pair, metric: $0, rule: rule) }
        }
        wrongEngines = []
        remarks = matched.remarks + Self.remarks(matched.pairs, base, new)
    }

    private static func remarks(_ pairs: [LogMatch.Pair], _ base: HistogramLog, _ new: HistogramLog) -> [String] {
        var remarks = [
            "a log does not say on which machine, with which scenario and pages it was measured: whether these two may "
                + "be compared could not be checked",
            "each sample is an interval (a line) of a log. Consecutive intervals of one run resemble each other and are "
                + "not independent runs: they show how steady a run was, not how much runs differ, so that a small "
                + "difference needs several runs of each",
            "base and new are medians over the intervals, not the percentiles of whole logs",
        ]
        let units = [base, new].map { $0.series.first?.unit ?? .nanoseconds }
        remarks.append(
            units[0] == units[1]
                ? "values were read as \(units[0].rawValue)"
                : "values were read as \(units[0].rawValue) in base and \(units[1].rawValue) in new")
        for pair in pairs {
            for (side, series) in [("base", pair.base), ("new", pair.new)] where series.intervals > mostIntervals {
                remarks.append(
                    "\(pair.label): of the \(Format.count(series.intervals)) intervals in \(side) at most "
                        + "\(mostIntervals), at equal distances, take part")
            }
            if let counts = pair.unlikeCounts {
                remarks.append(
                    "\(pair.label): an interval has \(Format.count(counts.base)) values in base and "
                        + "\(Format.count(counts.new)) in new (medians): other load, or intervals of another length")
            }
        }
        return remarks
    }
}

extension HistogramLog {
    /// Seconds since 1970 of its first interval; nil: it counts from its own start.
    var startedAt: Double? {
        series.map(\.start).min().flatMap { $0 >= 365 * 24 * 3600 ? $0 : nil }
    }
}

extension MetricComparison {
    /// One metric of one tag, its intervals as two samples.
    init(log pair: LogMatch.Pair, metric: Metric, rule: ComparisonRule) {
        let (base, new) = (Self.series(pair.base, metric), Self.series(pair.new, metric))
        let (olds, news) = (Logarithms.of(base.values.values), Logarithms.of(new.values.values))
        let least = RatioEstimate.leastSamples(confidence: rule.confidenceOfEach)
        var notes: [String] = []
        for (side, series, all) in [("base", base, pair.base), ("new", new, pair.new)] {
            let mute = all.parts.count { $0[metric] == nil }
            if mute > 0, !series.values.isEmpty {
                notes.append("\(Format.count(mute, "interval")) of \(side) left out (\(Self.reason(metric)))")
            }
        }
        let dropped = base.values.count + new.values.count - olds.count - news.count
        if dropped > 0 { notes.append("\(Format.count(dropped, "interval")) without a number above 0") }
        self.init(
            pair.name(of: metric), base, new, rule,
            RatioEstimate(news, to: olds, confidence: rule.confidenceOfEach), samples: (olds.count, news.count),
            needed: least.map { "\($0) in each are needed" } ?? "fewer comparisons are needed", notes: notes,
            of: "interval")
        guard metric.isMaximum, pair.unlikeCounts != nil else { return }
        (outcome, mayBeWorse) = (.inconclusive, true)
        note = (note.isEmpty ? "" : note + "; ") + "the maximum of more values is greater by itself"
    }

    /// The intervals' values, by number; of very many some at equal distances.
    private static func series(_ series: HistogramLog.Series, _ metric: Metric) -> Observations.Series {
        let values = series.parts.compactMap { $0[metric] }
        let count = min(values.count, ResultComparison.mostIntervals)
        let chosen = (0..<count).map { ($0, values[$0 * values.count / count]) }
        return Observations.Series(
            values: Dictionary(uniqueKeysWithValues: chosen),
            notes: values.isEmpty ? ["in every interval \(reason(metric))"] : [])
    }

    private static func reason(_ metric: Metric) -> String {
        metric.quantile == nil
            ? "no value" : "fewer than \(Observations.leastSamplesBeyond) values beyond \(metric.rawValue)"
    }
}
