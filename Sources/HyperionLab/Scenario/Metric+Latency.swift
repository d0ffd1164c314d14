/// The families of latency metrics. `p50`, `p99`, … are what a caller waits: the response under open load, and the
/// service time under closed load, where nobody waits for an operation to begin.
extension Metric {
    /// Of the time from when an operation was due (open load) or begun (closed load) to its end.
    static let latencies: [Metric] = [.mean, .p50, .p90, .p99, .p999, .p9999, .max]
    /// Of the time from an operation's start to its end, under open load.
    static let services: [Metric] = [
        .serviceMean, .serviceP50, .serviceP90, .serviceP99, .serviceP999, .serviceP9999, .serviceMax,
    ]
    static let batches: [Metric] = [.batchedMean, .batchedP50, .batchedP99]

    /// Measured only where operations are due at times of their own.
    var isOfOpenLoad: Bool { self == .achievedRate || Metric.services.contains(self) }
    /// Of batches, which only closed load has: under open load there is a pause behind each operation.
    var isBatched: Bool { Metric.batches.contains(self) }
    var isMaximum: Bool { self == .max || self == .serviceMax }

    /// The metric that says the same under closed load, if there is one.
    var underClosedLoad: Metric? {
        Metric.services.firstIndex(of: self).map { Metric.latencies[$0] }
    }
}
