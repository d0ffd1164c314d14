/// Decides whether an object with two states, which some calls change and others look at, is linearizable, without
/// search: one member of a set, a lock.
///
/// Greedy over the events in their order. At the response of a call that has not taken effect
/// * a look changes the state, if it has to; at its invocation and whenever the state changes it takes effect for free;
/// * a change takes effect, after a change back if it has to.
/// Of the changes in one direction that have begun, the one whose response comes first is used. If none has begun, the
/// calls up to this response contradict each other.
///
/// Why to wait is right: whatever an order changed there and back before this response, it can as well change right
/// after, and whoever waits has the same state and more calls to use. Why the first response is right: two changes in
/// the same direction can be exchanged in any order if both have begun.
///
/// Open changes are the last to be used (their response never comes) and are never forced.
///
/// Complexity: O(n log n) time, O(n) memory.
struct ToggleMonitor {
    enum Kind: Equatable {
        /// Finds the other state, leaves this one.
        case change(to: Bool)
        case look(Bool)
        /// Says nothing about the state.
        case nothing
    }

    private let ranks: EventRanks
    private let kinds: [Kind]
    var budget: Budget
    private var state = false
    private var order: [Int] = []
    private var isDone: [Bool]
    /// Changes that have begun, by their response, and looks that wait: to false, to true.
    private var changes = [MinimumHeap(), MinimumHeap()]
    private var waiting: [[Int]] = [[], []]

    /// The state is false at first. Looks among the open calls say nothing.
    init<Operation>(_ calls: [Call<Operation>], kinds: [Kind], budget: Budget) throws(Exhausted) {
        ranks = try EventRanks(calls, budget: budget)
        (self.kinds, self.budget) = (kinds, budget)
        isDone = [Bool](repeating: false, count: calls.count)
        order.reserveCapacity(calls.count)
    }

    func verdict() -> MonitorVerdict {
        var monitor = self
        return monitor.run()
    }

    private mutating func run() -> MonitorVerdict {
        // Of each event: the call, or ~call if it is its response.
        var events = [Int](repeating: 0, count: Int(ranks.end))
        for call in kinds.indices {
            events[Int(ranks.invocation[call])] = call
            if ranks.response[call] != EventRanks.never { events[Int(ranks.response[call])] = ~call }
        }
        for (rank, event) in events.enumerated() {
            if rank & 0x3FFF == 0x3FFF, budget.isExpired { return stopped(before: events[rank...]) }
            if event >= 0 {
                begin(event)
            } else if !isDone[~event], !finish(~event) {
                return .violatedUp(to: ~event)
            }
        }
        return .linearizable(order: order)
    }

    /// What is known when the time is up: the order explains all responses so far.
    private func stopped(before rest: ArraySlice<Int>) -> MonitorVerdict {
        guard let next = rest.first(where: { $0 < 0 }) else { return .linearizable(order: order) }
        return .heldUp(.time, by: ~next, order: order)
    }

    private mutating func take(_ call: Int) {
        isDone[call] = true
        order.append(call)
    }

    private mutating func begin(_ call: Int) {
        let isOpen = ranks.response[call] == EventRanks.never
        switch kinds[call] {
        case .change(let target):
            changes[target ? 1 : 0].push(key: ranks.response[call], item: call)
        case .look(let sees):
            if isOpen { return }
            if sees == state { take(call) } else { waiting[sees ? 1 : 0].append(call) }
        case .nothing:
            if !isOpen { take(call) }
        }
    }

    /// Whether the call could take effect at last.
    private mutating func finish(_ call: Int) -> Bool {
        switch kinds[call] {
        case .look: return change()
        case .change(let target): return (state != target || change()) && change()
        case .nothing: return true
        }
    }

    private mutating func change() -> Bool {
        guard let call = changes[state ? 0 : 1].pop() else { return false }
        state.toggle()
        take(call)
        let side = state ? 1 : 0
        for look in waiting[side] { take(look) }
        waiting[side].removeAll()
        return true
    }
}

extension MemberSet {
    /// Where each completed insert and remove tells what it found.
    public func monitor(_ calls: [Call<Operation>], budget: Budget) throws(Exhausted) -> MonitorVerdict? {
        guard let member = calls.first?.operation.member, calls.count <= EventRanks.largestCount else { return nil }
        var kinds: [ToggleMonitor.Kind] = []
        kinds.reserveCapacity(calls.count)
        for (place, call) in calls.enumerated() {
            try budget.checkTime(round: place)
            guard call.operation.member == member else { return nil }
            switch call.operation {
            case .insert(_, .value(true)): kinds.append(.change(to: true))
            case .remove(_, .value(true)): kinds.append(.change(to: false))
            // Without effect, unless it changes the state: an open call may, or may not take effect at all.
            case .insert(_, .unknown) where call.isOpen: kinds.append(.change(to: true))
            case .remove(_, .unknown) where call.isOpen: kinds.append(.change(to: false))
            case .insert(_, .unknown), .remove(_, .unknown): return nil
            case .insert(_, .value(false)), .contains(_, .value(true)): kinds.append(.look(true))
            case .remove(_, .value(false)), .contains(_, .value(false)): kinds.append(.look(false))
            case .contains(_, .unknown): kinds.append(.nothing)
            }
        }
        return try ToggleMonitor(calls, kinds: kinds, budget: budget).verdict()
    }
}

extension MutualExclusion {
    public func monitor(_ calls: [Call<Operation>], budget: Budget) throws(Exhausted) -> MonitorVerdict? {
        guard calls.count <= EventRanks.largestCount else { return nil }
        let kinds = calls.map { ToggleMonitor.Kind.change(to: $0.operation == .acquire) }
        return try ToggleMonitor(calls, kinds: kinds, budget: budget).verdict()
    }
}
