/// Makes a counterexample minimal: opens calls (lets them take effect at any time after their invocation, or never)
/// for as long as the rest still contradicts itself.
///
/// Opening a call only ever allows more, so a call that cannot be opened now cannot be opened later either: one
/// pass over all calls is enough. Blocks of calls are tried first, halved each time (after A. Zeller and
/// R. Hildebrandt, "Simplifying and isolating failure-inducing input", 2002).
struct Minimiser<M: Model> {
    private let model: M
    private let budget: Budget
    private var budgetOfTrial: Budget
    private let original: [Call<M.Operation>]

    /// Calls one trial may try. Beyond, the call under trial stays, and the result is not called minimal.
    private static var stepsPerTrial: Int { 200_000 }

    /// `calls` in the order of their invocations; together they are a violation.
    init(_ calls: [Call<M.Operation>], model: M, budget: Budget) {
        (original, self.model, self.budget) = (calls, model, budget)
        budgetOfTrial = budget
        budgetOfTrial.stepLimit = Self.stepsPerTrial
    }

    /// What of the calls has begun before `end` (a position); what ends after it is opened.
    static func prefix(of calls: [Call<M.Operation>], to end: Int) -> [Call<M.Operation>] {
        calls.filter { $0.invocation < end }.map { $0.response > end ? $0.opened : $0 }
    }

    func counterexample() -> Counterexample {
        var calls = original
        var isMinimal = true
        // Reads first: an open read is none, so each that goes makes the next trials cheaper.
        for isReadOnly in [true, false] {
            var remaining = calls.indices.filter {
                !calls[$0].isOpen && model.isReadOnly(calls[$0].operation) == isReadOnly
            }
            var size = max(remaining.count / 2, 1)
            while !remaining.isEmpty {
                var kept: [Int] = []
                for start in stride(from: 0, to: remaining.count, by: size) {
                    let block = remaining[start..<min(start + size, remaining.count)]
                    var trial = calls
                    for place in block { trial[place] = trial[place].opened }
                    switch isViolated(trial) {
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
        }
        return Counterexample(operations: calls.filter { !$0.isOpen }.map(\.index), isMinimal: isMinimal)
    }

    /// nil: the budget did not suffice.
    private func isViolated(_ calls: [Call<M.Operation>]) -> Bool? {
        guard !budget.isExpired else { return nil }
        switch model.monitor(calls) {
        case .linearizable?: return false
        case .violated?: return true
        case nil: break
        }
        var search = Search(calls, model: model, budget: budgetOfTrial)
        switch search.run() {
        case .linearizable: return false
        case .violated: return true
        case .undecided: return nil
        }
    }
}
