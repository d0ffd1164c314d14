import Foundation

/// Median and its interval from the order of the samples alone: nothing is assumed of how they are distributed,
/// only that they are independent of one another.
public enum OrderStatistics {
    /// An interval between two of the samples.
    public struct Interval: Equatable, Sendable {
        public var low: Double
        public var high: Double
        /// The probability with which such an interval contains the true median, from 0 to 1. At most a little
        /// above what was asked for with many samples, below it with fewer than six at 95 %.
        public var coverage: Double
        public init(low: Double, high: Double, coverage: Double) {
            (self.low, self.high, self.coverage) = (low, high, coverage)
        }
    }

    /// The middle sample, or the mean of the two middle ones; nil of none. O(n log n). Samples must not be NaN.
    public static func median(_ samples: [Double]) -> Double? {
        guard !samples.isEmpty else { return nil }
        let sorted = samples.sorted()
        let middle = sorted.count / 2
        // Halved before adding, so that two large samples cannot overflow.
        return sorted.count.isMultiple(of: 2) ? sorted[middle - 1] / 2 + sorted[middle] / 2 : sorted[middle]
    }

    /// The narrowest pair of samples, counted alike from both ends, that covers the true median with at least
    /// `confidence`; least and greatest with their actual coverage where there are too few for that; nil of fewer
    /// than two. O(n log n).
    ///
    /// The number of samples below the median is binomial (n, ½), so that the k-th least and k-th greatest enclose it
    /// with 1 − 2·P(B < k): David, Nagaraja, "Order Statistics", 3rd edition, section 7.1. Ties only add coverage.
    public static func medianInterval(_ samples: [Double], confidence: Double = 0.95) -> Interval? {
        guard samples.count >= 2 else { return nil }
        let sorted = samples.sorted()
        let (place, coverage) = symmetricPair(of: sorted.count, confidence: confidence)
        return Interval(low: sorted[place - 1], high: sorted[sorted.count - place], coverage: coverage)
    }

    /// The greatest k whose pair of k-th extremes has the coverage, or 1. O(n).
    static func symmetricPair(of count: Int, confidence: Double) -> (place: Int, coverage: Double) {
        var best = (place: 1, coverage: 1 - 2 * binomialHalf(count, 0))
        var below = 0.0
        for place in 1...max(1, count / 2) {
            below += binomialHalf(count, place - 1)
            let coverage = 1 - 2 * below
            if coverage < confidence { break }
            best = (place, coverage)
        }
        return best
    }

    /// C(n, k) / 2^n. Exact for n up to 56, where the products fit in a Double; beyond by logarithms.
    private static func binomialHalf(_ n: Int, _ k: Int) -> Double {
        guard n > 56 else {
            var combinations = 1.0
            for factor in 0..<k { combinations = combinations * Double(n - factor) / Double(factor + 1) }
            return combinations * Double(sign: .plus, exponent: -n, significand: 1)
        }
        let logarithm = lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
        return exp(logarithm - Double(n) * log(2.0))
    }
}
