import Foundation
import HyperionLab
import Testing

/// `hyperion run` on a scenario with `verify`.
@Suite struct VerifyCommandTests {
    private let command: HyperionCommand
    init() throws { command = try HyperionCommand() }

    private func scenario(_ changes: String...) throws {
        let lines = [
            "records: 16", "operations: {readers: {read: 75%, multi-read(4): 25%}, writers: {update: 100%}}",
            "threads: {readers: 1, writers: 1}", "values: {bytes: 64}", "verify: {linearizability: 20k}",
            "run: {warmup: 0s, duration: 30s, operations: 5k, repetitions: 1}",
        ]
        var text = "scenario: verified\n" + lines.joined(separator: "\n") + "\n"
        text += changes.joined(separator: "\n") + "\n"
        try command.write(text, to: "verified.yaml")
    }

    @Test func theVerdictStandsBesideTheLatencies() throws {
        try scenario("engines: [hyperion, swift-dictionary-mutex]")
        let outcome = try command.run("run", "verified.yaml", "--output=out")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("linearizable"))
        #expect(outcome.output.contains("verified: hyperion: linearizable, "))
        let result = try ResultFile.read(command.folder + "/out")
        #expect(result.scenario.verify?.linearizability == 20_000)
        for sample in result.samples {
            #expect(sample.recordings?.map(\.verdict?.outcome) == [.linearizable, .linearizable])
            #expect(sample.counters != nil)
            for recording in sample.recordings ?? [] {
                #expect(command.exists("out/" + (try #require(recording.history))))
            }
        }
        // What is kept says the same to whoever checks it again.
        let kept = try command.shell("ls out/histories && exec $hyperion check out/histories/*")
        #expect(kept.status == 0, "\(kept.output)\(kept.errors)")
        #expect(kept.output.contains("hyperion-1-latency-1.history"), "\(kept.output)")
        for file in ["out/report.md", "out/report.html"] {
            let text = String(decoding: try command.contents(file), as: UTF8.self)
            #expect(text.contains("Linearizability") && text.contains("linearizable"), "\(file)")
        }
        // From the result alone.
        let again = try command.run("report", "out")
        #expect(again.status == 0, "\(again.errors)")
    }

    /// The engine that is wrong loses, and the run with it: exit 3.
    @Test(.enabled(if: PlantedDefect.isInThisBuild)) func aViolationEndsTheRunWithItsCounterexample() throws {
        try scenario("engines: [hyperion, planted-stale-cached-slot]", "baseline: hyperion")
        let outcome = try command.run("run", "verified.yaml", "--output=out")
        #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("VIOLATED: planted-stale-cached-slot"))
        #expect(outcome.output.contains("FAILED: incorrect: planted-stale-cached-slot"))
        let report = String(decoding: try command.contents("out/report.md"), as: UTF8.self)
        #expect(report.contains("✗ NOT LINEARIZABLE") && report.contains("├"))
        #expect(report.contains("### Violation: `planted-stale-cached-slot`"))
        #expect(report.contains("3.24 is the 24th value that thread 3 wrote"))
        let page = String(decoding: try command.contents("out/report.html"), as: UTF8.self)
        #expect(page.contains("Violation: ") && page.contains("planted-stale-cached-slot") && page.contains("├"))
        let result = try ResultFile.read(command.folder + "/out")
        let wrong = result.samples.filter { $0.engine != "hyperion" }
        #expect(wrong.allSatisfy { $0.recordings?.contains { $0.verdict?.outcome == .violated } == true })
    }

    /// What was read is shown, and whoever checks what is kept finds it as well.
    @Test(.enabled(if: PlantedDefect.isInThisBuild)) func aTornValueIsShown() throws {
        try scenario("engines: [planted-torn-value]")
        let outcome = try command.run("run", "verified.yaml", "--output=out")
        #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("TORN: planted-torn-value: thread 1 read 64 bytes of key "))
        let report = String(decoding: try command.contents("out/report.md"), as: UTF8.self)
        #expect(report.contains("- thread 1 read 64 bytes of key ") && report.contains("its first bytes: `"))
        let kept = try command.shell("exec $hyperion check out/histories/*")
        #expect(kept.status == 3 && kept.output.contains("not linearizable"), "\(kept.output)\(kept.errors)")
    }

    /// What only measures says that it does not verify.
    @Test func gatesAndSearchesSayThatTheyDoNotVerify() throws {
        try scenario("engines: [hyperion]")
        let gate = try command.run("gate", "verified.yaml")
        #expect(gate.status == 2, "there is nothing to judge")
        #expect(gate.errors.contains("verified.yaml: warning: \"verify\" is not done by a gate"), "\(gate.errors)")
        let search = try command.run(
            "run", "verified.yaml", "--find-max", "read.p50<1ns", "--set", "run.operations=300", "--no-report")
        #expect(
            search.errors.contains("hyperion: warning: \"verify\" is not done while rates are searched for"),
            "\(search.errors)")
        #expect(try !command.run("gate", "tiny.yaml").errors.contains("verify"))
    }
}
