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
            for clause in PlacementDrift(sample: placement, pages: pages(of: sample)).clauses {
                add("placement drifted: " + clause, sample.engine)
            }
            for fallback in placement.fallbacks ?? [] { add(fallback, "") }
        }
        return clauses.map { clause in
            let names = clause.engines.filter { !$0.isEmpty }
            return names.isEmpty ? clause.text : clause.text + " (\(names.joined(separator: ", ")))"
        }
    }

    /// Those that the arm was run with.
    private func pages(of sample: ArmSample) -> Scenario.Pages {
        let gaveWay = sample.placement?.fallbacks?.contains { $0.hasPrefix("pages:") } ?? false
        return gaveWay ? .transparent : result.scenario.pages
    }

    /// The first repetition's placement of each engine that has one: they are alike unless one drifted.
    var placements: [(engine: String, sample: PlacementSample)] {
        engines.compactMap { engine in
            samples(of: engine).compactMap(\.placement).first.map { (engine, $0) }
        }
    }
}
