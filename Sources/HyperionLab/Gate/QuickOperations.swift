/// Latencies that tell more of the clock than of the engine, and are not judged unless asked for.
///
/// Two readings around an operation cost the same whatever stands between them, and nothing overlaps them. Where they
/// are more than a third of a latency, a change of a tenth of the operation's own time is one of less than 7 % of what
/// is measured, and mostly of far less: whoever gates on that waits for an alarm that hardly comes. Throughput, which is
/// measured without a clock in the loop, shows such a change in full where the operation is alone in its mix.
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

    /// Whether an operation is alone in its mix: in a mixed one its throughput is its part of the whole, and hardly moves
    /// when it alone becomes slower.
    static func isShownByThroughput(_ operation: String, of scenario: Scenario) -> Bool {
        scenario.phases.contains { phase in
            phase.mix.wholes.contains { mix in
                mix.count == 1 && Scenario.operationName(mix[0].kind, phase) == operation
            }
        }
    }

    /// - Parameter metrics: all that are compared.
    static func remark(_ names: [Threshold.MetricName], metrics: [Metric], clockCost: Double) -> String? {
        guard !names.isEmpty else { return nil }
        return "not judged, since the clock's \(Format.nanoseconds(clockCost)) are more than a third of it: "
            + names.map { "\($0)" }.joined(separator: ", ")
            + "; throughput shows a change in full; --metrics \(metrics.map(\.rawValue).joined(separator: ",")) judges "
            + "them all the same"
    }
}
