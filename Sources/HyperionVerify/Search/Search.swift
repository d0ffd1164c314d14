/// Looks for an order in which all completed calls and some of the open ones can have taken effect.
///
/// Algorithm: depth-first search for the next call to take effect (J. M. Wing and C. Gong, "Testing and Verifying
/// Concurrent Objects", J. Parallel Distrib. Comput. 17, 1993), over a linked list of events and with a memory of
/// the configurations that led nowhere (G. Lowe, "Testing for linearizability", Concurrency and Computation 29(4),
/// 2017). It is iterative: its depth is bounded by memory, not by the thread's stack.
///
/// Beyond those papers
/// * A configuration is not a set over all calls. Its frontier is the number of responses, in their order, whose calls
///   have all taken effect; what else has taken effect is open at the next response. So a bit for each call that can
///   be open at once (a slot) is enough, however long the history is.
/// * Open calls (without response) may take effect or not; they never hold up the frontier. A configuration that
///   used fewer of them covers those that used more (`ConfigurationTable`), and one that would not change the
///   state is not used.
/// * Of equal calls (with equal results) that can take effect now, only the one that responds first is tried: any order
///   that has another first can exchange the two. Open calls respond last; of those the one that was invoked first.
/// * A call that is read-only and can take effect now does so at once, and no other choice is tried: whatever order
///   there is, this call can be moved to its front.
///
/// Worst case: exponential in the number of calls that are open at once; the problem is NP-complete. Time and memory
/// are bounded by the budget.
///
/// Invariants
/// 1. `stack` holds the calls that have taken effect, in order, each with what it takes to undo it.
/// 2. All calls in `byResponse[..<frontier]` have taken effect and the one at `frontier` has not.
/// 3. `completed` has the slots of the other completed calls that have taken effect; `open` those of open calls.
struct Search<M: Model> {
    enum Outcome {
        /// The calls that took effect, as places in the array given, in order.
        case linearizable([Int])
        /// No order gets past this response (a place in the array given).
        case violated(blockedBy: Int)
        case undecided(Exhausted, longest: [Int], blockedBy: Int)
    }

    private struct Frame {
        /// Number of the completed call, or of the open one plus `completed`'s count.
        var call: Int32
        var stateBefore: Int32
        var frontierBefore: Int32
        /// Nothing else is tried in its place.
        var isForced: Bool
    }

    private let model: M
    private let calls: [Call<M.Operation>]
    /// Places of the completed and of the open calls in `calls`, in the order of their invocations.
    private let completedCalls: [Int]
    private let openCalls: [Int]
    private let isReadOnly: [Bool]
    /// Of each completed call, then of each open one: a number that equal operations share.
    private let kinds: [Int32]
    /// Of each open call: the last one before it that is equal; −1: none.
    private let equalOpenBefore: [Int32]
    /// Of each kind: the completed call that responds first of those that can take effect, if it was seen in `round`.
    private var firstOfKind: [(round: Int, call: Int32)]
    private var round = 0
    private let budget: Budget
    private var events: EventList
    private var known: ConfigurationTable
    private var states = StateTable<M.State>()
    private var state: Int32 = 0
    private var frontier = 0
    private var completed: [UInt64]
    private var open: [UInt64]
    private var stack: [Frame] = []
    /// The order that got furthest, and how much of it the stack still shares.
    private var longest: [Int] = []
    private var sharedWithLongest = 0
    private var longestFrontier = -1
    /// Calls that were tried.
    private(set) var steps = 0
    /// Calls that were looked at, to be tried or not.
    private(set) var looks = 0
    private var nextLookAtClock = 0

    /// `calls` in the order of their invocations.
    init(_ calls: [Call<M.Operation>], model: M, budget: Budget) {
        (self.model, self.calls, self.budget) = (model, calls, budget)
        completedCalls = calls.indices.filter { !calls[$0].isOpen }
        // An open read says nothing about any state.
        openCalls = calls.indices.filter { calls[$0].isOpen && !model.isReadOnly(calls[$0].operation) }
        isReadOnly = completedCalls.map { model.isReadOnly(calls[$0].operation) }
        var numbers: [M.Operation: Int32] = [:]
        kinds = (completedCalls + openCalls).map { place in
            let next = Int32(numbers.count)
            if let known = numbers[calls[place].operation] { return known }
            numbers[calls[place].operation] = next
            return next
        }
        var lastOfKind = [Int32](repeating: -1, count: numbers.count)
        var equalOpenBefore: [Int32] = []
        for number in openCalls.indices {
            let kind = Int(kinds[completedCalls.count + number])
            equalOpenBefore.append(lastOfKind[kind])
            lastOfKind[kind] = Int32(number)
        }
        self.equalOpenBefore = equalOpenBefore
        firstOfKind = [(Int, Int32)](repeating: (0, -1), count: numbers.count)
        events = EventList(completedCalls.map { calls[$0] })
        completed = [UInt64](repeating: 0, count: (events.slots + 63) / 64)
        open = [UInt64](repeating: 0, count: (openCalls.count + 63) / 64)
        known = ConfigurationTable(
            completedWords: completed.count, openWords: open.count, byteLimit: budget.memoryBytes / 2)
        state = states.number(of: model.initialState, byteCount: model.byteCount)
    }

