import Foundation

/// What a count of successes says of their probability.
///
/// The exact interval of Clopper and Pearson (Biometrika 26, 1934, 404–413): its ends are the probabilities at which
/// so many successes, or so few, would just be too rare. It covers at least as often as it says.
public struct BinomialInterval: Equatable, Sendable {
    public var low: Double
    public var high: Double

    /// - Parameters:
    ///   - count: 0 to `trials`.
    ///   - trials: at least 0; of none, everything is possible.
    public init(_ count: Int, of trials: Int, confidence: Double = 0.95) {
        let tail = (1 - confidence) / 2
        low = count <= 0 ? 0 : Self.solve { Self.atLeast(count, of: trials, $0) < tail }
        high = count >= trials ? 1 : Self.solve { 1 - Self.atLeast(count + 1, of: trials, $0) > tail }
    }

    /// The probability up to which the condition holds.
    private static func solve(_ holds: (Double) -> Bool) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if holds(middle) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// P(at least `count` of `trials`). O(trials).
    private static func atLeast(_ count: Int, of trials: Int, _ probability: Double) -> Double {
        guard probability > 0 else { return count <= 0 ? 1 : 0 }
        guard probability < 1 else { return 1 }
        return (count...max(count, trials)).reduce(0) { sum, hits in
            guard hits <= trials else { return sum }
            let ways = lgamma(Double(trials + 1)) - lgamma(Double(hits + 1)) - lgamma(Double(trials - hits + 1))
            return sum + exp(ways + Double(hits) * log(probability) + Double(trials - hits) * log1p(-probability))
        }
    }
}
