import Testing

@testable import HyperionVerify

/// What is done in place is what steps do.
@Suite struct ReplayTests {
    private struct Compare: GeneratorVisitor {
        func visit<M: TextModel>(_ generator: RandomHistory<M>, _ name: String) throws {
            let seed = TestRandom.seed(of: "replaysAgreeWithSteps")
            var random = TestRandom(seed: seed)
            var refused = 0
            for number in 0..<(300 * TestEffort.factor) {
                var replay = generator.model.replay()
                var state = generator.model.initialState
                for _ in 0..<(1 + random.below(60)) {
                    let isLegal = random.below(12) > 0
                    let operation = isLegal ? generator.legal(state, &random) : generator.any(&random)
                    let next = generator.model.step(state, operation)
                    try #require(
                        replay.take(operation) == (next != nil), "\(name): sequence \(number) of seed \(seed)")
                    guard let next else {
                        refused += 1
                        break
                    }
                    state = next
                }
            }
            print("\(name): \(refused) refused")
            #expect(refused > 0)
        }
    }

    @Test(arguments: EveryModel.allCases)
    func replaysAgreeWithSteps(_ model: EveryModel) throws { try model.accept(Compare()) }

    /// All values in, then all out: a step copies them all.
    @Test(arguments: Container.Discipline.allCases)
    func aLongCertificateIsVerifiedInPlace(_ discipline: Container.Discipline) throws {
        let count = 250_000
        var builder = HistoryBuilder<Container.Operation>()
        func add(_ operation: Container.Operation) throws {
            try builder.invoke(process: 0, operation)
            try builder.complete(process: 0, operation)
        }
        for value in 0..<count { try add(.insert(value)) }
        for value in 0..<count { try add(.remove(.value(discipline == .stack ? count - 1 - value : value))) }
        let history = builder.finish()
        let placements = history.operations.enumerated().map {
            PartialCertificate.Placement(operation: $0, point: $1.invocation)
        }
        let certificate = Certificate(parts: [PartialCertificate(placements: placements)])
        let (model, budget) = (Container(discipline), Budget(time: .seconds(8)))
        try CertificateVerifier.verify(certificate, of: history, model: model, budget: budget)
        #expect(throws: CertificateError.exhausted(.time)) {
            try CertificateVerifier.verify(certificate, of: history, model: model, budget: Budget(time: .zero))
        }
        let typed = TypedHistory(.hyperion, model, history)
        let text = typed.text(of: certificate)
        #expect(throws: EvidenceError.undecided("the budget of time ended before all of it was checked")) {
            try typed.recheck(HistoryInput(Array(text.utf8)), budget: Budget(time: .zero))
        }
    }
}
