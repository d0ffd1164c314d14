extension Histogram {
    /// The range and precision of a histogram; only possible ones can be made.
    public struct Configuration: Equatable, Sendable, CustomStringConvertible {
        /// Least value told apart from 0, 1 or more.
        public let lowest: UInt64
        /// Greatest value tracked, at least twice `lowest`, at most `Int64.max`.
        public let highest: UInt64
        /// Decimal digits kept of every value, 0 to 5.
        public let significantDigits: Int

        /// Nanoseconds from 1 to an hour at three significant digits.
        public static let latency = Configuration(unchecked: 1, highest: 3_600_000_000_000, significantDigits: 3)

        /// nil where HdrHistogram has no layout for these numbers.
        public init?(lowest: UInt64 = 1, highest: UInt64 = 3_600_000_000_000, significantDigits: Int = 3) {
            guard lowest >= 1, highest <= UInt64(Int64.max), lowest <= highest / 2,
                (0...5).contains(significantDigits)
            else { return nil }
            self.init(unchecked: lowest, highest: highest, significantDigits: significantDigits)
            // Beyond this the first bucket alone would pass 63 bits.
            guard unitMagnitude + subBucketMagnitude <= 62 else { return nil }
        }

        private init(unchecked lowest: UInt64, highest: UInt64, significantDigits: Int) {
            (self.lowest, self.highest, self.significantDigits) = (lowest, highest, significantDigits)
        }

        public var description: String { "\(lowest)...\(highest) at \(significantDigits) digits" }

        /// ⌊log2 lowest⌋: low bits of a value that are never looked at.
        var unitMagnitude: UInt64 { UInt64(63 - lowest.leadingZeroBitCount) }

        /// ⌈log2(2·10^digits)⌉: bits that a bucket resolves.
        var subBucketMagnitude: UInt64 {
            var resolved: UInt64 = 2
            for _ in 0..<significantDigits { resolved *= 10 }
            return UInt64(64 - (resolved - 1).leadingZeroBitCount)
        }

        /// Counters needed: `(buckets + 1) · 2^(subBucketMagnitude − 1)`.
        var indexCount: Int {
            var firstUntracked: UInt64 = 1 << (subBucketMagnitude + unitMagnitude)
            var buckets = 1
            while firstUntracked <= highest {
                buckets += 1
                // At 2^63 everything up to Int64.max is covered; once more would overflow.
                if firstUntracked > UInt64(Int64.max) / 2 { break }
                firstUntracked <<= 1
            }
            return (buckets + 1) << (Int(subBucketMagnitude) - 1)
        }
    }

    /// Where a value of at most `highest` is counted.
    ///
    /// Safe without checks: the mask keeps the count of leading zeros at most `64 − unit − sub`, so that no shift
    /// and no subtraction can leave its range, and `highest` bounds the result by `indexCount`.
    @inline(__always) @usableFromInline
    func index(of value: UInt64) -> Int {
        let leadingZeros = UInt64(truncatingIfNeeded: (value | subBucketMask).leadingZeroBitCount)
        let bucket = 64 &- unitMagnitude &- subBucketMagnitude &- leadingZeros
        let subBucket = value &>> (bucket &+ unitMagnitude)
        let halfMagnitude = subBucketMagnitude &- 1
        return Int(truncatingIfNeeded: ((bucket &+ 1) &<< halfMagnitude) &+ subBucket &- (1 &<< halfMagnitude))
    }

    /// The values that index `index` counts, both ends included. The last may be above `highest`.
    func range(ofIndex index: Int) -> ClosedRange<UInt64> {
        let halfMagnitude = Int(subBucketMagnitude) - 1
        let half = 1 << halfMagnitude
        var bucket = (index >> halfMagnitude) - 1
        var subBucket = (index & (half - 1)) + half
        if bucket < 0 {
            bucket = 0
            subBucket -= half
        }
        let shift = UInt64(bucket) + unitMagnitude
        let low = UInt64(subBucket) << shift
        return low...(low + (1 << shift) - 1)
    }

    /// The values that are counted together with `value`, whose least and greatest members HdrHistogram calls its
    /// lowest and highest equivalent values. O(1).
    public func equivalentValues(of value: UInt64) -> ClosedRange<UInt64> {
        range(ofIndex: index(of: Swift.min(value, highest)))
    }

    /// Index of the bucket that holds the greatest value.
    var lastUsedIndex: Int { index(of: Swift.min(maximum, highest)) }
    /// Index of the bucket that holds the least value.
    var firstUsedIndex: Int { index(of: Swift.min(minimum, highest)) }

    /// What is wrong with the histogram's own state, or nil: the numbered invariants of `Histogram`. O(indices).
    public func checkInvariants() -> String? {
        var sum: UInt64 = 0
        for index in 0..<indexCount {
            let (next, overflow) = sum.addingReportingOverflow(counts[index])
            if overflow { return "1: the counts overflow at index \(index)" }
            sum = next
        }
        if sum != totalCount { return "1: the counts sum to \(sum), the total says \(totalCount)" }
        if totalCount > UInt64(Int64.max) { return "1: total \(totalCount) passes Int64.max" }
        let top = index(of: highest)
        if clampedCount > counts[top] { return "2: \(clampedCount) clamped, but the top bucket has \(counts[top])" }
        if isEmpty {
            return minimum == 0 && maximum == 0 ? nil : "4: empty with minimum \(minimum), maximum \(maximum)"
        }
        if counts[firstUsedIndex] == 0 || counts[lastUsedIndex] == 0 { return "3: an extreme value has no count" }
        for index in 0..<indexCount where counts[index] > 0 {
            if index < firstUsedIndex || index > lastUsedIndex {
                return "3: index \(index) counts outside \(minimum)...\(maximum)"
            }
        }
        return nil
    }
}
