extension MarkdownReport {
    /// How the engines kept up with an open load; empty under closed load.
    var openLoad: [String] {
        let rows = model.openLoadRows
        guard !rows.isEmpty else { return [] }
        let table = rows.map { row in
            [
                label(row.engine) + Markdown.escape(row.place), Format.rate(row.offeredPerSecond),
                Format.rate(row.achievedPerSecond), row.isHeld ? "yes" : "**no**",
                Format.count(row.largestBacklog), Format.count(row.backlogAtEnd),
            ]
        }
        var lines = [
            "## Open load", "",
            "Operations were due at times of their own (\(Markdown.escape(ScenarioText(scenario: scenario).load))), "
                + "whether or not those before them had been answered. p50 to max are of the response: from when an "
                + "operation was due to its end. The service metrics are from its start. Where the two differ, operations "
                + "waited behind slow ones, which a closed load does not show (coordinated omission). The backlog is what was due "
                + "and not begun: the most in one thread, and what was left in all threads when the pass ended. What "
                + "was left is in the response with the time that it had waited by then.",
            "",
        ]
        lines += Markdown.table(
            ["engine", "offered", "achieved", "held", "largest backlog", "at the end"], rows: table)
        if rows.contains(where: { !$0.isHeld }) {
            lines += [
                "",
                "**A rate that was not held** (from three quarters of the pass on, some thread was never without a "
                    + "backlog again, in more than half of the repetitions) has response latencies that grow with the "
                    + "length of the pass: they say that the engine cannot keep up, not how fast it is.",
            ]
        }
        return lines
    }

    /// What the method says of latency under the scenario's load.
    var latencyMethod: String {
        guard scenario.load.isOpen else {
            return
                "- **Latency** comes from a second pass of its own, each operation between two readings of the clock "
                + "named above, which let no operation overlap the next; the clock's cost is contained in every value "
                + "and not subtracted. It is service time under a closed loop: what a caller "
                + "would wait in a queue at a given rate of arrival is not in it. A percentile without enough samples "
                + "behind it is not printed."
        }
        let arrivals =
            scenario.load.pace == nil
            ? "Arrivals are computed from the seed, the same for every engine and repetition. "
            : "Arrivals are the trace's times; requests with the same time are spread evenly up to the next one, at most "
                + "over a second. A write after a miss is due with its read. "
        return "- **Latency** comes from a second pass of its own under open load. A thread that is early spins on the "
            + "clock named above, so that an operation begins up to two readings late; a thread that is late begins "
            + "at once. The clock's cost is contained in every value and not subtracted. \(arrivals)A percentile "
            + "without enough samples behind it is not printed."
    }

    /// Of operations that are quick beside the clock; empty where there are none.
    var batchMethod: [String] {
        if !quickUnderOpenLoad.isEmpty {
            return [
                "- **Quick operations** (\(quickUnderOpenLoad.joined(separator: ", "))), whose median is below ten times the "
                    + "clock's cost, are not timed in batches under open load, as they are under closed load: each is due "
                    + "at a moment of its own, so that a batch would hold the waits between its operations, and one that "
                    + "ran through them at once would no longer be that load. Of their service and response the clock's "
                    + "cost is a good part; the same mix under closed load has the batched figures."
            ]
        }
        guard model.blocks.contains(where: { model.hasBatches($0.operation) }) else { return [] }
        return [
            "- **Batched** metrics are of operations whose median is below ten times the clock's cost: one in "
                + "\(BatchTimer.period) chunks of up to \(TimingLoop.longestChunk) operations stands between two "
                + "readings as a whole, and its mean is one value. Operations overlap within a chunk, and in a mix its "
                + "other operations are in it."
        ]
    }

    /// Operations of an open load that would be timed in batches under closed load.
    private var quickUnderOpenLoad: [String] {
        guard scenario.load.isOpen else { return [] }
        let costs = result.samples.map(\.clock.costNanoseconds).filter(\.isFinite)
        guard let cost = OrderStatistics.median(costs) else { return [] }
        return model.blocks.filter { !$0.isLoad }.map(\.operation).filter { operation in
            model.engines.contains { engine in
                engine != ReportModel.nullEngine
                    && model.value(engine, operation, .serviceP50).map { $0 < BatchTimer.quickness * cost } ?? false
            }
        }.map(Markdown.escape)
    }

    /// The metrics of a block's table, in the order of its columns; those that no engine has are left out.
    func shownMetrics(of block: OperationBlock) -> [Metric] {
        guard !block.isLoad else { return [.throughput] }
        let percentiles: [Metric] = [.p50, .p90, .p99, .p999, .p9999, .max]
        let more: [Metric] =
            model.isOpen(block)
            ? [.achievedRate] + percentiles + [.serviceP50, .serviceP99, .serviceP999, .serviceMax]
            : percentiles + [.batchedP50]
        return [.throughput]
            + more.filter { metric in
                model.engines.contains { model.value($0, block.operation, metric) != nil }
            }
    }
}
