import Testing

@testable import HyperionVerify

/// The check against an oracle that tries every order: all small histories, and random ones to nine operations.
@Suite struct BruteForceTests {
    /// All histories of so many operations, each drawn from `kinds`, with no or one of them open.
    private func exhaust<M: Model>(_ model: M, _ kinds: [M.Operation], operations count: Int) throws {
        var (histories, violated) = (0, 0)
        for intervals in Interleavings.all(count) {
            var digits = [Int](repeating: 0, count: count)
            var isDone = false
            while !isDone {
                let operations = digits.map { kinds[$0] }
                for open in -1..<count {
                    let history = try Trial.history(operations, intervals, open: open < 0 ? [] : [open])
                    let disagreement = Trial.disagreement(history, model: model)
                    if let disagreement {
                        Issue.record("\(disagreement): \(operations) \(intervals), open: \(open)")
                        return
                    }
                    histories += 1
                    if open < 0, !BruteForce.isLinearizable(history.calls, model: model) { violated += 1 }
                }
                var place = 0
                while place < count, digits[place] == kinds.count - 1 {
                    digits[place] = 0
                    place += 1
                }
                isDone = place == count
                if !isDone { digits[place] += 1 }
            }
        }
        print(
            "\(M.self): \(histories) histories of \(count) operations, \(violated) of those without open ones violated")
        #expect(violated > 0 && violated < histories)
    }

    /// `HYPERION_TEST_FACTOR=100` with an optimised build: to five operations.
    private var largest: Int { TestEffort.factor >= 100 ? 5 : TestEffort.isOptimised ? 4 : 3 }

    @Test func registers() throws {
        let kinds: [Register.Operation] = [
            .write(1), .write(2), .read(.value(nil)), .read(.value(1)), .read(.value(2)),
        ]
        for count in 1...largest { try exhaust(Register(), kinds, operations: count) }
    }

    @Test func compareAndSetRegisters() throws {
        let kinds: [Register.Operation] = [
            .write(1), .read(.value(0)), .read(.value(1)),
            .compareAndSet(expected: 0, new: 1, succeeded: .value(true)),
            .compareAndSet(expected: 1, new: 0, succeeded: .value(true)),
            .compareAndSet(expected: 1, new: 0, succeeded: .value(false)),
        ]
        for count in 1...largest { try exhaust(Register(initial: 0), kinds, operations: count) }
    }

    @Test(arguments: Container.Discipline.allCases)
    func containers(_ discipline: Container.Discipline) throws {
        let kinds: [Container.Operation] = [
            .insert(1), .insert(2), .remove(.value(nil)), .remove(.value(1)), .remove(.value(2)),
        ]
        for count in 1...largest { try exhaust(Container(discipline), kinds, operations: count) }
    }

    @Test func sets() throws {
        let kinds: [MemberSet.Operation] = [
            .insert(1, .value(true)), .insert(1, .value(false)), .remove(1, .value(true)), .contains(1, .value(true)),
            .contains(1, .value(false)),
        ]
        for count in 1...largest { try exhaust(MemberSet(), kinds, operations: count) }
    }

    /// A third each: good, changed in one place, with random results.
    private func tryRandom<M: Model>(_ generator: RandomHistory<M>, name: String) throws {
        let seed = TestRandom.seed(of: name)
        var random = TestRandom(seed: seed)
        let count = 700 * TestEffort.factor
        var violated = 0
        for number in 0..<count {
            // Brute force of nine takes too long in a debug build to do it each time.
            let largest = TestEffort.isOptimised || TestEffort.factor >= 10 || number % 20 == 0 ? 9 : 7
            let history = try generator.make(&random, operations: 2 + random.below(largest - 1))
            if let disagreement = Trial.disagreement(history, model: generator.model) {
                Issue.record("\(disagreement): history \(number) of seed \(seed): \(history.operations)")
                return
            }
            if Linearizability.check(history, model: generator.model).outcome == .violated { violated += 1 }
        }
        print("\(name): \(violated) of \(count) violated")
        #expect(violated > count / 8 && violated < count * 4 / 5)
    }

    @Test func randomRegisters() throws {
        try tryRandom(Generators.register(initial: nil, distinct: false), name: "randomRegisters")
        try tryRandom(Generators.register(initial: 0, distinct: false), name: "randomRegisters")
    }

    @Test func randomRegistersWithDistinctValues() throws {
        try tryRandom(Generators.register(initial: nil, distinct: true), name: "randomRegistersWithDistinctValues")
        try tryRandom(Generators.register(initial: 0, distinct: true), name: "randomRegistersWithDistinctValues")
    }

    @Test(arguments: Container.Discipline.allCases)
    func randomContainers(_ discipline: Container.Discipline) throws {
        try tryRandom(Generators.container(discipline), name: "randomContainers")
    }

    @Test func randomSets() throws { try tryRandom(Generators.memberSet, name: "randomSets") }
    @Test func randomKeyValues() throws { try tryRandom(Generators.keyValue, name: "randomKeyValues") }
    @Test func randomMultiRegisters() throws { try tryRandom(Generators.multiRegister, name: "randomMultiRegisters") }
    @Test func randomKeyedRegisters() throws { try tryRandom(Generators.keyedRegister, name: "randomKeyedRegisters") }
    @Test func randomCounters() throws { try tryRandom(Generators.counter, name: "randomCounters") }
    @Test func randomLocks() throws { try tryRandom(Generators.mutualExclusion, name: "randomLocks") }
}
