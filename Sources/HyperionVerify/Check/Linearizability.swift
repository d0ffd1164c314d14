/// Judges whether a history is linearizable: whether each operation can have taken effect at one moment between its
/// invocation and its response, as if the object had been used by one process (M. Herlihy and J. M. Wing,
/// "Linearizability: a correctness condition for concurrent objects", TOPLAS 1990).
///
/// Each independent part of the object is judged by the model's monitor if that can take it, and else by `Search`.
/// Thread safety: a pure function.
public enum Linearizability {
    public static func check<M: Model>(
        _ history: History<M.Operation>, model: M, budget: Budget = Budget()
    ) -> LinearizabilityReport {
        let groups = Partition.groups(of: history.calls, model: model)
        var parts: [LinearizabilityReport.Part] = []
        parts.reserveCapacity(groups.count)
        for group in groups {
            parts.append(check(group, model: model, budget: budget))
        }
        return LinearizabilityReport(parts: parts)
    }

    private static func check<M: Model>(
        _ group: Partition.Group<M.Operation>, model: M, budget: Budget
    ) -> LinearizabilityReport.Part {
        let calls = group.calls
        func part(
            _ method: LinearizabilityReport.Method, steps: Int, _ verdict: Verdict
        ) -> LinearizabilityReport.Part {
            LinearizabilityReport.Part(
                name: group.name, operations: calls.count, method: method, steps: steps, verdict: verdict)
        }
        switch model.monitor(calls) {
        case .linearizable(let order)?:
            return part(.monitor, steps: 0, .linearizable(PartialCertificate(order: order, of: calls)))
        case .violated(let core)?:
            let minimal = Minimiser(core.sorted().map { calls[$0] }, model: model, budget: budget).counterexample()
            return part(.monitor, steps: 0, .violated(minimal))
        case nil:
            break
        }
        var search = Search(calls, model: model, budget: budget)
        switch search.run() {
        case .linearizable(let order):
            return part(.search, steps: search.steps, .linearizable(PartialCertificate(order: order, of: calls)))
        case .violated(let blocking):
            let end = calls[blocking].response
            let minimiser = Minimiser(Minimiser<M>.prefix(of: calls, to: end), model: model, budget: budget)
            return part(.search, steps: search.steps, .violated(minimiser.counterexample()))
        case .undecided(let exhausted, let longest, let blocking):
            let undecided = Undecided(
                exhausted: exhausted, longestOrder: longest.map { calls[$0].index },
                prefixEnd: calls[blocking].response)
            return part(.search, steps: search.steps, .undecided(undecided))
        }
    }
}

extension PartialCertificate {
    /// Gives each call of an order the earliest point that it can have.
    init<Operation>(order: [Int], of calls: [Call<Operation>]) {
        var point = Int.min
        placements = order.map { place in
            point = max(point, calls[place].invocation)
            return Placement(operation: calls[place].index, point: point)
        }
    }
}
