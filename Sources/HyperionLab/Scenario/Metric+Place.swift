/// The one table of what is measured of what: thresholds are checked against it, comparisons take their metrics from
/// it, and `hyperion list metrics` prints it.
extension Metric {
    /// What a metric is measured of.
    public enum Place: String, Sendable, CaseIterable {
        /// The insertion of all records, before the first phase; `ENGINE.load.METRIC`.
        case load
        /// Each operation of each phase; `ENGINE.read.METRIC`.
        case operation
        /// The store as a whole; `ENGINE.memory.METRIC`.
        case memory

        /// - Parameter operation: as in metric names.
        init(_ operation: String) {
            self =
                switch operation {
                case Scenario.loadOperation: .load
                case Scenario.memoryOperation: .memory
                default: .operation
                }
        }
    }

    /// - Parameter isOpen: whether operations are due at times of their own (`load: open(…)`).
    static func measured(of place: Place, isOpen: Bool) -> [Metric] {
        switch place {
        case .load:
            [
                .throughput, .mean, .limitRatio, .instructionsPerOperation, .allocatedPerOperation,
                .heapGrowthPerOperation,
            ]
        case .operation: allCases.filter { !$0.isMemory && !(isOpen ? $0.isBatched : $0.isOfOpenLoad) }
        case .memory: allCases.filter(\.isMemory)
        }
    }

    /// `load and operations`, `operations under open load`, `memory`.
    public var places: String {
        let names = Place.allCases.compactMap { place -> String? in
            let name = place == .operation ? "operations" : place.rawValue
            return switch (measured(of: place, isOpen: false), measured(of: place, isOpen: true)) {
            case (true, true): name
            case (true, false): "\(name) under closed load"
            case (false, true): "\(name) under open load"
            case (false, false): nil
            }
        }
        return names.joined(separator: " and ")
    }

    private func measured(of place: Place, isOpen: Bool) -> Bool {
        Metric.measured(of: place, isOpen: isOpen).contains(self)
    }

    /// A bound on it, with its unit, as a threshold may have it.
    public var exampleBound: String {
        switch unit {
        case .nanoseconds: "5us"
        case .operationsPerSecond: "5M/s"
        case .bytes: "128B"
        case .times: "1.2"
        case .instructions: "120"
        }
    }

    /// In one line.
    public var meaning: String {
        switch self {
        case .throughput: "operations finished a second, without a clock in the loop; of a multi-read its keys"
        case .mean: "mean latency; under open load this and those below are of the response"
        case .p50, .p90, .p99, .p999, .p9999: "latency that \(percentage) of the operations do not exceed"
        case .max: "the longest latency"
        case .limitRatio: "time of an operation over that of the memory accesses that it cannot avoid"
        case .serviceMean: "mean time from an operation's start to its end, without its wait to begin"
        case .serviceP50, .serviceP90, .serviceP99, .serviceP999, .serviceP9999:
            "service time that \(percentage) of the operations do not exceed"
        case .serviceMax: "the longest service time"
        case .achievedRate: "operations finished a second, fewer than asked for where those cannot be held"
        case .batchedMean: "mean over batches timed as a whole, where operations are quick"
        case .batchedP50, .batchedP99: "mean of a batch that \(percentage) of them do not exceed"
        case .instructionsPerOperation: "instructions of an operation and of the harness; with --count instructions"
        case .allocatedPerOperation:
            "heap bytes that an operation allocates, freed again or not; with allocator: jemalloc"
        case .heapGrowthPerOperation: "growth of live heap bytes by an operation"
        case .liveBytesPerRecord: "growth of live heap bytes over the load, divided by the records"
        case .fragmentation: "what the heap holds of the system's memory over what is live in it"
        case .bytesPerRecord: "growth of resident memory over the load, divided by the records"
        case .rss: "most memory that was resident"
        }
    }

    private var percentage: String { quantile.map { Format.number($0 * 100, digits: 4, trimmed: true) + " %" } ?? "" }
}
