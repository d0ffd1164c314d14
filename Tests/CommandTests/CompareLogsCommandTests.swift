import Foundation
import HyperionLab
import Testing

@Suite struct CompareLogsCommandTests {
    private let command: HyperionCommand
    init() throws { command = try HyperionCommand() }

    /// A log as another tool writes it: 20 intervals of a second, 10,000 values each.
    private func write(
        _ file: String, factor: Double = 1, tag: String? = "get", intervals: Int = 20, maximumRatio: Double = 1e6
    ) throws {
        var text = "#[Histogram log format version 1.3]\n#[StartTime: 1000000000.000 (seconds since epoch)]\n"
        for interval in 0..<intervals {
            let histogram = Histogram()
            for (value, count) in [(1000.0, 9800), (5000, 150), (20_000, 50)] as [(Double, UInt64)] {
                histogram.record(UInt64(value * factor) + UInt64(interval % 3), count: count)
            }
            let maximum = String(format: "%.3f", Double(histogram.maximum) / maximumRatio)
            text += (tag.map { "Tag=\($0)," } ?? "") + "\(interval),1.0,\(maximum),\(try histogram.encodedHdr())\n"
        }
        try command.write(text, to: file)
    }

    @Test func logsOfOtherToolsAreCompared() throws {
        try write("base.hlog")
        try write("slow.hlog", factor: 1.3)
        let same = try command.run("compare", "base.hlog", "base.hlog")
        #expect(same.status == 0 && same.errors.isEmpty, "\(same.output)\(same.errors)")
        #expect(same.output.contains("Passed: 6 metrics, 0 regressed, 0 improved, 6 same, 0 inconclusive"))
        let slower = try command.run("compare", "base.hlog", "slow.hlog")
        #expect(slower.status == 3, "\(slower.output)")
        #expect(slower.output.hasPrefix("histogram logs: slow.hlog (2001-09-09 01:46:40 UTC) against base.hlog ("))
        #expect(slower.output.contains("REGRESSED: 6 metrics, 6 regressed"))
        #expect(slower.output.contains("Note: a log does not say on which machine"))
        #expect(try command.run("compare", "slow.hlog", "base.hlog").output.contains("6 improved"))
        #expect(try command.run("compare", "base.hlog", "slow.hlog", "--tolerance=40%").status == 0)
        let json = try command.run("compare", "base.hlog", "slow.hlog", "--json", "--metrics", "p50,p99.9")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(json.status == 3 && object?["schema"] as? String == "hyperion-comparison")
        #expect((object?["metrics"] as? [Any])?.count == 2)
    }

    @Test func tooFewIntervalsAreNoVerdict() throws {
        try write("few.hlog", intervals: 2)
        let outcome = try command.run("compare", "few.hlog", "few.hlog")
        #expect(outcome.status == 4 && outcome.output.contains("too few intervals: 5 in each are needed"))
    }

    @Test func unitsAreAskedForAndTold() throws {
        try write("ns.hlog", factor: 1000)
        try write("us.hlog", maximumRatio: 1)
        let asked = try command.run("compare", "ns.hlog", "us.hlog")
        #expect(asked.status == 2 && asked.output.isEmpty)
        #expect(asked.errors.contains("say what they are with --unit ns, us, ms or s"), "\(asked.errors)")
        let told = try command.run("compare", "ns.hlog", "us.hlog", "--unit", "ns,us")
        #expect(told.status == 0, "\(told.output)\(told.errors)")
        #expect(told.output.contains("values were read as ns in base and us in new"))
        #expect(try command.run("compare", "us.hlog", "us.hlog", "--unit", "us").status == 0)
    }

    @Test func corruptLinesOfBothAreToldWithTheirPlaces() throws {
        try write("base.hlog")
        let text = String(decoding: try command.contents("base.hlog"), as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[4] = String(lines[4].dropLast(40))
        try command.write(lines.joined(separator: "\n"), to: "cut.hlog")
        try command.write("# comment\n1,2\n", to: "bad.hlog")
        try command.write("", to: "empty.hlog")
        let cut = try command.run("compare", "cut.hlog", "bad.hlog")
        #expect(cut.status == 2 && cut.output.isEmpty)
        #expect(cut.errors.contains(#/(?m)^cut\.hlog:5:\d+: error: the histogram cannot be read: /#), "\(cut.errors)")
        #expect(cut.errors.contains("bad.hlog:2:1: error: 2 columns, where a line has "), "\(cut.errors)")
        let empty = try command.run("compare", "base.hlog", "empty.hlog")
        #expect(empty.status == 2 && empty.errors.hasPrefix("empty.hlog: error: the file holds no interval: "))
        let none = try command.run("compare", "none.hlog", "base.hlog")
        #expect(none.status == 2 && none.errors == "none.hlog: error: the file does not exist\n")
    }

    @Test func tagsThatMatchNothing() throws {
        try write("a.hlog", tag: "a")
        try write("untagged.hlog", tag: nil)
        let outcome = try command.run("compare", "a.hlog", "untagged.hlog")
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("untagged.hlog: error: none of its tags (untagged) is in a.hlog (a), "))
        let forced = try command.run("compare", "a.hlog", "untagged.hlog", "--force")
        #expect(forced.status == 0 && forced.output.contains("Note: NOT COMPARABLE: the tag was a, is untagged"))
    }

    @Test func aLogBesideAResultNamesTheLogsToGive() throws {
        try write("other.hlog")
        #expect(try command.run("run", "tiny.yaml", "--quiet", "--output", "out").status == 0)
        for result in ["out", "out/", "out/results.json"] {
            for pair in [[result, "other.hlog"], ["other.hlog", result]] {
                let outcome = try command.run(["compare"] + pair)
                #expect(outcome.status == 2 && outcome.output.isEmpty)
                #expect(
                    outcome.errors.hasPrefix("\(result): error: cannot be compared with the histogram log other.hlog"))
                #expect(outcome.errors.contains("give one of out/hyperion-read.hlog, out/hyperion-update.hlog"))
            }
        }
        let named = try command.run("compare", "out/hyperion-read.hlog", "other.hlog", "--force")
        #expect([0, 3, 4].contains(named.status) && named.output.contains("the tag was hyperion.read, is get"))
        let absent = try command.run("compare", "nothing", "other.hlog")
        #expect(absent.status == 2 && absent.errors.contains("'hyperion report RESULT' writes"), "\(absent.errors)")
    }

    @Test(arguments: [
        (["--metrics", "throughput"], "--metrics: a histogram log has no throughput; there is mean, p50"),
        (["--metrics", "p51"], "--metrics: unknown metric \"p51\""),
        (["--unit", "minutes"], "--unit: 'minutes' is no unit"), (["--unit", "us,"], "--unit: 'us,' is no unit"),
        (["--unit", "us,ns,ms"], "--unit: 'us,ns,ms' is no unit"),
    ])
    func optionsThatAreWrong(arguments: [String], message: String) throws {
        try write("a.hlog")
        let outcome = try command.run(["compare", "a.hlog", "a.hlog"] + arguments)
        #expect(outcome.status == 2 && outcome.output.isEmpty && outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test func everyMetricOfALog() throws {
        try write("a.hlog")
        let outcome = try command.run("compare", "a.hlog", "a.hlog", "--metrics=all")
        #expect(outcome.status == 4 && outcome.output.contains("get.p99.99"), "\(outcome.output)")
        #expect(outcome.output.contains("in every interval fewer than 10 values beyond p99.99"))
    }
}
