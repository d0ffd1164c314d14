import Foundation

/// How many times as large something is as something else, and how sure that is.
///
/// Both makers are Hodges–Lehmann estimates of a shift of logarithms: the middle of all averages (or differences)
/// of two samples, with the interval that inverts the matching rank test. Nothing is assumed of the distribution's
/// form, and a few outliers move neither. Hollander, Wolfe, Chicken, "Nonparametric Statistical Methods", 3rd
/// edition, sections 3.2 and 3.3 (paired), 4.2 and 4.3 (two samples).
public struct RatioEstimate: Equatable, Sendable {
    public var ratio: Double
    /// nil: so few samples cannot give an interval of the confidence that was asked for.
    public var interval: OrderStatistics.Interval?

    /// From pairs: the logarithms of their ratios. O(n² log n).
    ///
    /// What it rests on is that a pair's logarithm scatters symmetrically. The two builds of a pair differ in nothing
    /// but the build, and take turns in going first: so it does, exactly where they are identical.
    ///
    /// The interval is what two have in common, each with half of the error: the signed-rank test's, narrow where noise
    /// is plain, and the sign test's (`OrderStatistics.medianInterval`), narrow where a few arms were held up for long.
    /// Which of them a machine needs is not known beforehand, and both hold the truth with the confidence asked for.
    public init?(pairs logarithms: [Double], confidence: Double) {
        guard !logarithms.isEmpty else { return nil }
        var averages: [Double] = []
        averages.reserveCapacity(logarithms.count * (logarithms.count + 1) / 2)
        for (place, left) in logarithms.enumerated() {
            for right in logarithms[place...] { averages.append(left / 2 + right / 2) }
        }
        let error = 1 - confidence
        self.init(
            sorted: averages.sorted(), cut: RankDistribution.signedRankCut(logarithms.count, tail: error / 4))
        guard let ranks = interval,
            let signs = OrderStatistics.medianInterval(logarithms, confidence: 1 - error / 2),
            signs.coverage * RankDistribution.slack >= 1 - error / 2
        else {
            interval = nil
            return
        }
        let (low, high) = (max(ranks.low, exp(signs.low)), min(ranks.high, exp(signs.high)))
        // Two that have nothing in common contradict each other: then all between their ends is possible.
        let isEmpty = low > high
        interval = OrderStatistics.Interval(
            low: isEmpty ? min(ranks.low, exp(signs.low)) : low,
            high: isEmpty ? max(ranks.high, exp(signs.high)) : high, coverage: ranks.coverage + signs.coverage - 1)
    }

    /// From two samples that were not taken together: the logarithms of each. O(n·m log n·m).
    public init?(_ logarithms: [Double], to others: [Double], confidence: Double) {
        guard !logarithms.isEmpty, !others.isEmpty else { return nil }
        let differences = logarithms.flatMap { left in others.map { left - $0 } }
        self.init(
            sorted: differences.sorted(),
            cut: RankDistribution.rankSumCut(logarithms.count, others.count, tail: (1 - confidence) / 2))
    }

    private init(sorted: [Double], cut: (left: Int, beyond: Double)?) {
        ratio = exp(OrderStatistics.median(sorted) ?? 0)
        // Ties and rounding must not make the ends cross.
        if let cut, cut.left < sorted.count - cut.left {
            interval = OrderStatistics.Interval(
                low: exp(sorted[cut.left]), high: exp(sorted[sorted.count - 1 - cut.left]),
                coverage: 1 - 2 * cut.beyond)
        }
    }

    /// The fewest pairs that can give an interval of this confidence.
    public static func leastPairs(confidence: Double) -> Int {
        // Half of the error for either of the two intervals.
        leastForMedian(confidence: 1 - (1 - confidence) / 2)
    }

    /// The fewest samples whose extremes enclose the median with this confidence.
    static func leastForMedian(confidence: Double) -> Int {
        // The rarest outcome: all on one side.
        var (count, extreme) = (1, 0.5)
        while extreme > (1 - confidence) / 2 * RankDistribution.slack, count < 1000 {
            (count, extreme) = (count + 1, extreme / 2)
        }
        return count
    }

    /// The fewest samples a side, the other having `others` (nil: as many), for an interval of this confidence; nil:
    /// no number of them would do.
    public static func leastSamples(confidence: Double, others: Int? = nil) -> Int? {
        (1...1000).first { count in
            let (n, m) = (Double(count), Double(others ?? count))
            let extremes = exp(lgamma(n + 1) + lgamma(m + 1) - lgamma(n + m + 1))
            return extremes <= (1 - confidence) / 2 * RankDistribution.slack
        }
    }
}

/// Values that have a logarithm, by it.
enum Logarithms {
    /// In no order; what is not a positive, finite number is left out.
    static func of(_ values: some Sequence<Double>) -> [Double] {
        values.filter { $0 > 0 && $0.isFinite }.map { log($0) }
    }

    /// Of the ratios of what stands under the same repetition, in the repetitions' order.
    static func ratios(_ values: [Int: Double], to others: [Int: Double]) -> [Double] {
        let ratios = ratiosByPlace(values, to: others)
        return ratios.keys.sorted().compactMap { ratios[$0] }
    }

    static func ratiosByPlace(_ values: [Int: Double], to others: [Int: Double]) -> [Int: Double] {
        values.reduce(into: [:]) { ratios, entry in
            guard let other = others[entry.key] else { return }
            ratios[entry.key] = ratio(entry.value, to: other)
        }
    }

    /// nil: one of them is not a positive, finite number.
    static func ratio(_ value: Double, to other: Double) -> Double? {
        guard value > 0, other > 0, value.isFinite, other.isFinite else { return nil }
        return value == other ? 0 : log(value) - log(other)
    }
}
