import Foundation
import Testing

/// Descriptors 0 to 2 closed by the caller, in every combination; and a program that is deleted in mid-run.
@Suite struct ClosedDescriptorTests {
    private static let program: String = {
        let test = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return [CommandLine.arguments[0], test]
            .map { URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/hyperion" }
            .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "hyperion is not beside the tests"
    }()

    private static let scenario = """
        scenario: tiny
        records: 1k
        operations: {read: 90%, update: 10%}
        run: {warmup: 0s, duration: 30s, operations: 2k, repetitions: 2}
        engines: [hyperion]
        """

    /// Runs a line of shell in a folder of its own; `$hyperion` is the program.
    private func shell(_ line: String) throws -> (status: Int32, folder: URL) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("closed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(Self.scenario.utf8).write(to: folder.appendingPathComponent("tiny.yaml"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(["hyperion": Self.program]) { $1 }
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, folder)
    }

    @Test(arguments: ["2>&-", "<&-", "<&- 2>&-"])
    func aClosedInputOrErrorChangesNothing(_ closed: String) throws {
        let (status, folder) = try shell("\"$hyperion\" run tiny.yaml --no-report >table \(closed)")
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(status == 0)
        let table = try String(contentsOf: folder.appendingPathComponent("table"), encoding: .utf8)
        #expect(table.contains("2 of 2 arms measured"))
    }

    @Test(arguments: [">&-", "<&- >&- 2>&-"])
    func aClosedOutputFailsAndTheReportIsWritten(_ closed: String) throws {
        let (status, folder) = try shell("\"$hyperion\" run tiny.yaml --output kept \(closed)")
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(status == 1)
        let report = try String(contentsOf: folder.appendingPathComponent("kept/report.md"), encoding: .utf8)
        #expect(report.contains("2 of 2 arms measured"))
    }

    /// A rebuild in mid-run neither ends the run nor mixes two builds.
    @Test func aProgramThatIsReplacedInMidRunIsMeasuredToItsEnd() throws {
        let (status, folder) = try shell(
            """
            cp "$hyperion" mine
            ./mine run tiny.yaml --set run.repetitions=6 --output kept >table 2>errors & run=$!
            while [ ! -e kept/results.json ] && kill -0 $run; do sleep 0.02; done
            rm mine; printf '#!/bin/sh\\nexit 7\\n' >mine; chmod +x mine
            wait $run
            """)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(status == 0)
        let table = try String(contentsOf: folder.appendingPathComponent("table"), encoding: .utf8)
        #expect(table.contains("6 of 6 arms measured"))
    }
}
