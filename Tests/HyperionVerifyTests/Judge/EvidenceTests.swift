import Testing

@testable import HyperionVerify

/// Certificates and counterexamples of random histories are confirmed by the verifiers that share nothing with the
/// checkers, and refused when anything in them was changed.
@Suite struct EvidenceTests {
    private struct Confirm: GeneratorVisitor {
        func visit<M: TextModel>(_ generator: RandomHistory<M>, _ name: String) throws {
            let seed = TestRandom.seed(of: "evidenceIsConfirmed")
            var random = TestRandom(seed: seed)
            var (certificates, counterexamples, refusals, accepted) = (0, 0, 0, 0)
            for number in 0..<(150 * TestEffort.factor) {
                let history = TypedHistory(
                    .hyperion, generator.model, try generator.make(&random, operations: 2 + random.below(6)))
                let place = "\(name): history \(number) of seed \(seed)\n\(history.text)"
                let judged = history.judged(budget: Budget(), evidence: true)
                guard let text = judged.certificate ?? judged.violation?.counterexample else {
                    Issue.record("no evidence: \(place)")
                    return
                }
                if judged.certificate == nil { counterexamples += 1 } else { certificates += 1 }
                if let error = EvidenceTests.error(text, history) {
                    Issue.record("\(error): \(text) \(place)")
                    return
                }
                if judged.certificate == nil { try isContradiction(text, generator.model, place) }
                // Mostly wrong; sometimes another order that is right as well, or one that does without what is open.
                guard let damaged = EvidenceTests.damaged(text, &random) else { continue }
                if EvidenceTests.error(damaged, history) != nil {
                    refusals += 1
                } else if judged.certificate == nil {
                    Issue.record("a counterexample that is not the history's is accepted: \(damaged) \(place)")
                    return
                } else if let flaw = EvidenceTests.flaw(ofCertificate: damaged, history) {
                    Issue.record("accepted, but \(flaw): \(damaged) \(place)")
                    return
                } else {
                    accepted += 1
                }
            }
            print(
                "\(name): \(certificates) certificates, \(counterexamples) counterexamples; damaged, \(refusals) refused and "
                    + "\(accepted) true all the same")
            #expect(certificates > 0 && counterexamples > 0 && refusals > 0)
        }

