import Foundation
import HyperionLab
import Testing

@Suite struct ReportCommandTests {
    private let command: HyperionCommand
    init() throws { command = try HyperionCommand() }

    @Test func everyReportIsMadeAgainFromTheResultAlone() throws {
        let run = try command.run(
            "run", "tiny.yaml", "--output=out", "--set", "run.repetitions=2", "--set",
            "engines=[hyperion, swift-dictionary]", "--set", "baseline=swift-dictionary", "--set",
            "thresholds=[hyperion.read.p50 < 1h]")
        #expect(run.status == 0)
        let files = [
            "results.json", "metrics.csv", "report.md", "report.html", "memory.svg", "percentiles-read.svg",
            "ratios-throughput.svg",
        ]
        let before = try files.map { try command.contents("out/\($0)") }
        try command.write(before[0], to: "alone/results.json")
        for (arguments, folder) in [
            (["report", "alone"], "alone"), (["report", "alone/results.json"], "alone"), (["report", "out"], "out"),
            (["report", "out", "--output=new/deep"], "new/deep"),
        ] {
            let outcome = try command.run(arguments)
            #expect(outcome.status == 0)
            #expect(outcome.output == run.output && outcome.errors == "Report: \(folder)/report.md\n")
            for (file, bytes) in zip(files, before) { #expect(try command.contents("\(folder)/\(file)") == bytes) }
        }
    }

    @Test(arguments: [
        ("", "results.json: error: the file is empty"), ("{", "results.json:"), ("[]", "results.json:"),
        (
            "{\"schema\": \"other\", \"version\": 1}",
            "results.json: error: the schema is 'other', not 'hyperion-result'"
        ),
        (
            "{\"schema\": \"hyperion-result\", \"version\": 99}",
            "results.json: error: version 99 of the schema, of which this program reads 1"
        ),
        ("{\"schema\": \"hyperion-result\", \"version\": 1}", "results.json"),
        ("\u{0}\u{1}\u{2}", "results.json:1:1: error: not valid JSON"),
        (String(repeating: "[", count: 100_000), "results.json:"),
    ])
    func hostileFilesAreRefused(contents: String, message: String) throws {
        try command.write(contents, to: "results.json")
        let outcome = try command.run("report", "results.json")
        #expect(outcome.errors.hasPrefix(message) && outcome.errors.contains("error: "))
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(!command.exists("report.md"))
    }

    @Test(arguments: [
        ("missing", "missing: error: cannot be read: No such file or directory\n"),
        (".", "./results.json: error: cannot be read: No such file or directory\n"),
        ("/dev/zero", "/dev/zero: error: cannot be read: it is not a regular file\n"),
    ])
    func whatIsNoFile(path: String, message: String) throws {
        let outcome = try command.run("report", path)
        #expect(outcome.errors == message)
        #expect(outcome.status == 2)
    }

    @Test func aReportThatCannotBeWritten() throws {
        #expect(try command.run("run", "tiny.yaml", "--output=out").status == 0)
        let outcome = try command.run("report", "out", "--output", "tiny.yaml/x")
        #expect(outcome.errors == "tiny.yaml/x: error: cannot be written: Not a directory\n")
        #expect(outcome.status == 1)
    }

    @Test func anotherRunsReportsAreNotReplaced() throws {
        #expect(try command.run("run", "tiny.yaml", "--output=out").status == 0)
        #expect(try command.run("run", "tiny.yaml", "--output=other", "--set", "seed=7").status == 0)
        let files = ["results.json", "metrics.csv", "report.md"]
        let before = try files.map { try command.contents("out/\($0)") }
        try command.write(try command.contents("other/results.json"), to: "out/other.json")
        let outcome = try command.run("report", "out/other.json")
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(
            outcome.errors == "out/other.json: error: its folder has the reports of another result, "
                + "out/results.json: write --output DIR\n")
        for (file, bytes) in zip(files, before) { #expect(try command.contents("out/\(file)") == bytes) }
        #expect(try command.run("report", "out/other.json", "--output=new").status == 0)
        // A copy of the same result is no other one.
        try command.write(before[0], to: "out/copy.json")
        #expect(try command.run("report", "out/copy.json").status == 0)
    }

    @Test func slashesAtAFoldersEndAreNotDoubled() throws {
        #expect(try command.run("run", "tiny.yaml", "--output", "o/tr//").errors == "Report: o/tr/report.md\n")
        #expect(try command.run("report", "o/tr/").errors == "Report: o/tr/report.md\n")
        #expect(try command.run("report", "o/tr", "--output", "new/").errors == "Report: new/report.md\n")
    }
}
