/// A history with the model that it is judged by.
public struct TypedHistory<M: TextModel>: Sendable {
    public var format: HistoryFormat
    public var model: M
    public var history: History<M.Operation>

    public init(_ format: HistoryFormat, _ model: M, _ history: History<M.Operation>) {
        (self.format, self.model, self.history) = (format, model, history)
    }
}

extension TypedHistory: JudgeableHistory {
    public func judged(budget: Budget, evidence: Bool) -> JudgedHistory {
        // What the history itself takes is gone, and its calls, which a check is about.
        var budget = budget
        budget.memoryBytes = max(budget.memoryBytes - history.byteCount(model), 1 << 20)
        let report = Linearizability.check(history, model: model, budget: budget)
        var judged = summary
        judged.parts = report.parts.map { part in
            JudgedHistory.Part(
                name: part.name, operations: part.operations,
                method: part.method == .monitor ? model.monitorName : "search", steps: part.steps,
                outcome: JudgedHistory.Outcome(part.verdict))
        }
        if let certificate = report.certificate {
            if evidence { judged.certificate = text(of: certificate) }
            return judged
        }
        // Not under the check's time, which may have ended. If it ended before there were parts, the whole is one.
        let calls = history.calls
        let parts = try? Partition.groups(of: calls, model: model, budget: Budget(memoryBytes: budget.memoryBytes))
        let groups =
            parts.flatMap { $0.count == report.parts.count ? $0 : nil } ?? [Partition.Group(name: nil, calls: calls)]
        for (part, group) in zip(report.parts, groups) {
            switch part.verdict {
            case .linearizable: break
            case .violated(let counterexample):
                guard judged.violation == nil else { break }
                judged.violation = violation(counterexample, group, budget: budget, evidence: evidence)
            case .undecided(let undecided):
                judged.undecided.append(region(undecided, group))
            }
        }
        return judged
    }

    private var summary: JudgedHistory {
        var judged = JudgedHistory(format: format, model: model.name)
        judged.setting = model.setting
        judged.operations = history.operations.count
        judged.failed = history.operations.count { $0.outcome == .failed }
        judged.open = history.operations.count { $0.outcome == .pending }
        judged.processes = Set(history.operations.lazy.map(\.process)).count
        return judged
    }
}

extension JudgedHistory.Outcome {
    fileprivate init(_ verdict: Verdict) {
        self =
            switch verdict {
            case .linearizable: .holds
            case .violated: .violated
            case .undecided: .undecided
            }
    }
}
