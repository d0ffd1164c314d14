extension ReportModel {
    /// All recorded passes of an engine in one phase, over the repetitions.
    struct RecordedPhase {
        var engine: String
        var phase: Int
        var recordings: [(repetition: Int, sample: RecordingSample)]

        private func sum(_ value: (RecordingSample) -> UInt64) -> UInt64 {
            recordings.reduce(0) { sum, recording in
                let (next, overflow) = sum.addingReportingOverflow(value(recording.sample))
                return overflow ? .max : next
            }
        }

        var operations: UInt64 { sum(\.operations) }
        var judged: UInt64 { sum { UInt64(clamping: $0.verdict?.operations ?? 0) } }
        var share: Double { operations > 0 ? Double(judged) / Double(operations) : 0 }
        var witnesses: Int { recordings.map(\.sample.witnesses).max() ?? 0 }
        var cut: Int { recordings.count { $0.sample.isCut } }
        var tornReads: Int { recordings.reduce(0) { $0 &+ $1.sample.tornReads } }
        /// Median over the repetitions.
        var costRatio: Double? { medianOf(recordings.compactMap(\.sample.costRatio)) }

        /// What was judged of multi-reads that are promised to be of one moment, in a few words; nil: none are.
        var snapshotWords: String? {
            let all = recordings.compactMap(\.sample.verdict?.snapshots)
            guard !all.isEmpty else { return nil }
            let reads = all.reduce(0) { $0 &+ $1.reads }
            guard reads > 0 else {
                return "no multi-read had two witness keys, so that none was judged as read at one moment"
            }
            let keys = Format.count(all.map(\.keys).max() ?? 0, "key")
            return "\(Format.count(reads, "multi-read")) of up to \(keys) judged as read at one moment each"
        }

        /// The worst of all passes: violated, torn, undecided, linearizable.
        var outcome: LinearizabilityVerdict.Outcome {
            let order: [LinearizabilityVerdict.Outcome] = [.violated, .torn, .undecided]
            let outcomes = recordings.map { $0.sample.verdict?.outcome ?? .undecided }
            return order.first { outcomes.contains($0) } ?? .linearizable
        }
    }

    /// By engine, then by phase; empty where the scenario verifies nothing.
    static func recordedPhases(_ engines: [String], _ result: RunResult) -> [RecordedPhase] {
        engines.flatMap { engine in
            let all = result.samples.filter { $0.engine == engine }.flatMap { sample in
                (sample.recordings ?? []).map { (repetition: sample.repetition, sample: $0) }
            }
            return Set(all.map(\.sample.phase)).sorted().map { phase in
                RecordedPhase(engine: engine, phase: phase, recordings: all.filter { $0.sample.phase == phase })
            }
        }
    }

    /// Whether an engine's histories are linearizable; nil: nothing of it was recorded.
    func linearizability(of engine: String) -> LinearizabilityVerdict.Outcome? {
        let outcomes = Set(recordedPhases.filter { $0.engine == engine }.map(\.outcome))
        return [.violated, .torn, .undecided, .linearizable].first { outcomes.contains($0) }
    }

    func isViolated(_ engine: String) -> Bool {
        [.violated, .torn].contains(linearizability(of: engine))
    }

    /// The phase's label, or its number.
    func phaseName(_ index: Int) -> String {
        guard result.scenario.phases.indices.contains(index) else { return "\(index &+ 1)" }
        return result.scenario.phases[index].label ?? (result.scenario.phases.count == 1 ? "" : "\(index &+ 1)")
    }

    /// A sentence for each engine and phase whose history is not linearizable.
    var linearizabilityFaults: [String] {
        recordedPhases.compactMap { phase in
            let name = phaseName(phase.phase)
            let place = phase.engine + (name.isEmpty ? "" : " in \(name)")
            switch phase.outcome {
            case .violated:
                // Another pass has keys of its own: what is in one is a count of keys, and their sum is not.
                let keys = phase.recordings.compactMap(\.sample.verdict?.violatedKeys).max() ?? 0
                guard keys > 0 else { return "\(place): not linearizable (multi-reads are not of one moment)" }
                let count = (keys < HistoryJudge.mostViolations ? "" : "at least ") + Format.count(keys, "key")
                let passes = phase.recordings.count { $0.sample.verdict?.outcome == .violated }
                let others = passes > 1 ? "; \(passes) passes have violations" : ""
                return "\(place): not linearizable (\(count) violated in one pass\(others))"
            case .torn: return "\(place): \(Format.count(phase.tornReads, "torn value")) read"
            case .linearizable, .undecided: return nil
            }
        }
    }

    /// How operations of counterexamples name values and who was at work.
    static let operationLegend =
        "A value is named by its writer and its number: 3.24 is the 24th value that thread 3 wrote in the pass, and 0.7 what "
        + "the seventh key held before it. Outside of the pass: the laboratory's own read of a key before or after it."

    /// Whether any verdict has operations to show.
    var hasViolations: Bool {
        recordedPhases.contains { $0.recordings.contains { $0.sample.verdict?.counterexample != nil } }
    }

    /// A sentence for a read of a value that was not whole.
    static func sentence(_ read: LinearizabilityVerdict.TornRead) -> String {
        let claim =
            read.claim.map { "begins as \($0), whose checksum is another" } ?? "begins with no stamp"
        return
            "\(read.thread) read \(Format.count(read.bytes, "byte")) of key \(read.key), "
            + "\(Format.nanoseconds(read.begin)) to \(Format.nanoseconds(read.end)) after the history's beginning: the value "
            + "\(claim)"
    }

    /// What the clock of the recorded passes was shown to do, in a sentence; nil: nothing was recorded.
    var counterSentence: String? {
        let checks = result.samples.compactMap(\.counters)
        guard let worst = checks.max(by: { $0.bound < $1.bound }) else { return nil }
        let source = worst.isInvariant ? "\(worst.source) (constant_tsc, nonstop_tsc)" : worst.source
        guard worst.compared > 0 else { return "\(source), one processor" }
        let bound =
            "a handshake allows offsets of \(Format.number(worst.lowNanoseconds, trimmed: true)) to "
            + "\(Format.number(worst.highNanoseconds, trimmed: true)) ns between processors"
        guard worst.slackNanoseconds > 0 else { return "\(source); \(bound), and none is assumed" }
        return
            "\(source); \(bound), so every operation was taken to be \(Format.number(worst.slackNanoseconds)) ns longer"
    }
}