    mutating func run() -> Outcome {
        var resume: Frame?
        while true {
            if resume == nil {
                if let exhausted = takeReadOnlyCalls() { return undecided(exhausted) }
                if frontier == completedCalls.count { return .linearizable(order) }
                if !known.insert(frontier: frontier, state: state, completed: completed, open: open) {
                    resume = backtrack()
                    if resume == nil { return .violated(blockedBy: blockingCall) }
                    continue
                }
            }
            if let exhausted = budgetEnded() { return undecided(exhausted) }
            if takeNextCall(after: resume) {
                resume = nil
            } else {
                resume = backtrack()
                if resume == nil { return .violated(blockedBy: blockingCall) }
            }
        }
    }

    private var order: [Int] { stack.map { place(of: Int($0.call)) } }

    /// The place in `calls` of a frame's call.
    private func place(of call: Int) -> Int {
        call < completedCalls.count ? completedCalls[call] : openCalls[call - completedCalls.count]
    }

    private var blockingCall: Int { completedCalls[Int(events.byResponse[longestFrontier])] }

    /// The clock costs as much as a few steps, so it is not read at each.
    private mutating func budgetEnded() -> Exhausted? {
        if known.byteCount + states.byteCount > max(budget.memoryBytes, 1 << 16) { return .memory }
        if let limit = budget.stepLimit, steps > limit { return .time }
        // Among many calls that are open at once a step looks at all of them.
        let work = steps + looks / Self.looksAsLongAsAStep
        guard work >= nextLookAtClock else { return nil }
        nextLookAtClock = work + 64
        return budget.isExpired ? .time : nil
    }

    private static var looksAsLongAsAStep: Int { 16 }

    private mutating func undecided(_ exhausted: Exhausted) -> Outcome {
        keepLongest()
        return .undecided(exhausted, longest: longest, blockedBy: blockingCall)
    }
}

// MARK: - One step forward

extension Search {
    /// Lets every read-only call take effect that can, until none is left; not nil: the budget ended before.
    ///
    /// None of them changes the state, so what could not take effect before one of them cannot after it: one pass is
    /// enough, which goes on behind each response that it lifts, however many calls stand before that.
    private mutating func takeReadOnlyCalls() -> Exhausted? {
        var node = events.node(after: events.head)
        while events.isInvocation(node) {
            looks += 1
            if looks & 0xFFF == 0, let exhausted = budgetEnded() { return exhausted }
            let call = Int(events.callOfNode[Int(node)])
            node = events.node(after: node)
            guard isReadOnly[call] else { continue }
            steps += 1
            guard model.step(states[state], calls[completedCalls[call]].operation) != nil else { continue }
            // Its own response does not end the pass: more calls may stand before the next.
            if node == events.responseNode[call] { node = events.node(after: node) }
            take(call, newState: state, isForced: true)
        }
        return nil
    }

    /// Takes the first call that can take effect, of those after the one that led nowhere; false: there is none.
    private mutating func takeNextCall(after last: Frame?) -> Bool {
        let completedCount = completedCalls.count
        let lastCall = last.map { Int($0.call) }
        findFirstOfKinds()
        if lastCall.map({ $0 < completedCount }) ?? true {
            var node = events.node(after: lastCall.map { events.invocationNode[$0] } ?? events.head)
            while events.isInvocation(node) {
                let call = Int(events.callOfNode[Int(node)])
                node = events.node(after: node)
                // One that could take effect would have: see `takeReadOnlyCalls`.
                guard !isReadOnly[call], firstOfKind[Int(kinds[call])].call == Int32(call) else { continue }
                if let newState = successor(completedCalls[call]) {
                    take(call, newState: newState, isForced: false)
                    return true
                }
            }
        }
        // Open calls come last: an order that does without them covers those that need them.
        let firstResponse = calls[completedCalls[Int(events.byResponse[frontier])]].response
        var number = lastCall.map { max($0 - completedCount + 1, 0) } ?? 0
        while number < openCalls.count, calls[openCalls[number]].invocation < firstResponse {
            looks += 1
            if isWorthTrying(open: number), let newState = successor(openCalls[number]),
                newState != state
            {
                take(completedCount + number, newState: newState, isForced: false)
                return true
            }
            number += 1
        }
        return false
    }

