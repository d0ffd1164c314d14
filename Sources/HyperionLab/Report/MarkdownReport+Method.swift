extension MarkdownReport {
    var whatWasMeasured: [String] {
        let text = ScenarioText(scenario: scenario)
        let phases = scenario.phases.map { text.phase($0) }
        let sentence =
            "\(Format.count(scenario.engines.count, "engine")) each loaded \(Format.count(scenario.records)) records and "
            + "then went through \(Format.count(scenario.phases.count, "phase")) "
            + "(\(phases.joined(separator: " / "))) with \(text.threads), "
            + "\(Format.count(scenario.run.repetitions)) \(scenario.run.repetitions == 1 ? "time" : "times") each."
        let order =
            "interleaved, every engine once a repetition" + (orderSample.map { "; the first: \($0)" } ?? "")
        var rows = scenarioRows
        rows.insert(["order of engines", order], at: max(0, rows.count - 1))
        return ["## What was measured", "", Markdown.escape(sentence), ""] + Self.scenarioTable(rows)
    }

    static func scenarioTable(_ rows: [[String]]) -> [String] {
        Markdown.table(["", "as resolved"], left: nil, rows: rows.map { [$0[0], Markdown.escape($0[1])] })
    }

    /// The scenario: a name and a value each.
    var scenarioRows: [[String]] {
        let text = ScenarioText(scenario: scenario)
        return [
            ["store", scenario.store.rawValue],
            ["seed", String(scenario.seed)],
            ["records", Format.count(scenario.records)],
            ["keys", text.keys],
            ["values", text.values],
            ["phases", scenario.phases.map { text.phase($0) }.joined(separator: " / ")],
            ["distribution", text.distribution],
            ["threads", text.threads],
            ["pinning", text.pinning],
            ["memory", text.memory ?? ""],
            ["priority", scenario.threads.priority?.description ?? ""],
            ["load", text.load],
            ["pages", text.pages],
            ["baselines' heap", text.allocator],
            ["arena", scenario.arena.map { Format.bytes($0) } ?? "as much as the scenario needs"],
            ["warm-up", text.warmup],
            ["duration of a pass", text.duration],
            ["repetitions", Format.count(scenario.run.repetitions)],
            ["baseline", scenario.baseline ?? "none"],
        ].filter { !$0[1].isEmpty }
    }

    /// The order in which the first repetition ran, which the samples prove.
    private var orderSample: String? {
        let first = result.samples.filter { $0.repetition == 0 }.sorted { $0.position < $1.position }
        return first.isEmpty ? nil : first.map(\.engine).joined(separator: ", ")
    }

    var environment: [String] {
        let rows = result.environment.lines.map { [Markdown.escape($0.name), Markdown.escape($0.value)] }
        return ["## Environment", ""] + Markdown.table(["", ""], left: nil, rows: rows)
    }

    var method: [String] {
        [
            "## Method", "",
            "- **Processes.** Each engine in each repetition runs in a process of its own, so that no engine inherits "
                + "another's heap, memory layout or crash. Engines take turns within a repetition.",
            "- **Operations** are laid out beforehand, with their key bytes, as a tape that each thread reads in "
                + "sequence: no generator is measured, and keys come by the processor's prefetching. Swift's "
                + "dictionaries and the actor are given the keys that they look up as values made beforehand in the "
                + "same order.",
            "- **Throughput** comes from a pass without a clock in its loop.",
            latencyMethod,
        ] + batchMethod + serverMethod + [
            "- **Intervals** are order statistics of the median over the repetitions: they assume no distribution. "
                + "With fewer than six repetitions even the extremes cover less than 95 % (with five: 93.75 %).",
            "- **Ratios** are paired: computed repetition by repetition, then summarised like any other figure.",
        ]
    }

    var reproduction: [String] {
        ["## Reproduce", ""] + Markdown.verbatim(MarkdownReport.command(result))
            + ["", "The figures behind this page are in `results.json` (complete, with histograms) and `metrics.csv`."]
    }

    /// The command line that runs this again, quoted for a POSIX shell.
    static func command(_ result: RunResult) -> String {
        let file = result.scenarioFile.hasPrefix("-") ? "./" + result.scenarioFile : result.scenarioFile
        let counting = result.counts == nil ? [] : ["--count instructions"]
        return (["hyperion", "run", quoted(file)] + counting + result.overrides.map { "--set " + quoted($0) })
            .joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_./=:,+@".utf8.contains(byte)
            }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
