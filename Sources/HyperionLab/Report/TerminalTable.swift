/// What `hyperion run` prints: a block for each operation, then everything that a reader must know before
/// believing it.
public struct TerminalTable {
    let model: ReportModel
    private let colour: Bool

    /// - Parameter colour: whether to use ANSI escape sequences: bold for the best, red for what is wrong.
    public static func text(_ result: RunResult, colour: Bool = false) -> String {
        let table = TerminalTable(model: ReportModel(result), colour: colour)
        let sections = [table.head] + table.model.blocks.map(table.block) + [table.findings]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private var head: [String] {
        let scenario = model.result.scenario
        let title = scenario.description.isEmpty ? scenario.name : "\(scenario.name): \(scenario.description)"
        return [styled(Format.printable(title), .bold), Format.printable(ScenarioText(scenario: scenario).summary)]
    }

    // MARK: Blocks

    private func block(_ block: OperationBlock) -> [String] {
        let columns = self.columns(of: block)
        var table = TextTable(alignments: [.left] + columns.map { _ in .right })
        table.add([TextTable.Cell("")] + columns.map { TextTable.Cell($0.title, .dim) })
        // `null` is not in the race, and what answers wrongly has lost it.
        let ranked = model.engines.filter { $0 != ReportModel.nullEngine && !model.isWrong($0) }
        let best = columns.map { column in column.best(ranked) }
        for engine in model.engines {
            let isWrong = model.isWrong(engine)
            let cells = columns.enumerated().map { index, column in
                let text = column.cell(engine)
                return TextTable.Cell(text, isWrong ? .red : best[index] == engine ? .bold : .plain)
            }
            table.add([TextTable.Cell(label(engine), isWrong ? .red : .plain)] + cells)
        }
        return [styled(Format.printable(block.title), .bold)] + table.lines(indent: 1, colour: colour)
    }

    struct Column {
        var title: String
        var cell: (String) -> String
        /// Of the engines given, the one that leads, if more than one competes.
        var best: ([String]) -> String?
    }

    private func columns(of block: OperationBlock) -> [Column] {
        let operation = block.operation
        var columns = [
            metricColumn("throughput", operation, .throughput) { Format.rate($0) }
        ]
        let isOpen = model.isOpen(block)
        if isOpen { columns.append(metricColumn("achieved", operation, .achievedRate) { Format.rate($0) }) }
        if block.isSoleOnOneThread, !isOpen {
            columns.append(
                metricColumn(block.timeHeader, operation, .throughput) { throughput in
                    // The column's title is the unit.
                    guard let throughput, throughput > 0 else { return Format.missing }
                    return Format.number(1e9 / throughput)
                })
        }
        for metric in [Metric.p50, .p99, .p999, .max] {
            columns.append(metricColumn(metric.rawValue, operation, metric) { Format.nanoseconds($0) })
        }
        if !block.isLoad, !model.recordedPhases.isEmpty {
            columns.append(Column(title: "linearizable", cell: linearizabilityMark, best: { _ in nil }))
        }
        if isOpen {
            for (title, metric) in [("service p50", Metric.serviceP50), ("service p99", .serviceP99)] {
                columns.append(metricColumn(title, operation, metric) { Format.nanoseconds($0) })
            }
            return columns
        }
        if model.hasBatches(operation) {
            columns.append(metricColumn("batched", operation, .batchedP50) { Format.nanoseconds($0) })
        }
        columns.append(
            metricColumn("B/record", Scenario.memoryOperation, .bytesPerRecord) { Format.number($0) })
        columns += instructionColumns(operation)
        if model.result.scenario.baseline != nil { columns += ratioColumns(operation) }
        return columns
    }

    private func metricColumn(
        _ title: String, _ operation: String, _ metric: Metric, format: @escaping (Double?) -> String
    ) -> Column {
        let model = self.model
        return Column(
            title: title,
            cell: { engine in
                // An engine that does nothing has no memory worth printing.
                if metric.isMemory && engine == ReportModel.nullEngine { return Format.missing }
                if metric == .throughput && title == "throughput" && model.hasOnlyFailed(engine) { return "failed" }
                return format(model.value(engine, operation, metric))
            },
            best: { engines in
                let values = engines.compactMap { engine in
                    model.value(engine, operation, metric).map { (engine: engine, value: $0) }
                }.filter { $0.value.isFinite }
                guard values.count > 1 else { return nil }
                let leader =
                    metric.higherIsBetter
                    ? values.max { $0.value < $1.value } : values.min { $0.value < $1.value }
                return leader?.engine
            })
    }

    /// What was counted, and how much of it is left without the harness.
    private func instructionColumns(_ operation: String) -> [Column] {
        guard let counts = model.result.counts else { return [] }
        let text = { (count: Double?) in
            counts.unavailable == nil ? Format.value(count, of: .instructionsPerOperation) : "unavailable"
        }
        return [
            metricColumn("instr/op", operation, .instructionsPerOperation, format: text),
            Column(
                title: "its own",
                cell: { Format.value(counts.own($0, operation), of: .instructionsPerOperation) }, best: { _ in nil }),
        ]
    }

    private func ratioColumns(_ operation: String) -> [Column] {
        let model = self.model
        let ratio = { (engine: String) -> MetricSummary? in
            model.hasRatio(engine) ? model.summary(engine, operation, .throughput) : nil
        }
        return [
            Column(
                title: "ratio",
                cell: { engine in
                    if model.isWrong(engine) { return "WRONG" }
                    if engine == model.result.scenario.baseline { return "1x" }
                    return engine == ReportModel.nullEngine ? "" : Format.ratio(ratio(engine)?.ratio)
                }, best: { _ in nil }),
            Column(
                title: "interval",
                cell: { engine in
                    if engine == model.result.scenario.baseline { return "baseline" }
                    if model.isWrong(engine) { return "" }
                    return Format.interval(ratio(engine)?.ratioLow, ratio(engine)?.ratioHigh)
                }, best: { _ in nil }),
        ]
    }

    private func label(_ engine: String) -> String {
        let name = Format.printable(engine)
        return engine == ReportModel.nullEngine ? "\(name) (harness)" : model.isWrong(engine) ? "\(name) !" : name
    }

    // MARK: Findings

    /// What qualifies the figures: limits, clock, faults, thresholds, and the verdict last, where the eye ends.
    private var findings: [String] {
        let verdict = RunVerdict(model.result)
        let last = styled(Format.printable(verdict.sentence), verdict.outcome == .passed ? .bold : .red)
        return linearizabilityLines + openLoadLines + ratioLines + limitLines + clockLines + batchLines
            + instructionLines + cautionLines
            + faultLines + thresholdLines + [last]
    }

    private var ratioLines: [String] {
        guard let baseline = model.result.scenario.baseline else { return [] }
        guard !model.isWrong(baseline) else { return ["ratio: none, since the baseline answered wrongly"] }
        let count = Format.count(model.result.scenario.run.repetitions, "paired repetition")
        return [Format.printable("ratio: throughput over that of \(baseline), median of \(count) and its interval")]
            + sensitivityLines
    }

    /// How sure an interval is, and what the run could have seen: the extremes of what `report.md` lists.
    private var sensitivityLines: [String] {
        let seen = model.smallestDifferences.filter { $0.metric == .throughput }
        guard let least = seen.min(by: { $0.ratio < $1.ratio }), let most = seen.max(by: { $0.ratio < $1.ratio }) else {
            return []
        }
        let (low, high) = (Format.ratio(least.ratio), Format.ratio(most.ratio))
        let differences =
            low == high
            ? low
            : "\(low) (\(least.engine), \(least.operation)) to \(high) (\(most.engine), \(most.operation))"
        let sentence =
            "each interval holds by itself with \(Format.percent(model.ratioConfidence)); corrected for the "
            + "\(Format.count(model.comparisons, "comparison")) of report.md this run would have seen, four times in "
            + "five, a throughput that differs by \(differences)"
        return TextTable.wrapped(Format.printable(sentence), first: "ratio: ", rest: "       ")
    }

    private var instructionLines: [String] {
        guard let counts = model.result.counts else { return [] }
        return ["instructions: " + Format.printable(counts.explanation(model.blocks.map(\.operation)))]
    }

    private var cautionLines: [String] { model.cautions.map { styled(Format.printable("caution: \($0)"), .bold) } }

    /// What was measured of the machine, what its ratios are, and those of each engine.
    private var limitLines: [String] {
        let limit = MachineLimit(model)
        guard let measured = limit.measured else { return [] }
        let explanation = limit.distances.isEmpty ? [] : MachineLimit.explanation
        // Listed, it has a row of its own.
        let costs = model.engines.contains(ReportModel.nullEngine) ? [] : MachineLimit.harness(model)
        let harness = costs.map { "\(Format.nanoseconds($0.nanoseconds)) (\($0.operation))" }.joined(separator: ", ")
        let ownCost = harness.isEmpty ? [] : ["the harness itself, with an engine that does nothing, takes \(harness)"]
        let creation = MachineLimit.creation(model).map { [$0] } ?? []
        return ([measured] + ownCost + explanation + limit.sentences + creation).flatMap { sentence in
            TextTable.wrapped(Format.printable(sentence), first: "limit: ", rest: "       ")
        }
    }

    private var clockLines: [String] {
        guard let clock = model.result.samples.first?.clock else { return [] }
        let cost = medianOf(model.result.samples.map(\.clock.costNanoseconds))
        return [
            "clock: \(Format.printable(clock.source)) adds \(Format.nanoseconds(cost)) to every latency, "
                + "in steps of \(Format.nanoseconds(clock.resolutionNanoseconds))"
        ]
    }

    private var faultLines: [String] {
        let result = model.result
        var lines = model.correctnessFaults.map { "WRONG: \($0)" }
        for failure in result.failures {
            lines.append("ARM FAILED: \(failure.engine), repetition \(failure.repetition + 1): \(failure.reason)")
            let words = failure.diagnostics.split(separator: "\n").suffix(3)
            lines += words.map { "    " + $0 }
        }
        if let interruption = result.interruption { lines.append("INTERRUPTED: \(interruption)") }
        return lines.map { styled(Format.printable($0), .red) }
    }

    private var thresholdLines: [String] {
        model.result.verdicts.map { verdict in
            let line = Format.printable("\(verdict.mark) \(verdict.threshold.text): \(verdict.measured)")
            return styled(line, verdict.outcome == .failed ? .red : .plain)
        }
    }

    func styled(_ text: String, _ style: TextTable.Style) -> String {
        TextTable.styled(text, style, colour: colour)
    }
}

extension Verdict {
    /// ✓, ✗ or ?
    var mark: String {
        switch outcome {
        case .passed: "✓"
        case .failed: "✗"
        case .undecided: "?"
        }
    }
}
