import Glibc
import Testing

@testable import HyperionLab

/// Readers beside a writer, in this process: for ThreadSanitizer as much as for the counters.
@Suite(.serialized) struct ArmConcurrencyTests {
    /// A shared mix is paced; mixes of their own run as fast as each can.
    private static let mixes = [
        "operations: {read: 40%, multi-read(4): 20%, scan(5): 10%, update: 20%, read-modify-write: 10%}",
        "operations: {readers: {read: 60%, multi-read(3): 20%, scan(4): 20%}, writers: {update: 100%}}",
        "operations: {read: 60%, multi-read(4): 10%, insert: 10%, update: 10%, delete: 10%}",
    ]

    /// ThreadSanitizer does not see the kernel hand over a contended `Synchronization.Mutex`, a bare futex, and
    /// takes what it guards for a race (four threads that append to an array behind one give the same report).
    /// The actor's threads have their queues in it.
    /// Nor does it see how libraries order their own accesses that are not built with it.
    private static let engines = EngineCatalogue.all.filter {
        $0.name != "null" && !(isSanitized && unseen.contains($0.name))
    }
    private static let unseen = ["swift-dictionary-mutex", "swift-actor", "lmdb", "rocksdb", "ck-ht"]
    private static let isSanitized = dlsym(nil, "__tsan_init") != nil

    private func run(_ engine: String, _ changes: String...) throws -> ArmSample {
        try cancelUnlessAvailable(engine)
        let usual = [
            "records: 200", "engines: [\(engine)]", "values: {bytes: 8..200}",
            "run: {warmup: 2ms, duration: 30s, operations: 5000, repetitions: 1}",
        ]
        let scans = EngineCatalogue.named(engine)?.scans == true
        let scenario = try decodeScenario(scenarioText(usual + changes.map { scans ? $0 : Self.withoutScans($0) }))
        return try SystemTable.run(WorkerJob(scenario: scenario, engine: engine, repetition: 0, position: 0))
    }

    /// The mix with its scans' share given to its first plain reads.
    private static func withoutScans(_ mix: String) -> String {
        guard let scan = mix.firstMatch(of: #/scan\(\d+\): (\d+)%(, )?/#),
            let read = mix.firstMatch(of: #/\bread: (\d+)%/#), let share = Int(scan.1), let reads = Int(read.1)
        else { return mix }
        return mix.replacing(scan.0, with: "").replacing(", }", with: "}")
            .replacing(read.0, with: "read: \(reads + share)%")
    }

    private func expectRight(_ sample: ArmSample) {
        #expect(sample.corrupted == 0)
        // Not that each role ran: whoever comes to its limit first ends the pass.
        let operations = sample.phases.flatMap(\.operations)
        for operation in operations { #expect(operation.wrong == 0, "\(operation.operation)") }
        #expect(operations.reduce(0) { $0 + $1.operations } > 5000)
    }

    /// Every engine with every mix under ThreadSanitizer, and where that cannot be; else with one of them in turn.
    private static let pairs = engines.filter { $0.concurrency != .singleThread }.enumerated().flatMap {
        place, engine in
        let all = isSanitized || unseen.contains(engine.name)
        return mixes.enumerated().filter { all || $0.offset == place % mixes.count }.map { (engine.name, $0.element) }
    }

    @Test(arguments: pairs)
    func readersBesideAWriter(engine: String, mix: String) throws {
        expectRight(try run(engine, "threads: {readers: 2, writers: 1}", mix))
    }

    @Test(arguments: engines.filter { $0.concurrency == .multiWriter }.map(\.name))
    func manyWriters(engine: String) throws {
        expectRight(try run(engine, "threads: 3", "operations: {read: 50%, update: 40%, read-modify-write: 10%}"))
    }

    @Test(arguments: engines.map(\.name))
    func readersAlone(engine: String) throws {
        expectRight(try run(engine, "threads: 3", "operations: {read: 70%, scan(3): 10%, multi-read(8): 20%}"))
    }

    /// The roles' operations come in the mix's proportion, within what one role may be ahead.
    @Test func aSharedMixKeepsItsProportions() throws {
        let sample = try run(
            "hyperion", "operations: {read: 80%, update: 20%}", "threads: {readers: 1, writers: 1, pin: none}",
            "run: {warmup: 0s, duration: 30s, operations: 40000, repetitions: 1}")
        let operations = sample.phases[1].operations.map { Double($0.operations) }
        let ahead = Pacing.slack + Double(TimingLoop.longestChunk)
        #expect(abs(operations[0] - 4 * operations[1]) <= 4 * ahead + ahead)
    }
}
