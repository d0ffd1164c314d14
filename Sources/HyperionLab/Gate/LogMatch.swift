/// The tags that two histogram logs have in common, which are what can be compared of them.
struct LogMatch {
    struct Pair {
        /// In the words of the new log.
        var label: String
        var base: HistogramLog.Series
        var new: HistogramLog.Series

        /// A tag of ours is `ENGINE.OPERATION`; whatever a foreign one is, name and metric together print it whole.
        func name(of metric: Metric) -> Threshold.MetricName {
            guard let dot = label.firstIndex(of: "."), dot > label.startIndex else {
                return Threshold.MetricName(engine: "", operation: label, metric: metric)
            }
            return Threshold.MetricName(
                engine: String(label[..<dot]), operation: String(label[label.index(after: dot)...]), metric: metric)
        }

        /// Values of an interval on each side (medians), where they are too far apart for maxima; else nil.
        var unlikeCounts: (base: UInt64, new: UInt64)? {
            let medians = [base, new].map { series in
                OrderStatistics.median(series.parts.map { Double($0.count) }) ?? 0
            }
            guard medians.max()! > medians.min()! * ResultComparison.mostOfCounts else { return nil }
            return (UInt64(medians[0]), UInt64(medians[1]))
        }
    }

    /// In the order of the new log, at least one.
    var pairs: [Pair]
    /// What has no partner.
    var remarks: [String] = []

    init(base: HistogramLog, new: HistogramLog, ignoringTags: Bool) throws(HistogramLogError) {
        let olds = Dictionary(base.series.map { ($0.tag, $0) }, uniquingKeysWith: { first, _ in first })
        pairs = new.series.compactMap { series in
            olds[series.tag].map { Pair(label: series.name, base: $0, new: series) }
        }
        guard pairs.isEmpty else {
            let matched = Set(pairs.map(\.new.tag))
            for (side, other) in [("base", new), ("new", base)] {
                let lone = other.series.filter { !matched.contains($0.tag) }
                if !lone.isEmpty { remarks.append("not in \(side), so not compared: \(Self.list(lone))") }
            }
            return
        }
        let isOneEach = base.series.count == 1 && new.series.count == 1
        if isOneEach && ignoringTags {
            pairs = [Pair(label: new.series[0].name, base: base.series[0], new: new.series[0])]
            remarks.append("NOT COMPARABLE: the tag was \(Self.list(base.series)), is \(Self.list(new.series))")
            return
        }
        throw .invalid([
            Diagnostic(
                file: new.file,
                message: "none of its tags (\(Self.list(new.series))) is in \(Format.printable(base.file)) "
                    + "(\(Self.list(base.series))), so that nothing can be compared; "
                    + (isOneEach ? "give --force to compare them all the same" : "give logs that have a tag in common")
            )
        ])
    }

    /// `a, b, c`, the first ten of them.
    private static func list(_ series: [HistogramLog.Series]) -> String {
        let names = series.prefix(10).map { Format.printable($0.name) }.joined(separator: ", ")
        return names + (series.count > 10 ? " and \(Format.count(series.count - 10)) more" : "")
    }
}
