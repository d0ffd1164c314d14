import Testing

@testable import HyperionVerify

/// A search that cannot end says so, and what it knows.
@Suite struct BudgetTests {
    /// After a good beginning: concurrent enqueues, and a dequeue of a value that nobody enqueued. Every order of the
    /// enqueues is another state. One value is enqueued twice, so that no monitor takes it.
    private func hopeless(_ width: Int) throws -> History<Container.Operation> {
        var operations = [
            TimedOperation(Container.Operation.insert(100), start: 0, end: 1),
            TimedOperation(.remove(.value(100)), start: 2, end: 3),
        ]
        for value in 0..<width { operations.append(TimedOperation(.insert(value % (width - 1)), start: 10, end: 50)) }
        operations.append(TimedOperation(.remove(.value(-1)), start: 60, end: 70))
        return try History(timed: operations)
    }

    @Test func timeEnds() throws {
        let budget = Budget(time: .milliseconds(50), memoryBytes: 1 << 34)
        try expectUndecided(.time, budget)
    }

    @Test func memoryEnds() throws {
        try expectUndecided(.memory, Budget(memoryBytes: 1 << 20))
    }

    private func expectUndecided(_ exhausted: Exhausted, _ budget: Budget) throws {
        let history = try hopeless(14)
        let report = Linearizability.check(history, model: Container(.queue), budget: budget)
        #expect(report.outcome == .undecided)
        guard case .undecided(let undecided) = report.parts[0].verdict else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(undecided.exhausted == exhausted)
        #expect(undecided.longestOrder.count == 16)
        #expect(undecided.prefixEnd == history.operations.last?.response)
    }

    /// A table that forgets makes the search slower, not wrong.
    @Test func aSmallMemoryChangesNoVerdict() throws {
        let seed = TestRandom.seed(of: "aSmallMemoryChangesNoVerdict")
        var random = TestRandom(seed: seed)
        let generator = Generators.register(initial: 0, distinct: false)
        for number in 0..<(200 * TestEffort.factor) {
            let history = try generator.make(&random, operations: 7)
            var small = Search(history.calls, model: generator.model, budget: Budget(memoryBytes: 0))
            let isViolated: Bool
            switch small.run() {
            case .violated: isViolated = true
            case .linearizable: isViolated = false
            case .undecided: continue
            }
            let expected = BruteForce.isLinearizable(history.calls, model: generator.model)
            #expect(isViolated != expected, "history \(number) of seed \(seed)")
        }
    }

    @Test func aFullTableForgetsInsteadOfGrowing() {
        var table = ConfigurationTable(completedWords: 1, openWords: 1, byteLimit: 16_384)
        for number in 0..<10_000 {
            let isNew = table.insert(frontier: number, state: 0, completed: [UInt64(number)], open: [0])
            let isNewAgain = table.insert(frontier: number, state: 0, completed: [UInt64(number)], open: [0])
            #expect(isNew && !isNewAgain)
        }
        #expect(table.byteCount <= 16_384)
    }

    /// What took effect with fewer open calls covers what needed more, and not the other way round.
    @Test func fewerOpenCallsCoverMore() {
        var table = ConfigurationTable(completedWords: 1, openWords: 1, byteLimit: 1 << 20)
        func isNew(_ frontier: Int, _ state: Int32, _ completed: UInt64, _ open: UInt64) -> Bool {
            table.insert(frontier: frontier, state: state, completed: [completed], open: [open])
        }
        #expect(isNew(1, 0, 5, 0b110))
        #expect(!isNew(1, 0, 5, 0b111))
        #expect(isNew(1, 0, 5, 0b010))
        #expect(isNew(1, 0, 4, 0b111))
        #expect(isNew(1, 1, 5, 0b111))
        #expect(isNew(2, 0, 5, 0b111))
    }
}
