import Testing

@testable import HyperionLab

/// A whole arm over a store with one defect: a wrong answer must not go unseen, however fast it was.
@Suite struct PlantedDefectTests {
    private func run<Defect: SystemDefect>(
        _ defect: Defect.Type, _ operations: String = "{read: 100%}"
    ) throws -> (wrong: UInt64, corrupted: UInt64) {
        let scenario = try tinyScenario("operations: \(operations)")
        let job = WorkerJob(scenario: scenario, engine: "broken", repetition: 0, position: 0)
        let sample = try Arm.run(job, SystemType(BrokenSystem<Defect>.self))
        let wrong = sample.phases.flatMap(\.operations).reduce(0) { $0 + $1.wrong }
        return (wrong, sample.corrupted)
    }

    private static let changing = "{read: 25%, multi-read(4): 25%, insert: 25%, delete: 25%}"

    @Test(arguments: [
        "{read: 100%}", "{read: 50%, update: 50%}", "{delete: 50%, update: 30%, read-modify-write: 20%}", changing,
        "[{label: first, delete: 100%}, {label: then, read: 50%, update: 50%}, {label: last, insert: 100%}]",
    ])
    func withoutADefectNothingIsReported(operations: String) throws {
        #expect(try run(NoDefect.self, operations) == (0, 0))
    }

    @Test func anotherKeysValueIsCorruption() throws {
        let found = try run(AnotherKeysValue.self)
        // A quarter of 1,000 records, less the one in 64 that could have the same value.
        #expect(found.wrong == 0 && found.corrupted > 150)
    }

    @Test func lostInsertsAreSeen() throws {
        let loaded = try run(LostInserts.self)
        #expect(loaded.wrong > 0 && loaded.corrupted == 10)
        let inserted = try run(LostInserts.self, Self.changing)
        #expect(inserted.wrong > 0 && inserted.corrupted > 0)
    }

    @Test func tornValuesAreSeen() throws {
        #expect(try run(TornUpdates.self, "{update: 100%}").corrupted > 500)
        #expect(try run(TornUpdates.self, "{read: 50%, read-modify-write: 50%}").corrupted > 300)
        #expect(try run(TornUpdates.self, "{read: 100%}") == (0, 0), "without an update nothing is torn")
    }

    @Test(arguments: [
        "{update: 100%}", "{read: 50%, read-modify-write: 50%}", "{update: 50%, delete: 25%, insert: 25%}",
    ])
    func droppedUpdatesAreSeen(operations: String) throws {
        #expect(try run(DroppedUpdates.self, operations).corrupted > 10)
    }

    @Test func forgottenDeletesAreSeen() throws {
        let found = try run(ForgottenDeletes.self, "{delete: 50%, read: 50%}")
        #expect(found.wrong > 0 && found.corrupted > 100)
        #expect(try run(ForgottenDeletes.self, Self.changing).wrong > 0)
        #expect(try run(ForgottenDeletes.self, "{delete: 1%, read: 99%}").wrong > 0)
    }

    @Test func answersForMissingKeysAreSeen() throws {
        for operations in ["{delete: 50%, read: 50%}", "{delete: 50%, multi-read: 50%}", "{delete: 50%, scan: 50%}"] {
            #expect(try run(FoundWhatIsNotThere.self, operations).wrong > 0, "\(operations)")
        }
        #expect(try run(FoundWhatIsNotThere.self, "{delete: 100%}").corrupted > 0)
    }

    @Test(arguments: ["read", "multi-read(8)", "scan", "read-modify-write"])
    func overlookedKeysAreSeenByEveryOperationThatReads(operation: String) throws {
        let found = try run(OverlookedKeys.self, "{\(operation): 100%}")
        #expect(found.wrong > 0 && found.corrupted > 0)
    }

    @Test func shortenedValuesAreSeen() throws {
        #expect(try run(ShortenedValues.self).corrupted > 50)
    }
}
