import Testing

@testable import HyperionVerify

/// A check that ends before its time says what it knows, at whatever step it is.
@Suite struct TransactionBudgetTests {
    private func history(_ kind: TransactionHistory.Kind, _ defect: TestDatabase.Defect) throws -> TransactionHistory {
        var database = TestDatabase(kind, defect, keys: 40, clients: 6, seed: 1)
        return try database.run(transactions: 1200)
    }

    @Test(arguments: [TransactionHistory.Kind.listAppend, .register])
    func everyStepCanEnd(_ kind: TransactionHistory.Kind) throws {
        let history = try history(kind, .lostUpdate)
        let full = Transactions.check(history)
        #expect(full.exhausted == nil && full.outcome == .violated)
        var reached: Set<Int> = []
        var limit = 0
        while true {
            var budget = Budget()
            budget.stepLimit = limit
            let report = Transactions.check(history, budget: budget)
            reached.insert(report.reached.rawValue)
            guard report.exhausted != nil else { break }
            #expect(report.exhausted == .time)
            // What has been found remains; what has not is open.
            for (name, count) in report.counts { #expect(count <= full.counts[name, default: 0]) }
            for model in ConsistencyModel.allCases {
                let outcome = report.outcome(model)
                #expect(outcome == .undecided || (outcome == .violated && full.outcome(model) == .violated))
            }
            #expect(report.summary.contains("the budget of time ended"))
            limit += 4096
        }
        #expect(reached.count >= 3, "\(reached)")
        #expect(reached.contains(TransactionReport.Step.cycles.rawValue))
    }

    @Test(arguments: [TransactionHistory.Kind.listAppend, .register])
    func memoryEnds(_ kind: TransactionHistory.Kind) throws {
        let history = try history(kind, .none)
        var refused = 0
        var bytes = 1000
        while true {
            let report = Transactions.check(history, budget: Budget(memoryBytes: bytes))
            guard report.exhausted != nil else { break }
            #expect(report.exhausted == .memory && report.outcome == .undecided)
            refused += 1
            bytes += bytes / 4
        }
        #expect(refused > 5 && bytes < 16 << 20)
    }

    @Test func timeEnds() throws {
        let report = Transactions.check(try history(.listAppend, .none), budget: Budget(time: .zero))
        #expect(report.exhausted == .time && report.outcome == .undecided && report.counts.isEmpty)
    }
}
