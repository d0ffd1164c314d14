/// What is read of the heap while an arm runs.
struct ArmHeap {
    /// Before the store was made.
    var before: HeapReading?
    /// Of the store's making and of its load, without the loader's session between them.
    var growth = HeapGrowth()
    /// By the thread that loaded; nil: not counted.
    var loadAllocated: UInt64?
    /// Of live bytes over the load alone.
    var loadGrown: Int64?
}

extension Arm {
    /// Takes down what making the store and loading it did: readings before it, when it was made, when the loader's
    /// session was there too, and after the load.
    mutating func noteHeap(
        _ before: HeapReading?, _ made: HeapReading?, _ ready: HeapReading?, _ loaded: HeapReading?,
        _ outcome: ThreadOutcome
    ) {
        guard let before, let made, let ready, let loaded else { return }
        let load = HeapGrowth(from: ready, to: loaded)
        heap.before = before
        heap.growth = HeapGrowth(from: before, to: made) + load
        heap.loadGrown = load.live
        heap.loadAllocated = outcome.allocatedBytes
    }

    /// What the heap did, with the passes that tell it of each operation; nil: the records are in another process, or the
    /// allocator tells nothing.
    ///
    /// Wrong answers of these passes are added to those of the measured ones.
    mutating func heapSample(_ phases: inout [PhaseSample]) throws -> HeapSample? {
        guard store.recordsProcess == nil, let before = heap.before else { return nil }
        let pass = HeapPass(system: system, plan: plan, scenario: scenario)
        let (operations, wrong, empty) = try pass.run(&builder)
        for (name, count) in wrong {
            for phase in phases.indices {
                guard let place = phases[phase].operations.firstIndex(where: { $0.operation == name }) else { continue }
                phases[phase].operations[place].wrong += count
                break
            }
        }
        let loaded = heap.loadAllocated.map { all in all > empty ?? 0 ? all - (empty ?? 0) : 0 }
        let load = HeapSample.Operation(
            operation: Scenario.loadOperation, operations: UInt64(scenario.records), allocated: loaded,
            grown: heap.loadGrown)
        return HeapSample(
            allocator: before.allocator, live: heap.growth.live, active: heap.growth.active, held: heap.growth.held,
            holdsResident: before.isJemalloc, operations: [load] + operations)
    }
}
