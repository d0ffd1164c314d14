/// A latency histogram with the bucket layout of HdrHistogram (Gil Tene, https://hdrhistogram.github.io/HdrHistogram/).
///
/// **Purpose.** Counts values from 0 to `configuration.highest` at a fixed relative precision, in constant time
/// and constant memory, so that a recorder neither allocates nor stalls inside a measured loop.
///
/// **Layout** (1 significant digit for the drawing: 32 sub-buckets, half of them 16):
/// ```
/// index    0 ............ 15 16 ........... 31 32 ........... 47 48 ........... 63
/// bucket   |--------- 0 (lower, upper) -------||---- 1 (upper) ---||---- 2 (upper) ---| …
/// values   0, 1, 2 ..................... 30, 31  32, 34 ....... 62  64, 68 ...... 124
/// width    1                                      2                  4
/// ```
/// Bucket b covers twice what bucket b−1 does at twice the width; its lower half would repeat the bucket below
/// and is therefore not stored.
///
/// **Error bound.** Two values share an index only if they differ by less than 10^−`significantDigits` of
/// either, or by less than `lowest` rounded down to a power of two.
///
/// **Thread safety.** One thread at a time, for recording and for reading. Threads that measure at once each own
/// a histogram and are merged after they were joined; handing one over needs that join or another
/// happens-before edge, which is all that `@unchecked Sendable` claims.
///
/// **Invariants** (`checkInvariants()`):
/// 1. `totalCount` is the sum of all counts, and at most `Int64.max`.
/// 2. `clampedCount` is at most the count of the bucket that holds `configuration.highest`.
/// 3. No index above that of `min(maximum, highest)` or below that of `minimum` has a count; those two have one.
/// 4. Empty: `minimum` and `maximum` are both 0.
///
/// **Rejected.** A struct with an array: every record checks bounds and uniqueness. Plain class properties: each
/// access from another module begins a dynamic exclusivity check. Both vanish behind `let` pointers.
public final class Histogram: @unchecked Sendable {
    public let configuration: Configuration

    /// Everything about the layout that the index needs, read-only after `init`.
    @usableFromInline let unitMagnitude: UInt64
    @usableFromInline let subBucketMagnitude: UInt64
    @usableFromInline let subBucketMask: UInt64
    @usableFromInline let highest: UInt64

    /// Safe: both are allocated in `init`, freed in `deinit`, and never escape.
    @usableFromInline let counts: UnsafeMutablePointer<UInt64>
    @usableFromInline let state: UnsafeMutablePointer<State>
    /// Number of counters, `(buckets + 1) · 2^(subBucketMagnitude − 1)`.
    public let indexCount: Int

    @usableFromInline struct State {
        @usableFromInline var totalCount: UInt64 = 0
        @usableFromInline var clampedCount: UInt64 = 0
        /// `UInt64.max` and 0 while empty, so that recording needs no case for the first value.
        @usableFromInline var minimum: UInt64 = .max
        @usableFromInline var maximum: UInt64 = 0
    }

    /// Makes an empty histogram; its memory (270 KB with the defaults, 50 MB at the very most) is touched here,
    /// not while recording.
    public init(_ configuration: Configuration = .latency) {
        self.configuration = configuration
        unitMagnitude = configuration.unitMagnitude
        subBucketMagnitude = configuration.subBucketMagnitude
        subBucketMask = ((1 << subBucketMagnitude) - 1) << unitMagnitude
        highest = configuration.highest
        indexCount = configuration.indexCount
        counts = .allocate(capacity: indexCount)
        counts.initialize(repeating: 0, count: indexCount)
        state = .allocate(capacity: 1)
        state.initialize(to: State())
    }

    /// Stands where one is needed and nothing will be recorded.
    static let unused = Histogram()

    deinit {
        counts.deallocate()
        state.deallocate()
    }

    // MARK: - Recording

    /// Counts one value. O(1), no allocation, never traps.
    ///
    /// A value above `configuration.highest` goes to the bucket of `highest` and is counted in `clampedCount`;
    /// `maximum` remembers the value itself.
    @inline(__always)
    public func record(_ value: UInt64) {
        var tracked = value
        if value > highest {
            tracked = highest
            state.pointee.clampedCount &+= 1
        }
        // Wrapping: 2^63 calls take longer than any run.
        counts[index(of: tracked)] &+= 1
        state.pointee.totalCount &+= 1
        if value < state.pointee.minimum { state.pointee.minimum = value }
        if value > state.pointee.maximum { state.pointee.maximum = value }
    }

    /// Counts a value `count` times. O(1), never traps: the total saturates at `Int64.max`, which is what the
    /// interchange format can carry.
    public func record(_ value: UInt64, count: UInt64) {
        let added = Swift.min(count, UInt64(Int64.max) &- state.pointee.totalCount)
        guard added > 0 else { return }
        if value > highest { state.pointee.clampedCount += added }
        counts[index(of: Swift.min(value, highest))] += added
        state.pointee.totalCount += added
        state.pointee.minimum = Swift.min(state.pointee.minimum, value)
        state.pointee.maximum = Swift.max(state.pointee.maximum, value)
    }

    /// Adds all of `other`'s counts, as if its values had been recorded here. O(indices).
    ///
    /// - Throws: `.differentConfigurations`, or `.tooManyValues` if the total would pass `Int64.max`; nothing has
    ///   changed then.
    public func merge(_ other: Histogram) throws(HistogramMergeError) {
        guard configuration == other.configuration else {
            throw .differentConfigurations(configuration, other.configuration)
        }
        let (total, overflow) = totalCount.addingReportingOverflow(other.totalCount)
        guard !overflow, total <= UInt64(Int64.max) else { throw .tooManyValues }
        guard !other.isEmpty else { return }
        // Nothing is counted outside (invariant 3).
        let lowest = other.index(of: Swift.min(other.minimum, highest))
        for index in lowest...other.index(of: Swift.min(other.maximum, highest)) {
            counts[index] &+= other.counts[index]
        }
        state.pointee.totalCount = total
        state.pointee.clampedCount += other.state.pointee.clampedCount
        state.pointee.minimum = Swift.min(state.pointee.minimum, other.state.pointee.minimum)
        state.pointee.maximum = Swift.max(state.pointee.maximum, other.state.pointee.maximum)
    }

    /// Forgets everything recorded. O(indices), no allocation.
    public func reset() {
        counts.update(repeating: 0, count: indexCount)
        state.pointee = State()
    }

    // MARK: - What was recorded

    /// Values recorded.
    public var totalCount: UInt64 { state.pointee.totalCount }
    /// Values above `configuration.highest`.
    public var clampedCount: UInt64 { state.pointee.clampedCount }
    public var isEmpty: Bool { totalCount == 0 }
    /// The least value, exactly; 0 while empty. After decoding: the low end of its bucket.
    public var minimum: UInt64 { isEmpty ? 0 : state.pointee.minimum }
    /// The greatest value, exactly, even above `highest`; 0 while empty. After decoding: the high end of its bucket.
    public var maximum: UInt64 { state.pointee.maximum }
}

/// Why two histograms could not be merged.
public enum HistogramMergeError: Error, Equatable, CustomStringConvertible {
    case differentConfigurations(Histogram.Configuration, Histogram.Configuration)
    case tooManyValues

    public var description: String {
        switch self {
        case .differentConfigurations(let left, let right):
            "histograms of different layouts cannot be merged: \(left) and \(right)"
        case .tooManyValues: "the merged histogram would hold more than 2^63 - 1 values"
        }
    }
}
