/// Checks a counterexample without trusting whoever made it: tries every order in which its operations can have taken
/// effect, with any of the open ones between them.
///
/// It shares nothing with `Search` but the model. Of models with few states, each open operation may first take effect
/// as often as it likes: that allows more than is true, so that what fails even then is a contradiction, and leaves few
/// configurations. If that does not settle it, each takes effect once at most. Exponential, for a few operations;
/// bounded by `limit` configurations, their bytes, and the budget's memory and time. All of these are looked at
/// whenever a configuration is added, since among a million open operations one alone has as many successors.
///
/// An open operation that leaves the state as it is, or leads to a dead end (`TextModel.isDeadEnd`), is not tried: an
/// order with it is an order without it.
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
        /// How many of each kind of open operation have, by kind, where some have; empty: it does not matter.
        var used: [Use]
        var state: M.State
    }

    private struct Use: Hashable {
        var kind: Int32
        var count: Int32
    }

    private let model: M
    private let core: [Call<M.Operation>]
    /// Open calls that do the same, by their invocations.
    private let kinds: [[Call<M.Operation>]]
    private let budget: Budget
    private let limit: Int
    private let byteLimit: Int
    private static var largestByteLimit: Int { 1 << 27 }

    /// `core`: the counterexample's calls; `open`: all others that may have changed what they saw.
    public init(core: [Call<M.Operation>], open: [Call<M.Operation>], model: M, budget: Budget, limit: Int = 100_000) {
        (self.core, self.model, self.budget, self.limit) = (core, model, budget, limit)
        byteLimit = min(max(budget.memoryBytes, 1 << 16), Self.largestByteLimit)
        let end = core.map(\.response).max() ?? 0
        let relevant = open.filter { $0.invocation < end && !model.isReadOnly($0.operation) }
        let standIns = model.standIns(for: relevant.map(\.operation), observed: core.map(\.operation))
        var groups: [M.Operation: [Call<M.Operation>]] = [:]
        for (call, operation) in zip(relevant, standIns) where !model.isReadOnly(operation) {
            groups[operation, default: []].append(call)
        }
        kinds = groups.map { operation, calls in
            calls.map { Call(operation, index: $0.index, invocation: $0.invocation, response: nil) }
                .sorted { $0.invocation < $1.invocation }
        }.sorted { $0[0].invocation < $1[0].invocation }
    }

    public func outcome() -> Outcome {
        if model.hasFewStates(core.map(\.operation) + kinds.map { $0[0].operation }),
            let outcome = try? explore(isReusable: true), case .contradiction = outcome
        {
            return outcome
        }
        return (try? explore(isReusable: false)) ?? .undecided
    }

    private func explore(isReusable: Bool) throws(Exhausted) -> Outcome {
        let observed = core.map(\.operation)
        var known: Set<Configuration> = []
        var found: [(configuration: Configuration, parent: Int, call: Int)] = []
        var (bytes, steps) = (0, 0)
        func visit(_ configuration: Configuration, parent: Int, call: Int) throws(Exhausted) {
            guard known.insert(configuration).inserted else { return }
            bytes += byteCount(of: configuration)
            found.append((configuration, parent, call))
            guard found.count <= limit, bytes <= byteLimit else { throw .memory }
        }
        func look() throws(Exhausted) {
            steps += 1
            if steps & 0x3F == 0 { try budget.checkTime() }
        }
        try visit(
            Configuration(taken: core.map { _ in false }, used: [], state: model.initialState), parent: -1, call: -1)
        var (next, best, bestCount) = (0, 0, -1)
        while next < found.count {
            try budget.checkTime()
            let (configuration, _, _) = found[next]
            let count = configuration.taken.count { $0 }
            if count == core.count { return .explained }
            if count > bestCount { (best, bestCount) = (next, count) }
            // Nothing that began after this response can take effect before the operation that it belongs to.
            let bound = self.bound(configuration.taken)
            for (place, call) in core.enumerated() where !configuration.taken[place] && call.invocation < bound {
                try look()
                guard let state = model.step(configuration.state, call.operation) else { continue }
                var successor = configuration
                successor.taken[place] = true
                successor.state = state
                try visit(successor, parent: next, call: call.index)
            }
            // Where in `used` a kind stands, or would.
            var place = 0
            for (kind, calls) in kinds.enumerated() {
                // Kinds stand by their first invocations.
                guard calls[0].invocation < bound else { break }
                while place < configuration.used.count, configuration.used[place].kind < kind { place += 1 }
                let isUsed = place < configuration.used.count && configuration.used[place].kind == kind
                let used = isUsed ? Int(configuration.used[place].count) : 0
                guard used < calls.count, calls[used].invocation < bound else { continue }
                try look()
                let operation = calls[used].operation
                guard !model.isDeadEnd(operation, in: configuration.state, observed: observed),
                    let state = model.step(configuration.state, operation), state != configuration.state
                else { continue }
                var successor = configuration
                if isUsed {
                    successor.used[place].count += 1
                } else if !isReusable {
                    successor.used.insert(Use(kind: Int32(kind), count: 1), at: place)
                }
                successor.state = state
                try visit(successor, parent: next, call: calls[used].index)
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

    /// With its places in the list and, at its lowest load, in the set.
    private func byteCount(of configuration: Configuration) -> Int {
        6 * MemoryLayout<Configuration>.stride + 64 + model.byteCount(of: configuration.state)
            + configuration.taken.count + configuration.used.count * MemoryLayout<Use>.stride
    }

    /// The first response of those that have not taken effect.
    private func bound(_ taken: [Bool]) -> Int {
        core.indices.lazy.filter { !taken[$0] }.map { core[$0].response }.min() ?? .max
    }
}
