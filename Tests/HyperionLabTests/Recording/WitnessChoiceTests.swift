import Testing

@testable import HyperionLab

@Suite struct WitnessChoiceTests {
    private func choice(_ changes: String..., expected: Int) throws -> WitnessChoice {
        let scenario = try decodeScenario(scenarioText(["records: 1k"] + changes))
        let keys = try KeySet(scenario.keys, count: 1000, seed: scenario.seed)
        let values = try ValuePool(scenario.values, seed: scenario.seed)
        var builder = TapeBuilder(scenario: scenario, keys: keys, values: values)
        builder.notesRecords = true
        var choice = WitnessChoice(records: keys.count)
        for role in ThreadRole.roles(of: scenario.phases[0], scenario.threads) {
            let draft = try builder.draft(role.mix, count: 10_000, isAlone: true)
            choice.add(draft.tape, from: TapeCursor(draft.tape), expected: expected)
        }
        return choice
    }

    @Test func theHottestComesFirstAndTheRestFits() throws {
        let choice = try choice(
            "operations: {read: 50%, update: 50%}", "distribution: zipfian(0.99)",
            "threads: {readers: 1, writers: 1}", expected: 10_000)
        #expect(choice.expectedOperations == 20_000)
        let few = choice.chosen(room: 5_000, limit: .infinity)
        let all = choice.chosen(room: 1_000_000, limit: .infinity)
        #expect(few.count > 1 && few.count < all.count && few[0] == all[0])
        #expect(Set(all).count == all.count)
        // Where none fits it is the hottest.
        #expect(choice.chosen(room: 1, limit: 1) == [all[0]])
        #expect(
            choice.chosen(room: 1_000_000, limit: 4_000).count == choice.chosen(room: 5_000, limit: .infinity).count)
    }

    /// A pass of many laps multiplies what one lap has.
    @Test func lapsAreCounted() throws {
        let choice = try choice("operations: {read: 100%}", expected: 50_000)
        #expect(choice.expectedOperations == 50_000)
    }

    @Test func theKeysOfABatchCount() throws {
        let choice = try choice("operations: {multi-read(8): 100%}", expected: 1_000)
        #expect(choice.expectedOperations == 8_000)
    }
}
