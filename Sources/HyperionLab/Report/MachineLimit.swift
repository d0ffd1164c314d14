/// How far the engines are from what this machine's memory allows, as the reports say it (see `AccessFloor`).
struct MachineLimit {
    struct Distance: Equatable {
        var engine: String
        var operation: String
        /// Median over the repetitions.
        var ratio: Double
        var low: Double?
        var high: Double?
        /// From the median latency, which contains the clock, because throughput is shared with other operations.
        var isLatency: Bool
    }

    /// What `limit-ratio` is, in two sentences.
    static let explanation = [
        "limit-ratio is the time of an operation over that of the memory accesses that it cannot avoid: two loads, the "
            + "second of which depends on the first (the index, then the record), or, for the keys of a multi-read and "
            + "the records of a scan, whose loads overlap, their cache lines at the bandwidth at which one thread reads "
            + "memory.",
        "It is a yardstick and not a bound: it falls below 1 where caches hold what is read most, or where the "
            + "processor begins the next operation while this one waits.",
    ]

    /// Of one load, over as much memory as the records have (at most 4 GiB) and with the same pages: the least of all
    /// worker processes, in nanoseconds; nil if none measured it.
    var dependentLoadNanoseconds: Double?
    /// `, the least of 24 workers`; in results from before there was one floor for all, `, the median of 24 workers`.
    private(set) var origin = ""
    /// nil: not measured.
    var bandwidth: MemoryBandwidth?
    /// In the order of the blocks, then of the engines.
    var distances: [Distance]

    init(_ model: ReportModel) {
        let result = model.result
        let isLeast = result.dependentLoadNanoseconds != nil
        // The ratios of an older result are each to its own worker's floor, of which there is no least to print.
        let workers = result.samples + (isLeast ? result.harness.map { [$0] } ?? [] : [])
        let loads = workers.map(\.dependentLoadNanoseconds).filter { $0 > 0 && $0.isFinite }
        dependentLoadNanoseconds = result.dependentLoadNanoseconds ?? medianOf(loads)
        if loads.count > 1 { origin = ", the \(isLeast ? "least" : "median") of \(Format.count(loads.count)) workers" }
        bandwidth = model.result.environment.memoryBandwidth
        distances = model.blocks.flatMap { block in
            model.engines.compactMap { engine -> Distance? in
                guard let summary = model.summary(engine, block.operation, .limitRatio), let ratio = summary.value
                else { return nil }
                return Distance(
                    engine: engine, operation: block.operation, ratio: ratio, low: summary.low, high: summary.high,
                    isLatency: summary.note.contains(AccessFloor.noteOnMedian))
            }
        }
    }

    /// What the harness itself takes of an operation, in nanoseconds: of operations that one thread runs alone, where the
    /// engine that does nothing was measured.
    static func harness(_ model: ReportModel) -> [(operation: String, nanoseconds: Double)] {
        let extra = model.result.harness?.phases.flatMap(\.operations) ?? []
        return model.blocks.compactMap { block -> (operation: String, nanoseconds: Double)? in
            guard block.isSoleOnOneThread, !block.isLoad else { return nil }
            let rate =
                model.value(ReportModel.nullEngine, block.operation, .throughput)
                ?? extra.first { $0.operation == block.operation }?.operationsPerSecond
            guard let rate, rate > 0, rate.isFinite else { return nil }
            return (block.operation, 1e9 / rate)
        }
    }

    /// `making the empty store, before its load, took 9.84 ms (hyperion), 1.30 ms (std-unordered-map)`: medians; nil: not
    /// measured. What an engine does then it need not do in its load.
    static func creation(_ model: ReportModel) -> String? {
        let parts = model.engines.compactMap { engine -> String? in
            let seconds = model.result.samples.filter { $0.engine == engine }.compactMap(\.creationSeconds)
            return medianOf(seconds).map { "\(Format.nanoseconds($0 * 1e9)) (\(engine))" }
        }
        return parts.isEmpty ? nil : "making the empty store, before its load, took " + parts.joined(separator: ", ")
    }

    /// `one dependent load over this working set takes 112 ns, the least of 24 workers; one thread reads memory at 11.2 GB/s`
    var measured: String? {
        let parts = [
            dependentLoadNanoseconds.map {
                "one dependent load over this working set takes \(Format.nanoseconds($0))\(origin)"
            },
            bandwidth.map { "one thread reads memory at \(Format.number($0.readBytesPerSecond / 1e9)) GB/s" },
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// One an engine: `hyperion 0.712x (load), 1.23x (read@alone), 1.30x (read@mixed, p50)`.
    var sentences: [String] {
        var engines: [String] = []
        for distance in distances where !engines.contains(distance.engine) { engines.append(distance.engine) }
        return engines.map { engine in
            let parts = distances.filter { $0.engine == engine }.map { distance in
                "\(Format.ratio(distance.ratio)) (\(distance.operation)\(distance.isLatency ? ", p50" : ""))"
            }
            return "\(engine) \(parts.joined(separator: ", "))"
        }
    }
}
