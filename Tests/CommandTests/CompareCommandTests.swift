import Foundation
import HyperionLab
import Testing

@Suite struct CompareCommandTests {
    private let command: HyperionCommand

    init() throws {
        command = try HyperionCommand()
        let outcome = try command.run(
            "run", "tiny.yaml", "--quiet", "--output", "base", "--set", "run.repetitions=9")
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// The base's result, changed and written to another folder.
    private func derive(_ folder: String, _ change: (inout RunResult) -> Void) throws {
        var result = try ResultFile.read(command.folder + "/base")
        change(&result)
        try command.write(try ResultFile.encode(result), to: folder + "/results.json")
    }

    private func slow(_ result: inout RunResult, _ factor: Double) {
        for sample in result.samples.indices {
            for operation in result.samples[sample].phases[1].operations.indices {
                result.samples[sample].phases[1].operations[operation].operationsPerSecond /= factor
            }
        }
    }

    @Test func aResultAgainstItself() throws {
        try derive("steady") { result in
            for sample in result.samples.indices { result.samples[sample] = result.samples[0] }
            for sample in result.samples.indices { result.samples[sample].repetition = sample }
        }
        let outcome = try command.run(
            "compare", "steady", "steady/results.json", "--metrics", "throughput,p50,bytes-per-record")
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.contains("Passed: 6 metrics, 0 regressed, 0 improved, 6 same, 0 inconclusive"))
        // Of 200 updates two lie beyond p99: that is no number, and what is no number is not the same.
        let deep = try command.run("compare", "steady", "steady/results.json", "--metrics", "p99")
        #expect(deep.status == 4 && deep.output.contains("fewer than 10 samples beyond"), "\(deep.output)")
        try derive("slow") { result in
            for sample in result.samples.indices { result.samples[sample] = result.samples[0] }
            for sample in result.samples.indices { result.samples[sample].repetition = sample }
            slow(&result, 1.2)
        }
        let slower = try command.run("compare", "steady", "slow", "--metrics", "throughput")
        #expect(slower.status == 3 && slower.output.contains("REGRESSED: 3 metrics, 2 regressed"), "\(slower.output)")
        #expect(try command.run("compare", "steady", "slow", "--metrics=throughput", "--tolerance=25%").status == 0)
        #expect(try command.run("compare", "slow", "steady", "--metrics=throughput").status == 0)
        let json = try command.run("compare", "steady", "slow", "--json")
        #expect(json.status == 3)
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["schema"] as? String == "hyperion-comparison")
    }

    @Test func tooFewRepetitionsAreNoVerdict() throws {
        try derive("few") { $0.samples = Array($0.samples.prefix(2)) }
        let outcome = try command.run("compare", "base", "few")
        #expect(outcome.status == 4)
        #expect(outcome.output.contains("too few repetitions: 6 repetitions in each are needed"), "\(outcome.output)")
        #expect(outcome.output.contains("NO VERDICT"))
    }

    @Test func whatCannotBeComparedIsRefused() throws {
        try derive("machine") { $0.environment.processor = "Another Processor" }
        try derive("scenario") { $0.scenario.records = 2000 }
        try derive("pages") { $0.scenario.pages = .base }
        for (other, message) in [
            ("machine", "other machine: processor was"), ("scenario", "other scenario: records was 1000, is 2000"),
            ("pages", "other pages: pages was transparent, is base"),
        ] {
            let outcome = try command.run("compare", "base", other)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            #expect(outcome.errors.hasPrefix("\(other): error: cannot be compared with base: \(message)"))
            let forced = try command.run("compare", "base", other, "--force")
            #expect(forced.status != 2 && forced.output.contains("Note: NOT COMPARABLE: \(message)"))
        }
    }

    @Test func whatIsOnOneSideOnlyIsSaid() throws {
        try derive("engine") { $0.scenario.engines.append("null") }
        let outcome = try command.run("compare", "base", "engine")
        #expect(outcome.output.contains("Note: not in base, so not compared: null"))
    }

    @Test func filesThatAreNoResults() throws {
        let text = String(decoding: try command.contents("base/results.json"), as: UTF8.self)
        try command.write(String(text.prefix(text.count / 2)), to: "half.json")
        try command.write("", to: "empty.json")
        try command.write(String(repeating: "[", count: 300_000), to: "deep.json")
        try command.write(text.replacing("\"version\" : 1", with: "\"version\" : 0"), to: "old.json")
        try command.write(text.replacing("\"repetition\" : 3", with: "\"repetition\" : 1e99"), to: "huge.json")
        try command.write(text.replacing("\"corrupted\" : 0", with: "\"corrupted\" : null"), to: "null.json")
        try command.write(text.replacing("\"engine\" :", with: "\"motor\" :"), to: "absent.json")
        for (file, place) in [
            ("half.json", #/half\.json:\d+:\d+: error: not valid JSON: /#),
            ("empty.json", #/empty\.json: error: the file is empty/#),
            ("deep.json", #/deep\.json:1:300001: error: not valid JSON: the document ends early/#),
            ("old.json", #/old\.json: error: version 0 of the schema/#),
            ("huge.json", #/huge\.json:\d+:\d+: error: /#), ("null.json", #/null\.json:\d+:\d+: error: samples\[0\]/#),
            ("absent.json", #/absent\.json:\d+:\d+: error: .*'engine' is missing/#),
            ("nothing.json", #/nothing\.json: error: cannot be read: No such file/#),
        ] as [(String, Regex<Substring>)] {
            for arguments in [
                ["compare", "base", file], ["compare", file, "base"], ["compare", file, "base", "--force"],
            ] {
                let outcome = try command.run(arguments)
                #expect(outcome.status == 2 && outcome.output.isEmpty, "\(file): \(outcome.status)")
                #expect(outcome.errors.prefixMatch(of: place) != nil, "\(outcome.errors)")
            }
        }
    }

    @Test(arguments: [
        (["--tolerance", "5"], "--tolerance: \"5\" has no unit; shares take %"),
        (["--tolerance=-1%"], "--tolerance: \"-1%\" is negative"),
        (["--metrics", "p51"], "--metrics: unknown metric \"p51\". Did you mean \"p50\"?"),
        (["third"], "unexpected argument 'third'"),
    ])
    func optionsThatAreWrong(arguments: [String], message: String) throws {
        let outcome = try command.run(["compare", "base", "base"] + arguments)
        #expect(outcome.status == 2 && outcome.errors.contains(message), "\(outcome.errors)")
    }
}
