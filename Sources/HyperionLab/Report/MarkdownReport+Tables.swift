extension MarkdownReport {
    /// A table for each operation: medians with their intervals.
    var comparison: [String] {
        var lines = ["## Comparison", "", intervalLegend]
        for block in model.blocks {
            lines += ["", "### \(Markdown.escape(block.title))", ""]
            lines += table(of: block)
            let notes = notes(of: block)
            if !notes.isEmpty { lines += [""] + notes.map { "- " + $0 } }
            lines += images([plots.percentiles(of: block.operation)].compactMap(\.self))
        }
        return lines
    }

    private var intervalLegend: String {
        let repetitions = Format.count(scenario.run.repetitions, "repetition")
        return "Medians over \(repetitions); below each, in small print, the interval of that median. "
            + (scenario.run.repetitions == 1
                ? "With a single one only percentiles have an interval, by the ranks within it. " : "")
            + "– is what was not measured or has too few samples behind it."
    }

    private func table(of block: OperationBlock) -> [String] {
        let metrics = shownMetrics(of: block)
        let header =
            ["engine", "throughput"] + (block.isSoleOnOneThread ? [block.timeHeader] : [])
            + metrics.dropFirst().map(\.rawValue)
            + (isVerified(block) ? ["linearizable"] : [])
        let rows = model.engines.map { engine in
            var cells = metrics.map { cell(engine, block.operation, $0) }
            if block.isSoleOnOneThread {
                let time = model.value(engine, block.operation, .throughput).flatMap { $0 > 0 ? 1e9 / $0 : nil }
                cells.insert(Format.nanoseconds(time), at: 1)
            }
            return [label(engine)] + cells + (isVerified(block) ? [linearizabilityMark(engine)] : [])
        }
        return Markdown.table(header, rows: rows)
    }

    private func cell(_ engine: String, _ operation: String, _ metric: Metric) -> String {
        guard let summary = model.summary(engine, operation, metric), summary.value != nil else {
            return metric == .throughput && model.hasOnlyFailed(engine) ? "**failed**" : Format.missing
        }
        let interval = Format.interval(summary.low, summary.high, of: metric)
        return Format.value(summary.value, of: metric) + (interval.isEmpty ? "" : "<br><sub>\(interval)</sub>")
    }

    /// Why figures of this block are missing or doubtful, each reason once.
    private func notes(of block: OperationBlock) -> [String] {
        // Those of the limit stand in its own section.
        let noted = result.metrics.filter {
            $0.name.operation == block.operation && !$0.note.isEmpty && $0.name.metric != .limitRatio
        }
        var reasons: [(metric: Metric, text: String, engines: [String])] = []
        for metric in noted {
            let known = reasons.firstIndex { $0.metric == metric.name.metric && $0.text == metric.note }
            if let known {
                reasons[known].engines.append(metric.name.engine)
            } else {
                reasons.append((metric.name.metric, metric.note, [metric.name.engine]))
            }
        }
        return reasons.map { reason in
            let engines = reason.engines.map { Markdown.code($0) }.joined(separator: ", ")
            let whose = Set(reason.engines).count == model.engines.count ? "of every engine" : "of \(engines)"
            return "\(reason.metric.rawValue) \(whose): \(Markdown.escape(reason.text))"
        }
    }

    func label(_ engine: String) -> String {
        if engine == ReportModel.nullEngine { return Markdown.code(engine, inTable: true) + " (harness)" }
        let isBaseline = engine == scenario.baseline
        return Markdown.code(engine, inTable: true) + (isBaseline ? " (baseline)" : "")
            + (model.isWrong(engine) ? " **WRONG**" : "")
    }

    /// Ratios to the baseline: throughput of every operation, then latencies.
    var ratios: [String] {
        guard let baseline = scenario.baseline else { return [] }
        let engines = model.engines.filter { model.hasRatio($0) }
        let rows = model.blocks.flatMap { block in
            engines.compactMap { engine -> [String]? in
                let cells = ReportModel.comparedMetrics.map { metric -> String in
                    let summary = model.summary(engine, block.operation, metric)
                    guard let summary, summary.ratio != nil else { return Format.missing }
                    let interval = Format.interval(summary.ratioLow, summary.ratioHigh)
                    return Format.ratio(summary.ratio) + (interval.isEmpty ? "" : "<br><sub>\(interval)</sub>")
                }
                guard cells.contains(where: { $0 != Format.missing }) else { return nil }
                return [Markdown.escape(block.operation), label(engine)] + cells
            }
        }
        guard !rows.isEmpty else { return [] }
        return [
            "## Ratios to \(Markdown.code(baseline))", "",
            "Each repetition runs every engine once, so that ratios are taken within a repetition and then summarised: "
                + "what disturbs the machine for minutes disturbs both sides. More is better for throughput, less for "
                + "latency. An interval that contains 1 shows no difference.",
            "",
        ] + Markdown.table(["operation", "engine", "throughput", "p50", "p99", "p99.9"], left: 2, rows: rows)
            + smallestDifferences
            + images(plots.ratios)
    }

    /// What this run could not have overlooked, and so what it says where it shows no difference.
    private var smallestDifferences: [String] {
        var seen: [(name: String, effects: [String])] = []
        for difference in model.smallestDifferences {
            let name = "\(Markdown.code(difference.engine)) \(Markdown.escape(difference.operation))"
            if seen.last?.name != name { seen.append((name, [])) }
            seen[seen.count - 1].effects.append("\(difference.metric.rawValue) \(Format.ratio(difference.ratio))")
        }
        guard !seen.isEmpty else { return [] }
        return [
            "",
            "Each interval holds by itself with \(Format.percent(model.ratioConfidence)). Corrected for all "
                + "\(model.comparisons) comparisons of the table, these repetitions would have shown, four times in five, "
                + "a difference of at least:",
            "",
        ] + seen.map { "- \($0.name): \($0.effects.joined(separator: ", "))" }
    }

    var memory: [String] {
        let engines = model.engines.filter { $0 != ReportModel.nullEngine && !model.samples(of: $0).isEmpty }
        guard !engines.isEmpty else { return [] }
        let payload = medianOf(result.samples.map(\.memory.payloadBytesPerRecord))
        let rows = engines.map { engine -> [String] in
            let samples = model.samples(of: engine).map(\.memory)
            let bytes = model.value(engine, Scenario.memoryOperation, .bytesPerRecord)
            let overhead = zip2(bytes, payload) { $0 - $1 }
            return [
                label(engine),
                cell(engine, Scenario.memoryOperation, .bytesPerRecord),
                Format.bytes(overhead),
                zip2(bytes, payload) { $1 > 0 ? Format.ratio($0 / $1) : Format.missing } ?? Format.missing,
                Format.bytes(medianOf(samples.map { Double($0.residentAfterLoad) })),
                Format.bytes(medianOf(samples.map { Double($0.residentPeak) })),
            ]
        }
        return [
            "## Memory", "",
            "A record's own bytes (key and value) are \(Format.bytes(payload)) on average. Bytes a record are the growth "
                + "of the process's resident memory over the load, divided by the records.",
            "",
        ]
            + Markdown.table(
                [
                    "engine", "bytes a record", "overhead", "of the record's own", "resident after load",
                    "resident peak",
                ],
                rows: rows) + images([plots.memory].compactMap(\.self))
    }

    /// Whether an engine was steady while it was measured.
    var throughputOverTime: [String] {
        guard !plots.throughput.isEmpty else { return [] }
        return [
            "## Throughput over time", "",
            "All operations of a phase together, from the start of the pass that throughput is taken from: lines are "
                + "medians over the repetitions, bands reach from the least to the greatest.",
        ] + images(plots.throughput)
    }

    /// A paragraph of drawings that lie beside the report.
    private func images(_ plots: [any Plot]) -> [String] {
        plots.isEmpty ? [] : [""] + plots.map { Markdown.image($0.title, file: $0.file) }
    }

    var statistics: [String] {
        let parts = model.engines.flatMap { engine -> [String] in
            let samples = model.samples(of: engine)
            guard let first = samples.first, !first.statistics.isEmpty else { return [] }
            let rows = first.statistics.map { statistic in
                let values = samples.compactMap { sample in
                    sample.statistics.first { $0.name == statistic.name }?.value
                }
                return [Markdown.escape(statistic.name), medianOf(values).map(Format.plain) ?? Format.missing]
            }
            return ["", "### \(Markdown.escape(engine))", ""] + Markdown.table(["statistic", "median"], rows: rows)
        }
        return parts.isEmpty
            ? [] : ["## Engine statistics", "", "What each engine says of itself after the last phase."] + parts
    }

    private func zip2<Value>(_ left: Double?, _ right: Double?, _ combine: (Double, Double) -> Value) -> Value? {
        guard let left, let right else { return nil }
        return combine(left, right)
    }
}
