extension Container {
    /// Where no value is inserted twice and each completed remove tells what it found.
    ///
    /// Each discipline has its monitor over `ContainerValues`. Where one finds a contradiction that a pending remove
    /// with unknown result might resolve, it is tried again with such a remove given to a value of the contradiction that
    /// nobody removed; if that leads nowhere, the search decides.
    public func monitor(
        _ calls: [Call<Operation>], budget: Budget
    ) throws(Exhausted) -> MonitorVerdict? {
        var values: ContainerValues
        switch try ContainerValues.of(calls, budget: budget) {
        case .unsuited: return nil
        case .violated(let core): return .violated(core: core)
        case .values(let found): values = found
        }
        let hasUnknownRemove = !values.unknownRemoves.isEmpty
        for _ in 0...Self.largestAssignmentCount {
            switch try outcome(values, budget: budget) {
            case .order(let order):
                return .linearizable(order: order)
            case .contradiction(let core, let empty):
                guard hasUnknownRemove, !core.allSatisfy(values.hasKnownRemove) else {
                    let places = values.calls(of: core) + (empty.map { [$0] } ?? [])
                    return .violated(core: Self.withOpenRemoves(places, of: calls))
                }
                // What stands against it: the end of the others' removes, and of the one that found nothing.
                let others = core.filter { values.removes[$0] >= 0 }.map { values.removeEnd[$0] }
                let deadline = min(others.min() ?? .max, empty.map { values.ranks.response[$0] } ?? .max)
                guard let value = core.first(where: { values.removes[$0] < 0 }),
                    values.assignUnknownRemove(to: value, deadline: deadline)
                else { return nil }
            }
        }
        return nil
    }

    /// The calls that contradict each other, and the open removes that can matter once one of those is opened: what takes
    /// any value, and what takes one of theirs. Without them, whoever makes the contradiction minimal would leave out too
    /// much.
    private static func withOpenRemoves(_ core: [Int], of calls: [Call<Operation>]) -> [Int] {
        var places = Set(core)
        let values = Set(
            core.compactMap { place -> Int? in
                switch calls[place].operation {
                case .insert(let value), .remove(.value(let value?)): value
                case .remove: nil
                }
            })
        for (place, call) in calls.enumerated() where call.isOpen {
            switch call.operation {
            case .remove(.unknown): places.insert(place)
            case .remove(.value(let value?)) where values.contains(value): places.insert(place)
            case .remove, .insert: break
            }
        }
        return places.sorted()
    }

    /// Each try is a monitor's run.
    private static var largestAssignmentCount: Int { 64 }

    private func outcome(_ values: ContainerValues, budget: Budget) throws(Exhausted) -> ContainerOutcome {
        switch discipline {
        case .queue: try QueueMonitor(values, budget: budget).outcome()
        case .stack: try StackMonitor(values, budget: budget).outcome()
        case .priorityQueue: try PriorityQueueMonitor(values, budget: budget).outcome()
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