    /// Of each kind among the completed calls that can take effect now, remembers the one that responds first.
    private mutating func findFirstOfKinds() {
        round += 1
        var node = events.node(after: events.head)
        while events.isInvocation(node) {
            looks += 1
            let call = events.callOfNode[Int(node)]
            let kind = Int(kinds[Int(call)])
            let first = firstOfKind[kind]
            if first.round != round || events.responseNode[Int(call)] < events.responseNode[Int(first.call)] {
                firstOfKind[kind] = (round, call)
            }
            node = events.node(after: node)
        }
    }

    /// It was not used, and no equal call would do better: one that has to take effect anyway, or an open one that
    /// began before.
    private func isWorthTrying(open number: Int) -> Bool {
        guard !isUsed(open: number) else { return false }
        if firstOfKind[Int(kinds[completedCalls.count + number])].round == round { return false }
        let before = equalOpenBefore[number]
        return before < 0 || isUsed(open: Int(before))
    }

    private func isUsed(open number: Int) -> Bool { open[number / 64] & (1 << (number % 64)) != 0 }

    private mutating func successor(_ place: Int) -> Int32? {
        steps += 1
        guard let next = model.step(states[state], calls[place].operation) else { return nil }
        return states.number(of: next, byteCount: model.byteCount)
    }

    private mutating func take(_ call: Int, newState: Int32, isForced: Bool) {
        stack.append(
            Frame(
                call: Int32(call), stateBefore: state, frontierBefore: Int32(frontier), isForced: isForced))
        state = newState
        guard call < completedCalls.count else {
            let number = call - completedCalls.count
            open[number / 64] |= 1 << (number % 64)
            return
        }
        events.lift(call)
        setSlot(of: call, to: true)
        while frontier < completedCalls.count, isInSlot(Int(events.byResponse[frontier])) {
            setSlot(of: Int(events.byResponse[frontier]), to: false)
            frontier += 1
        }
    }
}

// MARK: - One step back

extension Search {
    /// Undoes calls up to the last one that was a choice, and returns it; nil: there is none left.
    private mutating func backtrack() -> Frame? {
        keepLongest()
        while let frame = stack.popLast() {
            undo(frame)
            if !frame.isForced { return frame }
        }
        return nil
    }

    private mutating func undo(_ frame: Frame) {
        sharedWithLongest = min(sharedWithLongest, stack.count)
        state = frame.stateBefore
        let call = Int(frame.call)
        guard call < completedCalls.count else {
            let number = call - completedCalls.count
            open[number / 64] &= ~(1 << (number % 64))
            return
        }
        while frontier > Int(frame.frontierBefore) {
            frontier -= 1
            setSlot(of: Int(events.byResponse[frontier]), to: true)
        }
        setSlot(of: call, to: false)
        events.putBack(call)
    }

    /// Remembers the order if none got further. Each call of an order is copied once, however often it is the longest.
    private mutating func keepLongest() {
        guard frontier > longestFrontier else { return }
        longestFrontier = frontier
        longest.removeSubrange(sharedWithLongest...)
        for frame in stack[sharedWithLongest...] { longest.append(place(of: Int(frame.call))) }
        sharedWithLongest = stack.count
    }

    /// Whether the call's slot is set. Only asked of the call at the frontier: all that respond before it have left
    /// their slots, so the slot is either its own or, before its invocation, still another's.
    private func isInSlot(_ call: Int) -> Bool {
        let slot = Int(events.slotOfCall[call])
        return completed[slot / 64] & (1 << (slot % 64)) != 0
    }

    private mutating func setSlot(of call: Int, to isSet: Bool) {
        let slot = Int(events.slotOfCall[call])
        if isSet { completed[slot / 64] |= 1 << (slot % 64) } else { completed[slot / 64] &= ~(1 << (slot % 64)) }
    }
}
