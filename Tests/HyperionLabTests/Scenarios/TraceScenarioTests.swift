import Testing

@testable import HyperionLab

@Suite struct TraceScenarioTests {
    private let folder: TemporaryFolder
    init() throws {
        folder = try TemporaryFolder()
        var rows = "key,op,size,ttl\n"
        for number in 0..<200 {
            rows += "k\(number % 40),\(["SET", "GET", "GET", "DELETE"][number % 7 % 4]),\(number),9\n"
        }
        try folder.write(rows, to: "t.csv")
    }

    private func decode(_ lines: String..., overrides: [String] = []) throws(ScenarioError) -> DecodedScenario {
        let text = ["scenario: a", "keys: {source: trace, path: t.csv}", "engines: [hyperion]"] + lines
        return try ScenarioDecoder.decode(
            text: Array(text.joined(separator: "\n").utf8), file: folder.path + "/a.yaml", overrides: overrides)
    }

    private func problems(_ lines: String..., overrides: [String] = []) -> [String] {
        do throws(ScenarioError) {
            let text = ["scenario: a", "keys: {source: trace, path: t.csv}", "engines: [hyperion]"] + lines
            _ = try ScenarioDecoder.decode(
                text: Array(text.joined(separator: "\n").utf8), file: folder.path + "/a.yaml", overrides: overrides)
            return []
        } catch {
            return error.diagnostics.map { "\($0.line ?? 0):\($0.column ?? 0): \($0.message)" }
        }
    }

    @Test func aTraceBringsItsOwnRecordsAndOperations() throws {
        let scenario = try decode().scenario
        guard case .trace(let trace) = scenario.keys else {
            Issue.record("no trace")
            return
        }
        #expect(trace.requests == 200 && trace.objects == 40 && trace.hasTTL && trace.format == .cachebench)
        #expect((1...40).contains(scenario.records))
        #expect(scenario.phases[0].mix.operations.contains { $0.kind == .read })
        #expect(scenario.run.durationNanoseconds == 3_600_000_000_000, "to the trace's end")
        #expect(try decode("run: {duration: 2s}").scenario.run.durationNanoseconds == 2_000_000_000)
    }

    @Test func whatTheTraceDecidesIsRefusedBesideIt() {
        #expect(problems("records: 5") == ["4:1: \"records\" comes from the trace; leave it out"])
        #expect(
            problems("values: {bytes: 5}", "operations: {read: 100%}", "distribution: uniform") == [
                "4:1: \"values\" comes from the trace; leave it out",
                "5:1: \"operations\" comes from the trace; leave it out",
                "6:1: \"distribution\" comes from the trace; leave it out",
            ])
        #expect(
            problems("threads: 2") == ["4:10: a trace is replayed by one thread in this version; write `threads: 1`"])
        #expect(
            problems("load: trace") == [
                "4:7: the trace does not tell the times of all its requests (CacheBench's column op_time); write "
                    + "`load: closed`, or a rate such as open(200k/s, poisson)"
            ])
        #expect(problems(overrides: ["keys.format=oracleGeneral"]).first?.contains("is cut off") == true)
        #expect(problems(overrides: ["keys.format=csv"]).first?.contains("knows no \"csv\"") == true)
        #expect(problems(overrides: ["keys={source: trace}"]).first?.contains("\"keys.path\" is missing") == true)
    }

    @Test func timesToLiveAreReportedAsNotApplied() throws {
        var result = ResultFixture.result()
        #expect(!ReportModel(result).cautions.contains { $0.contains("times to live") })
        result.scenario.keys = try decode().scenario.keys
        #expect(ReportModel(result).cautions.contains { $0.contains("times to live") })
    }

    @Test(arguments: EngineCatalogue.all.map(\.name).filter { $0.hasPrefix("hyperion") || $0.hasPrefix("s") })
    func aReplayIsRightInEveryEngine(engine: String) throws {
        let scenario = try decode(overrides: ["engines=[\(engine)]"]).scenario
        let sample = try SystemTable.run(WorkerJob(scenario: scenario, engine: engine, repetition: 0, position: 0))
        #expect(sample.corrupted == 0)
        let operations = sample.phases.flatMap(\.operations)
        #expect(operations.allSatisfy { $0.wrong == 0 })
        // The throughput pass: half of what is behind the load.
        #expect(operations.dropFirst().reduce(0) { $0 + $1.operations } > 60)
    }

    @Test func aTraceThatChangedMeanwhileIsAnError() throws {
        let scenario = try decode().scenario
        try folder.write("key,op,size\na,SET,1\na,GET,1\na,GET,1\na,GET,1\n", to: "t.csv")
        let job = WorkerJob(scenario: scenario, engine: "hyperion", repetition: 0, position: 0)
        #expect(throws: ArmError.self) { try SystemTable.run(job) }
    }
}
