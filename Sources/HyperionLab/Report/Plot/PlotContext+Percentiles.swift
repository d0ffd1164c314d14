import Foundation

extension PlotContext {
    /// The latency at each percentile, one line an engine; nil where nothing was recorded.
    ///
    /// Under open load of the response, as in the tables. Each point is the median over the repetitions, as there; the
    /// line ends where a percentile has not enough samples behind it.
    func percentiles(of block: OperationBlock) -> LinePlot? {
        let series = model.engines.compactMap { engine -> LinePlot.Series? in
            let points = curve(of: engine, block.operation)
            guard points.count > 1 else { return nil }
            return LinePlot.Series(label: label(of: engine), style: style(of: engine), points: points)
        }
        let points = series.flatMap(\.points)
        guard !points.isEmpty else { return nil }
        let highest = points.map(\.x).max() ?? 0.99
        return LinePlot(
            name: "", title: "\(block.operation): latency by percentile",
            summary: (model.isOpen(block) ? "Response" : "Service")
                + " latency in nanoseconds, on a logarithmic axis, against the percentile, on an axis that "
                + "stretches the tail. " + series.map(description).joined(separator: " "),
            x: .percentiles("percentile", upTo: highest),
            y: .logarithmic("latency (logarithmic)", covering: points.map(\.y)) {
                Format.nanoseconds($0, trimmed: true)
            },
            series: series)
    }

    private func description(_ series: LinePlot.Series) -> String {
        let marks = series.points.compactMap(\.title).map { $0.replacing(series.label + " ", with: "") }
        return series.label + ": " + marks.joined(separator: ", ") + "."
    }

    private func curve(of engine: String, _ operation: String) -> [LinePlot.Point] {
        let samples = model.samples(of: engine).flatMap(\.phases).flatMap(\.operations)
        // An unreadable histogram is told in the tables' notes.
        let histograms = samples.filter { $0.operation == operation }.compactMap { sample in
            (sample.response ?? sample.histogram).flatMap { try? Histogram(hdr: $0) }
        }.filter { !$0.isEmpty }
        let label = label(of: engine)
        let supported = PercentileGrid.quantiles.filter { quantile in
            histograms.contains { $0.samplesBeyond(quantile) >= Observations.leastSamplesBeyond }
        }
        let values = histograms.map { ($0, $0.values(atQuantiles: supported)) }
        return supported.indices.compactMap { index in
            let quantile = supported[index]
            let deep = values.filter { $0.0.samplesBeyond(quantile) >= Observations.leastSamplesBeyond }
                .map { Double($0.1[index]) }
            // A latency below the clock's step reads 0, for which a logarithmic axis has no place.
            guard let median = medianOf(deep), median > 0 else { return nil }
            let isMarked = PercentileGrid.marked.contains(quantile)
            let name = "p\(PlotAxis.percentile(quantile))"
            return LinePlot.Point(
                x: quantile, y: median, title: isMarked ? "\(label) \(name): \(Format.nanoseconds(median))" : nil)
        }
    }
}

/// Where a percentile curve is computed.
enum PercentileGrid {
    /// Marked on the curve.
    static let marked = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999]

    /// From the first percentile to 99.999 %: twenty to each tenth of what is left, the marked ones exactly.
    static let quantiles: [Double] = {
        let first = [0.01, 0.02, 0.05]
        let tail = (1...100).map { 1 - pow(10, -Double($0) / 20) }
        let all = first + tail.map { ($0 * 1e9).rounded() / 1e9 }
        // The nearest doubles of the grid and of the marks may differ in the last bit.
        let near = all.filter { value in !marked.contains { abs($0 - value) < 1e-9 } }
        return (near + marked).sorted()
    }()
}

extension Histogram {
    /// `value(atQuantile:)` of each of `quantiles`, which ascend. O(indices) together.
    func values(atQuantiles quantiles: [Double]) -> [UInt64] {
        var values: [UInt64] = []
        values.reserveCapacity(quantiles.count)
        var seen: UInt64 = 0
        var buckets = buckets
        var bucket = buckets.next()
        if let bucket { seen = bucket.count }
        for quantile in quantiles {
            let rank = totalCount - samplesBeyond(quantile)
            while seen < rank, let next = buckets.next() {
                seen += next.count
                bucket = next
            }
            values.append(bucket?.values.upperBound ?? 0)
        }
        return values
    }
}
