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
        let few = choice.chosen(room: 5_000, cost: .none)
        let all = choice.chosen(room: 1_000_000, cost: .none)
        #expect(few.count > 1 && few.count < all.count && few[0] == all[0])
        #expect(Set(all).count == all.count)
        // Where none fits it is the hottest.
        #expect(choice.chosen(room: 1, cost: .none) == [all[0]])
    }

    /// Half of 20,000 operations are writes: what noting takes is added up, and a few are noted whatever it costs.
    @Test func whatNotingTakesIsBounded() throws {
        let choice = try choice(
            "operations: {read: 50%, update: 50%}", "distribution: uniform", "threads: {readers: 1, writers: 1}",
            expected: 10_000)
        func count(_ read: Double, _ write: Double, _ allowance: Double) -> Int {
            choice.chosen(room: 1_000_000, cost: NotingCost(read: read, write: write, allowance: allowance)).count
        }
        #expect(count(1, 1, 1) == 1000 && count(100, 300, 200) >= 999)
        // Of the price of all, a half; the hottest come first, so that it buys less than half of the keys.
        let half = [count(100, 300, 100), count(100, 100, 50), count(1, 0, 0.25)]
        #expect(half.allSatisfy { (350..<500).contains($0) }, "\(half)")
        // 4,096 reads' worth of 20,000 operations.
        #expect((130..<205).contains(count(100, 100, 0)))
        #expect((60..<103).contains(count(100, 300, 0)))
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
