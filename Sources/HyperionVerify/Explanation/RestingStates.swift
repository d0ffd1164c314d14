/// Follows a history from its beginning through all states that the object can be in, and remembers the last points
/// where no operation was open but those that never ended.
///
/// What is behind such a point can be explained alone: a double acquire after ten thousand others contradicts, strictly,
/// all of them together (each could else have come late), and yet all that matters is that the lock was free.
///
/// A configuration is a state with the open operations that have taken effect. At a response, those that have begun take
/// effect in every order until the one that responds has (G. Lowe, "Testing for linearizability", 2017: just-in-time
/// linearization). Where configurations become too many, or more than 64 operations are open, nothing is said.
struct RestingStates<M: Model> {
    struct Point {
        /// Of the last event before it.
        var position: Int
        /// What the object can be in there, also if those that never ended take effect only then.
        var states: Set<M.State>
    }

    private struct Configuration: Hashable {
        var state: M.State
        /// Operations with a response to come that have taken effect, by their bits.
        var taken: UInt64 = 0
        /// Operations without one that have.
        var used: UInt64 = 0
    }

    private struct Active {
        var place: Int
        var bit: UInt64
        var isOpen: Bool
        /// Of an equal one without a response that began before: it goes first.
        var before: UInt64 = 0
    }

    private static var configurationLimit: Int { 4_096 }
    private static var largestByteLimit: Int { 1 << 24 }
    private static var stateLimit: Int { 8 }
    private static var bytesEach: Int { 96 }

    private let calls: [Call<M.Operation>]
    private let model: M
    private let budget: Budget
    private var byteLimit: Int { min(Self.largestByteLimit, budget.memoryBytes / 8) }
    private var configurations: Set<Configuration>
    private var active: [Active] = []
    /// Bits in use, with and without a response to come.
    private var (bits, openBits): (UInt64, UInt64) = (0, 0)
    private var steps = 0

    /// The last points before the first response that nothing explains, the last first, and the position of that
    /// response; nil: it is not known, or there is none.
    static func last(
        _ count: Int, of calls: [Call<M.Operation>], to end: Int, model: M, budget: Budget
    ) -> (points: [Point], end: Int)? {
        var states = RestingStates(calls, model, budget)
        return states.run(count, to: end)
    }

    private init(_ calls: [Call<M.Operation>], _ model: M, _ budget: Budget) {
        (self.calls, self.model, self.budget) = (calls, model, budget)
        configurations = [Configuration(state: model.initialState)]
    }

    private mutating func run(_ count: Int, to end: Int) -> (points: [Point], end: Int)? {
        // Its events, in an array that grows.
        guard (try? budget.checkMemory(bytes: calls.count * Self.bytesEach)) != nil else { return nil }
        var events: [(position: Int, place: Int)] = []
        for (place, call) in calls.enumerated() where call.invocation <= end {
            if call.isOpen, model.isReadOnly(call.operation) { continue }
            events.append((call.invocation, place))
            if call.response <= end { events.append((call.response, ~place)) }
        }
        events.sort { $0.position < $1.position }
        var resting: [(position: Int, configurations: Set<Configuration>)] = []
        for (position, place) in events {
            guard place < 0 else {
                guard begin(place, isOpen: calls[place].response > end) else { return nil }
                continue
            }
            guard respond(~place) else { return nil }
            if configurations.isEmpty {
                return (resting.reversed().compactMap { point($0.position, $0.configurations) }, position)
            }
            guard active.allSatisfy(\.isOpen) else { continue }
            if resting.count == count { resting.removeFirst() }
            resting.append((position, configurations))
        }
        return nil
    }

    /// False: too many are open.
    private mutating func begin(_ place: Int, isOpen: Bool) -> Bool {
        let free = ~(isOpen ? openBits : bits)
        guard free != 0 else { return false }
        var call = Active(place: place, bit: 1 << UInt64(free.trailingZeroBitCount), isOpen: isOpen)
        if isOpen {
            openBits |= call.bit
            let operation = calls[place].operation
            call.before = active.last { $0.isOpen && calls[$0.place].operation == operation }?.bit ?? 0
        } else {
            bits |= call.bit
        }
        active.append(call)
        return true
    }

