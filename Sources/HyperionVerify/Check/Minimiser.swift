/// Makes a counterexample minimal: opens calls (lets them take effect at any time after their invocation, or never)
/// for as long as the rest still contradicts itself.
///
/// Opening a call only ever allows more, so a call that cannot be opened now cannot be opened later either: one
/// pass over all calls is enough. Blocks of calls are tried first, halved each time (after A. Zeller and
/// R. Hildebrandt, "Simplifying and isolating failure-inducing input", 2002).
///
/// An open read-only call allows whatever happens, so it is left out of the trials.
///
/// A trial is decided by search if few steps suffice. Else its open calls, which may be many by then and of which search
/// tries each subset, are taken together where nothing tells them apart (`ContradictionVerifier`).
///
/// It takes a moment at most: a counterexample that needs thousands of operations (each acquire of a lock, up to the one
/// that came too early) would take that many trials of the whole.
struct Minimiser<M: Model> {
    private let model: M
    private let budget: Budget
    private var budgetOfTrial: Budget
    private let original: [Call<M.Operation>]

    /// Calls one trial may try. Beyond, the call under trial stays, and the result is not called minimal.
    private static var stepsPerTrial: Int { 200_000 }
    /// Calls that a trial may try before its open ones are taken together.
    private static var quickSteps: Int { 2000 }
    /// Configurations that one trial may have with its open calls taken together.
    private static var configurationsPerTrial: Int { 20_000 }

    /// `calls` in the order of their invocations; together they are a violation.
    init(_ calls: [Call<M.Operation>], model: M, budget: Budget) {
        (original, self.model, self.budget) = (calls, model, budget.moment)
        budgetOfTrial = self.budget
        budgetOfTrial.stepLimit = Self.stepsPerTrial
    }

    /// What of the calls has begun before `end` (a position); what ends after it is opened.
    static func prefix(of calls: [Call<M.Operation>], to end: Int) -> [Call<M.Operation>] {
        calls.filter { $0.invocation < end }.map { $0.response > end ? $0.opened : $0 }
    }

    func counterexample() -> Counterexample {
        var calls = original
        var isMinimal = true
        do throws(Exhausted) {
            // Commonest by far: a result that nothing explains, however long the history before it.
            if let last = calls.lazy.filter({ !$0.isOpen }).max(by: { $0.response < $1.response }),
                try isViolated(alone(last)) == true
            {
                return Counterexample(operations: [last.index], isMinimal: true)
            }
            // Reads first: an open read is none, so each that goes makes the next trials cheaper.
            for isReadOnly in [true, false] { isMinimal = try open(&calls, isReadOnly: isReadOnly) && isMinimal }
        } catch {
            isMinimal = false
        }
        return Counterexample(operations: calls.filter { !$0.isOpen }.map(\.index), isMinimal: isMinimal)
    }

    /// One call, and all others open.
    private func alone(_ call: Call<M.Operation>) -> [Call<M.Operation>] {
        original.compactMap { other in
            if other.index == call.index { return other }
            return model.isReadOnly(other.operation) ? nil : other.opened
        }
    }

    /// Opens what can be of either kind. False: of some it is not known. O(n log n) trials of few calls each once the
    /// large blocks are gone.
    private func open(_ calls: inout [Call<M.Operation>], isReadOnly: Bool) throws(Exhausted) -> Bool {
        var isMinimal = true
        // By their index, since places change.
        var remaining = calls.filter { !$0.isOpen && model.isReadOnly($0.operation) == isReadOnly }.map(\.index)
        var size = max(remaining.count / 2, 1)
        while !remaining.isEmpty {
            var kept: [Int] = []
            for start in stride(from: 0, to: remaining.count, by: size) {
                try budget.checkTime()
                let block = remaining[start..<min(start + size, remaining.count)]
                let trial = Self.opening(block, of: calls, isReadOnly: isReadOnly)
                switch try isViolated(trial) {
                case true?: calls = trial
                case false?: kept += block
                case nil:
                    kept += block
                    if size == 1 { isMinimal = false }
                }
            }
            remaining = kept
            if size == 1 { break }
            size = (size + 1) / 2
        }
        return isMinimal
    }

    /// `block` is sorted, as the calls are by their index.
    private static func opening(
        _ block: ArraySlice<Int>, of calls: [Call<M.Operation>], isReadOnly: Bool
    ) -> [Call<M.Operation>] {
        var trial: [Call<M.Operation>] = []
        trial.reserveCapacity(calls.count)
        var next = block.startIndex
        for call in calls {
            guard next < block.endIndex, call.index == block[next] else {
                trial.append(call)
                continue
            }
            next += 1
            if !isReadOnly { trial.append(call.opened) }
        }
        return trial
    }

    /// nil: one trial's share of the budget did not suffice.
    private func isViolated(_ calls: [Call<M.Operation>]) throws(Exhausted) -> Bool? {
        switch try model.monitor(calls, budget: budget) {
        case .linearizable?: return false
        case .violated?, .violatedUp?: return true
        case .heldUp(let exhausted, _, _)?: throw exhausted
        case nil: break
        }
        var quick = budgetOfTrial
        quick.stepLimit = Self.quickSteps
        if let isViolated = isViolated(calls, budget: quick) { return isViolated }
        try budget.checkTime()
        if let text = model as? any TextModel, let isViolated = isViolated(calls, model: text) { return isViolated }
        try budget.checkTime()
        return isViolated(calls, budget: budgetOfTrial)
    }

    /// By search.
    private func isViolated(_ calls: [Call<M.Operation>], budget: Budget) -> Bool? {
        var search = Search(calls, model: model, budget: budget)
        switch search.run() {
        case .linearizable: return false
        case .violated: return true
        case .undecided: return nil
        }
    }

    /// With open calls taken together. `model` is this one's, as what it also is.
    private func isViolated<T: TextModel>(_ calls: [Call<M.Operation>], model: T) -> Bool? {
        guard let calls = calls as? [Call<T.Operation>] else { return nil }
        let verifier = ContradictionVerifier(
            core: calls.filter { !$0.isOpen }, open: calls.filter(\.isOpen), model: model, budget: budget,
            limit: Self.configurationsPerTrial)
        switch verifier.outcome() {
        case .contradiction: return true
        case .explained: return false
        case .undecided: return nil
        }
    }
}
