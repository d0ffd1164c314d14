import Testing

@testable import HyperionVerify

/// A sentence says why a history cannot be: so none may be found for one that can, whatever operations are asked.
@Suite struct ExplanationTruthTests {
    private struct Ask: GeneratorVisitor {
        func visit<M: TextModel>(_ generator: RandomHistory<M>, _ name: String) throws {
            let seed = TestRandom.seed(of: "nothingIsSaidOfAGoodHistory")
            var random = TestRandom(seed: seed)
            var (good, bad, explained) = (0, 0, 0)
            for number in 0..<(400 * TestEffort.factor) {
                let history = try generator.make(&random, operations: 2 + random.below(6))
                let counterexample = Linearizability.check(history, model: generator.model).counterexample
                if let counterexample {
                    bad += 1
                    if generator.model.explanation(counterexample, of: history) != nil { explained += 1 }
                    continue
                }
                good += 1
                // As if it had taken too long to make it minimal.
                let completed = history.operations.indices.filter { history.operations[$0].outcome == .completed }
                let cores = completed.map { [$0] } + [completed]
                for core in cores where !core.isEmpty {
                    let none = Counterexample(operations: core, isMinimal: false)
                    if let words = generator.model.explanation(none, of: history) {
                        let text = TypedHistory(.hyperion, generator.model, history).text
                        Issue.record("\(name), history \(number) of seed \(seed): \(words)\n\(text)")
                        return
                    }
                }
            }
            print("\(name): \(good) good, \(bad) bad, of which \(explained) are explained in words")
            #expect(good > 0 && bad > 0)
        }
    }

    @Test(arguments: EveryModel.allCases)
    func nothingIsSaidOfAGoodHistory(_ model: EveryModel) throws { try model.accept(Ask()) }
}
