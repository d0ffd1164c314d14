/// How far an engine is from what this machine's memory allows.
///
/// A lookup in a store larger than the caches waits for two loads that depend on one another: the index's slot,
/// then the record. The time of one such load, over about as much memory and with the same pages, is measured in
/// each worker process beside the engine.
///
/// Two of them are a yardstick, not a bound. An engine may come out below where the index, smaller than the
/// records, or the distribution's hot records stay in the caches, and where the processor begins the next read
/// while this one waits: the throughput pass does not keep it from that.
struct MachineLimit {
    struct Distance: Equatable {
        var engine: String
        var operation: String
        /// Of one read.
        var nanoseconds: Double
        /// nanoseconds / (2 × the dependent load beside this engine).
        var ratio: Double
        /// From the median latency, which contains the clock, because throughput is shared with other operations.
        var isLatency: Bool
    }

    /// Median over all worker processes, in nanoseconds; nil if none measured it.
    var dependentLoadNanoseconds: Double?
    /// Of each engine of this project that reads single keys, in the order of the blocks.
    var distances: [Distance]

    init(_ model: ReportModel) {
        let ownEngines = model.engines.filter { $0 == "hyperion" || $0.hasPrefix("hyperion-") }
        dependentLoadNanoseconds = MachineLimit.positive(
            medianOf(model.result.samples.map(\.dependentLoadNanoseconds)))
        distances = model.blocks.filter { $0.kind?.kind == .read }.flatMap { block in
            ownEngines.compactMap { engine -> Distance? in
                let loads = model.samples(of: engine).map(\.dependentLoadNanoseconds)
                guard let load = MachineLimit.positive(medianOf(loads)) else { return nil }
                let throughput = MachineLimit.positive(model.value(engine, block.operation, .throughput))
                let median: Metric = model.isOpen(block) ? .serviceP50 : .p50
                let latency = MachineLimit.positive(model.value(engine, block.operation, median))
                let sole = block.isSoleOnOneThread ? throughput.map { 1e9 / $0 } : nil
                guard let nanoseconds = sole ?? latency else { return nil }
                return Distance(
                    engine: engine, operation: block.operation, nanoseconds: nanoseconds,
                    ratio: nanoseconds / (2 * load), isLatency: sole == nil)
            }
        }
    }

    /// `a single read of hyperion takes 277 ns, 1.24x two dependent loads`
    static func sentence(_ distance: Distance) -> String {
        let operation = distance.operation == "read" ? "" : " (\(distance.operation))"
        let basis = distance.isLatency ? " (p50, with the clock)" : ""
        let hidden = distance.ratio < 1 ? ": caches, or the next read's loads meanwhile, hide a part" : ""
        return
            "a single read of \(distance.engine)\(operation) takes \(Format.nanoseconds(distance.nanoseconds))\(basis), "
            + "\(Format.ratio(distance.ratio)) two dependent loads\(hidden)"
    }

    private static func positive(_ value: Double?) -> Double? {
        guard let value, value > 0, value.isFinite else { return nil }
        return value
    }
}
