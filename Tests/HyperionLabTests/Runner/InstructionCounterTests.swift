import Foundation
import Testing

@testable import HyperionLab

@Suite struct InstructionCounterTests {
    // MARK: The plan

    @Test func everyOperationIsCountedByItself() throws {
        let scenario = try tinyScenario(
            "records: 5M", "run: {repetitions: 3}",
            "operations: [{label: a, read: 50%, update: 50%}, {label: b, read: 10%, scan(50): 90%}]")
        let plan = CountingPlan.scenario(scenario)
        #expect(plan.operationNames == ["read@a", "update@a", "read@b", "scan@b"])
        #expect(plan.phases.allSatisfy { $0.mix.operations.map(\.share.millionths) == [Scenario.Share.whole] })
        #expect(plan.records == 1_000_000 && plan.threads.total == 1 && plan.run.repetitions == 1)
        let counts = plan.phases.map { CountingPlan.operations(of: $0.mix.operations[0], in: plan) }
        #expect(counts == [100_000, 100_000, 100_000, 2000])
    }

    @Test func aLimitOfOperationsHoldsAndDeletesLeaveRecords() throws {
        let plan = CountingPlan.scenario(
            try tinyScenario("records: 100", "operations: {read: 50%, delete: 50%}", "run: {operations: 70}"))
        let counts = plan.phases.map { CountingPlan.operations(of: $0.mix.operations[0], in: plan) }
        #expect(counts == [70, 25])
    }

    @Test(arguments: EngineCatalogue.all.map(\.name))
    func everyEngineRunsItsPlanWithoutAWrongAnswer(engine: String) throws {
        try cancelUnlessAvailable(engine)
        let scans = EngineCatalogue.named(engine)?.scans == true
        let scenario = try tinyScenario(
            "engines: [\(engine)]",
            "operations: {read: 40%, multi-read(5): \(scans ? "10%, scan(10): 10%" : "20%"), insert: 10%, update: 10%, "
                + "read-modify-write: 10%, delete: 10%}")
        let job = WorkerJob(
            scenario: CountingPlan.scenario(scenario), engine: engine, repetition: 0, position: 0, counting: true)
        let sample = try SystemTable.run(job)
        let operations = sample.phases.flatMap(\.operations)
        let expected = [
            ("load", 1000), ("read", 2000), ("multi-read", 5000), ("scan", 1000), ("insert", 2000), ("update", 2000),
            ("read-modify-write", 2000), ("delete", 250),
        ].filter { scans || $0.0 != "scan" }
        #expect(operations.map(\.operation) == expected.map(\.0))
        #expect(operations.map(\.operations) == expected.map { UInt64($0.1) })
        if engine != "null" { #expect(operations.allSatisfy { $0.wrong == 0 }, "\(operations)") }
    }

    // MARK: The tool

    @Test func whatIsMissingIsNamedWithItsPackage() throws {
        let folder = try TemporaryFolder()
        func reason() throws -> String? {
            do {
                _ = try Callgrind.find(path: "/nonexistent:\(folder.path)")
                return nil
            } catch let error as Callgrind.Unavailable { return error.description }
        }
        func install(_ name: String, _ script: String) throws {
            try folder.write("#!/bin/sh\n\(script)\n", to: name)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/" + name)
        }
        #expect(try reason() == "valgrind is not installed (Debian package valgrind)")
        try folder.write("no program", to: "valgrind")
        #expect(try reason() == "valgrind is not installed (Debian package valgrind)")
        try install("valgrind", "exit 1")
        #expect(try reason()?.contains("does not run (exit code 1)") == true)
        try install("valgrind", "echo valgrind-9.9; echo more")
        #expect(try reason()?.hasSuffix("(Debian package binutils)") == true)
        try install("objcopy", "cp $2 $3")
        #expect(try Callgrind.find(path: folder.path).version == "valgrind-9.9")
        // Either is called in its own order of arguments.
        try folder.write("a program", to: "program")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/program")
        try Callgrind.find(path: folder.path).strip(folder.path + "/program", to: folder.path + "/first")
        try install("strip", "cp $4 $3")
        try Callgrind.find(path: folder.path).strip(folder.path + "/program", to: folder.path + "/second")
        #expect(folder.names.contains("first") && folder.names.contains("second"))
        #expect(throws: RunError.self) {
            try Callgrind.find(path: folder.path).strip(folder.path + "/missing", to: folder.path + "/third")
        }
    }

    @Test func totalsAreReadFromProfiles() throws {
        #expect(Callgrind.total(in: "events: Ir\nsummary: 12\n\ntotals: 34\n") == 34)
        #expect(Callgrind.total(in: "events: Ir\nsummary: 12\n") == nil)
        #expect(Callgrind.total(in: "totals: many\n") == nil)
        let folder = try TemporaryFolder()
        for (number, total) in [(1, 5), (2, 70), (4, 9)] { try folder.write("totals: \(total)\n", to: "x.\(number)") }
        #expect(try Callgrind.totals(output: folder.path + "/x") == [5, 70])
        try folder.write("truncated", to: "x.3")
        #expect(throws: RunError.self) { try Callgrind.totals(output: folder.path + "/x") }
    }

    private func sample(_ engine: String, wrong: UInt64 = 0) -> ArmSample {
        var sample = ResultFixture.sample(
            .init(name: engine, load: 1, read: 1, bytesPerRecord: 1), repetition: 0, position: 0)
        let operation = OperationSample(
            operation: "read", operations: 100, operationsPerSecond: 0, wrong: wrong, histogram: nil)
        sample.phases = [PhaseSample(phase: 0, operations: [operation], seconds: 0, warmupSeconds: 0, settled: true)]
        return sample
    }

    @Test func theEmptyPassIsTakenOff() throws {
        let counts = try InstructionCounter.samples(sample("hyperion"), totals: [50, 1250])
        #expect(counts == [.init(engine: "hyperion", operation: "read", operations: 100, instructions: 1200)])
        #expect(counts[0].perOperation == 12)
    }

    @Test func countsThatDoNotBelongToWhatRanAreRefused() {
        for totals in [[], [50], [50, 60, 70]] as [[UInt64]] {
            #expect(throws: RunError.self) { try InstructionCounter.samples(sample("hyperion"), totals: totals) }
        }
        #expect(throws: RunError.notCounted("3 wrong answers in read")) {
            try InstructionCounter.samples(sample("hyperion", wrong: 3), totals: [50, 60])
        }
        #expect(throws: Never.self) { try InstructionCounter.samples(sample("null", wrong: 3), totals: [50, 60]) }
    }
}
