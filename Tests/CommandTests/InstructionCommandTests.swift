import Foundation
import HyperionLab
import Testing

/// `--count instructions`, where valgrind is installed and where it is not.
@Suite struct InstructionCommandTests {
    private let command: HyperionCommand
    private let counting = ["run", "tiny.yaml", "--count", "instructions", "--output"]

    init() throws { command = try HyperionCommand() }

    private static let hasValgrind = ["valgrind", "strip"].allSatisfy { program in
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            access("\($0)/\(program)", X_OK) == 0
        }
    }

    @Test(.enabled(if: hasValgrind, "valgrind or strip is not installed"))
    func twoCountsAreAlikeToAThousandth() throws {
        try command.write(
            HyperionCommand.scenario(
                "records: 200", "engines: [hyperion, std-unordered-map]", "baseline: std-unordered-map",
                "verify: {linearizability: 1k}",
                "operations: {read: 80%, multi-read(8): 5%, update: 5%, insert: 5%, delete: 5%}",
                "thresholds: [hyperion.read.instructions-per-op > 10, hyperion.load.instructions-per-op > 0.1x baseline]"
            ),
            to: "tiny.yaml")
        var counts: [InstructionCounts] = []
        for folder in ["first", "second"] {
            // Perhaps a debug build, under valgrind, which runs it fifty times as slowly, on a machine that may be busy.
            let counted = try command.start(counting + [folder], program: HyperionCommand.releasePath)
            let outcome = counted.end(patience: 600)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("instr/op"))
            // What is measured before the count is verified as ever.
            #expect(outcome.output.contains("verified: hyperion: linearizable, "), "\(outcome.output)")
            counts.append(try #require(try ResultFile.read(command.folder + "/" + folder).counts))
        }
        let operations = ["load", "read", "multi-read", "update", "insert", "delete"]
        for engine in ["hyperion", "std-unordered-map", "null"] {
            for operation in operations {
                let values = counts.compactMap { $0.perOperation(engine, operation) }
                try #require(values.count == 2, "\(engine).\(operation)")
                // An optimised loop that adds or removes nothing is no instructions at all.
                let isNothing =
                    engine == "null" && ["load", "delete"].contains(operation)
                    && HyperionCommand.releasePath != HyperionCommand.path
                #expect(isNothing ? values[0] == 0 : values[0] > 5, "\(engine).\(operation): \(values)")
                #expect(abs(values[1] - values[0]) <= values[0] / 1000, "\(engine).\(operation): \(values)")
                if engine != "null" { #expect(try #require(counts[0].own(engine, operation)) > 5) }
            }
        }
        let metrics = String(decoding: try command.contents("first/metrics.csv"), as: UTF8.self)
        #expect(metrics.contains("tiny,hyperion,read,instructions-per-op,instructions,"))
        let report = String(decoding: try command.contents("first/report.md"), as: UTF8.self)
        #expect(report.contains("## Instructions") && report.contains("--count instructions"))
    }

    @Test func withoutValgrindACountIsUnavailableAndAThresholdUndecided() throws {
        try command.write(
            HyperionCommand.scenario("thresholds: [hyperion.read.instructions-per-op < 1000]"), to: "tiny.yaml")
        let outcome = try command.shell(
            "PATH=/nonexistent exec $hyperion run tiny.yaml --count instructions --output out")
        #expect(outcome.status == 4)
        let reason = "valgrind is not installed (Debian package valgrind)"
        #expect(outcome.output.contains("instructions: unavailable: \(reason)"))
        #expect(
            outcome.output.contains(
                "? hyperion.read.instructions-per-op < 1000: hyperion.read.instructions-per-op was not measured: "
                    + "unavailable: \(reason)"))
        let result = try ResultFile.read(command.folder + "/out")
        #expect(result.counts?.unavailable == reason && result.counts?.samples.isEmpty == true)
        let metrics = String(decoding: try command.contents("out/metrics.csv"), as: UTF8.self)
        #expect(
            metrics.contains(
                "tiny,hyperion,read,instructions-per-op,instructions,,,,,,,0,unavailable: \(reason)\n"),
            "nothing, and never 0")
    }

    /// Two counts of one build are the same, so that the gate's verdict is too; nothing is timed.
    @Test(.enabled(if: hasValgrind, "valgrind or strip is not installed"))
    func aGateCountsBothBuilds() throws {
        try command.write(
            HyperionCommand.scenario("records: 200", "thresholds: [hyperion.read.instructions-per-op > 10]"),
            to: "tiny.yaml")
        let release = HyperionCommand.releasePath
        let outcome = try command.start(
            [
                "gate", "tiny.yaml", "--against", release, "--count", "instructions",
                "--metrics", "instructions-per-op",
            ], program: release
        ).end(patience: 600)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        for operation in ["load", "read", "update"] {
            #expect(outcome.output.contains("hyperion.\(operation).instructions-per-op"), "\(outcome.output)")
        }
        #expect(outcome.output.contains("same: 1.00x") && !outcome.output.contains("hyperion.read.p50"))
        let failing = try command.start(
            [
                "gate", "tiny.yaml", "--count", "instructions",
                "--set", "thresholds=[hyperion.read.instructions-per-op < 10]",
            ], program: release
        ).end(patience: 600)
        #expect(failing.status == 3, "\(failing.output)\(failing.errors)")
    }

    @Test func aGateThatDoesNotCountSaysHow() throws {
        let threshold = try command.run(
            "gate", "tiny.yaml", "--set", "thresholds=[hyperion.read.instructions-per-op < 1000]")
        #expect(threshold.status == 2 && threshold.errors.contains("add --count instructions"), "\(threshold.errors)")
        let metric = try command.run(
            "gate", "tiny.yaml", "--against", HyperionCommand.path, "--metrics", "instructions-per-op")
        #expect(metric.status == 2 && metric.errors.contains("add --count instructions"))
        let absent = try command.shell(
            "PATH=/nonexistent exec $hyperion gate tiny.yaml --against $hyperion --count instructions "
                + "--metrics instructions-per-op")
        #expect(absent.status == 4 && absent.output.contains("unavailable: valgrind is not installed"))
    }

    /// What was measured before is not lost with the counts.
    @Test(.enabled(if: hasValgrind, "valgrind or strip is not installed"))
    func aCountThatFailsIsUnavailableWithItsReason() throws {
        let outcome = try command.shell(
            "TMPDIR=/proc/nowhere exec $hyperion run tiny.yaml --count instructions --output out")
        #expect(outcome.status == 0)
        #expect(
            outcome.output.contains(
                "instructions: unavailable: instructions could not be counted: /proc/nowhere"), "\(outcome.output)")
        #expect(try ResultFile.read(command.folder + "/out").samples.count == 1)
    }

    @Test func aThresholdThatNobodyCountedForSaysHow() throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--output=out", "--set", "thresholds=[hyperion.read.instructions-per-op < 1000]")
        #expect(outcome.status == 4)
        #expect(outcome.output.contains("was not measured: run with --count instructions"))
    }

    @Test func moreThanOneThreadIsRefused() throws {
        let outcome = try command.run(counting + ["out", "--set", "threads={readers: 1, writers: 1}"])
        #expect(outcome.status == 2 && outcome.output.isEmpty && !command.exists("out"))
        #expect(
            outcome.errors.contains("instructions are counted in one thread and this scenario has 2; write threads: 1"))
    }

    @Test func nothingElseIsCounted() throws {
        let outcome = try command.run("run", "tiny.yaml", "--count", "cycles")
        #expect(outcome.status == 2)
        #expect(
            outcome.errors.hasPrefix(
                "hyperion run: error: 'cycles' is not something that --count counts: write '--count instructions'\n"))
    }
}
