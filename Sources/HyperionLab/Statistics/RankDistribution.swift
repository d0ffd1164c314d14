import Foundation

/// How rank statistics are distributed when nothing differs, from which intervals take their ranks.
///
/// Exact up to some dozens of samples, by the recurrences over one sample more; beyond that the normal
/// approximation with its correction for continuity, whose error is then below what any interval shows.
/// Hollander, Wolfe, Chicken, "Nonparametric Statistical Methods", 3rd edition, sections 3.1 and 4.1.
enum RankDistribution {
    static let mostExactPairs = 100
    static let mostExactSamples = 40
    /// A tail of (1 − 0.9) / 2 is a little less than one in twenty as a Double, and meant to be that.
    static let slack = 1 + 1e-9

    /// P(W = 0), P(W = 1), … of Wilcoxon's signed-rank statistic of `count` differences: each rank from 1 to `count`
    /// counts or does not, with a half. O(count³).
    static func signedRank(_ count: Int) -> [Double] {
        var probabilities = [1.0]
        for rank in stride(from: 1, through: count, by: 1) {
            var next = [Double](repeating: 0, count: probabilities.count + rank)
            for (sum, probability) in probabilities.enumerated() {
                next[sum] += probability / 2
                next[sum + rank] += probability / 2
            }
            probabilities = next
        }
        return probabilities
    }

    /// P(U = 0), P(U = 1), … of Mann and Whitney's statistic of two samples: the greatest of all belongs to the first
    /// sample, where it beats every one of the second, or to the second, where it beats none. O((first · second)²).
    static func rankSum(_ first: Int, _ second: Int) -> [Double] {
        // By the first sample's size: distributions for the second sample's size reached so far.
        var rows = [[Double]](repeating: [1.0], count: first + 1)
        for size in stride(from: 1, through: second, by: 1) {
            for own in stride(from: 1, through: first, by: 1) {
                var next = [Double](repeating: 0, count: own * size + 1)
                let all = Double(own + size)
                // rows[own − 1] is of this size already, rows[own] still of one less.
                for (sum, probability) in rows[own - 1].enumerated() {
                    next[sum + size] += probability * Double(own) / all
                }
                for (sum, probability) in rows[own].enumerated() { next[sum] += probability * Double(size) / all }
                rows[own] = next
            }
        }
        return rows[first]
    }

    /// How many of the least (and greatest) ordered values to leave out, so that no more than `tail` lies beyond
    /// either end, and what does; nil: not even the extremes are rare enough.
    static func cut(_ probabilities: [Double], tail: Double) -> (left: Int, beyond: Double)? {
        var beyond = 0.0
        var cut: (left: Int, beyond: Double)?
        for (value, probability) in probabilities.enumerated() {
            beyond += probability
            if beyond > tail * slack { break }
            cut = (value, beyond)
        }
        return cut
    }

    static func signedRankCut(_ count: Int, tail: Double) -> (left: Int, beyond: Double)? {
        guard count > mostExactPairs else { return cut(signedRank(count), tail: tail) }
        let n = Double(count)
        return normalCut(mean: n * (n + 1) / 4, variance: n * (n + 1) * (2 * n + 1) / 24, tail: tail)
    }

    static func rankSumCut(_ first: Int, _ second: Int, tail: Double) -> (left: Int, beyond: Double)? {
        guard max(first, second) > mostExactSamples else { return cut(rankSum(first, second), tail: tail) }
        let (n, m) = (Double(first), Double(second))
        // Where one sample is tiny, the approximation would cut where nothing can be cut.
        let extremes = exp(lgamma(n + 1) + lgamma(m + 1) - lgamma(n + m + 1))
        guard extremes <= tail * slack else { return nil }
        return normalCut(mean: n * m / 2, variance: n * m * (n + m + 1) / 12, tail: tail)
    }

    private static func normalCut(mean: Double, variance: Double, tail: Double) -> (left: Int, beyond: Double)? {
        let left = (mean - 0.5 - NormalDistribution.upperQuantile(tail) * variance.squareRoot()).rounded(.down)
        return left >= 0 ? (Int(left), tail) : nil
    }
}

/// The standard normal distribution.
enum NormalDistribution {
    /// The value that is exceeded with probability `tail`, between 0 and 1. By bisection of the error function: exact
    /// to the last digits, and called a few times a report.
    static func upperQuantile(_ tail: Double) -> Double {
        guard tail > 0 else { return .infinity }
        guard tail < 1 else { return -.infinity }
        var (low, high) = (-40.0, 40.0)
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if 0.5 * erfc(middle / 2.0.squareRoot()) > tail { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
