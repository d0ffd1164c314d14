extension Container {
    /// Where no value is inserted twice and each completed remove tells what it found.
    ///
    /// Each discipline has its monitor over `ContainerValues`. Where one finds a contradiction that a pending remove
    /// with unknown result might resolve, the search decides.
    public func monitor(
        _ calls: [Call<Operation>], budget: Budget
    ) throws(Exhausted) -> MonitorVerdict? {
        let values: ContainerValues
        switch try ContainerValues.of(calls, budget: budget) {
        case .unsuited: return nil
        case .violated(let core): return .violated(core: core)
        case .values(let found): values = found
        }
        let outcome =
            switch discipline {
            case .queue: try QueueMonitor(values, budget: budget).outcome()
            case .stack: try StackMonitor(values, budget: budget).outcome()
            case .priorityQueue: try PriorityQueueMonitor(values, budget: budget).outcome()
            }
        switch outcome {
        case .order(let order):
            return .linearizable(order: order)
        case .contradiction(let core, let empty):
            if values.hasUnknownRemove, !core.allSatisfy(values.hasRemove) { return nil }
            return .violated(core: (values.calls(of: core) + (empty.map { [$0] } ?? [])).sorted())
        }
    }
}

/// What the monitor of one discipline finds.
enum ContainerOutcome {
    /// Places of calls.
    case order([Int])
    /// Numbers of values that cannot all be, with the remove that found nothing if it takes part (a place).
    case contradiction(values: [Int], empty: Int?)
}
