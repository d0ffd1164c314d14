import Testing

@testable import HyperionLab

/// Whole arms under open load, in this process.
@Suite(.serialized) struct ArmOpenLoadTests {
    private func run(_ engine: String, _ changes: String...) throws -> ArmSample {
        let usual = [
            "records: 500", "engines: [\(engine)]",
            "run: {warmup: 0s, duration: 30s, operations: 2000, repetitions: 1}",
        ]
        let scenario = try decodeScenario(scenarioText(usual + changes))
        return try SystemTable.run(WorkerJob(scenario: scenario, engine: engine, repetition: 0, position: 0))
    }

    /// What every pass owes: nothing wrong, nothing dropped.
    private func expectWhole(_ sample: ArmSample, finished atLeast: UInt64) throws {
        #expect(sample.corrupted == 0)
        let phase = sample.phases[1]
        var (service, response): (UInt64, UInt64) = (0, 0)
        for operation in phase.operations {
            #expect(operation.wrong == 0 && operation.batched == nil, "\(operation.operation)")
            service += try operation.histogram.map { try Histogram(hdr: $0).totalCount } ?? 0
            response += try operation.response.map { try Histogram(hdr: $0).totalCount } ?? 0
        }
        let passes = try #require(phase.openLoad)
        let finished = passes.reduce(0) { $0 + $1.finished }
        #expect(service == finished && finished >= atLeast)
        #expect(response == finished + passes.reduce(0) { $0 + $1.backlogAtEnd })
        for pass in passes {
            #expect(pass.largestBacklog >= pass.backlogAtEnd / 3 && pass.achievedPerSecond > 0)
        }
    }

    @Test(arguments: EngineCatalogue.all.map(\.name).filter { $0 != "null" }, ["constant", "poisson"])
    func everyEngine(engine: String, arrivals: String) throws {
        try cancelUnlessAvailable(engine)
        let scans = EngineCatalogue.named(engine)?.scans == true
        let sample = try run(
            engine, "load: open(200k/s, \(arrivals))",
            "operations: {read: 40%, multi-read(5): \(scans ? "10%, scan(3): 10%" : "20%"), insert: 10%, update: 10%, "
                + "read-modify-write: 10%, delete: 10%}")
        try expectWhole(sample, finished: 2000)
        #expect(sample.phases[1].openLoad?.map(\.crew) == [.threads])
    }

    @Test(arguments: ["hyperion", "swift-dictionary-rwlock", "swift-actor"])
    func readersBesideAWriter(engine: String) throws {
        for mix in ["{read: 80%, update: 20%}", "{readers: {read: 100%}, writers: {update: 100%}}"] {
            let sample = try run(
                engine, "load: open(100k/s, poisson)", "operations: \(mix)",
                "threads: {readers: 2, writers: 1, pin: none}")
            try expectWhole(sample, finished: 2000)
            let passes = try #require(sample.phases[1].openLoad)
            #expect(passes.map(\.crew) == [.readers, .writers])
            let offered = passes.map { $0.offeredPerSecond.rounded() }
            #expect(offered == (mix.contains("readers") ? [100_000, 100_000] : [80_000, 20_000]))
        }
    }

    /// No engine answers in the 10 ns that are left between two arrivals: time ends the pass with a backlog.
    @Test func aRateThatNobodyHolds() throws {
        let sample = try run(
            "hyperion", "load: open(100M/s)", "run: {warmup: 0s, duration: 20ms, repetitions: 1}")
        try expectWhole(sample, finished: 1)
        let pass = try #require(sample.phases[1].openLoad?.first)
        #expect(!pass.caughtUp && pass.backlogAtEnd > pass.finished)
    }

    @Test func closedLoadHasNoneOfIt() throws {
        let sample = try run("hyperion")
        #expect(sample.phases.allSatisfy { $0.openLoad == nil })
        #expect(sample.phases.flatMap(\.operations).allSatisfy { $0.response == nil && $0.achievedPerSecond == nil })
    }
}
