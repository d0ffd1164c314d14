import Foundation
import Testing

@testable import HyperionLab

/// Every scenario that comes with the project, made small, in every engine that it names.
@Suite(.serialized) struct ShippedScenariosTests {
    private static let root =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/Scenarios"

    static let files: [String] =
        (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? [])
        .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".properties") }.sorted()

    @Test func thereAreScenarios() {
        let named = [
            "quickstart", "words", "arena-1m", "arena-1m-system-heap", "update-in-place", "readers-and-writer",
            "claims/arena-seqlock", "gate", "harness", "verified", "verified-snapshots", "hot-key", "adversarial-keys",
            "scan", "peers",
            "servers", "growth", "compaction", "reader-scaling", "writer-interference", "sequencers", "sharded",
            "snapshot-read", "claims/concurrent-cache", "numa-local", "numa-remote", "numa-interleave", "pages",
            "allocators",
        ]
        for name in named { #expect(Self.files.contains(name + ".yaml"), "\(name)") }
        for letter in "abcdef" { #expect(Self.files.contains("ycsb-\(letter).yaml")) }
    }

    /// Without the engines that this machine does not have.
    private static func enginesThatAreThere(_ path: String) throws -> [String] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard let list = text.range(of: "\nengines:") else { return [] }
        // `[a, b]`, or a line each.
        let rest = text[list.upperBound...]
        let names =
            rest.first == "\n"
            ? rest.split(separator: "\n").prefix { $0.hasPrefix("  - ") }.map { String($0.dropFirst(4)) }
            : rest.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" }.split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespacesAndNewlines)
            }
        let there = names.filter { EngineCatalogue.named($0)?.isAvailable == true }
        guard there.count < names.count, let first = there.first else { return [] }
        return ["engines=[\(there.joined(separator: ", "))]", "baseline=\(first)"]
    }

    /// Remote memory takes two nodes that have some; and choosing one of several takes libnuma.
    private static func canPlace(_ memory: Scenario.MemoryPlacement, _ machine: MachineTopology) -> Bool {
        let nodes = machine.nodes.count { $0.hasMemory }
        switch memory {
        case .local: return true
        case .remote: return nodes > 1 && machine.policies == .available
        case .interleave, .node: return nodes == 1 || machine.policies == .available
        }
    }

    @Test(arguments: files) func itRunsSmallInEveryEngine(file: String) throws {
        var overrides = ["run.operations=300", "run.duration=30s", "run.warmup=0s", "run.repetitions=1"]
        let path = Self.root + "/" + file
        overrides += try Self.enginesThatAreThere(path)
        let decoded: DecodedScenario
        do throws(ScenarioError) {
            switch try ScenarioDecoder.decodeFile(path: path, overrides: overrides) {
            case .single(let whole):
                if case .trace = whole.scenario.keys {} else { overrides.append("records=1k") }
                decoded = try ScenarioDecoder.decode(path: path, overrides: overrides)
            // The first point stands for all of them: the others differ in numbers alone.
            case .sweep(var sweep):
                let small = overrides + ["records=1k"]
                if !sweep.keys.contains("records"),
                    case .sweep(let smaller) = try ScenarioDecoder.decodeFile(path: path, overrides: small)
                {
                    sweep = smaller
                }
                decoded = sweep.points[0].decoded
            }
        } catch {
            let reasons = error.diagnostics.map(\.message)
            try #require(file == "words.yaml" && reasons.allSatisfy { $0.contains("does not exist") }, "\(reasons)")
            try Test.cancel("the word list is not installed (wamerican-huge): \(file) is not tested")
        }
        let machine = MachineTopology.current()
        if let memory = decoded.scenario.threads.memory, !Self.canPlace(memory, machine) {
            // Refused in words of its own, and tried in the machine with two nodes (scripts/numa-vm).
            do throws(ScenarioError) {
                try Preflight.check(decoded)
                Issue.record("\(memory) was accepted on \(machine.nodesInWords)")
            } catch {
                #expect(error.diagnostics.allSatisfy { $0.message.hasPrefix("\"threads.memory\": ") })
            }
            return
        }
        try Preflight.check(decoded)
        for engine in decoded.scenario.engines {
            let sample = try SystemTable.run(
                WorkerJob(scenario: decoded.scenario, engine: engine, repetition: 0, position: 0))
            #expect(sample.phases.count == decoded.scenario.phases.count + 1)
            guard engine != "null" else { continue }
            #expect(sample.corrupted == 0, "\(engine)")
            for operation in sample.phases.flatMap(\.operations) {
                #expect(operation.wrong == 0, "\(engine) \(operation.operation)")
            }
        }
    }

    /// The core workloads as YCSB's documentation describes them.
    @Test(
        arguments: [
            ("a", [("read", 50), ("update", 50)]), ("b", [("read", 95), ("update", 5)]), ("c", [("read", 100)]),
            ("d", [("read", 95), ("insert", 5)]), ("e", [("scan", 95), ("insert", 5)]),
            ("f", [("read", 50), ("read-modify-write", 50)]),
        ] as [(String, [(String, Int)])])
    func theCoreWorkloadsAreYCSBs(letter: String, mix: [(String, Int)]) throws {
        let scenario = try ScenarioDecoder.decode(path: Self.root + "/ycsb-\(letter).yaml").scenario
        let operations = scenario.phases[0].mix.operations
        #expect(operations.map(\.kind.rawValue) == mix.map(\.0))
        #expect(operations.map(\.share.millionths) == mix.map { $0.1 * 10_000 })
        #expect(scenario.distribution == (letter == "d" ? .latest(theta: 0.99) : .ycsbZipfian))
        #expect(scenario.values.smallest == 1000 && scenario.values.largest == 1000)
        if letter == "e" { #expect(operations[0].leastCount == 1 && operations[0].count == 100) }
    }
}
