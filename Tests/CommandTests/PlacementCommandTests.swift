import Foundation
import HyperionLab
import Testing

/// What no machine has is refused by the command before anything runs; what is preferred is done without, and said.
@Suite struct PlacementCommandTests {
    private let command: HyperionCommand

    init() throws {
        command = try HyperionCommand()
        try command.write(HyperionCommand.scenario("records: 1000"), to: "a.yaml")
    }

    @Test(arguments: [
        ("threads={memory: node 4711}", "\"threads.memory\": this machine has no node 4711; it has node "),
        ("threads={pin: node 4711}", "\"threads.pin\": this machine has no node 4711; it has node "),
        (
            "threads={pin: {cores: [4711]}}",
            "\"threads.pin\": there is no processor 4711 that this program may use; it "
        ),
    ])
    func whatTheMachineDoesNotHave(override: String, message: String) throws {
        let outcome = try command.run("run", "a.yaml", "--set", override)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("error: " + message), "\(outcome.errors)")
        #expect(!command.exists("Reports"), "nothing is written for a run that never began")
    }

    @Test func whatIsPreferredIsSaid() throws {
        let outcome = try command.run(
            "run", "a.yaml", "--set", "threads={memory: prefer node 4711}", "--set", "run.duration=5ms", "--set",
            "run.warmup=0s", "--set", "run.repetitions=1", "--output", "out", "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        // The scenario of the result is what was run.
        #expect(try ResultFile.read(command.folder + "/out").scenario.threads.memory == nil)
        let report = String(decoding: try command.contents("out/report.md"), as: UTF8.self)
        #expect(report.contains("| pinning |") && !report.contains("| memory | on node 4711 |"))
        #expect(
            outcome.output.contains(
                "caution: threads.memory: node 4711 cannot be had here; instead: wherever the system puts it"))
    }
}

/// The judge of the machine with two nodes fails where it should: what it is shown here is not what it wants.
@Suite struct NUMAMachineChecksTests {
    private static let script =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/scripts/numa-vm-checks"

    private func judged(_ console: String) throws -> (status: Int32, text: String) {
        let file = NSTemporaryDirectory() + "/numa-console-\(UUID().uuidString)"
        try console.write(toFile: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", Self.script, file]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    @Test func aMachineThatDidNotComeUpFailsEveryCheck() throws {
        let judged = try judged("SeaBIOS\nKernel panic\n")
        #expect(judged.status == 1)
        #expect(judged.text.contains("FAILED  the machine came up with two nodes and four processors"))
        #expect(judged.text.contains("FAILED  remote: runs") && judged.text.contains("FAILED  node-7: refused"))
        #expect(!judged.text.contains("\nok ") && judged.text.contains("Kernel panic"))
    }

    /// A run that went through where it should have been refused, and one with its memory on the wrong node.
    @Test func whatIsElsewhereIsFound() throws {
        let result = """
            {"samples": [{"engine": "hyperion", "placement": {
              "threads": [{"phase": -1, "asked": 0, "seen": [{"processor": 0, "node": 0, "samples": 2}]},
                          {"phase": 0, "asked": 0, "seen": [{"processor": 1, "node": 0, "samples": 2}]}],
              "regions": [{"name": "arena", "residentBytes": 1, "nodes": [{"node": 0, "pages": 100}]},
                          {"name": "index", "residentBytes": 1, "nodes": [{"node": 1, "pages": 100}]}]}}]}
            """
        let file = NSTemporaryDirectory() + "/numa-result-\(UUID().uuidString)"
        try result.write(toFile: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "gzip -c '\(file)' | base64 | sed 's/^/@out remote /'"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let lines = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let judged = try judged("@machine 0-1 0-3\n@exit remote 0\n\(lines)@exit node-7 0\n@end\n")
        #expect(judged.status == 1)
        #expect(judged.text.contains("ok      the machine came up with two nodes and four processors"))
        #expect(judged.text.contains("ok      remote: runs"))
        #expect(judged.text.contains("FAILED  remote: hyperion runs on [0]"))
        #expect(judged.text.contains("FAILED  remote: the arena of hyperion is on the nodes {0: 0, 1: 1}"))
        #expect(judged.text.contains("ok      remote: the index of hyperion is on the nodes {0: 0, 1: 1}"))
        #expect(judged.text.contains("FAILED  node-7: refused with exit 2"))
    }
}
