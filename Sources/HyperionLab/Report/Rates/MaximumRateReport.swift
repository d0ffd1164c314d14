/// The reports of a search for the highest rate, made from what it kept of its steps.
struct MaximumRateReport {
    let result: MaximumRateSearch.Result
    let rates: RateSection

    init(_ result: MaximumRateSearch.Result) {
        self.result = result
        rates = RateSection(Self.curves(of: result))
    }

    /// A curve for each operation. Steps of older versions have only the latency that was bounded, and give none.
    private static func curves(of result: MaximumRateSearch.Result) -> [RateCurve] {
        var number = 0
        let engines = result.engines.map { found -> RateCurve.Engine in
            let isHarness = found.engine == ReportModel.nullEngine
            defer { number += isHarness ? 0 : 1 }
            let note = isHarness ? " (harness)" : found.outcome == .wrongAnswers ? " (WRONG)" : ""
            return RateCurve.Engine(
                name: found.engine, label: found.engine + note, style: PlotStyle(series: isHarness ? nil : number))
        }
        let steps = result.engines.flatMap { found in
            found.probes.flatMap { probe in
                (probe.latencies ?? []).map { latency in
                    (
                        operation: latency.operation,
                        point: RateCurve.Point(
                            engine: found.engine, offered: probe.ratePerSecond, achieved: probe.achievedPerSecond,
                            p50: latency.p50, p99: latency.p99,
                            isHeld: probe.verdict != RateSearch.Verdict.notHeld.rawValue)
                    )
                }
            }
        }
        return SweepReport.distinct(steps.map(\.operation)).map { operation in
            RateCurve(
                operation: operation, detail: "", engines: engines,
                points: steps.filter { $0.operation == operation }.map(\.point))
        }
    }

    // MARK: Markdown

    /// `report.md`.
    var text: String {
        var heading = ["# \(Markdown.escape(title))", ""]
        if !result.scenario.description.isEmpty {
            heading += [Markdown.escape(result.scenario.description) + ".", ""]
        }
        return MarkdownReport.joined([heading + ["**\(Markdown.escape(verdict)).**"]] + sections)
    }

    /// `report.html`.
    var page: String {
        let heading = HTMLPage.Heading(
            title: title, description: result.scenario.description, verdict: verdict, outcome: outcome,
            facts: [("scenario", ScenarioText(scenario: result.scenario).summary)]
                + (result.environment.map { HTMLReport.facts(of: $0) } ?? []))
        return HTMLPage.text(heading, markdown: MarkdownReport.joined(sections), plots: rates.plots)
    }

    private var title: String { "\(result.scenario.name): the highest rate with \(result.bound)" }

    private var sections: [[String]] {
        let answers = result.engines.map { "- " + Markdown.escape(MaximumRateText.answer($0, result.bound)) + "." }
        let started = result.startedAt.map { ["", "Begun \(Format.time($0))."] } ?? []
        let environment =
            result.environment.map { report in
                ["## Environment", ""]
                    + Markdown.table(
                        ["", ""], left: nil,
                        rows: report.lines.map { [Markdown.escape($0.name), Markdown.escape($0.value)] })
            } ?? []
        return [
            ["## Answer", ""] + answers + started, rates.markdown,
            ["## Steps", "", "In the order in which they were tried.", ""]
                + Markdown.verbatim(MaximumRateText.text(result)), environment,
        ]
    }

    // MARK: Verdict

    private var outcome: RunVerdict.Outcome {
        let outcomes = result.engines.map(\.outcome)
        if outcomes.contains(where: { [.wrongAnswers, .belowLowest].contains($0) }) { return .failed }
        let isOpen = outcomes.contains { [.undecided, .failed].contains($0) } || result.interruption != nil
        return isOpen || outcomes.isEmpty ? .undecided : .passed
    }

    private var verdict: String {
        let answered = result.engines.count { [.found, .aboveHighest].contains($0.outcome) }
        let words = "a rate was found for \(answered) of \(Format.count(result.scenario.engines.count, "engine"))"
        let reason = result.interruption.map { "; interrupted by \($0)" } ?? ""
        return switch outcome {
        case .passed: "Done: \(words)"
        case .failed: "FAILED: \(words)\(reason)"
        case .undecided: "NO FULL VERDICT: \(words)\(reason)"
        }
    }
}
