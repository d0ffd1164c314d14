import Foundation

/// When a difference counts.
///
/// Why Bonferroni and not Holm's step-down procedure (Scandinavian Journal of Statistics 6(2), 1979), which never rejects
/// less: a verdict goes either way. Both "regressed" and "passed" are claims that are refused otherwise, so that each
/// metric has one claim that must not be made, however many others are decided. Holm may hand the error of what is
/// decided on to the rest because a decided hypothesis counted for nothing among those that are true; here it leaves
/// behind its opposite, none drops out, and the step-down bound is Bonferroni's again (directional errors: Shaffer,
/// Annals of Statistics 8(6), 1980, shows what more it takes, which is independent statistics; metrics of one run are
/// anything but). Nor would it match what is printed: a verdict stands if and only if its interval lies beyond the
/// tolerance, and Holm has no such intervals.
public struct ComparisonRule: Codable, Equatable, Sendable {
    /// By what share of the old value a metric may be worse: 0.05 is 5 %.
    public var tolerance: Double
    /// With which probability not one of all comparisons is wrong because of chance, whatever their number.
    public var confidence: Double
    /// Comparisons made together. Each gets its part of the error that is allowed (Bonferroni), so that twenty
    /// metrics do not give twenty chances of a false alarm; also where they depend on one another.
    public var comparisons: Int

    public init(tolerance: Double = 0.05, confidence: Double = 0.95, comparisons: Int) {
        self.tolerance = tolerance
        self.confidence = confidence
        self.comparisons = max(comparisons, 1)
    }

    /// Of one interval.
    public var confidenceOfEach: Double { 1 - (1 - confidence) / Double(comparisons) }

    /// What a ratio of new to old comes to.
    ///
    /// In logarithms and turned so that more is worse: twice and half lie equally far from one.
    func judge(_ interval: OrderStatistics.Interval, higherIsBetter: Bool) -> (MetricComparison.Outcome, Bool) {
        let bound = log1p(tolerance)
        let ends = (log(interval.low), log(interval.high))
        let (low, high) = higherIsBetter ? (-ends.1, -ends.0) : ends
        if low > bound { return (.regressed, true) }
        // Not "else same": NaN, which no interval should have, must not read as a pass.
        guard high <= bound else { return (.inconclusive, true) }
        if high < -bound { return (.improved, false) }
        return (low >= -bound ? .same : .inconclusive, false)
    }

    /// The true change for the worse, as a ratio, that would be called a regression four times in five.
    ///
    /// From the interval's width, which is the noise: the interval has to clear the tolerance by its own half, and
    /// by as much again as chance takes away in the worst of five (0.84 standard deviations).
    func smallestEffect(_ interval: OrderStatistics.Interval, higherIsBetter: Bool) -> Double? {
        let effect = smallestEffect(low: interval.low, high: interval.high, confidence: confidenceOfEach)
        return effect.map { higherIsBetter ? 1 / $0 : $0 }
    }
}

extension ComparisonRule {
    /// The same from an interval that holds by itself with `confidence`: as a ratio above 1, whichever way is worse.
    func smallestEffect(low: Double, high: Double, confidence: Double) -> Double? {
        guard low > 0, high >= low else { return nil }
        let deviation = (log(high) - log(low)) / 2 / NormalDistribution.upperQuantile((1 - confidence) / 2)
        let quantile = NormalDistribution.upperQuantile((1 - confidenceOfEach) / 2)
        let effect = log1p(tolerance) + deviation * (quantile + 0.8416)
        return effect.isFinite ? exp(effect) : nil
    }
}

/// What became of one metric.
public struct MetricComparison: Codable, Equatable, Sendable {
    public enum Outcome: String, Codable, Sendable {
        /// The whole interval lies beyond the tolerance, on the good or on the bad side.
        case improved, regressed
        /// The whole interval lies within the tolerance.
        case same
        /// Too noisy, too few samples, or measured on one side only.
        case inconclusive
    }

    public var name: Threshold.MetricName
    public var outcome: Outcome
    /// Whether a regression is still possible: an inconclusive comparison without one does not hold anything up.
    public var mayBeWorse: Bool
    /// New to old, and its interval.
    public var ratio: Double?
    public var low: Double?
    public var high: Double?
    /// Medians over the repetitions (of a histogram log: over its intervals), in the metric's unit.
    public var base: Double?
    public var new: Double?
    /// Repetitions (or intervals) behind each; equal for pairs.
    public var baseSamples: Int
    public var newSamples: Int
    /// The ratio to the worse that this comparison would have called a regression four times in five.
    public var smallestEffect: Double?
    public var note: String

