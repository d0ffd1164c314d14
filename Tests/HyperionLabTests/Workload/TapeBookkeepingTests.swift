import Testing

@testable import HyperionLab

/// What a tape says of each record against an oracle that runs the tape on a set of keys.
@Suite struct TapeBookkeepingTests {
    /// Which keys are in a store, by the plainest means.
    private struct Oracle {
        var present: Set<[UInt8]>

        /// Runs an entry; what a correct store answers, nil where the entry asks nothing.
        mutating func run(_ entry: CopiedEntry) -> Bool? {
            switch entry.kind {
            case .multiRead: return nil
            case .insert:
                #expect(present.insert(entry.key).inserted, "an insert of a key that is there")
                return nil
            case .delete: return present.remove(entry.key) != nil
            case .read, .key, .scan, .update, .readModifyWrite: return present.contains(entry.key)
            }
        }
    }

    private func check(_ answer: Bool?, _ entry: CopiedEntry) {
        switch answer {
        case nil: #expect(entry.expectation == Tape.Expectation.any)
        case true?: #expect(entry.expectation == Tape.Expectation.present, "\(entry.kind)")
        case false?: #expect(entry.expectation == Tape.Expectation.absent, "\(entry.kind)")
        }
    }

    /// Only the first operations of each draft are run, as when a pass ends early; the next draft goes on from there.
    @Test(arguments: [
        "operations: {read: 50%, insert: 25%, delete: 25%}", "operations: {insert: 100%}",
        "operations: {delete: 60%, insert: 10%, read: 10%, scan: 10%, multi-read(3): 10%}",
        "operations: {delete: 99%, read: 1%}",
    ])
    func expectationsAndLiveRecordsFollowWhatWasRun(operations: String) throws {
        let seed = ReplaySeed.draw(test: "expectationsAndLiveRecordsFollowWhatWasRun")
        var random = RandomSource(seed: seed)
        let scenario = try tinyScenario("records: 50", "seed: \(seed)", operations)
        var parts = try TapeParts(scenario, inserts: 3000)
        var oracle = Oracle(present: Set((0..<50).map { Array(parts.keys[$0]) }))
        for _ in 0..<30 {
            let count = 1 + Int(random.below(90))
            let draft = try parts.draft(count)
            let executed = Int(random.below(UInt64(count) + 1))
            var operations = 0
            for entry in draft.tape.entries {
                if entry.kind != .key { operations += 1 }
                if operations > executed { break }
                check(oracle.run(entry), entry)
            }
            parts.builder.commit(draft, operations: executed)
            for record in 0..<parts.keys.count {
                #expect(
                    parts.builder.isLive(record) == oracle.present.contains(Array(parts.keys[record])),
                    "record \(record)")
            }
            #expect(parts.builder.nextRecord <= parts.keys.count)
        }
    }

    @Test func nothingIsExpectedWhereAnotherThreadChangesRecords() throws {
        var parts = try TapeParts(tinyScenario("operations: {read: 40%, multi-read(4): 30%, update: 30%}"))
        let shared = try parts.entries(500, isAlone: false)
        #expect(shared.allSatisfy { $0.expectation == Tape.Expectation.any })
        let alone = try parts.entries(500, isAlone: true)
        #expect(alone.allSatisfy { $0.expectation == ($0.kind == .multiRead ? 0 : Tape.Expectation.present) })
    }

    @Test func deletedRecordsComeBackBeforeNewOnesAreMade() throws {
        var parts = try TapeParts(tinyScenario("records: 20", "operations: {delete: 100%}"), inserts: 30)
        let draft = try parts.draft(200)
        parts.builder.commit(draft, operations: 200)
        let gone = (0..<20).filter { !parts.builder.isLive($0) }
        #expect(gone.count > 15)
        let insert = [Scenario.Operation(kind: .insert, share: .init(millionths: Scenario.Share.whole))]
        let inserts = try parts.builder.draft(insert, count: gone.count + 2, isAlone: true)
        let records = inserts.tape.entries.map { parts.recordOfKey[$0.key]! }
        #expect(Set(records.dropLast(2)) == Set(gone))
        #expect(Array(records.suffix(2)) == [20, 21])
    }

    @Test func writtenValuesBelongToTheirRecords() throws {
        var parts = try TapeParts(
            tinyScenario(TapeGoldenTests.everything, "values: {bytes: 0..40}"), inserts: 1000)
        let records = parts.recordOfKey
        for entry in try parts.entries(2000) {
            switch entry.kind {
            case .insert, .update, .readModifyWrite:
                entry.value.withUnsafeBytes { value in
                    #expect(parts.values.isValue(value, ofRecord: records[entry.key]!))
                }
            default: #expect(entry.value.isEmpty)
            }
        }
    }

    /// What an update of a missing key does differs from system to system, so no tape has one.
    @Test func updatesNameOnlyRecordsThatAreThere() throws {
        let scenario = try tinyScenario(
            "records: 30", "operations: {delete: 40%, update: 20%, read-modify-write: 10%, insert: 10%, read: 20%}")
        var parts = try TapeParts(scenario, inserts: 2000)
        var oracle = Oracle(present: Set((0..<30).map { Array(parts.keys[$0]) }))
        for _ in 0..<20 {
            let draft = try parts.draft(60)
            for entry in draft.tape.entries.prefix(45) {
                if entry.kind == .update || entry.kind == .readModifyWrite {
                    #expect(entry.expectation == Tape.Expectation.present)
                }
                check(oracle.run(entry), entry)
            }
            parts.builder.commit(draft, operations: 45)
        }
    }

    @Test func whereNoRecordIsLeftAnUpdateBecomesAReadThatFindsNothing() throws {
        var parts = try TapeParts(tinyScenario("records: 5", "operations: {delete: 50%, update: 50%}"))
        var oracle = Oracle(present: Set((0..<5).map { Array(parts.keys[$0]) }))
        let entries = try parts.entries(300)
        for entry in entries { check(oracle.run(entry), entry) }
        #expect(oracle.present.isEmpty)
        #expect(entries.count { $0.kind == .read } > 50)
        #expect(entries.count { $0.kind == .update } > 0)
    }
}
