extension Histogram {
    /// A histogram that holds what both hold. This one itself, grown by the other's counts, where its layout covers
    /// the other's; else a new one of the lower `lowest`, the higher `highest` and the more digits of the two.
    ///
    /// For logs whose writer resizes its histograms by itself: each interval then has a `highest` of its own. Layouts
    /// that differ in nothing else count alike, so that no count moves; where digits or `lowest` differ, each value
    /// is counted as the greatest that it was equivalent to, which keeps percentiles. O(indices).
    ///
    /// - Throws: `.tooManyValues` if the total would pass `Int64.max`; nothing has changed then.
    func union(_ other: Histogram) throws(HistogramMergeError) -> Histogram {
        let (total, overflow) = totalCount.addingReportingOverflow(other.totalCount)
        guard !overflow, total <= UInt64(Int64.max) else { throw .tooManyValues }
        let (own, added) = (configuration, other.configuration)
        let greatest = Swift.max(own.highest, added.highest, maximum, other.maximum)
        let highest = Swift.min(greatest, UInt64(Int64.max))
        guard
            let wanted = Configuration(
                lowest: Swift.min(own.lowest, added.lowest), highest: highest,
                significantDigits: Swift.max(own.significantDigits, added.significantDigits))
        else { throw .differentConfigurations(own, added) }
        let target = wanted == own ? self : Histogram(wanted)
        if target !== self { target.recordBuckets(of: self) }
        target.recordBuckets(of: other)
        return target
    }

    private func recordBuckets(of other: Histogram) {
        for bucket in other.buckets { record(bucket.values.upperBound, count: bucket.count) }
        // The bucket's lower end where it is the same bucket here; in another layout it may have none recorded.
        let isSameLayout =
            configuration.lowest == other.configuration.lowest
            && configuration.significantDigits == other.configuration.significantDigits
        guard isSameLayout, !other.isEmpty else { return }
        state.pointee.minimum = Swift.min(state.pointee.minimum, other.minimum)
    }
}
