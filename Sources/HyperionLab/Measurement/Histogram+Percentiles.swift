extension Histogram {
    /// Rank, from 1, of the value that stands for `quantile`: the least number of values that make up that share.
    ///
    /// One unit in the last place is taken off first, as HdrHistogram 2.1.10 and later do: 0.9 of 10 values is the
    /// ninth, although 0.9 × 10 may round to above 9.
    private static func rank(ofQuantile quantile: Double, among count: UInt64) -> UInt64 {
        // NaN compares false and becomes 0.
        let share = quantile > 0 ? Swift.min(quantile, 1).nextDown : 0
        let rank = (share * Double(count)).rounded(.up)
        // A count above 2^53 is not exact as a Double and may round past itself.
        return rank >= Double(count) ? count : Swift.max(1, UInt64(rank))
    }

    /// The value below or at which `quantile` (0 to 1; clamped) of all values lie: the greatest value equivalent to
    /// the one of that rank, as HdrHistogram reports it. 0 while empty. O(indices).
    public func value(atQuantile quantile: Double) -> UInt64 {
        guard !isEmpty else { return 0 }
        let rank = Self.rank(ofQuantile: quantile, among: totalCount)
        var seen: UInt64 = 0
        for index in firstUsedIndex...lastUsedIndex {
            seen &+= counts[index]
            if seen >= rank { return range(ofIndex: index).upperBound }
        }
        return range(ofIndex: lastUsedIndex).upperBound
    }

    /// The same quantile between the steps of a clock, in the unit of the values. O(indices).
    ///
    /// A clock that advances in steps of 10 ns reports operations of 83 ns as 80 in seven of ten cases and as 90 in the
    /// others, so that the quantile stays at 80 while they become slower by a tenth. What lies half a step around it is
    /// taken as spread evenly there, as for any quantile of grouped data.
    ///
    /// - Parameter step: of the clock; where it is finer than the buckets, the quantile is `value(atQuantile:)`.
    public func interpolated(atQuantile quantile: Double, step: Double) -> Double {
        let value = value(atQuantile: quantile)
        let bucket = equivalentValues(of: value)
        guard totalCount > 0, step.isFinite, step >= 2 * Double(bucket.count), step < 0x1p32 else {
            return Double(value)
        }
        let low = Double(value) - step / 2
        let below = low <= 0 ? 0 : count(between: 0, and: UInt64(low))
        let here = count(between: low < 0 ? 0 : UInt64(low) + 1, and: UInt64(Double(value) + step / 2))
        guard here > 0 else { return Double(value) }
        let share = (Swift.min(Swift.max(quantile, 0), 1) * Double(totalCount) - Double(below)) / Double(here)
        return Swift.max(low, 0) + Swift.min(Swift.max(share, 0), 1) * step
    }

    /// How many values rank strictly behind the one that `value(atQuantile:)` reports. O(1).
    ///
    /// By rank, not by bucket: where many values tie, the median is known well although nothing is greater.
    public func samplesBeyond(_ quantile: Double) -> UInt64 {
        Self.samplesBeyond(quantile, among: totalCount)
    }

    /// The same of any histogram with so many values, such as one merged from several: ranks need no more. O(1).
    static func samplesBeyond(_ quantile: Double, among count: UInt64) -> UInt64 {
        count == 0 ? 0 : count - rank(ofQuantile: quantile, among: count)
    }

    /// Values counted in the buckets from that of `low` to that of `high`, both whole. O(indices).
    public func count(between low: UInt64, and high: UInt64) -> UInt64 {
        guard low <= high else { return 0 }
        var sum: UInt64 = 0
        for index in index(of: Swift.min(low, highest))...index(of: Swift.min(high, highest)) { sum &+= counts[index] }
        return sum
    }

    /// Arithmetic mean, each value taken at the middle of its bucket; 0 while empty. O(indices).
    ///
    /// From the buckets, as in every HdrHistogram, so that it survives encoding; `lowest` and the digits bound its
    /// relative error as they bound each value's. Clamped values count as `highest`.
    public var mean: Double {
        guard !isEmpty else { return 0 }
        var sum = 0.0
        for bucket in buckets { sum += bucket.middle * Double(bucket.count) }
        return sum / Double(totalCount)
    }

    /// Standard deviation of the population, from the middles of the buckets; 0 while empty. O(indices).
    public var standardDeviation: Double {
        guard !isEmpty else { return 0 }
        let mean = mean
        var sum = 0.0
        for bucket in buckets { sum += (bucket.middle - mean) * (bucket.middle - mean) * Double(bucket.count) }
        return (sum / Double(totalCount)).squareRoot()
    }

    /// A non-empty bucket.
    public struct Bucket: Equatable, Sendable {
        /// Values counted here, both ends included.
        public var values: ClosedRange<UInt64>
        /// At least 1.
        public var count: UInt64
        /// What the mean takes each of them for: HdrHistogram's median equivalent value.
        public var middle: Double {
            Double(values.lowerBound + (values.upperBound - values.lowerBound + 1) / 2)
        }
    }

    /// The non-empty buckets by ascending value. Recording while iterating is allowed to be seen or not.
    public struct Buckets: Sequence, IteratorProtocol {
        let histogram: Histogram
        var index: Int
        public mutating func next() -> Bucket? {
            while index < histogram.indexCount {
                defer { index += 1 }
                if histogram.counts[index] > 0 {
                    return Bucket(values: histogram.range(ofIndex: index), count: histogram.counts[index])
                }
            }
            return nil
        }
    }

    public var buckets: Buckets { Buckets(histogram: self, index: isEmpty ? indexCount : firstUsedIndex) }
}
