/// A bound on one metric: `hyperion.read.p99 < 5us`, `hyperion.read.p50 <= 0.7x baseline`,
/// `hyperion.read@beside-writer.throughput >= 0.85x hyperion.read@alone.throughput`.
public struct Threshold: Codable, Equatable, Sendable {
    /// `ENGINE.OPERATION.METRIC`. The operation carries its phase's label, if it has one, behind an `@`.
    public struct MetricName: Codable, Equatable, Hashable, Sendable, CustomStringConvertible {
        public var engine: String
        public var operation: String
        public var metric: Metric
        public init(engine: String, operation: String, metric: Metric) {
            (self.engine, self.operation, self.metric) = (engine, operation, metric)
        }
        /// Without an engine, as a foreign log may have it, the name begins with the operation.
        public var description: String { (engine.isEmpty ? "" : engine + ".") + "\(operation).\(metric.rawValue)" }
    }

    public enum Comparison: String, Codable, Sendable, CaseIterable {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        public func holds(_ left: Double, _ right: Double) -> Bool {
            switch self {
            case .less: left < right
            case .lessOrEqual: left <= right
            case .greater: left > right
            case .greaterOrEqual: left >= right
            }
        }
    }

    public enum Bound: Codable, Equatable, Sendable {
        /// In the metric's own unit (`Metric.unit`).
        case absolute(Double)
        /// So many times another metric. `0.7x ENGINE` stands for the same operation and metric of that engine.
        case relative(factor: Double, to: MetricName)
    }

    /// As it was written, for messages.
    public var text: String
    public var metric: MetricName
    public var comparison: Comparison
    public var bound: Bound
    public init(text: String, metric: MetricName, comparison: Comparison, bound: Bound) {
        (self.text, self.metric, self.comparison, self.bound) = (text, metric, comparison, bound)
    }
}

/// The measured quantities, by the names that thresholds, `metrics.csv` and reports use.
public enum Metric: String, Codable, Sendable, CaseIterable, Hashable {
    case throughput
    case mean, p50, p90, p99
    case p999 = "p99.9"
    case p9999 = "p99.99"
    case max
    case limitRatio = "limit-ratio"
    /// Under open load, where the metrics above are of the response: from an operation's start to its end.
    case serviceMean = "service-mean"
    case serviceP50 = "service-p50"
    case serviceP90 = "service-p90"
    case serviceP99 = "service-p99"
    case serviceP999 = "service-p99.9"
    case serviceP9999 = "service-p99.99"
    case serviceMax = "service-max"
    /// Operations finished a second under open load.
    case achievedRate = "achieved-rate"
    /// Of the means of batches that were timed as a whole, where one operation takes less than ten times the clock.
    case batchedMean = "batched-mean"
    case batchedP50 = "batched-p50"
    case batchedP99 = "batched-p99"
    case instructionsPerOperation = "instructions-per-op"
    /// What the engine asked of its allocator, whether or not it was freed again; counted by jemalloc only.
    case allocatedPerOperation = "allocated-per-op"
    /// By how much what is allocated and not freed grew; below 0 where it shrank.
    case heapGrowthPerOperation = "heap-growth-per-op"
    case bytesPerRecord = "bytes-per-record"
    /// Of the heap alone: memory that an engine maps for itself is not in it.
    case liveBytesPerRecord = "live-bytes-per-record"
    case fragmentation
    case rss

    public enum Unit: String, Codable, Sendable {
        case operationsPerSecond = "ops/s"
        case nanoseconds = "ns"
        case bytes = "B"
        /// A plain number: so many times something of the same kind.
        case times = "x"
        case instructions
    }

    public var unit: Unit {
        switch self {
        case .throughput, .achievedRate: .operationsPerSecond
        case .mean, .p50, .p90, .p99, .p999, .p9999, .max: .nanoseconds
        case .limitRatio: .times
        case .serviceMean, .serviceP50, .serviceP90, .serviceP99, .serviceP999, .serviceP9999, .serviceMax:
            .nanoseconds
        case .batchedMean, .batchedP50, .batchedP99: .nanoseconds
        case .bytesPerRecord, .rss, .allocatedPerOperation, .heapGrowthPerOperation, .liveBytesPerRecord: .bytes
        case .fragmentation: .times
        case .instructionsPerOperation: .instructions
        }
    }

    /// Memory is a property of the store, not of an operation: its metric's operation is always `memory`.
    public var isMemory: Bool {
        self == .bytesPerRecord || self == .rss || self == .liveBytesPerRecord || self == .fragmentation
    }

    /// What the allocator says. Often 0, which has no ratio to anything: never compared between results.
    public var isOfHeap: Bool {
        switch self {
        case .allocatedPerOperation, .heapGrowthPerOperation, .liveBytesPerRecord, .fragmentation: true
        default: false
        }
    }

    /// The quantile of a percentile metric, else nil.
    public var quantile: Double? {
        switch self {
        case .p50, .serviceP50, .batchedP50: 0.5
        case .p90, .serviceP90: 0.9
        case .p99, .serviceP99, .batchedP99: 0.99
        case .p999, .serviceP999: 0.999
        case .p9999, .serviceP9999: 0.9999
        default: nil
        }
    }

    public var higherIsBetter: Bool { self == .throughput || self == .achievedRate }
}
