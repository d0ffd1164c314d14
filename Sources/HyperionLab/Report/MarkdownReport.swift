import Foundation

/// `report.md`: the run for somebody who was not there, with the verdict first and the method last.
public struct MarkdownReport {
    let model: ReportModel
    var result: RunResult { model.result }
    var scenario: Scenario { model.result.scenario }

    public static func text(_ result: RunResult) -> String {
        let report = MarkdownReport(model: ReportModel(result))
        let sections: [[String]] = [
            report.opening, report.thresholds, report.faults, report.comparison, report.ratios,
            report.instructions, report.memory, report.limit, report.whatWasMeasured, report.statistics,
            report.environment, report.method,
            report.reproduction,
        ]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    // MARK: Opening

    private var opening: [String] {
        let verdict = RunVerdict(result)
        var lines = ["# \(Markdown.escape(scenario.name))", ""]
        if !scenario.description.isEmpty { lines += [Markdown.escape(scenario.description) + ".", ""] }
        lines += ["**\(Markdown.escape(verdict.sentence)).**", ""]
        lines += headlines.isEmpty ? [] : headlines.map { "- " + $0 } + [""]
        if !model.cautions.isEmpty { lines += model.cautions.map { "- Caution: \(Markdown.escape($0))." } + [""] }
        lines.append(
            "Measured \(Format.time(result.startedAt)), in \(elapsed), by Hyperion \(Markdown.escape(result.hyperion))."
        )
        return lines
    }

    private var elapsed: String {
        let seconds = result.finishedAt - result.startedAt
        guard seconds >= 0, seconds < 1e9 else { return "an unknown time" }
        return seconds < 120 ? Format.nanoseconds(seconds * 1e9) : "\(Format.number(seconds / 60)) minutes"
    }

    /// For each operation, what leads it and by how much over the baseline.
    private var headlines: [String] {
        guard let baseline = scenario.baseline else { return [] }
        return model.blocks.compactMap { block in
            let ranked = model.engines.filter { model.hasRatio($0) && !model.isWrong($0) }
            let summaries = ranked.compactMap { model.summary($0, block.operation, .throughput) }
            guard let best = summaries.filter({ $0.ratio != nil }).max(by: { $0.ratio! < $1.ratio! }),
                let ratio = best.ratio
            else { return nil }
            let interval = Format.interval(best.ratioLow, best.ratioHigh)
            let name = Markdown.code(best.name.engine)
            // An interval on both sides of 1 shows no difference, and the report says so.
            let isOpen = (best.ratioLow ?? ratio) <= 1 && (best.ratioHigh ?? ratio) >= 1
            let words =
                isOpen ? "no difference shown between \(name) and" : ratio > 1 ? "\(name) leads" : "\(name) trails"
            return "**\(Markdown.escape(block.operation))**: \(words) the baseline \(Markdown.code(baseline)): "
                + "\(Format.ratio(ratio)) its throughput\(interval.isEmpty ? "" : " (\(interval))")"
                + tail(of: best.name.engine, against: baseline, in: block.operation)
        }
    }

    /// The 99th percentiles side by side, where both were measured.
    private func tail(of engine: String, against baseline: String, in operation: String) -> String {
        guard let own = model.value(engine, operation, .p99), let other = model.value(baseline, operation, .p99) else {
            return ""
        }
        return ", p99 \(Format.nanoseconds(own)) against \(Format.nanoseconds(other))"
    }

    private var thresholds: [String] {
        guard !result.verdicts.isEmpty else { return [] }
        let rows = result.verdicts.map { verdict in
            [
                "\(verdict.mark) \(verdict.outcome.rawValue)", Markdown.code(verdict.threshold.text, inTable: true),
                Markdown.escape(verdict.measured),
            ]
        }
        return ["## Thresholds", ""] + Markdown.table(["", "threshold", "measured"], left: nil, rows: rows)
    }

    // MARK: Correctness and failures

    private var faults: [String] {
        var lines = ["## Correctness", ""]
        let checked =
            "The harness checks of every operation whose outcome it knows beforehand whether it found its key, and "
            + "after the last phase reads every record back: it has to be, whole, one of the values that the scenario "
            + "has for its key. Values are not compared while they are being measured."
        if model.correctnessFaults.isEmpty {
            lines.append(
                result.samples.isEmpty
                    ? "Nothing was measured, so nothing was checked."
                    : checked + " No engine gave a wrong answer, and no record was corrupted.")
        } else {
            lines += [checked, "", "**An engine that answers wrongly is not ranked, however fast:**", ""]
            lines += model.correctnessFaults.map { "- **\(Markdown.escape($0))**" }
        }
        if let interruption = result.interruption {
            lines += [
                "", "**Interrupted: \(Markdown.escape(interruption)).** What follows is from the arms before it.",
            ]
        }
        guard !result.failures.isEmpty else { return lines }
        lines += ["", "### Failures"]
        for failure in result.failures {
            lines += [
                "",
                "**\(Markdown.escape(failure.engine)), repetition \(failure.repetition + 1)**: "
                    + Markdown.escape(failure.reason),
            ]
            if !failure.diagnostics.isEmpty { lines += [""] + Markdown.verbatim(failure.diagnostics) }
        }
        return lines
    }

    private var limit: [String] {
        let limit = MachineLimit(model)
        var lines = ["## Distance to the machine's limit", ""]
        if let load = limit.dependentLoadNanoseconds {
            lines.append(
                "A load that depends on the one before it takes \(Format.nanoseconds(load)) here, over as much memory as "
                    + "the scenario's records (at most 4 GiB) and with the same pages. A lookup that misses the caches "
                    + "waits for two of them, one for the index and then one for the record. That is a yardstick, not "
                    + "a bound: the index is smaller than the records, and throughput lets the processor begin a read "
                    + "while the one before it waits.")
            for distance in limit.distances {
                let sentence = Markdown.escape(MachineLimit.sentence(distance))
                lines.append(sentence.prefix(1).uppercased() + sentence.dropFirst() + ".")
            }
        } else {
            lines.append("The latency of a dependent load was not measured.")
        }
        return lines + ["", harness]
    }

    /// What of every figure is the harness itself.
    private var harness: String {
        var parts: [String] = []
        if model.engines.contains(ReportModel.nullEngine) {
            let costs = model.blocks.compactMap { block -> String? in
                guard block.isSoleOnOneThread, !block.isLoad,
                    let throughput = model.value(ReportModel.nullEngine, block.operation, .throughput), throughput > 0
                else { return nil }
                return "\(Format.nanoseconds(1e9 / throughput)) (\(Markdown.escape(block.operation)))"
            }
            parts.append(
                costs.isEmpty
                    ? "The harness's own part is the row `null` in the tables above."
                    : "The harness itself, with an engine that does nothing, takes \(costs.joined(separator: ", ")) "
                        + "of each operation's time.")
        }
        if let clock = result.samples.first?.clock {
            let cost = medianOf(result.samples.map(\.clock.costNanoseconds))
            parts.append(
                "Every latency contains the clock's \(Format.nanoseconds(cost)) (\(Markdown.escape(clock.source)), in "
                    + "steps of \(Format.nanoseconds(clock.resolutionNanoseconds))); throughput contains no clock.")
        }
        return parts.joined(separator: " ")
    }
}