    /// `inconclusive (not worse)` is no obstacle, `inconclusive` is.
    public var verdict: String {
        outcome == .inconclusive && !mayBeWorse ? "inconclusive (not worse)" : outcome.rawValue
    }
}

extension MetricComparison {
    /// Repetitions matched with one another.
    ///
    /// - Parameter pieces: logarithms of new to old, by repetition, that are better than those of the values
    ///   (`PieceRatios`).
    init(
        paired name: Threshold.MetricName, base: Observations.Series, new: Observations.Series, rule: ComparisonRule,
        pieces: [Int: Double] = [:]
    ) {
        let whole = Logarithms.ratiosByPlace(new.values, to: base.values)
        let places = whole.keys.sorted()
        let ratios = places.compactMap { pieces[$0] ?? whole[$0] }
        let dropped = Set(new.values.keys).union(base.values.keys).count - ratios.count
        self.init(
            name, base, new, rule, RatioEstimate(pairs: ratios, confidence: rule.confidenceOfEach),
            samples: (ratios.count, ratios.count),
            needed: "\(RatioEstimate.leastPairs(confidence: rule.confidenceOfEach)) pairs are needed",
            notes: dropped > 0 ? ["\(Format.count(dropped, "repetition")) without a pair of numbers above 0"] : [])
        if !pieces.isEmpty {
            doubt(RatioEstimate(pairs: places.compactMap { whole[$0] }, confidence: rule.confidenceOfEach), rule)
        }
    }

    /// What the middle half of the pieces does not show, as a stall that comes once a pass, is no pass where the passes as
    /// a whole show it.
    private mutating func doubt(_ whole: RatioEstimate?, _ rule: ComparisonRule) {
        guard outcome != .regressed, let interval = whole?.interval,
            rule.judge(interval, higherIsBetter: name.metric.higherIsBetter).0 == .regressed
        else { return }
        (outcome, mayBeWorse) = (.inconclusive, true)
        let text = "\(Format.ratio(whole?.ratio)) (\(Format.interval(interval.low, interval.high)))"
        note += (note.isEmpty ? "" : "; ") + "whole passes \(text), which the middle half of their pieces does not show"
    }

    /// Samples of two runs that have nothing to do with one another.
    init(
        unpaired name: Threshold.MetricName, base: Observations.Series, new: Observations.Series, rule: ComparisonRule
    ) {
        let (olds, news) = (Logarithms.of(base.values.values), Logarithms.of(new.values.values))
        let dropped = base.values.count + new.values.count - olds.count - news.count
        let least = RatioEstimate.leastSamples(confidence: rule.confidenceOfEach)
        self.init(
            name, base, new, rule, RatioEstimate(news, to: olds, confidence: rule.confidenceOfEach),
            samples: (olds.count, news.count),
            needed: least.map { "\($0) repetitions in each are needed" } ?? "fewer comparisons are needed",
            notes: dropped > 0 ? ["\(Format.count(dropped, "repetition")) without a number above 0"] : [])
    }

    /// - Parameter sample: what one of the samples is called.
    init(
        _ name: Threshold.MetricName, _ base: Observations.Series, _ new: Observations.Series, _ rule: ComparisonRule,
        _ estimate: RatioEstimate?, samples: (base: Int, new: Int), needed: String, notes: [String],
        of sample: String = "repetition"
    ) {
        var notes = notes
        let higherIsBetter = name.metric.higherIsBetter
        var judged = (outcome: Outcome.inconclusive, mayBeWorse: true)
        if let interval = estimate?.interval {
            judged = rule.judge(interval, higherIsBetter: higherIsBetter)
        } else if estimate != nil {
            notes.append("too few \(sample)s: \(needed)")
        } else {
            for (side, series) in [("base", base), ("new", new)] where series.values.isEmpty {
                notes.append("not measured in \(side)" + (series.notes.first.map { " (\($0))" } ?? ""))
            }
        }
        self.init(
            name: name, outcome: judged.outcome, mayBeWorse: judged.mayBeWorse, ratio: estimate?.ratio,
            low: estimate?.interval?.low, high: estimate?.interval?.high,
            base: OrderStatistics.median(base.values.values.filter { !$0.isNaN }),
            new: OrderStatistics.median(new.values.values.filter { !$0.isNaN }), baseSamples: samples.base,
            newSamples: samples.new,
            smallestEffect: estimate?.interval.flatMap { rule.smallestEffect($0, higherIsBetter: higherIsBetter) },
            note: notes.joined(separator: "; "))
    }
}