    /// False: too many configurations, or the budget ended.
    private mutating func respond(_ place: Int) -> Bool {
        guard let index = active.firstIndex(where: { $0.place == place }) else { return false }
        let bit = active[index].bit
        var known = configurations
        var pending = Array(configurations)
        var next: Set<Configuration> = []
        while let configuration = pending.popLast() {
            steps += 1
            if steps & 0xFF == 0, budget.isExpired { return false }
            if configuration.taken & bit != 0 {
                var done = configuration
                done.taken &= ~bit
                next.insert(done)
                continue
            }
            for call in active {
                guard let successor = successor(of: configuration, call), known.insert(successor).inserted else {
                    continue
                }
                pending.append(successor)
            }
            guard known.count <= Self.configurationLimit,
                known.count * (model.byteCount(of: configuration.state) + 24) <= byteLimit
            else { return false }
        }
        active.remove(at: index)
        bits &= ~bit
        configurations = openBits == 0 ? next : Self.undominated(next)
        return true
    }

    private func successor(of configuration: Configuration, _ call: Active) -> Configuration? {
        let done = call.isOpen ? configuration.used : configuration.taken
        guard done & call.bit == 0, call.before & ~done == 0,
            let state = model.step(configuration.state, calls[call.place].operation)
        else { return nil }
        var successor = configuration
        successor.state = state
        if call.isOpen {
            // One that changes nothing can as well not have taken effect.
            guard state != configuration.state else { return nil }
            successor.used |= call.bit
        } else {
            successor.taken |= call.bit
        }
        return successor
    }

    /// A configuration that used fewer of those without a response can do all that one with more can.
    private static func undominated(_ configurations: Set<Configuration>) -> Set<Configuration> {
        guard configurations.count <= 256 else { return configurations }
        return configurations.filter { one in
            !configurations.contains {
                $0.used != one.used && $0.used & ~one.used == 0 && $0.taken == one.taken && $0.state == one.state
            }
        }
    }

    /// nil: it can be in too many states there to say.
    private func point(_ position: Int, _ configurations: Set<Configuration>) -> Point? {
        // Those that began behind it play no part in it.
        let open = active.filter { $0.isOpen && calls[$0.place].invocation < position }
        var known = configurations
        var pending = Array(configurations)
        var states: Set<M.State> = []
        while let configuration = pending.popLast() {
            states.insert(configuration.state)
            guard states.count <= Self.stateLimit, known.count <= Self.configurationLimit else { return nil }
            for call in open {
                if let successor = successor(of: configuration, call), known.insert(successor).inserted {
                    pending.append(successor)
                }
            }
        }
        return Point(position: position, states: states)
    }
}

/// A contradiction as it is behind a point where nobody used the object.
struct LaterContradiction<M: TextModel> {
    private static var pointLimit: Int { 4 }
    private static var stepLimit: Int { 200_000 }

    var model: Resumed<M>
    var position: Int
    /// Those that may have taken effect behind the point, and began before the end.
    var calls: [Call<M.Operation>]
    var counterexample: Counterexample

    /// Behind the last such point, or one a little before if that takes two operations to say and not more than a few;
    /// nil: there is none that is known.
    static func find(
        _ counterexample: Counterexample, in calls: [Call<M.Operation>], model: M, budget: Budget
    ) -> LaterContradiction? {
        let core = Set(counterexample.operations)
        guard let end = calls.lazy.filter({ core.contains($0.index) }).map(\.response).max(),
            let (points, blocked) = RestingStates.last(pointLimit, of: calls, to: end, model: model, budget: budget)
        else { return nil }
        var nearest: LaterContradiction?
        for point in points {
            let behind = Minimiser<M>.prefix(of: calls.filter { $0.response > point.position }, to: blocked)
            let resumed = Resumed(base: model, initialState: point.states)
            var limited = budget
            limited.stepLimit = stepLimit
            var search = Search(behind, model: resumed, budget: limited)
            // What never ended may now take effect twice, once before the point: then this need not be a contradiction.
            guard case .violated = search.run() else { continue }
            let found = LaterContradiction(
                model: resumed, position: point.position, calls: behind,
                counterexample: Minimiser(behind, model: resumed, budget: budget).counterexample())
            if (2...EntryWords.nameLimit).contains(found.counterexample.operations.count) { return found }
            nearest = nearest ?? found
        }
        return nearest.flatMap { $0.counterexample.operations.count < core.count ? $0 : nil }
    }
}
