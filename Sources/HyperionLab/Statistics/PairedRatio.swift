import Foundation

/// How many times as large one metric is as another, from repetitions that measured both.
///
/// A repetition's two arms run one after the other on a machine that drifts from minute to minute: their ratio
/// keeps what the drift has in common out of the comparison. Ratios are taken in logarithms, where twice and half
/// lie equally far from one, so that exchanging the two only inverts the result.
public struct PairedRatio: Equatable, Sendable {
    /// The median of the pairs' ratios; of an even number, the geometric mean of the middle two.
    public var median: Double
    /// Of that median; nil with a single pair.
    public var interval: OrderStatistics.Interval?
    /// Repetitions that had both values.
    public var pairs: Int
    /// Repetitions that had only one of them, or a value that has no logarithm.
    public var dropped: Int

    /// Matches values by repetition; nil without a single pair. O(n log n).
    public init?(_ values: [Int: Double], to others: [Int: Double], confidence: Double = 0.95) {
        let repetitions = Set(values.keys).union(others.keys)
        let logarithms: [Double] = repetitions.compactMap { repetition in
            guard let value = values[repetition], let other = others[repetition], value > 0, other > 0,
                value.isFinite, other.isFinite
            else { return nil }
            // As a difference: a quotient of extremes could leave the range of a Double.
            return value == other ? 0 : log(value) - log(other)
        }
        guard let middle = OrderStatistics.median(logarithms) else { return nil }
        median = exp(middle)
        interval = OrderStatistics.medianInterval(logarithms, confidence: confidence).map {
            OrderStatistics.Interval(low: exp($0.low), high: exp($0.high), coverage: $0.coverage)
        }
        pairs = logarithms.count
        dropped = repetitions.count - logarithms.count
    }
}