        /// The counterexample, judged as the history that it is, is no more linearizable than where it came from.
        private func isContradiction<M: TextModel>(_ text: String, _ model: M, _ place: String) throws {
            let alone = try #require(
                try HistoryReader.read(HistoryInput(Array(text.utf8))) as? TypedHistory<M>, "\(place)")
            #expect(!BruteForce.isLinearizable(alone.history.calls, model: model), "\(text) \(place)")
        }
    }

    @Test(arguments: EveryModel.allCases)
    func evidenceIsConfirmed(_ model: EveryModel) throws { try model.accept(Confirm()) }

    /// Of models with few states every order can be tried; what that finds is what brute force finds.
    private struct Plain: GeneratorVisitor {
        func visit<M: TextModel>(_ generator: RandomHistory<M>, _ name: String) throws {
            let seed = TestRandom.seed(of: "everyOrderTried")
            var random = TestRandom(seed: seed)
            var (contradictions, unsettled) = (0, 0)
            for number in 0..<(300 * TestEffort.factor) {
                let calls = try generator.make(&random, operations: 2 + random.below(5)).calls
                let isCore = calls.map { !$0.isOpen && random.below(4) > 0 }
                let opened = calls.indices.map { isCore[$0] ? calls[$0] : calls[$0].opened }
                let verifier = PlainVerifier(
                    core: opened.filter { !$0.isOpen }, others: opened.filter(\.isOpen), model: generator.model)
                switch verifier.isContradiction(Budget(time: .seconds(10))) {
                case true?:
                    contradictions += 1
                    guard !BruteForce.isLinearizable(opened, model: generator.model) else {
                        Issue.record("no contradiction: \(name), history \(number) of seed \(seed): \(opened)")
                        return
                    }
                case false?: Issue.record("only brute force may know that")
                case nil: unsettled += BruteForce.isLinearizable(opened, model: generator.model) ? 0 : 1
                }
            }
            print("\(name): \(contradictions) contradictions, \(unsettled) not settled")
            // Of objects with states without end nothing is tried; of keys only where nothing is appended.
            switch name {
            case "queue", "stack", "priorityQueue", "counter": #expect(contradictions == 0, "\(name)")
            case "keyValue": break
            default: #expect(contradictions > 20, "\(name)")
            }
        }
    }

    @Test(arguments: EveryModel.allCases)
    func everyOrderTried(_ model: EveryModel) throws { try model.accept(Plain()) }

    /// A line less, two lines exchanged, or a number changed by one; never in the first line. nil: nothing is changed.
    private static func damaged(_ text: String, _ random: inout TestRandom) -> String? {
        var lines = text.split(separator: "\n").map(String.init)
        guard lines.count > 2 else { return nil }
        let place = 1 + random.below(lines.count - 1)
        switch random.below(3) {
        case 0: lines.remove(at: place)
        case 1:
            let other = 1 + random.below(lines.count - 1)
            guard withoutRemark(lines[place]) != withoutRemark(lines[other]) else { return nil }
            lines.swapAt(place, other)
        default:
            var words = withoutRemark(lines[place])
            let numbers = words.indices.filter { Int(words[$0]) != nil }
            guard let word = random.element(of: numbers), let number = Int(words[word]) else { return nil }
            words[word] = "\(random.below(2) == 0 ? number + 1 : max(number - 1, 0))"
            guard words != withoutRemark(lines[place]) else { return nil }
            lines[place] = words.joined(separator: " ")
        }
        return lines.joined(separator: "\n")
    }

    private static func withoutRemark(_ line: String) -> [String] {
        line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
    }

    /// Whether the order that a certificate's text gives explains the history; by other means than the verifier's: all
    /// parts in one order, on the whole object.
    private static func flaw<M: TextModel>(ofCertificate text: String, _ history: TypedHistory<M>) -> String? {
        var points: [(point: Int, operation: Int)] = []
        for line in text.split(separator: "\n").dropFirst() where line != "part" {
            let numbers = withoutRemark(String(line)).compactMap { Int($0) }
            guard numbers.count == 2 else { return "'\(line)' is no point" }
            points.append((numbers[1], numbers[0]))
        }
        // Stable: at one point, the order of the lines.
        let order = points.enumerated().sorted { ($0.element.point, $0.offset) < ($1.element.point, $1.offset) }
        let operations = history.history.operations
        var missing = Set(operations.indices.filter { operations[$0].outcome == .completed })
        var done: Set<Int> = []
        var state = history.model.initialState
        for (point, number) in order.map(\.element) {
            guard operations.indices.contains(number), done.insert(number).inserted else { return "one is named twice" }
            missing.remove(number)
            let operation = operations[number]
            if operation.outcome == .failed { return "\(number) did not happen" }
            if point < operation.invocation { return "\(number) has not begun" }
            if let response = operation.response, point >= response { return "\(number) has ended" }
            guard let next = history.model.step(state, operation.operation) else { return "\(number) contradicts" }
            state = next
        }
        return missing.isEmpty ? nil : "it leaves out \(missing.sorted())"
    }

    static func error(_ evidence: String, _ history: some JudgeableHistory) -> EvidenceError? {
        do throws(EvidenceError) {
            _ = try history.recheck(HistoryInput(Array(evidence.utf8)), budget: Budget())
            return nil
        } catch {
            return error
        }
    }

    private func history(_ picture: String) throws -> TypedHistory<Register> {
        TypedHistory(.hyperion, Register(), try Register.history(picture))
    }

    @Test(
        arguments: [
            // The first line, an operation that is none, one twice, one too early, one too late, one left out.
            ("operations=3", "operations=4", "not about this history"), ("1 2", "7 2", "not in the history"),
            ("1 2", "0 2", "named twice"), ("1 2", "1 0", "between its invocation"),
            ("1 2", "1 9", "between its invocation"),
            ("2 4\n", "", "leaves out operation 2"), ("0 0\n1 2", "1 2\n0 0", "before that of"),
            ("part\n", "part\npart\n", "belongs to a part"), ("2 4", "2 4 4", nil), ("part\n", "", nil),
            ("2 4", "x", nil),
        ] as [(String, String, String?)])
    func aCertificateThatWasTamperedWith(_ old: String, _ new: String, _ reason: String?) throws {
        let history = try history("[w1 ]  [w2 ]  [r2 ]")
        let text = "hyperion-certificate 1 register initial=nil operations=3\npart\n0 0\n1 2\n2 4\n"
        #expect(Self.error(text, history) == nil)
        let changed = text.replacing(old, with: new)
        #expect(changed != text)
        switch Self.error(changed, history) {
        case .refused(let words)?: #expect(reason.map(words.contains) ?? false, "\(words)")
        case .malformed(let error)?: #expect(reason == nil && error.line > 1, "\(error)")
        case nil: Issue.record("not refused: \(changed)")
        case .undecided(let words)?: Issue.record("undecided: \(words)")
        }
    }

    @Test func anOrderThatContradictsTheModel() throws {
        let history = try history("[w1    ]  [r2 ]\n [w2    ]")
        let text = "hyperion-certificate 1 register initial=nil operations=3\npart\n1 1\n0 1\n2 4\n"
        guard case .refused(let words)? = Self.error(text, history) else {
            Issue.record("not refused")
            return
        }
        #expect(words.contains("cannot have had its result"))
    }

    @Test func aCounterexampleThatWasTamperedWith() throws {
        let history = try history("[w1 ]  [w2 ]  [r1 ]  [w3 >\n   [r1 ]")
        let judged = history.judged(budget: Budget(), evidence: true)
        let text = try #require(judged.violation?.counterexample)
        #expect(Self.error(text, history) == nil)
        for (old, new) in [
            ("invoke write 2", "invoke write 5"), ("ok 1", "ok 2"), ("from=", "from=0/"), ("1 register", "1 queue"),
        ] {
            let changed = text.replacing(old, with: new)
            #expect(changed != text && Self.error(changed, history) != nil, "\(changed)")
        }
        // Operations that do not contradict each other, told as the history has them.
        let innocent = history.text(ofCounterexample: [0, 1])
        #expect(
            Self.error(innocent, history)
                == .refused("its operations do not contradict each other: there is an order of them"))
        guard case .malformed? = Self.error(history.text, history) else {
            Issue.record("a history is no evidence")
            return
        }
    }

    /// So many open writes that trying each would not end.
    @Test func aCounterexampleAmongManyOthers() throws {
        var operations: [TimedOperation<Register.Operation>] = []
        for value in 1...2_000 {
            operations.append(TimedOperation(.write(value), start: value * 10, end: value * 10 + 5))
            operations.append(TimedOperation(.read(.value(value)), start: value * 10 + 6, end: value * 10 + 7))
        }
        operations.append(TimedOperation(.read(.value(7)), start: 30_000, end: 30_001))
        let history = TypedHistory(.hyperion, Register(), try History(timed: operations))
        let judged = history.judged(budget: Budget(), evidence: true)
        let violation = try #require(judged.violation)
        #expect(violation.isMinimal && violation.operations.count <= 3 && !violation.candidates.isEmpty)
        #expect(violation.picture.bars.count < 12 && violation.picture.omitted > 3_900)
        #expect(Self.error(try #require(violation.counterexample), history) == nil)
    }
}
