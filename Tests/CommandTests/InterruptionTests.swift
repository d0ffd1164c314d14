import Foundation
import HyperionLab
import Testing

/// Runs that do not come to their end, and workers that do not.
@Suite struct InterruptionTests {
    private let command: HyperionCommand
    private let many = ["run", "tiny.yaml", "--output=out", "--set", "run.repetitions=1000"]

    init() throws { command = try HyperionCommand() }

    /// What is in the folder, once it holds so many samples.
    private func result(samples: Int) throws -> RunResult {
        try HyperionCommand.eventually("\(samples) samples") {
            guard let result = try? ResultFile.read(command.folder + "/out") else { return nil }
            return result.samples.count >= samples ? result : nil
        }
    }

    @Test(arguments: [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP")])
    func anInterruptKeepsWhatWasMeasuredAndMarksIt(signal: Int32, name: String) throws {
        let started = try command.start(many)
        _ = try result(samples: 2)
        kill(started.pid, signal)
        let outcome = started.end()
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == """
                hyperion: error: interrupted by \(name); what was measured so far is kept, marked partial
                Report: out/report.md

                """)
        let result = try ResultFile.read(command.folder + "/out")
        #expect(!result.complete && result.interruption == name && result.samples.count >= 2)
        #expect(result.failures.isEmpty, "the worker that was stopped is no crash")
        #expect(outcome.output.contains("NO FULL VERDICT: interrupted (\(name)), "))
        let report = try command.run("report", "out")
        #expect(report.status == 0 && report.output == outcome.output)
        #expect(
            String(decoding: try command.contents("out/report.md"), as: UTF8.self).contains("interrupted (\(name))"))
    }

    @Test func withoutAReportNothingIsSaidToBeKept() throws {
        let started = try command.start(["run", "tiny.yaml", "--no-report", "--set", "run.repetitions=1000"])
        _ = try started.worker()
        kill(started.pid, SIGTERM)
        let outcome = started.end()
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == "hyperion: error: interrupted by SIGTERM; what was measured so far is printed, "
                + "marked partial, and not kept (--no-report)\n")
    }

    /// Before anything is measured there is nothing to keep. The file has holes only: it takes no room.
    @Test func aSignalEndsTheCountingOfALargeKeyFile() throws {
        try command.write("", to: "keys.txt")
        #expect(truncate(command.folder + "/keys.txt", 8 << 30) == 0)
        let started = try command.start([
            "run", "tiny.yaml", "--no-report", "--set", "keys={source: file, path: keys.txt}",
        ])
        _ = try HyperionCommand.eventually("the open key file") {
            let folder = "/proc/\(started.pid)/fd"
            let open = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            let files = open.compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
            }
            return files.contains { $0.hasSuffix("/keys.txt") } ? true : nil
        }
        kill(started.pid, SIGTERM)
        #expect(started.end().status == -SIGTERM)
    }

    /// Ctrl-C in a terminal reaches the workers as well.
    @Test func anInterruptOfTheWholeGroupIsNoCrash() throws {
        let started = try command.start(many)
        _ = try result(samples: 1)
        let worker = try started.worker()
        kill(worker, SIGINT)
        kill(started.pid, SIGINT)
        #expect(started.end().status == 1)
        #expect(try ResultFile.read(command.folder + "/out").failures.isEmpty)
    }

    /// Two different ones, since two of a kind may arrive as one.
    @Test func aSecondSignalEndsItAtOnce() throws {
        let started = try command.start(many)
        _ = try result(samples: 1)
        let worker = try started.worker()
        kill(started.pid, SIGINT)
        kill(started.pid, SIGTERM)
        #expect([-SIGINT, -SIGTERM].contains(started.end().status))
        _ = try HyperionCommand.eventually("the worker's end") { HyperionCommand.isWorker(worker) ? nil : true }
        #expect(try !ResultFile.read(command.folder + "/out").complete)
    }

    @Test func aRunThatIsKilledTakesItsWorkerAlongAndLeavesWhatIsFinished() throws {
        let started = try command.start(many)
        _ = try result(samples: 2)
        let worker = try started.worker()
        kill(started.pid, SIGKILL)
        #expect(started.end().status == -SIGKILL)
        _ = try HyperionCommand.eventually("the worker's end") { HyperionCommand.isWorker(worker) ? nil : true }
        let result = try ResultFile.read(command.folder + "/out")
        #expect(!result.complete && result.samples.count >= 2)
        let report = try command.run("report", "out")
        #expect(report.status == 0 && report.output.contains("NO FULL VERDICT: partial, "))
        #expect(command.exists("out/report.md") && command.exists("out/metrics.csv"))
    }

    @Test(arguments: [(SIGSEGV, "killed by signal 11 (SIGSEGV)"), (SIGKILL, "killed by signal 9 (SIGKILL)")])
    func aWorkerThatCrashesIsNamedAndTheRunGoesOn(signal: Int32, reason: String) throws {
        let started = try command.start(
            ["run", "tiny.yaml", "--output=out", "--set", "run.repetitions=2", "--set", "engines=[hyperion, null]"])
        kill(try started.worker(), signal)
        let outcome = started.end()
        #expect(outcome.status == 1)
        let result = try ResultFile.read(command.folder + "/out")
        #expect(result.complete && result.interruption == nil)
        #expect(result.samples.count == 3)
        #expect(result.failures.map(\.reason) == [reason])
        #expect(result.failures.map(\.engine) == ["hyperion"])
        #expect(outcome.output.contains(reason) && outcome.output.contains("1 arm failed"))
    }

    @Test func anArenaThatFillsUpFailsThatEngineAlone() throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--output=out", "--set", "engines=[hyperion-append, swift-dictionary]", "--set",
            "operations={update: 100%}", "--set", "arena=100k")
        #expect(outcome.status == 1)
        let result = try ResultFile.read(command.folder + "/out")
        #expect(result.samples.map(\.engine) == ["swift-dictionary"])
        #expect(result.failures.count == 1 && result.failures[0].diagnostics.contains("give it more with `arena:`"))
    }
}
