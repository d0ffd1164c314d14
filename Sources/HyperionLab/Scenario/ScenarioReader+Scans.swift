extension ScenarioReader {
    /// Whether each engine that is asked to scan has an order to scan in; reported at the engine if not.
    mutating func checkScans(engines: [String?], at node: YAMLNode, phases: [PlacedPhase]) {
        guard case .list(let elements) = node.content,
            phases.contains(where: { $0.phase.mix.operations.contains { $0.kind == .scan } })
        else { return }
        for (element, name) in zip(elements, engines) {
            guard let name, EngineCatalogue.named(name)?.scans == false else { continue }
            report(
                element,
                "the engine \(name.quoted) cannot scan from a key on; write multi-read in place of scan, or leave "
                    + "the engine out")
        }
    }
}
