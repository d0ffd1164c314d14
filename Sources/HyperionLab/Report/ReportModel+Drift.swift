extension ReportModel {
    /// Passes behind a warm-up of fixed length in which throughput changed; nil: none, or the warm-up found its own end.
    ///
    /// Phases that insert or delete, and traces, change their store as they go and have no warm-up: they are left out.
    var drift: String? {
        let scenario = result.scenario
        guard let warmup = scenario.run.warmupNanoseconds else { return nil }
        if case .trace = scenario.keys { return nil }
        let candidates = scenario.phases.indices.filter { !PassLength.isFinite(scenario.phases[$0].mix.operations) }
            .flatMap { phase in engines.filter { $0 != Self.nullEngine }.map { (engine: $0, phase: phase) } }
        let found = candidates.compactMap { engine, phase -> String? in
            let windows = samples(of: engine).flatMap(\.phases).filter { $0.phase == phase }.compactMap(\.windows)
            guard let drift = PassDrift.find(windows.map(\.rates), tests: candidates.count) else { return nil }
            return "of \(engine) (\(operations(ofPhase: phase))) to \(Format.ratio(drift.ratio))"
                + after(windows.first.map { Double(drift.place) * $0.seconds })
        }
        guard !found.isEmpty else { return nil }
        let cause =
            warmup == 0
            ? "there was no warm-up" : "the fixed warm-up of \(Format.duration(warmup)) was too short"
        return "throughput changed while it was measured, \(found.joined(separator: ", ")): \(cause), or something "
            + "disturbed it; write `warmup: auto`, or a longer one"
    }

    private func operations(ofPhase index: Int) -> String {
        let phase = result.scenario.phases[index]
        return phase.mix.kinds.map { Scenario.operationName($0, phase) }.joined(separator: ", ")
    }

    private func after(_ seconds: Double?) -> String {
        guard let seconds, seconds > 0, seconds.isFinite else { return "" }
        return " after \(Format.nanoseconds(seconds * 1e9))"
    }
}
