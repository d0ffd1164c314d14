extension TerminalTable {
    /// What stands in the column beside the latencies.
    func linearizabilityMark(_ engine: String) -> String {
        switch model.linearizability(of: engine) {
        case nil: Format.missing
        case .linearizable: "yes"
        case .violated: "NO"
        case .torn: "TORN"
        case .undecided: "?"
        }
    }

    /// How much was judged, what it cost, and what contradicts itself where something does.
    var linearizabilityLines: [String] {
        let phases = model.recordedPhases
        guard !phases.isEmpty else { return [] }
        var lines = phases.map { phase in
            let name = model.phaseName(phase.phase)
            let cost = phase.costRatio.map { "; throughput \(Format.ratio($0)) of that without recording" } ?? ""
            let cut = phase.cut > 0 ? "; \(phase.cut) of \(phase.recordings.count) histories cut short" : ""
            return "verified: \(phase.engine)\(name.isEmpty ? "" : " in \(name)"): \(phase.outcome.rawValue), "
                + "\(Format.count(phase.judged)) operations on \(Format.count(phase.witnesses, "witness key")) judged, "
                + "\(Format.percent(phase.share)) of all\(cost)\(cut)"
                + (phase.snapshotWords.map { "; \($0)" } ?? "")
        }
        if let counters = model.counterSentence { lines.append("verified: clock \(counters)") }
        var styledLines = lines.map { Format.printable($0) }
        for phase in phases {
            if let read = phase.recordings.compactMap(\.sample.verdict?.tornReads?.first).first {
                styledLines.append(
                    styled(Format.printable("TORN: \(phase.engine): \(ReportModel.sentence(read))"), .red))
            }
            let examples = phase.recordings.compactMap(\.sample.verdict?.counterexample)
            guard let example = examples.first else { continue }
            styledLines.append(
                styled(Format.printable("VIOLATED: \(phase.engine), key \(example.key): \(example.words)"), .red))
            styledLines += CounterexampleDrawing.text(example).split(separator: "\n").map { "    " + $0 }
        }
        if model.hasViolations { styledLines.append(ReportModel.operationLegend) }
        return styledLines
    }
}
