extension SweepReport {
    /// `report.md` of the sweep.
    var text: String { MarkdownReport.joined([heading] + sections) }

    private var heading: [String] {
        var lines = ["# \(Markdown.escape(index.scenario))", ""]
        if !index.description.isEmpty { lines += [Markdown.escape(index.description) + ".", ""] }
        return lines + ["**\(Markdown.escape(verdict)).**"]
    }

    /// What stands below the heading; `report.html` is made of the same.
    var sections: [[String]] {
        let first = points.first.map { MarkdownReport(model: $0.model, plots: nil) }
        return [overview, whatWasMeasured, rates.markdown] + operations.map(section) + [memory, allocator]
            + [first?.environment, first?.method].compactMap(\.self)
            + [reproduction]
    }

    /// `report.html` of the sweep.
    var page: String {
        let heading = HTMLPage.Heading(
            title: index.scenario, description: index.description, verdict: verdict, outcome: outcome,
            facts: points.first.map { HTMLReport.facts(of: $0.model.result).filter { $0.name != "scenario" } } ?? [])
        return HTMLPage.text(heading, markdown: MarkdownReport.joined(sections), plots: drawings)
    }

    private var overview: [String] {
        let rows = points.map { point in
            [
                Markdown.escape(point.label), Markdown.escape(RunVerdict(point.model.result).sentence),
                Markdown.code(point.folder + "/report.md", inTable: true),
            ]
        }
        let keys = index.keys.map { Markdown.code($0) }.joined(separator: " and ")
        return [
            "## Points", "",
            "Each is a run of its own, one after the other, with its own report; \(keys) "
                + "\(index.keys.count == 1 ? "differs" : "differ"). What differs between points may also be the machine "
                + "that changed meanwhile: engines are compared within a point.", "",
        ] + cautions + Markdown.table(["point", "verdict", "report"], left: nil, rows: rows)
    }

    /// What all points have in common, and in what they differ.
    private var whatWasMeasured: [String] {
        let all = points.map { MarkdownReport(model: $0.model, plots: nil).scenarioRows }
        guard !all.isEmpty else { return [] }
        let rows = Self.distinct(all.flatMap { $0.map { $0[0] } }).map { name in
            let values = Self.distinct(all.map { rows in rows.first { $0[0] == name }?[1] ?? "none" })
            return [name, values.count == 1 ? values[0] : "by point: " + values.joined(separator: "; ")]
        }
        return ["## What was measured", ""] + MarkdownReport.scenarioTable(rows)
    }

    /// What makes figures doubtful, each caution with the points that it holds for.
    private var cautions: [String] {
        let texts = Self.distinct(points.flatMap(\.model.cautions))
        let lines = texts.map { text in
            let labels = points.filter { $0.model.cautions.contains(text) }.map(\.label)
            let whose = labels.count == points.count ? "at every point" : "at " + labels.joined(separator: "; ")
            return "- Caution \(Markdown.escape(whose)): \(Markdown.escape(text))."
        }
        return lines.isEmpty ? [] : lines + [""]
    }

    private func section(of operation: String) -> [String] {
        let tables = metricsShown.ofOperations.flatMap { table(operation, $0) }
        let legend = operation == Scenario.loadOperation ? [] : metricsShown.legend
        return tables.isEmpty ? [] : ["## \(Markdown.escape(operation))"] + legend + tables
    }

    private var memory: [String] {
        let lines = table(Scenario.memoryOperation, .bytesPerRecord)
        return lines.isEmpty ? [] : ["## Memory"] + lines
    }

    /// What the heaps did, where points differ in them; each point's own report says what the words mean.
    private var allocator: [String] {
        guard index.keys.contains("allocator") else { return [] }
        let lines =
            table(Scenario.memoryOperation, .liveBytesPerRecord) + table(Scenario.memoryOperation, .fragmentation)
            + operations.flatMap { table($0, .allocatedPerOperation) + table($0, .heapGrowthPerOperation) }
        return lines.isEmpty ? [] : ["## Allocator"] + lines
    }

    /// One metric of one operation, with its drawings: a row each point, a column each engine.
    private func table(_ operation: String, _ metric: Metric) -> [String] {
        let shown = engines.filter { engine in
            points.contains { $0.model.value(engine, operation, metric) != nil }
        }
        guard !shown.isEmpty else { return [] }
        let rows = points.map { point in
            [Markdown.escape(point.label)]
                + shown.map { engine in
                    let summary = point.model.summary(engine, operation, metric)
                    let interval = Format.interval(summary?.low, summary?.high, of: metric)
                    let mark = point.model.isWrong(engine) ? " **WRONG**" : ""
                    return Format.value(summary?.value, of: metric) + mark
                        + (interval.isEmpty ? "" : "<br><sub>\(interval)</sub>")
                }
        }
        let images = plots.plots(of: operation, metric).map { Markdown.image($0.title, file: $0.file) }
        return ["", "### \(Markdown.escape(metricsShown.title(operation, metric)))", ""]
            + Markdown.table(["point"] + shown.map { Markdown.code($0, inTable: true) }, rows: rows)
            + (images.isEmpty ? [] : [""] + images)
    }

    private var reproduction: [String] {
        guard var result = points.first?.model.result else { return [] }
        // The last overrides are those that made the point.
        result.overrides.removeLast(min(index.keys.count, result.overrides.count))
        return ["## Reproduce", ""] + Markdown.verbatim(MarkdownReport.command(result))
            + ["", "The figures behind this page are in `metrics.csv` and in each point's `results.json`."]
    }
}
