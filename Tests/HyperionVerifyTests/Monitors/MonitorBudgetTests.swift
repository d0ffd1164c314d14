import Testing

@testable import HyperionVerify

/// Monitors, the making of counterexamples and threads keep to the budget.
@Suite struct MonitorBudgetTests {
    /// All values in, then all out; or one of them twice.
    private func longQueue(_ count: Int, isViolated: Bool) throws -> History<Container.Operation> {
        var builder = HistoryBuilder<Container.Operation>()
        for value in 0..<count {
            try builder.invoke(process: 0, .insert(value))
            try builder.complete(process: 0, .insert(value))
        }
        for value in 0..<count {
            let found = isViolated && value == count / 2 ? 0 : value
            try builder.invoke(process: 0, .remove(.value(found)))
            try builder.complete(process: 0, .remove(.value(found)))
        }
        return builder.finish()
    }

    @Test func aMonitorStopsWhenTheTimeIsUp() throws {
        let history = try longQueue(20_000, isViolated: false)
        for model in [Container(.queue), Container(.stack), Container(.priorityQueue)] {
            let report = Linearizability.check(history, model: model, budget: Budget(time: .zero))
            guard case .undecided(let undecided) = report.parts[0].verdict else {
                Issue.record("\(model.discipline): \(report.outcome)")
                continue
            }
            #expect(undecided.exhausted == .time && report.parts[0].steps == 0)
            #expect(throws: Exhausted.time) { try model.monitor(history.calls, budget: Budget(time: .zero)) }
        }
    }

    @Test func aMonitorStopsWhenTheMemoryIsUp() throws {
        let history = try longQueue(20_000, isViolated: false)
        let budget = Budget(memoryBytes: 1 << 20)
        #expect(throws: Exhausted.memory) { try Container(.queue).monitor(history.calls, budget: budget) }
        let report = Linearizability.check(history, model: Container(.queue), budget: budget)
        #expect(report.outcome == .undecided)
    }

    /// The violation stands; only that the counterexample is minimal is not known.
    @Test func aCounterexampleStopsWhenTheTimeIsUp() throws {
        let calls = try longQueue(2_000, isViolated: true).calls
        let counterexample = Minimiser(calls, model: Container(.queue), budget: Budget(time: .zero)).counterexample()
        #expect(!counterexample.isMinimal && counterexample.operations.count == calls.count)
        let whole = Linearizability.check(try longQueue(2_000, isViolated: true), model: Container(.queue))
        #expect(whole.counterexample?.operations.count == 2 && whole.counterexample?.isMinimal == true)
    }

    /// Keys with good and bad histories, of which some need the search: the same report whoever does the work.
    @Test func theReportDoesNotDependOnThreads() throws {
        let seed = TestRandom.seed(of: "theReportDoesNotDependOnThreads")
        var random = TestRandom(seed: seed)
        var operations: [TimedOperation<KeyValue.Operation>] = []
        for number in 0..<400 {
            let key: ByteText = "key \(random.below(20))"
            let operation: KeyValue.Operation =
                switch random.below(4) {
                case 0: .put(key: key, value: "\(random.below(3))")
                case 1: .append(key: key, value: "\(number);")
                case 2: .delete(key: key)
                default: .get(key: key, .value(random.below(3) == 0 ? "" : "\(random.below(3))"))
                }
            let start = number * 10 + random.below(30)
            operations.append(TimedOperation(operation, start: start, end: start + random.below(40)))
        }
        let history = try History(timed: operations)
        func parts(_ threads: Int) -> [LinearizabilityReport.Part] {
            Linearizability.check(history, model: KeyValue(), threads: threads).parts
        }
        let one = parts(1)
        #expect(one.count == 20 && Set(one.map(\.name)).count == 20)
        for threads in [2, 3, 16] {
            let several = parts(threads)
            try #require(several.count == one.count, "seed \(seed)")
            for (first, second) in zip(one, several) {
                #expect(first.name == second.name && first.operations == second.operations, "seed \(seed)")
                #expect(first.method == second.method && first.steps == second.steps, "seed \(seed)")
                switch (first.verdict, second.verdict) {
                case (.linearizable(let order), .linearizable(let other)):
                    #expect("\(order)" == "\(other)", "seed \(seed)")
                case (.violated(let found), .violated(let other)):
                    // How far a counterexample is made smaller is a matter of time, on a busy machine as anywhere.
                    if found.isMinimal, other.isMinimal { #expect(found == other, "seed \(seed)") }
                default: Issue.record("\(first) is not \(second), seed \(seed)")
                }
            }
        }
        #expect(one.contains { if case .violated(let found) = $0.verdict { found.isMinimal } else { false } })
    }

    @Test func workersGiveResultsInOrder() {
        for threads in 1...4 {
            #expect(Workers.map(100, threads: threads) { $0 * $0 } == (0..<100).map { $0 * $0 })
            #expect(Workers.map(0, threads: threads) { $0 }.isEmpty)
        }
    }
}
