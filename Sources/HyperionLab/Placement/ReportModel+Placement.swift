extension ReportModel {
    /// What was not placed as the scenario asks, and what it preferred and did not get: each a clause.
    var misplaced: [String] {
        var clauses: [(text: String, engines: [String])] = []
        func add(_ text: String, _ engine: String) {
            if let index = clauses.firstIndex(where: { $0.text == text }) {
                if !clauses[index].engines.contains(engine) { clauses[index].engines.append(engine) }
            } else {
                clauses.append((text, [engine]))
            }
        }
        for sample in result.samples {
            guard let placement = sample.placement else { continue }
            for clause in drift(of: sample) { add("placement drifted: " + clause, sample.engine) }
            for remark in judged(sample)?.remarks ?? [] { add(remark, sample.engine) }
            for fallback in placement.fallbacks ?? [] { add(fallback, "") }
        }
        return clauses.map { clause in
            let names = clause.engines.filter { !$0.isEmpty }
            return names.isEmpty ? clause.text : clause.text + " (\(names.joined(separator: ", ")))"
        }
    }

    /// What of one arm was not placed as it was to be: each a clause.
    func drift(of sample: ArmSample) -> [String] { judged(sample)?.clauses ?? [] }

    private func judged(_ sample: ArmSample) -> PlacementDrift? {
        guard let placement = sample.placement else { return nil }
        let gaveWay = placement.fallbacks?.contains { $0.hasPrefix("threads.priority:") } ?? false
        return PlacementDrift(
            sample: placement, pages: pages(of: sample), runsProcessors: result.environment.allowedProcessors,
            niceness: gaveWay ? nil : result.scenario.threads.priority?.niceness)
    }

    /// Those that the arm was run with.
    private func pages(of sample: ArmSample) -> Scenario.Pages {
        let gaveWay = sample.placement?.fallbacks?.contains { $0.hasPrefix("pages:") } ?? false
        return gaveWay ? .transparent : result.scenario.pages
    }

    /// Of each engine that has one the placement in its first repetition, or in the first that drifted: they are alike
    /// unless one did.
    var placements: [(engine: String, repetition: Int, sample: PlacementSample)] {
        engines.compactMap { engine in
            let placed = samples(of: engine).filter { $0.placement != nil }
            guard let shown = placed.first(where: { !drift(of: $0).isEmpty }) ?? placed.first else { return nil }
            return shown.placement.map { (engine, shown.repetition, $0) }
        }
    }
}
