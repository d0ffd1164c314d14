import Foundation

/// Exact tails of the binomial distribution.
enum Binomial {
    /// P(at least `count` of `trials`).
    static func upper(_ count: Int, of trials: Int, probability: Double) -> Double {
        (max(count, 0)...max(trials, count)).reduce(0) { $0 + mass($1, of: trials, probability: probability) }
    }

    /// Twice the smaller tail, at most 1: the chance of a count at least as far off.
    static func twoSided(_ count: Int, of trials: Int, probability: Double) -> Double {
        let above = upper(count, of: trials, probability: probability)
        let below = upper(trials - count, of: trials, probability: 1 - probability)
        return min(1, 2 * min(above, below))
    }

    private static func mass(_ count: Int, of trials: Int, probability: Double) -> Double {
        guard count >= 0, count <= trials else { return 0 }
        guard probability > 0, probability < 1 else {
            return Double(count) == Double(trials) * probability ? 1 : 0
        }
        let (hits, misses) = (Double(count), Double(trials - count))
        let ways = lgamma(hits + misses + 1) - lgamma(hits + 1) - lgamma(misses + 1)
        return exp(ways + hits * log(probability) + misses * log1p(-probability))
    }
}
