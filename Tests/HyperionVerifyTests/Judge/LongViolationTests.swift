import Testing

@testable import HyperionVerify

/// Long histories with an error at the end, of objects whose counterexamples grow with the history: what is told of them
/// does not.
@Suite struct LongViolationTests {
    private static let length = 20_000

    /// All that is printed or drawn of a violation.
    private func text(_ violation: Violation) -> String {
        ([violation.sentence, violation.premise ?? ""] + violation.operations + violation.order
            + violation.candidates.flatMap { [$0.operation, $0.reason] } + [violation.picture.text])
            .joined(separator: "\n")
    }

    private func judge<M: TextModel>(_ model: M, _ history: History<M.Operation>) throws -> Violation {
        let begin = ContinuousClock.now
        let typed = TypedHistory(.hyperion, model, history)
        let report = Linearizability.check(history, model: model)
        let counterexample = try #require(report.counterexample)
        let group = try #require(try Partition.groups(of: history.calls, model: model, budget: Budget()).first)
        let verdict = ContinuousClock.now
        let violation = typed.violation(counterexample, group, budget: Budget(), evidence: false)
        let end = ContinuousClock.now
        print("\(model.name): verdict \(verdict - begin), words \(end - verdict): \(violation.sentence)")
        #expect(text(violation).utf8.count < 8_000)
        #expect(violation.picture.bars.count <= 40 && violation.picture.layout.width < 2_000)
        #expect(violation.operations.count <= 34)
        return violation
    }

    /// Events with their lines as in a file.
    private struct Run<Operation: Sendable> {
        var builder = HistoryBuilder<Operation>()
        var line = 1

        mutating func invoke(_ process: Int, _ operation: Operation) throws {
            line += 1
            try builder.invoke(process: process, operation, line: line)
        }

        mutating func complete(_ process: Int, _ operation: Operation) throws {
            line += 1
            try builder.complete(process: process, operation, line: line)
        }

        mutating func add(_ process: Int, _ operation: Operation) throws {
            try invoke(process, operation)
            try complete(process, operation)
        }
    }

