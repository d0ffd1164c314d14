extension MarkdownReport {
    /// Whether what was measured was right: a verdict for each engine and phase, and what contradicts itself where it was
    /// not.
    var linearizability: [String] {
        let phases = model.recordedPhases
        guard !phases.isEmpty else { return [] }
        let rows = phases.map { phase in
            [
                label(phase.engine), Markdown.escape(model.phaseName(phase.phase)), Self.text(phase.outcome),
                Format.count(phase.judged), Format.percent(phase.share), Format.count(phase.witnesses),
                phase.costRatio.map { Format.ratio($0) } ?? Format.missing,
            ]
        }
        var lines = [
            "## Linearizability", "",
            "Of each phase a pass at full speed and the pass that latencies are taken from were recorded: every operation "
                + "on the witness keys, which are those that are contended for most, with its beginning and its end. "
                + "Judged is the share of all operations of those passes that stands in the histories.",
            "",
        ]
        lines += Markdown.table(
            ["engine", "phase", "verdict", "operations judged", "of all", "witness keys", "throughput recorded"],
            left: 3, rows: rows)
        lines += [
            "",
            "Throughput recorded: of the pass at full speed, over the one that was not recorded. The resident peak "
                + "contains what recording takes.",
        ]
        if let counters = model.counterSentence { lines += ["Clock: \(Markdown.escape(counters))."] }
        let cut = phases.reduce(0) { $0 + $1.cut }
        if cut > 0 {
            lines.append(
                "\(Format.count(cut)) \(cut == 1 ? "history" : "histories") ended before the pass did: the room that "
                    + "`verify` gives was used up.")
        }
        lines.append("Each key is judged by itself, a multi-read as a read of each of its keys.")
        for phase in phases {
            guard let words = phase.snapshotWords else { continue }
            let name = model.phaseName(phase.phase)
            lines.append(
                "Of \(Markdown.code(phase.engine))\(name.isEmpty ? "" : " in \(Markdown.escape(name))"), whose multi-reads are of one "
                    + "moment: \(words).")
        }
        if scenario.load.isOpen { lines.append("Under open load only the pass at full speed is recorded.") }
        for phase in phases {
            for (repetition, sample) in phase.recordings { lines += counterexample(phase, repetition, sample) }
        }
        if model.hasViolations { lines += ["", ReportModel.operationLegend] }
        return lines + histories(phases)
    }

    private static let mostTornReads = 4

    /// Whether the block's table has a column for the verdict.
    func isVerified(_ block: OperationBlock) -> Bool { !block.isLoad && !model.recordedPhases.isEmpty }

    /// What stands beside an engine's latencies.
    func linearizabilityMark(_ engine: String) -> String {
        switch model.linearizability(of: engine) {
        case nil: Format.missing
        case .linearizable: "yes"
        case .violated: "**NO**"
        case .torn: "**TORN**"
        case .undecided: "?"
        }
    }

    private static func text(_ outcome: LinearizabilityVerdict.Outcome) -> String {
        switch outcome {
        case .linearizable: "✓ linearizable"
        case .violated: "**✗ NOT LINEARIZABLE**"
        case .torn: "**✗ TORN VALUES**"
        case .undecided: "? undecided"
        }
    }

    /// What is wrong with one pass; empty where nothing is.
    private func counterexample(
        _ phase: ReportModel.RecordedPhase, _ repetition: Int, _ sample: RecordingSample
    ) -> [String] {
        guard let verdict = sample.verdict, [.violated, .torn].contains(verdict.outcome) else { return [] }
        let name = model.phaseName(phase.phase)
        let place =
            "\(Markdown.code(phase.engine))\(name.isEmpty ? "" : ", \(Markdown.escape(name))"), repetition "
            + "\(repetition &+ 1), pass \(sample.pass.rawValue)"
        var lines = ["", "### Violation: \(place)", ""]
        if sample.tornReads > 0 {
            lines += ["\(Format.count(sample.tornReads, "read")) returned a value that is not whole.", ""]
            for read in (verdict.tornReads ?? []).prefix(Self.mostTornReads) {
                let sentence = Markdown.escape(ReportModel.sentence(read))
                lines.append("- \(sentence); its first bytes: \(Markdown.code(read.start))")
            }
            if verdict.tornReads?.isEmpty == false { lines.append("") }
        }
        if let example = verdict.counterexample {
            lines += [
                "Key \(Markdown.code(example.key)): **\(Markdown.escape(example.words))**.",
                example.isMinimal
                    ? "None of these operations can be left out:" : "These operations contradict each other:",
                "",
            ]
            lines += Markdown.verbatim(CounterexampleDrawing.text(example))
        }
        return lines
    }

    private func histories(_ phases: [ReportModel.RecordedPhase]) -> [String] {
        let files = phases.flatMap {
            $0.recordings.flatMap { [$0.sample.history, $0.sample.snapshotHistory].compactMap(\.self) }
        }
        guard !files.isEmpty else { return [] }
        return [
            "", "Histories, for `hyperion check`: " + files.map { Markdown.code($0) }.joined(separator: ", ") + ".",
        ]
    }
}
