import Testing

@testable import HyperionLab

/// Whole arms, in this process, of every system in the catalogue.
@Suite(.serialized) struct ArmEngineTests {
    /// Runs an arm and holds it to what every arm owes.
    private func run(_ engine: String, _ changes: String...) throws -> ArmSample {
        try cancelUnlessAvailable(engine)
        let usual = [
            "records: 1k", "run: {warmup: 0s, duration: 30s, operations: 2000, repetitions: 1}",
            "engines: [\(engine)]",
        ]
        let scenario = try decodeScenario(scenarioText(usual + changes))
        let job = WorkerJob(scenario: scenario, engine: engine, repetition: 1, position: 2)
        let sample = try SystemTable.run(job)
        #expect(sample.engine == engine && sample.repetition == 1 && sample.position == 2)
        #expect(sample.phases.map(\.phase) == Array(-1..<scenario.phases.count))
        #expect(sample.phases[0].operations.map(\.operations) == [UInt64(scenario.records)])
        for operation in sample.phases.dropFirst().flatMap(\.operations) {
            #expect(operation.operations > 0 && operation.operationsPerSecond > 0, "\(operation.operation)")
            let histogram = try Histogram(hdr: try #require(operation.histogram))
            #expect(histogram.totalCount > 0)
        }
        if engine != "null" {
            #expect(sample.corrupted == 0)
            for operation in sample.phases.flatMap(\.operations) {
                #expect(operation.wrong == 0, "\(operation.operation)")
            }
        }
        return sample
    }

    @Test(arguments: EngineCatalogue.all.map(\.name))
    func everyOperationIsRightInEveryEngine(engine: String) throws {
        let scans = EngineCatalogue.named(engine)?.scans == true
        let sample = try run(
            engine,
            "operations: {read: 25%, multi-read(5): \(scans ? "15%, scan(10): 10%" : "25%"), insert: 15%, "
                + "update: 10%, read-modify-write: 10%, delete: 15%}", "values: {bytes: {0..20: 50%, 100..300: 50%}}")
        let reads = ["read", "multi-read"] + (scans ? ["scan"] : [])
        let writes = ["insert", "update", "read-modify-write", "delete"]
        #expect(sample.phases[1].operations.map(\.operation) == reads + writes)
    }

    @Test(arguments: EngineCatalogue.all.map(\.name))
    func phasesFollowEachOtherOnOneStore(engine: String) throws {
        let look = EngineCatalogue.named(engine)?.scans == true ? "scan(3)" : "multi-read(3)"
        let sample = try run(
            engine, "keys: {source: generated, bytes: 37}", "distribution: zipfian(0.99)",
            "operations: [{label: shrink, delete: 60%, read: 40%}, {label: change, update: 50%, read: 50%}, "
                + "{label: grow, insert: 90%, multi-read: 10%}, {label: look, \(look): 50%, read: 50%}]")
        #expect(
            sample.phases.dropFirst().flatMap(\.operations).map(\.operation).filter { $0.hasPrefix("read") }
                == ["read@shrink", "read@change", "read@look"])
    }

    @Test(arguments: [
        "uniform", "zipfian(1.2)", "ycsb-zipfian", "latest(0.99)", "hotspot(10%, 90%)", "exponential(10%, 90%)",
        "sequential",
    ])
    func everyDistributionRuns(distribution: String) throws {
        _ = try run("hyperion", "distribution: \(distribution)", "operations: {read: 60%, insert: 20%, delete: 20%}")
    }

    /// One lap of the tape is 100 operations and two threads run it: what is counted follows from the tape alone.
    @Test func operationsAreCountedOverLaps() throws {
        let sample = try run(
            "hyperion", "operations: {read: 50%, multi-read(7): 50%}", "threads: 2",
            "run: {warmup: 1ms, duration: 30s, operations: 1000, repetitions: 1}")
        let operations = sample.phases[1].operations
        let total = operations[0].operations + operations[1].operations / 7
        #expect(operations[1].operations.isMultiple(of: 7))
        // Whoever is first at its end stops the other.
        #expect((1000...2000).contains(total))
    }

    @Test func aStoreOfOneRecord() throws {
        for engine in EngineCatalogue.all.filter(\.isAvailable).map(\.name) {
            _ = try run(engine, "records: 1", "operations: {read: 50%, update: 50%}", "values: {bytes: 0}")
        }
    }

    @Test func anUnknownEngineIsAnError() throws {
        let job = WorkerJob(scenario: try tinyScenario(), engine: "nonsense", repetition: 0, position: 0)
        #expect(throws: UnknownSystem.self) { try SystemTable.run(job) }
    }

    @Test func anArenaThatFillsUpIsAnErrorThatSaysSo() throws {
        func message(_ changes: String...) throws -> String {
            let base = ["records: 1k", "engines: [hyperion-append]", "run: {warmup: 0s, duration: 5s}"]
            let scenario = try decodeScenario(scenarioText(base + changes))
            let job = WorkerJob(scenario: scenario, engine: "hyperion-append", repetition: 0, position: 0)
            do {
                _ = try SystemTable.run(job)
                return "it ran"
            } catch {
                return "\(error)"
            }
        }
        #expect(try message("arena: 64Ki").hasPrefix("the store was full after "))
        let full = try message("arena: 1Mi", "operations: {update: 100%}", "run: {warmup: 0s, duration: 5s}")
        #expect(full.contains("was full before") && full.contains("give it more with `arena:`"))
    }

    @Test func theHarnessMeasuresMemoryAndTheMachine() throws {
        let sample = try run("hyperion")
        #expect(sample.memory.payloadBytesPerRecord == 80)
        #expect(sample.memory.residentPeak >= sample.memory.residentBefore)
        #expect(sample.dependentLoadNanoseconds > 0.1 && sample.dependentLoadNanoseconds < 1e5)
        #expect(sample.clock.costNanoseconds > 0)
        #expect(sample.statistics.first { $0.name == "records" }?.value == 1000)
    }
}
