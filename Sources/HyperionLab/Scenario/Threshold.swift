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
        public var description: String { "\(engine).\(operation).\(metric.rawValue)" }
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
    case instructionsPerOperation = "instructions-per-op"
    case bytesPerRecord = "bytes-per-record"
    case rss

    public enum Unit: String, Codable, Sendable {
        case operationsPerSecond = "ops/s"
        case nanoseconds = "ns"
        case bytes = "B"
        case instructions
    }

    public var unit: Unit {
        switch self {
        case .throughput: .operationsPerSecond
        case .mean, .p50, .p90, .p99, .p999, .p9999, .max: .nanoseconds
        case .bytesPerRecord, .rss: .bytes
        case .instructionsPerOperation: .instructions
        }
    }

    /// Memory is a property of the store, not of an operation: its metric's operation is always `memory`.
    public var isMemory: Bool { self == .bytesPerRecord || self == .rss }

    /// The quantile of a percentile metric, else nil.
    public var quantile: Double? {
        switch self {
        case .p50: 0.5
        case .p90: 0.9
        case .p99: 0.99
        case .p999: 0.999
        case .p9999: 0.9999
        default: nil
        }
    }

    public var higherIsBetter: Bool { self == .throughput }
}
