import HyperionCore

/// What is run to be counted: the scenario's store and keys, and every operation of every phase by itself.
///
/// Callgrind runs a program some fifty times as slowly as the processor does. A count needs neither seconds nor
/// repetitions, so that the plan is short: at most a million records, and as many operations as make what a single
/// one costs beyond the average invisible.
enum CountingPlan {
    static let mostRecords = 1_000_000
    static let operations = 100_000
    /// Of which each touches many records.
    static let fewestBatches = 1_000

    /// The scenario with one phase for each operation, one thread, and a fixed number of operations.
    static func scenario(_ scenario: Scenario) -> Scenario {
        var plan = scenario
        plan.records = min(scenario.records, mostRecords)
        plan.threads = Scenario.Threads(mixed: 1, pin: .none)
        plan.thresholds = []
        plan.phases = []
        for phase in scenario.phases {
            for var operation in phase.mix.operations {
                operation.share = Scenario.Share(millionths: Scenario.Share.whole)
                let alone = Scenario.Phase(label: phase.label, mix: .shared([operation]))
                plan.phases.append(alone)
            }
        }
        plan.run = Scenario.Run(
            warmupNanoseconds: 0, durationNanoseconds: 1_000_000, operations: base(scenario, phases: plan.phases),
            repetitions: 1)
        plan.arena = arenaBytes(plan)
        return plan
    }

    /// Operations of a phase of the plan that are counted; as many are run before them.
    static func operations(of operation: Scenario.Operation, in plan: Scenario) -> Int {
        let base = plan.run.operations ?? operations
        switch operation.kind {
        case .multiRead, .scan: return max(base / max(operation.count, 1), min(base, fewestBatches))
        // Both passes together leave at least half of the records.
        case .delete: return min(base, max(plan.records / 4, 1))
        default: return base
        }
    }

    /// A key file may have no more lines than the scenario itself needs, and patterned keys are only so many.
    private static func base(_ scenario: Scenario, phases: [Scenario.Phase]) -> Int {
        let base = min(scenario.run.operations ?? operations, operations)
        let inserting = phases.count { $0.mix.kinds == [.insert] }
        guard inserting > 0 else { return base }
        if case .patterned(let pattern, let bytes) = scenario.keys {
            let left = KeyPattern(pattern: pattern, byteCount: bytes).capacity - min(scenario.records, mostRecords)
            return min(base, max(left / (2 * inserting), 1))
        }
        guard case .file = scenario.keys else { return base }
        return min(base, max(PassLength.mostInserts(scenario) / (2 * inserting), 1))
    }

    /// Enough for every record and every write at its largest. What is measured reserves half of the machine's
    /// memory beyond its need, and valgrind cannot give as much address space as a large machine has memory.
    private static func arenaBytes(_ plan: Scenario) -> UInt64 {
        let writes = plan.phases.reduce(0) { sum, phase in
            sum + (phase.mix.operations[0].kind.isRead ? 0 : 2 * (plan.run.operations ?? 0))
        }
        let key: Int
        if case .generated(let bytes) = plan.keys { key = bytes } else { key = KeyFile.longestKey }
        // The longest key that a file may have would ask for far more than its lines are: their bytes are mapped,
        // not touched.
        let record = KeyValueStore.recordBytes(keyLength: min(key, 4096), valueLength: plan.values.largest)
        let bytes = (plan.records + writes).multipliedReportingOverflow(by: record)
        return bytes.overflow ? 1 << 36 : UInt64(min(bytes.partialValue + 1 << 20, 1 << 36))
    }
}
