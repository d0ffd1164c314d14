/// Checks a counterexample without trusting whoever made it: tries every order in which its operations can have taken
/// effect, with any of the open ones between them.
///
/// It shares nothing with `Search` but the model. Of models with few states, each open operation may first take effect
/// as often as it likes: that allows more than is true, so that what fails even then is a contradiction, and leaves few
/// configurations. If that does not settle it, each takes effect once at most. Exponential, for a few operations;
/// bounded by `limit` configurations, the bytes of their states, and the budget's time.
public struct ContradictionVerifier<M: TextModel> {
    public enum Outcome: Sendable, Equatable {
        /// `order`: the longest that there is, as indices of the history; `blocked`: what could come next; `states`:
        /// those that the object can be in then.
        case contradiction(order: [Int], blocked: [Int], states: [M.State])
        /// There is an order of all of them.
        case explained
        case undecided
    }

    private struct Configuration: Hashable {
        /// Which of the counterexample's operations have taken effect.
        var taken: [Bool]
        /// How many of each kind of open operation have; empty: it does not matter.
        var used: [Int]
        var state: M.State
    }

    private let model: M
    private let core: [Call<M.Operation>]
    /// Open calls that do the same, by their invocations.
    private let kinds: [[Call<M.Operation>]]
    private let budget: Budget
    private let limit: Int
    private static var byteLimit: Int { 1 << 27 }

    /// `core`: the counterexample's calls; `open`: all others that may have changed what they saw.
    public init(core: [Call<M.Operation>], open: [Call<M.Operation>], model: M, budget: Budget, limit: Int = 100_000) {
        (self.core, self.model, self.budget, self.limit) = (core, model, budget, limit)
        let end = core.map(\.response).max() ?? 0
        let relevant = open.filter { $0.invocation < end && !model.isReadOnly($0.operation) }
        let standIns = model.standIns(for: relevant.map(\.operation), observed: core.map(\.operation))
        var groups: [M.Operation: [Call<M.Operation>]] = [:]
        for (call, operation) in zip(relevant, standIns) { groups[operation, default: []].append(call) }
        kinds = groups.map { operation, calls in
            calls.map { Call(operation, index: $0.index, invocation: $0.invocation, response: nil) }
                .sorted { $0.invocation < $1.invocation }
        }.sorted { $0[0].invocation < $1[0].invocation }
    }

    public func outcome() -> Outcome {
        if model.hasFewStates(core.map(\.operation) + kinds.map { $0[0].operation }),
            case .contradiction(let order, let blocked, let states) = explore(isReusable: true)
        {
            return .contradiction(order: order, blocked: blocked, states: states)
        }
        return explore(isReusable: false)
    }

    private func explore(isReusable: Bool) -> Outcome {
        var known: Set<Configuration> = []
        var found: [(configuration: Configuration, parent: Int, call: Int)] = []
        var bytes = 0
        func visit(_ configuration: Configuration, parent: Int, call: Int) {
            guard known.insert(configuration).inserted else { return }
            bytes += model.byteCount(of: configuration.state) + 64 + core.count + 8 * configuration.used.count
            found.append((configuration, parent, call))
        }
        let none = [Int](repeating: 0, count: isReusable ? 0 : kinds.count)
        visit(
            Configuration(taken: core.map { _ in false }, used: none, state: model.initialState), parent: -1, call: -1)
        var (next, best, bestCount) = (0, 0, -1)
        while next < found.count {
            guard found.count <= limit, bytes <= Self.byteLimit, !budget.isExpired else { return .undecided }
            let (configuration, _, _) = found[next]
            let count = configuration.taken.count { $0 }
            if count == core.count { return .explained }
            if count > bestCount { (best, bestCount) = (next, count) }
            // Nothing that began after this response can take effect before the operation that it belongs to.
            let bound = self.bound(configuration.taken)
            for (place, call) in core.enumerated() where !configuration.taken[place] && call.invocation < bound {
                guard let state = model.step(configuration.state, call.operation) else { continue }
                var successor = configuration
                successor.taken[place] = true
                successor.state = state
                visit(successor, parent: next, call: call.index)
            }
            for (kind, calls) in kinds.enumerated() {
                let used = isReusable ? 0 : configuration.used[kind]
                guard used < calls.count, calls[used].invocation < bound,
                    let state = model.step(configuration.state, calls[used].operation)
                else { continue }
                var successor = configuration
                if !isReusable { successor.used[kind] += 1 }
                successor.state = state
                visit(successor, parent: next, call: calls[used].index)
            }
            next += 1
        }
        let taken = found[best].configuration.taken
        let bound = self.bound(taken)
        var order: [Int] = []
        var place = best
        while found[place].parent >= 0 {
            order.append(found[place].call)
            place = found[place].parent
        }
        let states = Set(found.lazy.filter { $0.configuration.taken == taken }.map(\.configuration.state))
        return .contradiction(
            order: order.reversed(),
            blocked: core.indices.filter { !taken[$0] && core[$0].invocation < bound }.map { core[$0].index },
            states: Array(states))
    }

    /// The first response of those that have not taken effect.
    private func bound(_ taken: [Bool]) -> Int {
        core.indices.lazy.filter { !taken[$0] }.map { core[$0].response }.min() ?? .max
    }
}
