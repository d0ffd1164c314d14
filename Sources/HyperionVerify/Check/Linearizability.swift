/// Judges whether a history is linearizable: whether each operation can have taken effect at one moment between its
/// invocation and its response, as if the object had been used by one process (M. Herlihy and J. M. Wing,
/// "Linearizability: a correctness condition for concurrent objects", TOPLAS 1990).
///
/// Each independent part of the object is judged by the model's monitor if that can take it, and else by `Search`; parts
/// at once, by as many threads as there are cores. What is found does not depend on how many those are.
/// Thread safety: a pure function.
public enum Linearizability {
    /// The verdict on each independent part. Near-linear where a monitor takes the part, else exponential in how many
    /// operations are open at once, at worst; never longer than the budget's time. Nothing is thrown: what the budget
    /// does not suffice for is undecided.
    ///
    /// - Parameters:
    ///   - budget: time for all, and memory for all parts that are judged at once. The history and its calls, 64 bytes or
    ///     so an operation, are not counted.
    ///   - threads: at most so many, of 16; nil: as many as there are active cores. Each judges a part at a time, so that
    ///     one part takes one thread.
    ///
    /// Specialised for the library's own models, since other modules call it: unspecialised code, which asks witness
    /// tables at every step, takes a multiple of the time.
    @specialized(where M == Register)
    @specialized(where M == KeyValue)
    @specialized(where M == Container)
    @specialized(where M == MemberSet)
    @specialized(where M == MultiRegister)
    @specialized(where M == KeyedRegister)
    @specialized(where M == Counter)
    @specialized(where M == MutualExclusion)
    public static func check<M: Model>(
        _ history: History<M.Operation>, model: M, budget: Budget = Budget(), threads: Int? = nil
    ) -> LinearizabilityReport {
        var budget = budget
        let calls = history.calls
        let groups: [Partition.Group<M.Operation>]
        do throws(Exhausted) {
            groups = try Partition.groups(of: calls, model: model, budget: budget)
        } catch {
            let undecided = Undecided(
                exhausted: error, longestOrder: [], prefixEnd: calls.first?.invocation ?? 0)
            return LinearizabilityReport(parts: [
                .init(name: nil, operations: calls.count, method: .monitor, steps: 0, verdict: .undecided(undecided))
            ])
        }
        // The groups' copies are there as long as they are judged.
        if groups.count > 1 { budget.memoryBytes = max(budget.memoryBytes - Partition.byteCount(of: calls), 1 << 16) }
        // Many parts at once share the memory, so each gets a share that does not depend on the number of threads. One
        // that this does not suffice for is judged again, alone.
        var shared = budget
        shared.memoryBytes /= max(min(groups.count, Self.largestThreadCount), 1)
        var parts = Workers.map(
            groups.count, threads: min(threads ?? Workers.activeCores, Self.largestThreadCount)
        ) { [shared] number in
            check(groups[number], model: model, budget: shared)
        }
        for number in parts.indices where shared.memoryBytes < budget.memoryBytes {
            guard case .undecided(let undecided) = parts[number].verdict, undecided.exhausted == .memory else {
                continue
            }
            parts[number] = check(groups[number], model: model, budget: budget)
        }
        return LinearizabilityReport(parts: parts)
    }

    /// Parts judged at once.
    private static var largestThreadCount: Int { 16 }

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
        do throws(Exhausted) {
            switch try model.monitor(calls, budget: budget) {
            case .linearizable(let order)?:
                return part(.monitor, steps: 0, .linearizable(PartialCertificate(order: order, of: calls)))
            case .violated(let core)?:
                return part(.monitor, steps: 0, violated(core, calls, model: model, budget: budget))
            case .violatedUp(let blocking)?:
                return part(.monitor, steps: 0, violated(upTo: blocking, calls, model: model, budget: budget))
            case .heldUp(let exhausted, let place, let order)?:
                let undecided = Undecided(
                    exhausted: exhausted, longestOrder: order.map { calls[$0].index },
                    prefixEnd: calls[place].response)
                return part(.monitor, steps: 0, .undecided(undecided))
            case nil:
                try budget.checkTime()
            }
        } catch {
            let verdict = verdict(exhausted: error, calls, model: model, budget: budget)
            return part(.monitor, steps: 0, verdict)
        }
        var search = Search(calls, model: model, budget: budget)
        switch search.run() {
        case .linearizable(let order):
            return part(.search, steps: search.steps, .linearizable(PartialCertificate(order: order, of: calls)))
        case .violated(let blocking):
            return part(.search, steps: search.steps, violated(upTo: blocking, calls, model: model, budget: budget))
        case .undecided(let exhausted, let longest, let blocking):
            let undecided = Undecided(
                exhausted: exhausted, longestOrder: longest.map { calls[$0].index },
                prefixEnd: calls[blocking].response)
            return part(.search, steps: search.steps, .undecided(undecided))
        }
    }

    private static func violated<M: Model>(
        _ core: [Int], _ calls: [Call<M.Operation>], model: M, budget: Budget
    ) -> Verdict {
        .violated(Minimiser(core.sorted().map { calls[$0] }, model: model, budget: budget).counterexample())
    }

    private static func violated<M: Model>(
        upTo blocking: Int, _ calls: [Call<M.Operation>], model: M, budget: Budget
    ) -> Verdict {
        let prefix = Minimiser<M>.prefix(of: calls, to: calls[blocking].response)
        return .violated(Minimiser(prefix, model: model, budget: budget).counterexample())
    }

    /// What is known where the monitor ended before its verdict. If it was for memory, half of the history may fit, or a
    /// quarter: it holds up to there, or the violation is there already.
    private static func verdict<M: Model>(
        exhausted: Exhausted, _ calls: [Call<M.Operation>], model: M, budget: Budget
    ) -> Verdict {
        var undecided = Undecided(exhausted: exhausted, longestOrder: [], prefixEnd: calls.first?.invocation ?? 0)
        var count = exhausted == .memory ? calls.count / 2 : 0
        while count >= Self.shortestPrefix {
            let end = calls[count].invocation
            let prefix = Minimiser<M>.prefix(of: calls, to: end)
            switch (try? model.monitor(prefix, budget: budget)) ?? nil {
            case .linearizable(let order)?:
                undecided.longestOrder = order.map { prefix[$0].index }
                undecided.prefixEnd = end
                return .undecided(undecided)
            case .violated(let core)?: return violated(core, prefix, model: model, budget: budget)
            case .violatedUp(let blocking)?: return violated(upTo: blocking, prefix, model: model, budget: budget)
            case .heldUp?, nil: count /= 2
            }
        }
        return .undecided(undecided)
    }

    /// Calls of the shortest prefix that is judged alone.
    static var shortestPrefix: Int { 256 }
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
