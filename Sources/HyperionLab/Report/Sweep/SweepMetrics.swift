/// Which metrics the reports over all points show of each operation, and how they are called.
///
/// Under closed load throughput and service times. Under open load what was offered is given, so that what was
/// achieved of it and the response come first, and the service time says what of the response was waiting.
struct SweepMetrics: Sendable {
    private let isOpen: Bool
    private let isClosed: Bool

    init(_ points: [SweepReport.Point]) {
        isOpen = points.contains { $0.model.result.scenario.load.isOpen }
        isClosed = points.contains { !$0.model.result.scenario.load.isOpen }
    }

    /// Memory is no operation's and shown by itself.
    var ofOperations: [Metric] {
        isOpen ? [.throughput, .achievedRate, .p50, .p99, .serviceP50] : [.throughput, .p50, .p99]
    }

    func title(_ operation: String, _ metric: Metric) -> String {
        let name =
            switch metric {
            case .bytesPerRecord: "bytes a record"
            case .liveBytesPerRecord: "live bytes a record"
            case .allocatedPerOperation: "bytes allocated an operation"
            case .heapGrowthPerOperation: "growth of the heap an operation"
            case .achievedRate: "rate achieved"
            case .serviceP50: "service p50"
            case .p50 where isOpen && !isClosed, .p99 where isOpen && !isClosed: "response \(metric.rawValue)"
            default: metric.rawValue
            }
        return operation == Scenario.memoryOperation ? name : "\(operation): \(name)"
    }

    /// What the words mean that only open load has; empty under closed load.
    var legend: [String] {
        guard isOpen else { return [] }
        return [
            "",
            "Response: from when an operation was due to its end; service: from its start. Throughput is of a pass at "
                + "full speed under closed load; the rate achieved is of the pass under open load."
                + (isClosed
                    ? " p50 and p99 are of the response where the load is open, and of the service elsewhere." : ""),
        ]
    }
}
