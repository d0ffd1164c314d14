import Foundation
import HyperionLab
import Testing

@Suite struct SweepTests {
    private let command: HyperionCommand
    init() throws { command = try HyperionCommand() }

    @Test func aSweepIsARunAPointAndOneReport() throws {
        try command.write(HyperionCommand.scenario("sweep: {records: [1k, 2k]}"), to: "sweep.yaml")
        let run = try command.run("run", "sweep.yaml", "--output=out")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("[records=1k]\n") && run.output.contains("\n[records=2k]\n"))
        #expect(run.errors == "Passed: 2 of 2 points measured\nReport: out/report.md\n")
        let result = try ResultFile.read(command.folder + "/out/records-2k")
        #expect(result.scenario.records == 2000 && result.overrides == ["sweep.records=[2k]"])
        let metrics = String(decoding: try command.contents("out/metrics.csv"), as: UTF8.self).split(separator: "\n")
        #expect(metrics.first.map(String.init) == MetricsCSV.header)
        #expect(Set(metrics.dropFirst().map { $0.prefix { $0 != "," } }) == ["tiny[records=1k]", "tiny[records=2k]"])

        let files = ["report.md", "report.html", "metrics.csv", "sweep-read-throughput.svg", "sweep.json"]
        let before = try files.map { try command.contents("out/\($0)") }
        let again = try command.run("report", "out", "--output", "new")
        #expect(again.status == 0 && again.output == run.output)
        for (file, bytes) in zip(files, before) { #expect(try command.contents("new/\(file)") == bytes, "\(file)") }
        #expect(command.exists("new/records-1k/report.html"))

        // All points in one file.
        let export = try command.run("report", "out", "--export", "jmh", "all.json")
        #expect(export.status == 0 && export.errors == "Export: all.json\n", "\(export.errors)")
        let entries = try JSONSerialization.jsonObject(with: command.contents("all.json")) as? [[String: Any]] ?? []
        let sizes = entries.compactMap { ($0["params"] as? [String: String])?["records"] }
        #expect(sizes.count == entries.count && Set(sizes) == ["1k", "2k"])
        let bencher = try command.run("report", "out/sweep.json", "--export", "bmf", "-")
        #expect(bencher.status == 0 && bencher.output.contains("\"tiny[records=2k]/hyperion/read\""))
        let folder = try command.run("report", "out", "--export", "jmh", ".")
        #expect(folder.status == 2 && folder.errors.contains("this is a folder: name a file in it"))

        // One point alone is what its result says.
        let point = try command.run("run", "sweep.yaml", "--output=point", "--set", "sweep.records=[2k]")
        #expect(point.status == 0 && command.exists("point/records-2k/results.json"))
    }

    @Test func whatIsWrongIsSaidBeforeAnythingRuns() throws {
        try command.write(HyperionCommand.scenario("sweep: {records: [1k, 2x]}"), to: "sweep.yaml")
        let run = try command.run("run", "sweep.yaml", "--output=out")
        #expect(run.status == 2 && !command.exists("out"))
        #expect(run.errors.hasPrefix("sweep.yaml:6:23: error: \"records\""), "\(run.errors)")
        try command.write(HyperionCommand.scenario("sweep: {records: [1k]}"), to: "sweep.yaml")
        #expect(try command.run("run", "sweep.yaml", "--json").status == 2)
        #expect(try command.run("list", "scenarios").status == 0)
    }

    @Test(arguments: ["", "{", "[]", "{\"schema\": \"hyperion-result\"}", "\u{0}"])
    func aHostileIndexIsRefused(contents: String) throws {
        try command.write(contents, to: "out/sweep.json")
        let outcome = try command.run("report", "out")
        #expect(outcome.status == 2 && outcome.errors.hasPrefix("out/sweep.json"), "\(outcome.errors)")
    }

    @Test func noFolderOutsideIsTouched() throws {
        let index = """
            {"schema": "hyperion-sweep", "version": 1, "scenario": "a", "description": "", "keys": ["records"],
             "points": [{"values": ["1k"], "folder": "../x"}]}
            """
        try command.write(index, to: "out/sweep.json")
        let outcome = try command.run("report", "out")
        #expect(outcome.status == 2)
        #expect(outcome.errors == "out/sweep.json: error: points[0].folder: not a name of a sweep's folder\n")
    }
}
