import Synchronization
import Testing

@testable import HyperionVerify

/// The verifier of counterexamples says what brute force says, and keeps to its limits among many open operations.
@Suite struct ContradictionVerifierTests {
    private struct Compare: GeneratorVisitor {
        func visit<M: TextModel>(_ generator: RandomHistory<M>, _ name: String) throws {
            let seed = TestRandom.seed(of: "agreesWithBruteForce")
            var random = TestRandom(seed: seed)
            var (contradictions, explained) = (0, 0)
            for number in 0..<(300 * TestEffort.factor) {
                let calls = try generator.make(&random, operations: 2 + random.below(5)).calls
                // Any operations may be said to contradict each other.
                let isCore = calls.map { !$0.isOpen && random.below(3) > 0 }
                let core = calls.indices.filter { isCore[$0] }.map { calls[$0] }
                let others = calls.indices.filter { !isCore[$0] }.map { calls[$0].opened }
                let opened = calls.indices.map { isCore[$0] ? calls[$0] : calls[$0].opened }
                let verifier = ContradictionVerifier(core: core, open: others, model: generator.model, budget: Budget())
                let expected = BruteForce.isLinearizable(opened, model: generator.model)
                switch verifier.outcome() {
                case .contradiction: contradictions += 1
                case .explained: explained += 1
                case .undecided: Issue.record("undecided: \(name), history \(number) of seed \(seed)")
                }
                if case .contradiction = verifier.outcome(), expected {
                    Issue.record("no contradiction: \(name), history \(number) of seed \(seed): \(opened)")
                    return
                }
                if case .explained = verifier.outcome(), !expected {
                    Issue.record("not explained: \(name), history \(number) of seed \(seed): \(opened)")
                    return
                }
            }
            print("\(name): \(contradictions) contradictions, \(explained) explained")
            #expect(contradictions > 0 && explained > 0)
        }
    }

    @Test(arguments: EveryModel.allCases)
    func agreesWithBruteForce(_ model: EveryModel) throws { try model.accept(Compare()) }

    /// Texts that are put together from each other, and from the same ones in other ways.
    @Test func textsThatShareTheirPieces() throws {
        try Compare().visit(
            RandomHistory(
                model: KeyValue(),
                legal: { state, random in
                    switch random.below(6) {
                    case 0: .put(key: "k", value: ["ab", "a", ""][random.below(3)])
                    case 1, 2: .append(key: "k", value: ["a", "b", "ab", "ba"][random.below(4)])
                    case 3: .delete(key: "k")
                    default: .get(key: "k", .value(state.first?.value ?? ""))
                    }
                },
                any: { random in
                    switch random.below(3) {
                    case 0: .get(key: "k", .value(["", "a", "ab", "aba", "abab", "ba"][random.below(6)]))
                    case 1: .append(key: "k", value: ["a", "b", "ab", "ba"][random.below(4)])
                    default: .put(key: "k", value: ["a", "ab"][random.below(2)])
                    }
                }), "shared pieces")
    }

    private var count: Int { TestEffort.isOptimised ? 50_000 : 8_000 }

    /// Judged within a small memory, with a counterexample that explains itself and is confirmed.
    private func expectConfirmed<M: TextModel>(_ history: TypedHistory<M>) throws {
        let budget = Budget(time: .seconds(60), memoryBytes: history.history.operations.count * 600)
        let judged = history.judged(budget: budget, evidence: true)
        let violation = try #require(judged.violation)
        #expect(violation.isMinimal && violation.operations.count < 8)
        #expect(!violation.order.isEmpty || !violation.candidates.isEmpty)
        let text = try #require(violation.counterexample)
        #expect(try history.recheck(HistoryInput(Array(text.utf8)), budget: budget).contains("contradict each other"))
    }

    /// At the end a remove returns what stands farthest from its turn.
    @Test(arguments: Container.Discipline.allCases)
    func aLongContainer(_ discipline: Container.Discipline) throws {
        let model = Container(discipline)
        var state = model.initialState
        var timed: [TimedOperation<Container.Operation>] = []
        func add(_ operation: Container.Operation) throws {
            state = try #require(model.step(state, operation))
            // Each overlaps the next one.
            timed.append(TimedOperation(operation, start: 10 * timed.count, end: 10 * timed.count + 15))
        }
        for number in 0..<(count / 2) {
            try add(.insert(number * 7919 % 1_000_003))
            if number >= 16 { try add(.remove(.value(discipline == .queue ? state.first : state.last))) }
        }
        let wrong = discipline == .queue ? state.last : state.first
        timed.append(TimedOperation(.remove(.value(wrong)), start: 10 * count, end: 10 * count + 5))
        try expectConfirmed(TypedHistory(.hyperion, model, try History(timed: timed)))
    }

