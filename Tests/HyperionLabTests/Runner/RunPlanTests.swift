import Testing

@testable import HyperionLab

@Suite struct RunPlanTests {
    static let names = ["a", "b", "c", "d", "e"]

    @Test(arguments: 1...5, 1...12)
    func everyEngineRunsOnceInEveryRepetition(engines: Int, repetitions: Int) {
        let engines = Array(Self.names.prefix(engines))
        let steps = RunPlan(engines: engines, repetitions: repetitions).steps
        #expect(steps.count == engines.count * repetitions)
        for repetition in 0..<repetitions {
            let round = steps.filter { $0.repetition == repetition }
            #expect(round.map(\.engine).sorted() == engines)
            #expect(round.map(\.position) == Array(engines.indices))
        }
        #expect(steps.map(\.repetition) == steps.map(\.repetition).sorted(), "one repetition after the other")
    }

    @Test(arguments: 1...5)
    func positionsAreBalancedOverAWholeTurn(count: Int) {
        let engines = Array(Self.names.prefix(count))
        let steps = RunPlan(engines: engines, repetitions: 2 * count).steps
        for engine in engines {
            for position in engines.indices {
                #expect(steps.count { $0.engine == engine && $0.position == position } == 2)
            }
        }
    }

    @Test func noEngineAlwaysFollowsTheSameOne() {
        let steps = RunPlan(engines: Self.names, repetitions: 4).steps
        for engine in Self.names {
            let before = steps.filter { $0.engine == engine }.map { step in
                steps.first { $0.repetition == step.repetition && $0.position == step.position - 1 }?.engine
            }
            #expect(Set(before).count > 1, "\(engine)")
        }
    }

    @Test func theOrderAsItIs() {
        let orders = RunPlan(engines: ["a", "b", "c"], repetitions: 4).steps.map(\.engine).joined()
        #expect(orders == "abc" + "cba" + "bca" + "acb")
        #expect(RunPlan(engines: [], repetitions: 3).steps.isEmpty)
    }
}
