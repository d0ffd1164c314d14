import Foundation
import Testing

@testable import HyperionLab

/// Whole arms whose passes are recorded, in this process, of every system in the catalogue.
@Suite(.serialized) struct RecordedArmTests {
    private func run(_ engine: String, _ changes: String...) throws -> (sample: ArmSample, passes: [RecordedPass]) {
        try cancelUnlessAvailable(engine)
        let usual = [
            "records: 200", "run: {warmup: 0s, duration: 30s, operations: 3000, repetitions: 1}",
            "engines: [\(engine)]", "values: {bytes: 40..100}", "verify: {linearizability: 50k}",
        ]
        let scenario = try decodeScenario(scenarioText(usual + changes))
        let folder = try TemporaryFolder()
        var job = WorkerJob(scenario: scenario, engine: engine, repetition: 0, position: 0)
        job.recordingFolder = folder.path
        let sample = try SystemTable.run(job)
        let passes = try (sample.recordings ?? []).map { recording in
            try RecordedPass.read("\(folder.path)/\(try #require(recording.history))")
        }
        #expect(sample.corrupted == 0)
        for operation in sample.phases.flatMap(\.operations) { #expect(operation.wrong == 0, "\(operation.operation)") }
        return (sample, passes)
    }

    private static let stores = EngineCatalogue.all.filter { $0.name != "null" }

    @Test(arguments: stores.map(\.name)) func everyEngineIsLinearizable(engine: String) throws {
        let isAlone = EngineCatalogue.named(engine)?.concurrency == .singleThread
        let (sample, passes) = try run(
            engine, "threads: \(isAlone ? "1" : "{readers: 1, writers: 1}")",
            "operations: {read: 25%, multi-read(5): 25%, insert: 10%, update: 15%, read-modify-write: 10%, delete: 15%}"
        )
        #expect(sample.recordings?.map(\.pass) == [.fullSpeed, .latency])
        for (recording, pass) in zip(sample.recordings ?? [], passes) {
            let verdict = HistoryJudge().verdict(on: pass)
            #expect(verdict.outcome == .linearizable, "\(verdict)")
            #expect(recording.recorded > 0 && recording.recorded <= recording.operations && !recording.isCut)
            #expect(UInt64(pass.operationsOfPass) == recording.recorded)
            // There is something that could have been wrong.
            let kinds = Set(pass.operations.filter { Int($0.thread) < pass.header.threads }.map(\.kind))
            #expect(kinds == [.read, .write, .delete])
        }
        #expect((sample.recordings?[0].costRatio ?? 0) > 0)
    }

    /// Keys that are read and written by two threads at once, all operations on all of them: so few that what noting
    /// them costs leaves none out.
    @Test func everythingIsJudgedWhereThereIsRoom() throws {
        let (sample, passes) = try run(
            "hyperion", "records: 20", "operations: {read: 50%, update: 50%}", "threads: {readers: 1, writers: 1}",
            "run: {warmup: 0s, duration: 30s, operations: 1000, repetitions: 1}")
        for (recording, pass) in zip(sample.recordings ?? [], passes) {
            #expect(recording.recorded == recording.operations)
            #expect(recording.witnesses == 20)
            // What was there before, and what was there after.
            #expect(pass.operations.count == Int(recording.recorded) + 40)
        }
    }

    /// Without room the history ends early, for all threads at one moment, and what there is of it stays judgeable.
    @Test(arguments: ["hyperion", "swift-dictionary-mutex"]) func historiesThatEndEarly(engine: String) throws {
        let (sample, passes) = try run(
            engine, "records: 1", "operations: {readers: {read: 100%}, writers: {update: 100%}}",
            "threads: {readers: 1, writers: 1}", "verify: {linearizability: 1k}")
        for (recording, pass) in zip(sample.recordings ?? [], passes) {
            #expect(recording.isCut && recording.recorded <= 1000 && recording.recorded > 0)
            #expect(HistoryJudge().verdict(on: pass).outcome == .linearizable)
        }
    }

    @Test func withoutAFolderNothingIsRecorded() throws {
        let scenario = try decodeScenario(
            scenarioText([
                "records: 100", "run: {warmup: 0s, duration: 30s, operations: 500, repetitions: 1}",
                "verify: {linearizability: 1k}",
            ]))
        let sample = try SystemTable.run(
            WorkerJob(scenario: scenario, engine: "hyperion", repetition: 0, position: 0))
        #expect(sample.recordings == nil && sample.counters == nil)
    }

    @Test func underOpenLoadThePassAtFullSpeedIsRecorded() throws {
        let (sample, passes) = try run(
            "hyperion", "load: open(100k/s, constant)", "operations: {read: 50%, update: 50%}",
            "run: {warmup: 0s, duration: 100ms, operations: 3000, repetitions: 1}")
        #expect(sample.recordings?.map(\.pass) == [.fullSpeed])
        #expect(passes.map { HistoryJudge().verdict(on: $0).outcome } == [.linearizable])
    }
}
