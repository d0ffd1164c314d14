import Testing

@testable import HyperionLab

@Suite struct PassLengthTests {
    private func operations(_ changes: String...) throws -> Int {
        let scenario = try decodeScenario(scenarioText(changes))
        return PassLength.tapeOperations(scenario, mix: scenario.phases[0].mix.operations)
    }

    @Test func aTapeVisitsTwiceAsManyRecordsAsThereAreWithinBounds() throws {
        #expect(try operations("records: 1") == 1 << 16)
        #expect(try operations("records: 1M") == 2_000_000)
        #expect(try operations("records: 100M") == 1 << 24)
        #expect(try operations("records: 1M", "operations: {multi-read(32): 100%}") == 62_500)
        #expect(try operations("records: 100M", "operations: {multi-read(1024): 100%}") == (1 << 24) / 1024)
    }

    @Test func aLimitOfOperationsShortensATapeButNotBelow64() throws {
        #expect(try operations("run: {operations: 1000}") == 1000)
        #expect(try operations("run: {operations: 1}") == 64)
        #expect(try operations("run: {operations: 1G}", "records: 1k") == 1 << 16)
    }

    @Test func aTapeThatIsRunOnceIsAsLongAsTheRecordsOrTheLimit() throws {
        let mix = "operations: {read: 50%, insert: 50%}"
        #expect(try operations("records: 1k", mix) == 1 << 16)
        #expect(try operations("records: 1M", mix) == 1_000_000)
        #expect(try operations("records: 100M", mix) == 1 << 24)
        #expect(try operations("records: 1M", mix, "run: {operations: 10}") == 10)
    }

    @Test func insertsOfAllPassesAreCountedWithRoomToSpare() throws {
        func most(_ changes: String...) throws -> Int {
            PassLength.mostInserts(try decodeScenario(scenarioText(["run: {operations: 1000}"] + changes)))
        }
        #expect(try most("operations: {read: 100%}") == 0)
        #expect(try most("operations: {read: 50%, delete: 50%}") == 0)
        #expect(try most("operations: {insert: 100%}") == 2000)
        let half = try most("operations: {insert: 50%, read: 50%}")
        #expect(half > 1000 && half < 1400)
        let phases = "operations: [{label: a, insert: 50%, read: 50%}, {label: b, insert: 100%}]"
        #expect(try most(phases) == half + 2000)
        let roles = "operations: {readers: {read: 100%}, writers: {insert: 100%}}"
        #expect(try most("threads: {readers: 3, writers: 1}", roles) == 2000)
    }

    @Test func noDraftMakesMoreInsertsThanCounted() throws {
        let seed = ReplaySeed.draw(test: "noDraftMakesMoreInsertsThanCounted")
        for trial in 0..<30 as Range<UInt64> {
            let scenario = try tinyScenario(
                "seed: \((seed + trial) & 0xFFFF_FFFF)", "records: 1", "operations: {insert: 1%, read: 99%}")
            let most = PassLength.mostInserts(scenario)
            var parts = try TapeParts(scenario, inserts: most)
            for _ in 0..<2 {
                let draft = try parts.draft(2000)
                parts.builder.commit(draft, operations: 2000)
            }
            #expect(parts.builder.nextRecord <= 1 + most)
        }
    }
}
