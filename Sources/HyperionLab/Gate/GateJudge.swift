/// Holds the samples of a gate's run against thresholds and against what went before.
///
/// A threshold's interval is that of the median by order statistics, which assumes nothing; it has passed or failed
/// only where both ends agree. Not thread-safe.
struct GateJudge {
    let rule: ComparisonRule
    private var series: MetricSeries
    /// For comparisons, in which a part of the clock's step counts.
    private var interpolated: MetricSeries
    private let samples: [ArmSample]
    /// Of this run.
    private let floor: AccessFloor?

    init(_ samples: [ArmSample], rule: ComparisonRule, floor: AccessFloor? = nil) {
        (self.samples, self.rule, self.floor) = (samples, rule, floor)
        series = MetricSeries(samples, floor: floor)
        interpolated = MetricSeries(samples, floor: floor, interpolates: true)
    }

    // MARK: Thresholds

    mutating func judge(_ threshold: Threshold) -> GateLine {
        let values = series.series(threshold.metric)
        guard let values, !values.values.isEmpty else { return unmeasured(threshold, threshold.metric, values) }
        switch threshold.bound {
        case .absolute(let bound):
            let all = Array(values.values.values)
            let metric = threshold.metric.metric
            return line(
                threshold, OrderStatistics.median(all),
                OrderStatistics.medianInterval(all, confidence: rule.confidenceOfEach), bound, samples: all.count
            ) { Format.value($0, of: metric, digits: $1, trimmed: true) }
        case .relative(let factor, let other):
            let others = series.series(other)
            guard let others, !others.values.isEmpty else { return unmeasured(threshold, other, others) }
            guard let ratio = PairedRatio(values.values, to: others.values, confidence: rule.confidenceOfEach) else {
                return GateLine(
                    .threshold, threshold.text, .undecided, measured: "no repetition measured both sides")
            }
            return line(threshold, ratio.median, ratio.interval, factor, samples: ratio.pairs) {
                Format.ratio($0, digits: $1, trimmed: true)
            }
        }
    }

    private func unmeasured(
        _ threshold: Threshold, _ name: Threshold.MetricName, _ series: Observations.Series?
    ) -> GateLine {
        let note = series?.notes.first.map { ": \($0)" } ?? ""
        return GateLine(.threshold, threshold.text, .undecided, measured: "\(name) was not measured\(note)")
    }

    private func line(
        _ threshold: Threshold, _ value: Double?, _ interval: OrderStatistics.Interval?, _ bound: Double,
        samples: Int, _ text: (Double, Int) -> String
    ) -> GateLine {
        guard let value else {
            return GateLine(.threshold, threshold.text, .undecided, measured: "not measured")
        }
        let texts = Judge.apart(value, bound, text)
        guard let interval, interval.coverage >= rule.confidenceOfEach else {
            let least = RatioEstimate.leastForMedian(confidence: rule.confidenceOfEach)
            return GateLine(
                .threshold, threshold.text, .undecided,
                measured: "\(texts.0), bound \(texts.1); \(samples) of the \(least) repetitions that a verdict needs")
        }
        let holds = [interval.low, interval.high].map { threshold.comparison.holds($0, bound) }
        let outcome: GateLine.Outcome =
            holds == [true, true] ? .passed : holds == [false, false] ? .failed : .undecided
        let range = "\(text(interval.low, 3)) to \(text(interval.high, 3))"
        return GateLine(
            .threshold, threshold.text, outcome,
            measured: "\(texts.0) (\(range)), bound \(texts.1)" + (outcome == .undecided ? ": too near to tell" : ""))
    }

    // MARK: Comparisons

    /// Of these, the latencies of operations that are too quick for the clock.
    mutating func hidden(_ names: [Threshold.MetricName], clockCost: Double) -> [Threshold.MetricName] {
        names.filter { name in
            let values = interpolated.series(name)?.values.values.filter { !$0.isNaN } ?? []
            return QuickOperations.hides(name.metric, latency: OrderStatistics.median(values), clockCost: clockCost)
        }
    }

    /// With another build, equal repetitions of which ran together.
    mutating func compare(_ names: [Threshold.MetricName], withPairs base: [ArmSample]) -> [GateLine] {
        compare(names, MetricSeries(base, floor: floor, interpolates: true), pairs: base)
    }

    /// With an earlier run, whose floor is its own, as in its reports.
    mutating func compare(_ names: [Threshold.MetricName], with result: RunResult) -> [GateLine] {
        compare(names, MetricSeries(of: result), pairs: nil)
    }

    private mutating func compare(
        _ names: [Threshold.MetricName], _ others: MetricSeries, pairs: [ArmSample]?
    ) -> [GateLine] {
        var others = others
        return names.map { name in
            let old = others.series(name) ?? Observations.Series()
            let new = interpolated.series(name) ?? Observations.Series()
            guard let pairs else { return GateLine(MetricComparison(unpaired: name, base: old, new: new, rule: rule)) }
            let pieces =
                name.metric == .throughput
                ? PieceRatios.logarithms(samples, to: pairs, engine: name.engine, operation: name.operation) : [:]
            return GateLine(MetricComparison(paired: name, base: old, new: new, rule: rule, pieces: pieces))
        }
    }

    // MARK: Correctness

    /// A line for each engine of the new build that answered wrongly. It needs no second run: an answer is wrong or not.
    func wrongAnswers() -> [GateLine] {
        var engines: [String] = []
        // The engine that does nothing finds nothing: that is its purpose.
        for sample in samples where sample.engine != ReportModel.nullEngine && !engines.contains(sample.engine) {
            engines.append(sample.engine)
        }
        return engines.compactMap { engine in
            let arms = samples.filter { $0.engine == engine }
            let wrong = arms.contains { $0.phases.contains { $0.operations.contains { $0.wrong > 0 } } }
            let corrupted = arms.contains { $0.corrupted > 0 }
            guard wrong || corrupted else { return nil }
            let what = [wrong ? "wrong answers" : nil, corrupted ? "corrupted records" : nil].compactMap(\.self)
            return GateLine(.correctness, engine, .failed, measured: what.joined(separator: " and "))
        }
    }
}
