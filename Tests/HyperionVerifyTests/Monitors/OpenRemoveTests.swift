import Testing

@testable import HyperionVerify

/// An open remove whose result would be known, beside one of which nothing is known: either may have taken the value.
@Suite struct OpenRemoveTests {
    private static func history(_ model: Container) throws -> History<Container.Operation> {
        var builder = HistoryBuilder<Container.Operation>()
        try builder.invoke(process: 0, .insert(1))
        try builder.complete(process: 0, .insert(1))
        try builder.invoke(process: 1, .remove(.unknown))
        try builder.invoke(process: 2, .remove(.unknown))
        try builder.complete(process: 2, .remove(.value(nil)))
        try builder.invoke(process: 3, .remove(.value(1)))
        return builder.finish()
    }

    /// The first open remove took the value, and the other never took effect.
    @Test(arguments: Container.Discipline.allCases)
    func anOpenRemoveNeedNotHaveTakenEffect(_ discipline: Container.Discipline) throws {
        let model = Container(discipline)
        let history = try Self.history(model)
        #expect(BruteForce.isLinearizable(history.calls, model: model))
        #expect(Linearizability.check(history, model: model).outcome == .linearizable)
    }

    /// The same in what is tried to make a counterexample minimal: it was called one without the remove that it needs.
    @Test(arguments: Container.Discipline.allCases)
    func theCounterexampleKeepsItsRemove(_ discipline: Container.Discipline) throws {
        let model = Container(discipline)
        var builder = HistoryBuilder<Container.Operation>()
        try builder.invoke(process: 0, .insert(1))
        try builder.complete(process: 0, .insert(1))
        try builder.invoke(process: 0, .remove(.unknown))
        try builder.invoke(process: 1, .insert(0))
        try builder.invoke(process: 2, .remove(.unknown))
        try builder.complete(process: 0, .remove(.value(nil)))
        try builder.invoke(process: 0, .remove(.unknown))
        try builder.complete(process: 2, .remove(.unknown))
        try builder.complete(process: 0, .remove(.value(1)))
        let disagreement = Trial.disagreement(builder.finish(), model: model)
        #expect(disagreement == nil, "\(disagreement ?? "")")
    }

    /// The open remove, with or without a result, is no part of what the monitor finds, and still has to be there when
    /// that is made minimal.
    @Test(arguments: [.unknown, .value(0)] as [Observed<Int?>])
    func theCounterexampleKnowsOfOpenRemoves(_ result: Observed<Int?>) throws {
        let model = Container(.priorityQueue)
        var builder = HistoryBuilder<Container.Operation>()
        try builder.invoke(process: 0, .insert(0))
        try builder.invoke(process: 1, .remove(result))
        try builder.complete(process: 0, .insert(0))
        try builder.invoke(process: 0, .insert(3))
        try builder.invoke(process: 2, .remove(.unknown))
        try builder.complete(process: 2, .remove(.value(3)))
        try builder.invoke(process: 2, .remove(.unknown))
        try builder.complete(process: 0, .insert(3))
        try builder.complete(process: 2, .remove(.value(0)))
        let disagreement = Trial.disagreement(builder.finish(), model: model)
        #expect(disagreement == nil, "\(disagreement ?? "")")
    }
}
