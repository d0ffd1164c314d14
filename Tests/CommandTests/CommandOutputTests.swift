import Foundation
import HyperionLab
import Testing

@testable import hyperion

@Suite struct CommandOutputTests {
    private let command: HyperionCommand
    init() throws { command = try HyperionCommand() }

    @Test func helpAndVersionAreData() throws {
        #expect(try command.run("--version").output == "hyperion \(Hyperion.version)\n")
        #expect(try command.run("--help").output == HelpText.overview)
        for definition in CommandDefinition.all where !definition.isHidden {
            let outcome = try command.run(definition.name.rawValue, "--help")
            #expect(outcome.output == HelpText.of(definition) && outcome.status == 0 && outcome.errors.isEmpty)
        }
    }

    @Test func noCommandAndWrongOnes() throws {
        for arguments in [[], ["rnu"], ["run"], ["run", "tiny.yaml", "--ouput=x"], ["list", "nothing"], ["report"]] {
            let outcome = try command.run(arguments)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            #expect(outcome.errors.contains("error: ") && outcome.errors.contains("--help'"))
        }
    }

    @Test func listNamesEverythingThatAScenarioCanName() throws {
        let engines = try command.run("list", "engines")
        #expect(engines.output.split(separator: "\n").count == EngineCatalogue.all.count)
        for engine in EngineCatalogue.all {
            #expect(engines.output.contains("\n" + engine.name + " ") || engines.output.hasPrefix(engine.name + " "))
        }
        let distributions = try command.run("list", "distributions").output
        for (spelling, _) in Scenario.KeyDistribution.catalogue { #expect(distributions.contains(spelling)) }
        #expect(try command.run("list", "scenarios").output.contains("no Scenarios folder here"))
        try command.write(HyperionCommand.scenario("description: a small one"), to: "Scenarios/deep/small.yaml")
        try command.write("nonsense", to: "Scenarios/wrong.yaml")
        let scenarios = try command.run("list", "scenarios")
        #expect(scenarios.output.contains("Scenarios/deep/small.yaml  a small one\n"))
        #expect(scenarios.output.contains("Scenarios/wrong.yaml       cannot be used here: "))
        #expect(scenarios.status == 0)
        let all = try command.run("list")
        #expect(all.output.contains(engines.output) && all.output.contains(scenarios.output))
    }

    /// Every listed metric is taken by a threshold of each place it is listed for, and by no other.
    @Test func listNamesEveryMetricThatThresholdsTake() throws {
        let outcome = try command.run("list", "metrics")
        let lines = outcome.output.components(separatedBy: "\n").dropLast().map { line in
            line.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
        #expect(lines.map(\.first) == Metric.allCases.map(\.rawValue) && outcome.status == 0)
        for line in lines {
            try #require(line.count == 4, "\(line)")
            // Only jemalloc counts what is allocated.
            let allocator = line[0] == "allocated-per-op" ? "allocator: jemalloc" : "allocator: system"
            let bound = try #require(line[2].split(separator: "as in ").last)
            for (place, name, load) in [
                ("load", "load", "closed"), ("memory", "memory", "closed"), ("operations", "read", "closed"),
                ("operations", "read", "open(100k/s, poisson)"),
            ] {
                let text = HyperionCommand.scenario(
                    "load: \(load)", "thresholds: [hyperion.\(name).\(line[0]) < \(bound)]", allocator)
                try command.write(text, to: "metric.yaml")
                let status = try command.run("run", "metric.yaml", "--print-scenario").status
                let kind = load == "closed" ? "closed" : "open"
                let isListed = line[1].components(separatedBy: " and ").contains {
                    $0 == place || $0 == "\(place) under \(kind) load"
                }
                #expect((status == 0) == isListed, "\(line) in \(name), \(load) load: \(status)")
            }
            let metric = try #require(Metric(rawValue: line[0]))
            if metric.isOfHeap {
                #expect(throws: MetricListError.self) { try Metric.list(line[0]) }
            } else {
                #expect(throws: Never.self) { try Metric.list(line[0]) }
            }
        }
        let all = try command.run("list").output
        #expect(all.contains("\nMetrics\n" + outcome.output))
    }

    @Test func environmentAsTextAndAsJSON() throws {
        let text = try command.run("environment")
        #expect(text.status == 0 && text.output.contains("Linux"))
        let json = try command.run("environment", "--json")
        let report = try JSONDecoder().decode(EnvironmentReport.self, from: Data(json.output.utf8))
        #expect(report.onlineProcessors >= 1 && json.status == 0)
    }

    @Test func aRunPrintsItsTableAndLeavesItsReport() throws {
        let outcome = try command.run("run", "tiny.yaml", "--output=out", "--set", "engines=[hyperion, null]")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("Passed: no wrong answer and no corrupted record"))
        #expect(outcome.errors == "Report: out/report.md\n", "no progress where standard error is no terminal")
        for file in ["results.json", "metrics.csv", "report.md", "report.html", "percentiles-read.svg", "memory.svg"] {
            #expect(command.exists("out/\(file)"))
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: command.folder + "/out")
        // A log and a distribution for each of two engines and two operations.
        #expect(names.count { $0.hasSuffix(".hlog") || $0.hasSuffix(".hgrm") } == 8)
        let result = try ResultFile.read(command.folder + "/out")
        #expect(result.complete && result.samples.count == 2 && result.overrides == ["engines=[hyperion, null]"])
    }

    @Test func jsonIsTheResultFile() throws {
        let outcome = try command.run("run", "tiny.yaml", "--json", "--no-report")
        let result = try ResultFile.decode(Data(outcome.output.utf8), path: "stdout")
        #expect(result.complete && result.scenario.name == "tiny")
        #expect(outcome.errors.isEmpty && outcome.status == 0)
    }

    /// `script` gives the program a terminal.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
    func progressIsShownOnATerminal() throws {
        let line = "script -qec '$hyperion run tiny.yaml --no-report OPTION' /dev/null"
        #expect(try command.shell(line.replacing("OPTION", with: "")).output.contains("0/1  hyperion 1/1"))
        #expect(try !command.shell(line.replacing("OPTION", with: "--quiet")).output.contains("0/1"))
    }

    @Test func aReaderThatGoesAwayIsAFailureWithoutNoise() throws {
        let outcome = try command.shell("{ $hyperion run tiny.yaml --output=out; echo $? >status; } | true")
        #expect(outcome.errors == "Report: out/report.md\n")
        #expect(try String(decoding: command.contents("status"), as: UTF8.self) == "1\n")
        #expect(command.exists("out/results.json"))
        #expect(try command.shell("$hyperion list | head -n 1").errors.isEmpty)
    }

    @Test func standardOutputThatTakesNothing() throws {
        let full = try command.shell("$hyperion list >/dev/full")
        #expect(full.errors == "hyperion: error: standard output cannot be written: No space left on device\n")
        #expect(full.status == 1)
        let closed = try command.shell("$hyperion run tiny.yaml --output=out >&-")
        #expect(closed.errors.contains("standard output cannot be written: Bad file descriptor"))
        #expect(closed.status == 1)
        #expect(try ResultFile.read(command.folder + "/out").complete)
    }
}
