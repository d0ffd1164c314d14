import Foundation

/// `report.md`: the run for somebody who was not there, with the verdict first and the method last.
public struct MarkdownReport {
    let model: ReportModel
    let plots: ReportPlots
    var result: RunResult { model.result }
    var scenario: Scenario { model.result.scenario }

    public static func text(_ result: RunResult) -> String { MarkdownReport(result).text }

    init(_ result: RunResult) {
        let model = ReportModel(result)
        self.init(model: model, plots: ReportPlots(model))
    }

    /// - Parameter plots: nil: for the sections without drawings.
    init(model: ReportModel, plots: ReportPlots?) {
        self.model = model
        self.plots = plots ?? ReportPlots()
    }

    var text: String { Self.joined([heading] + sections) }

    /// What stands below the heading; `report.html` is made of the same.
    var sections: [[String]] {
        [
            opening, thresholds, faults, linearizability, comparison, openLoad, throughputOverTime, ratios,
            instructions, memory, allocator,
            limit, placement, whatWasMeasured, statistics, environment, method, reproduction,
        ]
    }

    static func joined(_ sections: [[String]]) -> String {
        sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    // MARK: Opening

    /// Name, description and verdict.
    private var heading: [String] {
        var lines = ["# \(Markdown.escape(scenario.name))", ""]
        if !scenario.description.isEmpty { lines += [Markdown.escape(scenario.description) + ".", ""] }
        return lines + ["**\(Markdown.escape(RunVerdict(result).sentence)).**"]
    }

    private var opening: [String] {
        var lines: [String] = []
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
            // One repetition has none.
            let once = best.ratioLow == nil && scenario.run.repetitions == 1 ? "once measured, " : ""
            let words =
                isOpen ? "no difference shown between \(name) and" : ratio > 1 ? "\(name) leads" : "\(name) trails"
            return "**\(Markdown.escape(block.operation))**: \(once)\(words) the baseline \(Markdown.code(baseline)): "
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
}
