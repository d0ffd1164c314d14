@testable import HyperionVerify

/// Whether any order of all completed calls and some of the open ones explains the history: by trying them all.
/// Shares nothing with the checkers but the model's step. Factorial: for a few calls.
enum BruteForce {
    static func isLinearizable<M: Model>(_ calls: [Call<M.Operation>], model: M) -> Bool {
        extend(calls, model.initialState, model)
    }

    private static func extend<M: Model>(_ remaining: [Call<M.Operation>], _ state: M.State, _ model: M) -> Bool {
        guard remaining.contains(where: { !$0.isOpen }) else { return true }
        for (place, call) in remaining.enumerated() {
            // Whoever ended before this one began has to come first.
            guard !remaining.contains(where: { $0.response < call.invocation }) else { continue }
            guard let next = model.step(state, call.operation) else { continue }
            var rest = remaining
            rest.remove(at: place)
            if extend(rest, next, model) { return true }
        }
        return false
    }
}

/// All ways in which so many operations can overlap: the orders of their events, operations numbered by invocation.
enum Interleavings {
    /// Pairs of invocation and response; `(2n)! / (2^n n!)` ways.
    static func all(_ count: Int) -> [[(invocation: Int, response: Int)]] {
        var result: [[(invocation: Int, response: Int)]] = []
        func extend(_ intervals: [(invocation: Int, response: Int)], position: Int) {
            if position == 2 * count {
                result.append(intervals)
                return
            }
            if intervals.count < count { extend(intervals + [(position, -1)], position: position + 1) }
            for index in intervals.indices where intervals[index].response < 0 {
                var next = intervals
                next[index].response = position
                extend(next, position: position + 1)
            }
        }
        extend([], position: 0)
        return result
    }
}

/// Compares the check, and what it says as evidence, with brute force.
enum Trial {
    /// nil: all agrees; else what does not.
    static func disagreement<M: Model>(_ history: History<M.Operation>, model: M) -> String? {
        let expected = BruteForce.isLinearizable(history.calls, model: model)
        let report = Linearizability.check(history, model: model)
        switch (report.outcome, expected) {
        case (.linearizable, true):
            guard let certificate = report.certificate else { return "no certificate" }
            do throws(CertificateError) {
                try CertificateVerifier.verify(certificate, of: history, model: model)
            } catch {
                return "the certificate fails: \(error)"
            }
            return nil
        case (.violated, false):
            return flaw(of: report.counterexample, history, model: model)
        default:
            return "\(report.outcome), but brute force says \(expected ? "linearizable" : "violated")"
        }
    }

    /// Whether the counterexample is one (all else opened), and is no longer if one more call is opened.
    static func flaw<M: Model>(
        of counterexample: Counterexample?, _ history: History<M.Operation>, model: M
    ) -> String? {
        guard let counterexample else { return "no counterexample" }
        guard counterexample.isMinimal else { return "not minimal" }
        func opened(_ kept: [Int]) -> [Call<M.Operation>] {
            history.calls.map { kept.contains($0.index) ? $0 : $0.opened }
        }
        let operations = counterexample.operations
        if BruteForce.isLinearizable(opened(operations), model: model) { return "the counterexample is none" }
        for operation in operations
        where !BruteForce.isLinearizable(opened(operations.filter { $0 != operation }), model: model) {
            return "operation \(operation) can be left out of the counterexample \(operations)"
        }
        return nil
    }

    static func history<Operation>(
        _ operations: [Operation], _ intervals: [(invocation: Int, response: Int)], open: Set<Int> = []
    ) throws(HistoryError) -> History<Operation> {
        try History(
            operations.indices.map { index in
                let isOpen = open.contains(index)
                return HistoryOperation(
                    operations[index], process: index, invocation: intervals[index].invocation,
                    response: isOpen ? nil : intervals[index].response, outcome: isOpen ? .pending : .completed)
            })
    }
}
