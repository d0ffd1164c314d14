/// Checks a counterexample by trying every order of its operations, and shares nothing with what made it: neither with
/// `Search`, nor with the monitors, nor with `ContradictionVerifier`, which `Minimiser` asks too.
///
/// Any other operation may take effect between them as often as it helps, from its invocation on. That allows more than
/// is true, and leaves nothing to keep account of but the object's state: what fails even so is a contradiction. What
/// does not fail is not settled.
///
/// Not for containers, sums and texts that are put together, whose states have no end then. O(2^core × states × operations).
struct PlainVerifier<M: TextModel> {
    /// The counterexample's operations, each with a response; at most 64.
    let core: [Call<M.Operation>]
    let others: [Call<M.Operation>]
    let model: M
    /// Steps of the model that are tried.
    static var limit: Int { 2_000_000 }

    private struct Configuration: Hashable {
        /// Which of the core's have taken effect, a bit each.
        var taken: UInt64
        var state: M.State
    }

    /// Whether they contradict each other; nil: not settled.
    func isContradiction(_ budget: Budget) -> Bool? {
        guard core.count <= 64, core.allSatisfy({ !$0.isOpen }),
            model.hasFewStates((core + others).map(\.operation))
        else { return nil }
        let all: UInt64 = core.count == 64 ? .max : 1 << UInt64(core.count) - 1
        var known = Set([Configuration(taken: 0, state: model.initialState)])
        var found = Array(known)
        var (place, steps, bytes) = (0, 0, 0)
        while place < found.count {
            let current = found[place]
            place += 1
            if current.taken == all { return nil }
            let isLeft = core.indices.map { current.taken & 1 << UInt64($0) == 0 }
            // What begins behind a response takes effect behind its operation.
            let bound = core.indices.filter { isLeft[$0] }.map { core[$0].response }.min() ?? 0
            var successors: [Configuration] = []
            for number in core.indices where isLeft[number] && core[number].invocation < bound {
                guard let state = model.step(current.state, core[number].operation) else { continue }
                successors.append(Configuration(taken: current.taken | 1 << UInt64(number), state: state))
            }
            for other in others where other.invocation < bound {
                guard let state = model.step(current.state, other.operation) else { continue }
                successors.append(Configuration(taken: current.taken, state: state))
            }
            steps += core.count + others.count
            for successor in successors where known.insert(successor).inserted {
                found.append(successor)
                // Once in either, with the set's room to grow.
                bytes += 4 * MemoryLayout<Configuration>.stride + model.byteCount(of: successor.state)
            }
            guard steps <= Self.limit, bytes <= budget.memoryBytes, !budget.isExpired else { return nil }
        }
        return true
    }
}
