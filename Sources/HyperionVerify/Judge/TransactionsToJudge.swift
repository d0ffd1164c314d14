/// A history of transactions that was read from a file, and the consistency model that it is judged by.
public struct TransactionsToJudge: Sendable {
    public var history: TransactionHistory
    public var level: ConsistencyModel
    public var options = Transactions.Options()
    /// Of the history, which its check may not use again.
    var bytes = 0
}

/// An anomaly is explained by the transactions that it is about. There is no evidence for `recheck`: what anomalies are
/// inferred from is all of the history.
extension TransactionsToJudge: JudgeableHistory {
    /// Of a transaction's text in a picture, in characters.
    private static let textLimit = 40

    public var hasEvidence: Bool { false }

    public func judged(budget: Budget, evidence: Bool) -> JudgedHistory {
        var rest = budget
        rest.memoryBytes = max(budget.memoryBytes - bytes, 1 << 20)
        let report = Transactions.check(history, level: level, options: options, budget: rest)
        var judged = JudgedHistory(format: .elle, model: history.kind.rawValue)
        judged.property = level.rawValue
        (judged.operations, judged.failed, judged.open) = (report.transactions, report.aborted, report.unknown)
        judged.processes = Set((0..<history.count).lazy.map(history.process(of:))).count
        judged.transactions = report
        guard history.count > 0 else { return judged }
        let outcome: JudgedHistory.Outcome =
            switch report.outcome {
            case .possible: .holds
            case .violated: .violated
            case .undecided, .notJudged: .undecided
            }
        judged.parts = [
            JudgedHistory.Part(
                name: nil, operations: report.committed, method: "dependencies", steps: 0, outcome: outcome)
        ]
        if outcome == .violated, let anomaly = report.anomalies.first(where: { $0.name.violated <= level }) {
            judged.violation = violation(anomaly)
        }
        return judged
    }

    private func violation(_ anomaly: TransactionAnomaly) -> Violation {
        var violation = Violation(
            part: nil, sentence: "\(anomaly.name.rawValue): \(anomaly.words)",
            operations: anomaly.transactions.map(history.describe), isMinimal: anomaly.isShortest,
            picture: picture(Set(anomaly.transactions), isCore: true))
        violation.picture.omitted = history.count - violation.picture.bars.count
        return violation
    }

    public func recheck(_ evidence: HistoryInput, budget: Budget) throws(EvidenceError) -> String {
        throw .refused("there is no evidence about transactions")
    }

    public func picture(limit: Int) -> HistoryPicture {
        var picture = picture(Set(0..<min(limit, history.count)), isCore: false)
        picture.omitted = history.count - picture.bars.count
        return picture
    }

    private func picture(_ transactions: Set<Int>, isCore: Bool) -> HistoryPicture {
        var picture = HistoryPicture()
        picture.bars = transactions.sorted().map { transaction in
            let response = history.responses[transaction]
            let text = "T\(transaction + 1) \(history.operationText(transaction))"
            return HistoryPicture.Bar(
                operation: transaction, process: history.process(of: transaction),
                text: text.count > Self.textLimit ? text.prefix(Self.textLimit - 1) + "…" : text, isCore: isCore,
                invocation: Int(history.invocations[transaction]),
                response: response == TransactionHistory.never ? nil : Int(response),
                hasFailed: history.outcome(of: transaction) == .aborted,
                lines: (history.line(of: transaction), Int(history.responseLines[transaction])), place: nil)
        }
        return picture
    }
}
