import HyperionCore

/// Gathers an arm's proof of placement while it runs.
struct PlacementTracker {
    let plan: PlacementPlan
    private var probe: RegionProbe
    private var threads: [Int: [ThreadPlace]] = [:]
    private var refusals: [String] = []

    /// Before the store is made.
    init(_ plan: PlacementPlan) {
        self.plan = plan
        probe = RegionProbe()
    }

    /// When all records are in, before the laboratory maps more.
    mutating func noteLoaded(_ store: any System) {
        if let process = store.recordsProcess { probe = RegionProbe(process: process) }
        probe.noteLoaded(store.memoryRegions)
    }

    /// One pass of a phase; -1 is the load.
    mutating func note(_ outcomes: [ThreadOutcome], phase: Int) {
        for (thread, outcome) in outcomes.enumerated() {
            if threads[phase] == nil { threads[phase] = [] }
            if thread < threads[phase]!.count {
                threads[phase]![thread].add(outcome.place)
            } else {
                threads[phase]!.append(outcome.place)
            }
            for refusal in outcome.refusals where !refusals.contains(refusal) { refusals.append(refusal) }
        }
    }

    /// After the last pass.
    func sample(_ store: any System, fallbacks: [String]?) -> PlacementSample {
        let machine = MachineTopology.atStart
        let all = threads.sorted { $0.key < $1.key }.flatMap { phase, places in
            places.enumerated().map { $1.sample(phase: phase, thread: $0, on: machine) }
        }
        let isInterleaved = if case .interleaved = plan.memory { true } else { false }
        // An engine that keeps nothing has nothing to place.
        let regions = store is NullSystem ? [] : probe.samples(store.memoryRegions)
        return PlacementSample(
            threads: all, regions: regions, recordNodes: plan.recordNodes, isInterleaved: isInterleaved,
            fallbacks: fallbacks, refusals: refusals.isEmpty ? nil : refusals, allowed: ProcessorAffinity.allowed())
    }
}
