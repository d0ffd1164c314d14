import Testing

@testable import HyperionVerify

/// A monitor that runs out of memory tells of the beginning of the history.
@Suite struct MonitorPrefixTests {
    /// One after another in and out; the remove at `wrong` finds what was never there.
    private func queue(_ count: Int, wrong: Int? = nil) throws -> History<Container.Operation> {
        try History(
            timed: (0..<count).map { place in
                let operation: Container.Operation =
                    place % 2 == 0 ? .insert(place / 2) : .remove(.value(place == wrong ? -1 : place / 2))
                return TimedOperation(operation, start: 2 * place, end: 2 * place + 1)
            })
    }

    /// For the tables of a third of the operations.
    private func budget(_ count: Int) -> Budget { Budget(memoryBytes: count * 80 / 3) }

    @Test func theLongestPrefixThatFits() throws {
        let history = try queue(20_000)
        let report = Linearizability.check(history, model: Container(.queue), budget: budget(20_000))
        guard case .undecided(let undecided) = report.parts[0].verdict else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(undecided.exhausted == .memory && undecided.longestOrder.count == 5_000)
        #expect(undecided.prefixEnd == history.operations[5_000].invocation)
        let words = TypedHistory(.hyperion, Container(.queue), history).region(
            undecided, Partition.Group(name: nil, calls: history.calls))
        #expect(words.prefix == 5_000 && words.operations == 5_000...19_999)
    }

    @Test(arguments: [(1_001, LinearizabilityReport.Outcome.violated), (19_001, .undecided)])
    func aViolationInThatPrefix(_ wrong: Int, _ outcome: LinearizabilityReport.Outcome) throws {
        let history = try queue(20_000, wrong: wrong)
        let report = Linearizability.check(history, model: Container(.queue), budget: budget(20_000))
        #expect(report.outcome == outcome)
        guard outcome == .violated else { return }
        #expect(report.counterexample == Counterexample(operations: [wrong], isMinimal: true))
    }

    /// A lock is judged from event to event: what was judged when the time was up holds.
    @Test func theEventsThatThereWasTimeFor() throws {
        let count = 20_000
        var timed: [TimedOperation<MutualExclusion.Operation>] = []
        for start in stride(from: 0, to: 20 * count, by: 20) {
            timed.append(TimedOperation(.acquire, start: start, end: start + 11))
            timed.append(TimedOperation(.release, start: start + 10, end: start + 19))
        }
        let history = try History(timed: timed)
        let calls = history.calls
        let kinds = calls.map { ToggleMonitor.Kind.change(to: $0.operation == .acquire) }
        var monitor = try ToggleMonitor(calls, kinds: kinds, budget: Budget())
        guard case .linearizable = monitor.verdict() else {
            Issue.record("it holds")
            return
        }
        monitor.budget = Budget(time: .zero)
        guard case .heldUp(.time, let place, let order) = monitor.verdict() else {
            Issue.record("it took all the time that it wanted")
            return
        }
        let prefix = calls.indices.filter { calls[$0].response < calls[place].response }
        #expect(order.count > 8_000 && order.count < 8_400 && Set(order).isSuperset(of: prefix))
    }
}
