import CBaselines
import Foundation
import Testing

@testable import HyperionLab

/// What peers promise beyond the operations, which `ArmEngineTests` and `ArmConcurrencyTests` hold them to.
@Suite(.serialized) struct PeerTests {
    @Test(arguments: Peer.allCases)
    func aPeerIsThereOrSaysHowToGetIt(peer: Peer) {
        let problems = scenarioProblems(scenarioText(["engines: [hyperion, \(peer.rawValue)]"]))
        if peer.functions == nil {
            #expect(peer.unavailability?.contains("apt-get install \(peer.package)") == true)
            #expect(problems.count == 1 && problems[0].contains("\"\(peer.rawValue)\" is not available here: not "))
            #expect(problems[0].hasPrefix("4:21: "))
        } else {
            #expect(peer.unavailability == nil && problems.isEmpty)
        }
    }

    @Test(arguments: Peer.allCases)
    func bootstrapInstallsItAndTheReadmeNamesIt(peer: Peer) throws {
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/")
        let bootstrap = try String(contentsOfFile: root + "/scripts/bootstrap", encoding: .utf8)
        let words = bootstrap.split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
        #expect(words.contains { $0.trimmingCharacters(in: ["-"]) == peer.package }, "\(peer.package)")
        let readme = try String(contentsOfFile: root + "/README.md", encoding: .utf8)
        #expect(readme.contains("`\(peer.rawValue)`"))
    }

    @Test(arguments: Peer.allCases)
    func aScanIsRefusedWhereThereIsNoOrder(peer: Peer) throws {
        try cancelUnlessAvailable(peer.rawValue)
        let text = scenarioText(["operations: {read: 50%, scan(3): 50%}", "engines: [\(peer.rawValue)]"])
        let expected =
            "4:11: the engine \"\(peer.rawValue)\" cannot scan from a key on; write multi-read in place of "
            + "scan, or leave the engine out"
        #expect(scenarioProblems(text) == (peer.description.scans ? [] : [expected]))
        #expect((peer.functions?.pointee.scan != nil) == peer.description.scans)
    }

    @Test(arguments: Peer.allCases.filter { $0.description.longestKey != nil })
    func keysAtTheLimitAndOneByteBeyond(peer: Peer) throws {
        try cancelUnlessAvailable(peer.rawValue)
        let limit = try #require(peer.description.longestKey)
        func scenario(_ bytes: Int) -> String {
            scenarioText([
                "records: 300", "keys: {source: generated, bytes: \(bytes)}", "engines: [\(peer.rawValue)]",
                "operations: {read: 50%, insert: 50%}", "run: {warmup: 0s, duration: 9s, operations: 300}",
            ])
        }
        func preflight(_ text: String) throws(ScenarioError) -> DecodedScenario {
            let decoded = try ScenarioDecoder.decode(text: Array(text.utf8), file: "a.yaml", overrides: [])
            try Preflight.check(decoded)
            return decoded
        }
        let decoded = try preflight(scenario(limit))
        let job = WorkerJob(scenario: decoded.scenario, engine: peer.rawValue, repetition: 0, position: 0)
        let sample = try SystemTable.run(job)
        #expect(sample.corrupted == 0 && sample.phases.flatMap(\.operations).allSatisfy { $0.wrong == 0 })
        #expect(throws: ScenarioError.self) { try preflight(scenario(limit + 1)) }
    }

    /// More requests and answers than a socket's buffers hold at once.
    @Test(arguments: Peer.allCases)
    func theLargestBatchOfLongKeysAndValues(peer: Peer) throws {
        try cancelUnlessAvailable(peer.rawValue)
        let scenario = try decodeScenario(
            scenarioText([
                "records: 1100", "keys: {source: generated, bytes: 250}", "values: {bytes: 1..20k}",
                "operations: {multi-read(1024): 100%}", "engines: [\(peer.rawValue)]",
                "run: {warmup: 0s, duration: 30s, operations: 5, repetitions: 1}",
            ]))
        let sample = try SystemTable.run(
            WorkerJob(scenario: scenario, engine: peer.rawValue, repetition: 0, position: 0))
        #expect(sample.corrupted == 0 && sample.phases[1].operations[0].wrong == 0)
        #expect(sample.phases[1].operations[0].operations == 5 * 1024)
    }

    /// Records are in a server's memory, not in the worker's. Servers alone: a store in this process takes memory
    /// that other tests gave back, and its growth cannot be told from theirs.
    @Test(arguments: [Peer.redis, .memcached])
    func memoryIsThatOfTheProcessWithTheRecords(peer: Peer) throws {
        try cancelUnlessAvailable(peer.rawValue)
        let scenario = try decodeScenario(
            scenarioText([
                "records: 20k", "values: {bytes: 1000}", "engines: [\(peer.rawValue)]",
                "run: {warmup: 0s, duration: 30s, operations: 100, repetitions: 1}",
            ]))
        let sample = try SystemTable.run(
            WorkerJob(scenario: scenario, engine: peer.rawValue, repetition: 0, position: 0))
        #expect(sample.memory.bytesPerRecord >= 900 && sample.memory.bytesPerRecord < 20_000)
        #expect(sample.memory.residentPeak >= sample.memory.residentAfterLoad)
    }

    /// Fills a store that is given little room; what it said when it was full.
    private func fill(_ peer: Peer, memory: Int, room: Int, valueBytes: Int) throws -> (inserted: Int, reason: String) {
        try cancelUnlessAvailable(peer.rawValue)
        let functions = try #require(peer.functions).pointee
        let folder = try PeerFolder()
        var failure = hyperion_failure()
        let store = folder.path.withCString { path in
            var plan = hyperion_peer_plan(
                capacity: 1000, largest_value: valueBytes, memory: memory, processors: 1, folder: path,
                folder_room: room)
            return functions.open(&plan, &failure)
        }
        let opened = try #require(store, "\(String(cString: hyperion_failure_text(&failure)))")
        defer { functions.close(opened) }
        let session = functions.attach(opened)
        defer { functions.detach(session) }
        let value = [UInt8](repeating: 7, count: valueBytes)
        var inserted = 0
        while inserted < 10_000 {
            let isDone = value.withUnsafeBytes { value in
                withUnsafeBytes(of: inserted) { key in
                    functions.insert(
                        session, hyperion_bytes(begin: key.baseAddress, end: key.baseAddress! + key.count),
                        hyperion_bytes(begin: value.baseAddress, end: value.baseAddress! + value.count))
                }
            }
            guard isDone else { break }
            inserted += 1
        }
        return (inserted, hyperion_has_failed(&failure) ? String(cString: hyperion_failure_text(&failure)) : "none")
    }

    @Test func aFullMapIsSaid() throws {
        let (inserted, reason) = try fill(.lmdb, memory: 1 << 30, room: 1 << 20, valueBytes: 1000)
        #expect(inserted > 100 && inserted < 1000 && reason.hasPrefix("its map is full"))
    }

    /// It would evict, and go on as if nothing had happened, without -M.
    @Test func aFullServerRefusesInsteadOfEvicting() throws {
        let (inserted, reason) = try fill(.memcached, memory: 8 << 20, room: 1 << 30, valueBytes: 100_000)
        #expect(inserted > 10 && inserted < 1000 && reason.contains("refused: "))
    }
}
