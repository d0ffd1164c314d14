/// What `hyperion report FILE.hlog` prints: the percentiles of each tag.
public enum HistogramLogTable {
    private static let percentiles: [Metric] = [.p50, .p90, .p99, .p999, .p9999]

    /// - Parameter colour: whether to use ANSI escape sequences.
    public static func text(_ log: HistogramLog, colour: Bool = false) -> String {
        let titles = ["tag", "values", "mean"] + percentiles.map(\.rawValue) + ["max"]
        var table = TextTable(alignments: titles.indices.map { $0 == 0 ? .left : .right })
        table.add(titles.map { TextTable.Cell($0, .dim) })
        for series in log.series { table.add(cells(of: series)) }
        let head = "\(log.file): \(Format.count(log.series.count, "tag")), \(Format.count(log.intervals, "interval"))"
        return
            ([TextTable.styled(Format.printable(head + over(log)), .bold, colour: colour)]
            + table.lines(indent: 1, colour: colour) + notes(of: log)).joined(separator: "\n") + "\n"
    }

    private static func over(_ log: HistogramLog) -> String {
        guard let start = log.series.map(\.start).min(), let end = log.series.map(\.end).max(), end > start else {
            return ""
        }
        let since = start >= 365 * 24 * 3600 ? " from \(Format.time(start))" : ""
        return " over \(Format.nanoseconds((end - start) * 1e9, trimmed: true))\(since)"
    }

    private static func cells(of series: HistogramLog.Series) -> [TextTable.Cell] {
        let histogram = series.histogram
        let isEmpty = histogram.isEmpty
        let quantiles = percentiles.map { metric -> String in
            guard let quantile = metric.quantile,
                histogram.samplesBeyond(quantile) >= Observations.leastSamplesBeyond
            else { return Format.missing }
            return Format.nanoseconds(series.nanoseconds(atQuantile: quantile))
        }
        let texts =
            [Format.printable(series.name), Format.count(histogram.totalCount)]
            + [isEmpty ? Format.missing : Format.nanoseconds(series.mean)] + quantiles
            + [isEmpty ? Format.missing : Format.nanoseconds(series.maximum)]
        return texts.map { TextTable.Cell($0) }
    }

    private static func notes(of log: HistogramLog) -> [String] {
        let hasGaps = log.series.contains { series in
            percentiles.contains { metric in
                metric.quantile.map { series.histogram.samplesBeyond($0) < Observations.leastSamplesBeyond } ?? false
            }
        }
        let unit = log.series.first?.unit ?? .nanoseconds
        return ["values were read as \(unit.rawValue)"]
            + (hasGaps ? ["\(Format.missing): fewer than \(Observations.leastSamplesBeyond) values beyond"] : [])
    }
}