    /// At the end a get returns the first text, which was overwritten long before.
    @Test func aLongAppendedKey() throws {
        var timed: [TimedOperation<KeyValue.Operation>] = []
        var (value, first) = (ByteText(""), ByteText(""))
        for number in 0..<count {
            let text: ByteText = "\(number);"
            let operation: KeyValue.Operation
            switch number % 8 {
            case 0: (operation, value) = (.put(key: "k", value: text), text)
            case 3, 7: operation = .get(key: "k", .value(value))
            default: (operation, value) = (.append(key: "k", value: text), value + text)
            }
            if number == 7 { first = value }
            timed.append(TimedOperation(operation, start: 10 * number, end: 10 * number + 5))
        }
        timed.append(TimedOperation(.get(key: "k", .value(first)), start: 10 * count, end: 10 * count + 5))
        try expectConfirmed(TypedHistory(.hyperion, KeyValue(), try History(timed: timed)))
    }

    /// Nothing but appends, all of which a get shows; a later one does not show the last of them.
    @Test func aLongText() throws {
        var timed: [TimedOperation<KeyValue.Operation>] = []
        var value = ByteText("")
        func add(_ operation: KeyValue.Operation) {
            timed.append(TimedOperation(operation, start: 10 * timed.count, end: 10 * timed.count + 5))
        }
        for number in 0..<(TestEffort.isOptimised ? 3_000 : 400) {
            add(.append(key: "k", value: "\(number);"))
            value = value + "\(number);"
        }
        add(.get(key: "k", .value(value)))
        add(.get(key: "k", .value(ByteText(Array(value.bytes.dropLast(4))))))
        let history = TypedHistory(.hyperion, KeyValue(), try History(timed: timed))
        let judged = history.judged(budget: Budget(), evidence: true)
        let text = try #require(judged.violation?.counterexample)
        // The later get alone where no time was left to make the counterexample minimal: then it is told from behind a point.
        #expect(judged.violation?.operations.count == (judged.violation?.premise == nil ? 2 : 1))
        #expect(try history.recheck(HistoryInput(Array(text.utf8)), budget: Budget()).contains("contradict each other"))
    }

    // MARK: Limits

    /// Adds numbers, and counts how often it was asked. The least number cannot be added.
    private struct Tally: TextModel {
        final class Steps: Sendable { let count = Atomic(0) }

        let steps = Steps()
        var initialState: Int { 0 }
        func step(_ state: Int, _ operation: Int) -> Int? {
            steps.count.wrappingAdd(1, ordering: .relaxed)
            return operation == .min ? nil : state &+ operation
        }
        var name: String { "tally" }
        var grammar: String { "" }
        func invocation(of operation: Int) -> Int { operation }
        func invocationText(_ operation: Int) -> String { "\(operation)" }
        func resultText(_ operation: Int) -> String { "" }
        func operation(_ name: String, _ arguments: ArraySlice<Token.Kind>) -> Int? { nil }
        func completed(_ operation: Int, _ result: ArraySlice<Token.Kind>) -> Int? { nil }
        func describe(state: Int) -> String { "\(state)" }
    }

    /// As many open operations as there are, all different: each would be a successor of the first configuration.
    @Test(arguments: [(100, 1 << 30), (1 << 30, 1 << 16)])
    func limitsHoldWithinOneConfiguration(_ limit: Int, _ memoryBytes: Int) {
        let model = Tally()
        let core = [Call(Int.min, index: 100_000, invocation: 100_000, response: 100_001)]
        let others = (0..<100_000).map { Call($0 + 1, index: $0, invocation: $0, response: nil) }
        let budget = Budget(memoryBytes: memoryBytes)
        let verifier = ContradictionVerifier(core: core, open: others, model: model, budget: budget, limit: limit)
        #expect(verifier.outcome() == .undecided)
        #expect(model.steps.count.load(ordering: .relaxed) < 2_000)
        let hurried = ContradictionVerifier(core: core, open: others, model: model, budget: Budget(time: .zero))
        #expect(hurried.outcome() == .undecided)
    }
}
