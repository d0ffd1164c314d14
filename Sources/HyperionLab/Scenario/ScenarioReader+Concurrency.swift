/// What threads, phases and engines must grant each other.
extension ScenarioReader {
    /// Whether every phase has the threads that it speaks of; reported at the phase if not.
    mutating func checkRoles(_ phases: [PlacedPhase], threads: Scenario.Threads) -> Bool {
        var isGood = true
        for placed in phases {
            let problem: (node: YAMLNode?, text: String)? =
                switch placed.phase.mix {
                case .shared(let operations): sharedMixProblem(operations, threads).map { (nil, $0) }
                case .roles(let readers, let writers): rolesProblem(placed.node, readers, writers, threads)
                }
            guard let problem else { continue }
            report(problem.node ?? placed.node, problem.text)
            isGood = false
        }
        return isGood
    }

    private func sharedMixProblem(_ operations: [Scenario.Operation], _ threads: Scenario.Threads) -> String? {
        guard threads.mixed == 0 else { return nil }
        let reads = operations.contains { $0.kind.isRead }
        let writes = operations.contains { !$0.kind.isRead }
        if reads, threads.readers == 0 { return "this mix reads, but \"threads.readers\" is 0; add a reader" }
        if writes, threads.writers == 0 { return "this mix writes, but \"threads.writers\" is 0; add a writer" }
        if !reads, threads.readers > 0 {
            return "this mix has no read for the \(threads.readers) readers; leave \"threads.readers\" out, "
                + "or give each role its own mix: {readers: {…}, writers: {…}}"
        }
        if !writes, threads.writers > 0 {
            return "this mix has no write for the \(threads.writers) writers; leave \"threads.writers\" out, "
                + "or give each role its own mix: {readers: {…}, writers: {…}}"
        }
        return nil
    }

    private func rolesProblem(
        _ node: YAMLNode, _ readers: [Scenario.Operation], _ writers: [Scenario.Operation], _ threads: Scenario.Threads
    ) -> (node: YAMLNode?, text: String)? {
        if threads.mixed > 0 {
            return (nil, "a mix for each role needs threads in roles; write `threads: {readers: 1, writers: 1}`")
        }
        if !readers.isEmpty, threads.readers == 0 {
            return (node["readers"], "readers have a mix here, but \"threads.readers\" is 0; add a reader")
        }
        if !writers.isEmpty, threads.writers == 0 {
            return (node["writers"], "writers have a mix here, but \"threads.writers\" is 0; add a writer")
        }
        return nil
    }

    /// Whether each engine can take what the phases do to it; reported at the engine if not.
    mutating func checkConcurrency(
        engines: [String?], at node: YAMLNode, phases: [PlacedPhase], threads: Scenario.Threads
    ) {
        guard case .list(let elements) = node.content else { return }
        for (element, name) in zip(elements, engines) {
            guard let name, let engine = EngineCatalogue.named(name) else { continue }
            for (index, placed) in phases.enumerated() {
                let load = Load(placed.phase, threads)
                let isAllowed =
                    switch engine.concurrency {
                    case .singleThread: load.active <= 1 || load.writing == 0
                    case .singleWriter: load.writing <= 1
                    case .multiWriter: true
                    }
                if isAllowed { continue }
                let phase = placed.phase.label?.quoted ?? (phases.count == 1 ? "this scenario" : "operations[\(index)]")
                report(
                    element,
                    "the engine \(name.quoted) allows \(engine.concurrency.rawValue), but \(phase) has "
                        + load.description + "; " + ScenarioReader.remedy(engine, threads))
                break
            }
        }
    }

    private static func remedy(_ engine: EngineDescription, _ threads: Scenario.Threads) -> String {
        switch engine.concurrency {
        case .singleThread: return "write `threads: 1`, let it only read, or leave the engine out"
        case .singleWriter, .multiWriter:
            let readers = max(1, threads.mixed > 0 ? threads.mixed - 1 : threads.readers)
            return "write `threads: {readers: \(readers), writers: 1}`, or leave the engine out"
        }
    }

    /// Threads at work in a phase.
    private struct Load {
        var active: Int
        var writing: Int
        /// Every thread runs the whole mix, so that every thread writes now and then.
        var isMixed: Bool

        init(_ phase: Scenario.Phase, _ threads: Scenario.Threads) {
            let writes = phase.mix.operations.contains { !$0.kind.isRead }
            let reads = phase.mix.operations.contains { $0.kind.isRead }
            isMixed = threads.mixed > 0
            writing = writes ? threads.mixed + threads.writers : 0
            active = threads.mixed + (reads ? threads.readers : 0) + (writes ? threads.writers : 0)
        }

        var description: String {
            if isMixed { return "\(active) threads that all write" }
            let writers = "\(writing) writer" + (writing == 1 ? "" : "s")
            let others = active - writing
            return others == 0 ? writers : "\(writers) beside \(others) reader" + (others == 1 ? "" : "s")
        }
    }
}