    @Test func aLockThatTwoHold() throws {
        var run = Run<MutualExclusion.Operation>()
        for number in 0..<(Self.length / 2) {
            try run.add(number % 5, .acquire)
            try run.add(number % 5, .release)
        }
        try run.add(7, .acquire)
        try run.add(8, .acquire)
        let violation = try judge(MutualExclusion(), run.builder.finish())
        #expect(
            violation.sentence
                == "acquire by process 8 (line 40004) began after process 7 had acquired the lock (line 40003), and "
                + "nobody can have released it since")
        #expect(violation.premise == "before line 40002 it is free")
        #expect(violation.operations.count == 2 && violation.omittedOperations == 0 && violation.isMinimal)
        #expect(violation.picture.bars.filter(\.isCore).map(\.process) == [7, 8])
    }

    /// With an acquire that never ended, ten thousand operations before.
    @Test func aLockThatTwoHoldWithAnOpenAcquire() throws {
        var run = Run<MutualExclusion.Operation>()
        try run.invoke(9, .acquire)
        for number in 0..<(Self.length / 2) {
            try run.add(number % 5, .acquire)
            try run.add(number % 5, .release)
        }
        try run.add(7, .acquire)
        try run.add(8, .acquire)
        let violation = try judge(MutualExclusion(), run.builder.finish())
        #expect(violation.sentence.hasPrefix("acquire by process 8 (line 40005) began after process 7 had acquired"))
    }

    @Test func aMemberThatWasInsertedTwice() throws {
        var run = Run<MemberSet.Operation>()
        for number in 0..<(Self.length / 4) {
            try run.add(number % 5, .insert(5, .value(true)))
            try run.add(3, .contains(5, .value(true)))
            try run.add(number % 5, .remove(5, .value(true)))
            try run.add(3, .contains(5, .value(false)))
        }
        try run.invoke(1, .insert(5, .unknown))
        try run.invoke(2, .insert(5, .unknown))
        try run.complete(1, .insert(5, .value(true)))
        try run.complete(2, .insert(5, .value(true)))
        let violation = try judge(MemberSet(), run.builder.finish())
        #expect(violation.sentence.hasPrefix("5 was inserted twice as new (by process 1 (line 40002)"))
        #expect(violation.operations.count <= 4 && violation.premise != nil)
    }

    @Test func aCompareAndSetFromAValueThatWasGone() throws {
        var random = TestRandom(seed: 5)
        var run = Run<Register.Operation>()
        var value = 0
        for number in 0..<Self.length {
            let new = random.below(5)
            switch random.below(3) {
            case 0:
                try run.add(number % 5, .write(new))
                value = new
            case 1: try run.add(number % 5, .read(.value(value)))
            default:
                let expected = random.below(5)
                try run.add(
                    number % 5, .compareAndSet(expected: expected, new: new, succeeded: .value(expected == value)))
                if expected == value { value = new }
            }
        }
        try run.add(1, .write(3))
        try run.add(2, .compareAndSet(expected: 4, new: 1, succeeded: .value(true)))
        let violation = try judge(Register(initial: 0), run.builder.finish())
        #expect(violation.sentence.contains("compare-and-set from 4 to 1 by process 2 (line 40004)"))
        #expect(violation.operations.count <= 4 && violation.premise?.hasPrefix("before line ") == true)
    }

    @Test func aCounterThatLostWhatWasAdded() throws {
        var run = Run<Counter.Operation>()
        for number in 0..<Self.length { try run.add(number % 5, .add(1)) }
        try run.add(7, .read(.value(5)))
        let violation = try judge(Counter(), run.builder.finish())
        #expect(
            violation.sentence
                == "read of 5 by process 7 (line 40002) found less than the counter must have come to by then, at least "
                + "20000")
        #expect(violation.operations.count <= 4 && violation.premise?.contains("it stands at ") == true)
    }

    /// Nobody ever rests: there is no point to begin at, and the text is bounded all the same.
    @Test func aLockThatIsAlwaysInUse() throws {
        var run = Run<MutualExclusion.Operation>()
        try run.invoke(0, .acquire)
        for number in 0..<2_000 {
            let process = number % 2
            // The next acquire begins before this one ends.
            try run.invoke(1 - process + 2 * (1 + number % 3), .release)
            try run.complete(process, .acquire)
            try run.invoke(1 - process, .acquire)
            try run.complete(1 - process + 2 * (1 + number % 3), .release)
        }
        try run.add(100, .acquire)
        try run.add(101, .acquire)
        let violation = try judge(MutualExclusion(), run.builder.finish())
        #expect(violation.sentence.contains("process 101"), "\(violation.sentence)")
        #expect(violation.operations.contains { $0.contains("process 101") })
        #expect(violation.operations.count + violation.omittedOperations >= 2)
    }

    /// The cut is for the words alone: what is written to be checked again is about the history from its beginning.
    @Test func theEvidenceIsOfTheWhole() throws {
        var run = Run<MutualExclusion.Operation>()
        for number in 0..<20 {
            try run.add(number % 5, .acquire)
            try run.add(number % 5, .release)
        }
        try run.add(7, .acquire)
        try run.add(8, .acquire)
        let history = TypedHistory(.hyperion, MutualExclusion(), run.builder.finish())
        let violation = try #require(history.judged(budget: Budget(), evidence: true).violation)
        #expect(violation.premise == "before line 82 it is free" && violation.operations.count == 2)
        let evidence = try #require(violation.counterexample)
        let header = try #require(evidence.split(separator: "\n").first)
        #expect(header.hasSuffix("/40/41") && header.split(separator: "/").count == 22)
        #expect(EvidenceTests.error(evidence, history) == nil)
    }

    /// Behind a point the queue holds something: a dequeue that no other names there has taken it all the same.
    @Test func aQueueThatGaveOneTwice() throws {
        var run = Run<Container.Operation>()
        for _ in 0..<10 {
            try run.add(0, .insert(7))
            try run.invoke(1, .remove(.unknown))
            try run.complete(1, .remove(.value(7)))
        }
        try run.add(0, .insert(5))
        try run.add(0, .insert(7))
        for process in 1...3 { try run.invoke(process, .remove(.unknown)) }
        for (process, value) in [(1, 5), (2, 7), (3, 7)] { try run.complete(process, .remove(.value(value))) }
        let violation = try judge(Container(.queue), run.builder.finish())
        #expect(violation.premise != nil && violation.order.count == 2, "\(violation)")
    }

    /// Of random histories: whatever a violation is said to begin behind, the states are all there can be, and what is
    /// behind contradicts each of them.
    @Test func whatIsBehindAPointIsAContradiction() throws {
        let seed = TestRandom.seed(of: "whatIsBehindAPointIsAContradiction")
        var random = TestRandom(seed: seed)
        var found = 0
        for _ in 0..<(1_500 * TestEffort.factor) {
            let history = try Generators.register(initial: 0, distinct: false).make(
                &random, operations: 3 + random.below(5))
            let model = Register(initial: 0)
            guard let counterexample = Linearizability.check(history, model: model).counterexample,
                let later = LaterContradiction.find(
                    counterexample, in: history.calls, model: model, budget: Budget())
            else { continue }
            found += 1
            let before = history.calls.filter { $0.invocation < later.position }
            for value in [nil, 0, 1, 2, 3, 4] as [Int?] {
                // A read of the value at that point, alone.
                let read = Call<Register.Operation>(
                    .read(.value(value)), index: 99, invocation: later.position + 1, response: .max - 1)
                let isPossible = BruteForce.isLinearizable(
                    before.map { $0.response > later.position ? $0.opened : $0 } + [read], model: model)
                #expect(
                    isPossible == later.model.initialState.contains(value),
                    "\(String(describing: value)), seed \(seed): \(TypedHistory(.hyperion, model, history).text)")
                guard isPossible, let value else { continue }
                let core = Set(later.counterexample.operations)
                let behind = history.calls.filter { $0.response > later.position }
                    .map { core.contains($0.index) ? $0 : $0.opened }
                #expect(
                    !BruteForce.isLinearizable(behind, model: Register(initial: value)),
                    "from \(value), seed \(seed): \(TypedHistory(.hyperion, model, history).text)")
            }
        }
        #expect(found > 3)
    }
}
