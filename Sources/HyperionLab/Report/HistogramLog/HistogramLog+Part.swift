extension HistogramLog {
    /// What is kept of one line by itself, for comparisons, whose samples are a log's intervals. 100 bytes or so.
    struct Part: Equatable, Sendable {
        /// What a histogram says, in the order of `values`.
        static let metrics: [Metric] = [.mean, .p50, .p90, .p99, .p999, .p9999, .max]

        /// Values counted in the interval.
        var count: UInt64
        /// In nanoseconds, by the place in `metrics`; nan where the interval says nothing: it is empty, or has fewer
        /// than `Observations.leastSamplesBeyond` values beyond the percentile.
        private var values: [Double]

        /// O(indices of the histogram).
        init(_ histogram: Histogram, unit: Unit) {
            count = histogram.totalCount
            let quantiles = Part.metrics.compactMap(\.quantile)
            let ranked = Dictionary(
                zip(quantiles, histogram.values(atQuantiles: quantiles)), uniquingKeysWith: { first, _ in first })
            values = Part.metrics.map { metric in
                guard !histogram.isEmpty else { return .nan }
                guard let quantile = metric.quantile else {
                    return (metric.isMaximum ? Double(histogram.maximum) : histogram.mean) * unit.nanoseconds
                }
                guard histogram.samplesBeyond(quantile) >= Observations.leastSamplesBeyond else { return .nan }
                return ranked[quantile].map { Double($0) * unit.nanoseconds } ?? .nan
            }
        }

        /// In nanoseconds; nil where the interval says nothing of this metric.
        subscript(_ metric: Metric) -> Double? {
            guard let place = Part.metrics.firstIndex(of: metric), !values[place].isNaN else { return nil }
            return values[place]
        }
    }
}
