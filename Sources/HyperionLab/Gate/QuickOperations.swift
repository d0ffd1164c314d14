/// Latencies that tell more of the clock than of the engine, and are not judged unless asked for.
///
/// Two readings around an operation cost the same whatever stands between them, and nothing overlaps them. Where they
/// are more than a third of a latency, a change of a tenth of the operation's own time is one of a few hundredths of what is
/// measured: whoever gates on that believes in an alarm that cannot come. Throughput, which is measured without a clock in
/// the loop, shows such a change in full.
enum QuickOperations {
    /// Less than so many times the clock's cost.
    static let quickness = 3.0

    /// - Parameters:
    ///   - latency: what the metric is where nothing was changed, in nanoseconds; nil: not known.
    ///   - clockCost: of the two readings, in nanoseconds.
    static func hides(_ metric: Metric, latency: Double?, clockCost: Double) -> Bool {
        guard let latency, clockCost > 0, Metric.latencies.contains(metric) else { return false }
        return latency < quickness * clockCost
    }

    static func remark(_ names: [Threshold.MetricName], clockCost: Double) -> String? {
        guard !names.isEmpty else { return nil }
        let metrics = names.reduce(into: [String]()) { all, name in
            if !all.contains(name.metric.rawValue) { all.append(name.metric.rawValue) }
        }
        return "not judged, since the clock's \(Format.nanoseconds(clockCost)) are more than a third of it: "
            + names.map { "\($0)" }.joined(separator: ", ")
            + "; throughput shows a change in full; --metrics throughput,\(metrics.joined(separator: ",")) judges them "
            + "all the same"
    }
}
