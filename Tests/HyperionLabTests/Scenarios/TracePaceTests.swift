import Foundation
import Testing

@testable import HyperionLab

/// Traces that are replayed when they say, whole arms in this process.
@Suite(.serialized) struct TracePaceTests {
    private let folder: TemporaryFolder

    /// 500 requests, ten a second, half of them in the part that is measured for latency: reads and writes of 20 keys.
    init() throws {
        folder = try TemporaryFolder()
        var rows = "op_time,key,op,size\n"
        for number in 0..<500 { rows += "\(1000 + number / 10),k\(number % 20),\(number % 3 == 0 ? "SET" : "GET"),9\n" }
        try folder.write(rows, to: "t.csv")
        var records: [UInt8] = []
        for number in 0..<100 {
            records += TraceReaderTests.record(UInt32(number / 10), UInt64(number % 30), 10, -1)
        }
        try folder.write(Data(records), to: "t.bin")
        try folder.write("op_time,key,op,size\n" + (0..<9).map { "\($0 * 9000),k,SET,1\n" }.joined(), to: "long.csv")
        try folder.write("op_time,key,op,size\n" + (0..<9).map { "\(9 - $0),k,SET,1\n" }.joined(), to: "back.csv")
        try folder.write(
            "op_time,key,op,size\n" + (0..<9).map { "\($0 == 4 ? "" : "4"),k,SET,1\n" }.joined(), to: "gap.csv")
    }

    private func decode(_ file: String, _ lines: String...) throws(ScenarioError) -> Scenario {
        let text = ["scenario: a", "keys: {source: trace, path: \(file)}", "engines: [hyperion]"] + lines
        return try ScenarioDecoder.decode(
            text: Array(text.joined(separator: "\n").utf8), file: folder.path + "/a.yaml", overrides: []
        ).scenario
    }

    private func problem(_ file: String, _ lines: String...) -> String {
        let text = ["scenario: a", "keys: {source: trace, path: \(file)}", "engines: [hyperion]"] + lines
        do throws(ScenarioError) {
            _ = try ScenarioDecoder.decode(
                text: Array(text.joined(separator: "\n").utf8), file: folder.path + "/a.yaml", overrides: [])
            return "none"
        } catch {
            return error.diagnostics.map(\.description).joined(separator: "; ").replacing(folder.path + "/", with: "")
        }
    }

    @Test func aPaceIsReadAndSurvivesJSON() throws {
        for (text, pace) in [("trace", 1.0), ("trace(1x)", 1), ("trace(10x)", 10), ("trace( 0.5x )", 0.5)] {
            let scenario = try decode("t.csv", "load: \(text)")
            #expect(scenario.load == .trace(pace: pace) && scenario.load.isOpen)
            #expect(try JSONDecoder().decode(Scenario.self, from: JSONEncoder().encode(scenario)) == scenario)
        }
        #expect(try decode("t.csv", "load: trace(10x)").load.description == "trace(10x)")
        #expect(try decode("t.csv", "load: trace").load.description == "trace")
        let open = try decode("t.csv", "load: trace", "thresholds: [hyperion.read.service-p99 < 5us]")
        #expect(open.thresholds.count == 1)
    }

    @Test func tracesWithoutAPaceAreRefused() {
        #expect(problem("back.csv", "load: trace").hasPrefix("back.csv:3:1: error: op_time goes back, from 9.0 to 8.0"))
        #expect(
            problem("gap.csv", "load: trace").hasPrefix("a.yaml:4:7: error: the trace does not tell the times of all"))
        #expect(problem("gap.csv") == "none")
        // Its last four of nine requests: three times 9,000 s.
        #expect(
            problem("long.csv", "load: trace")
                == "a.yaml:4:7: error: at this pace the part of the trace that is measured takes 27000 s, more than an "
                + "hour; write trace(8x), or end it with run.duration")
        #expect(problem("long.csv", "load: trace(8x)") == "none")
        #expect(problem("long.csv", "load: trace", "run: {duration: 2s}") == "none", "it is ended on purpose")
    }

    private func run(_ file: String, _ engine: String, _ lines: String) throws -> PhaseSample {
        var scenario = try decode(file, lines, "run: {repetitions: 1}")
        scenario.engines = [engine]
        let sample = try SystemTable.run(WorkerJob(scenario: scenario, engine: engine, repetition: 0, position: 0))
        #expect(sample.corrupted == 0 && sample.phases.flatMap(\.operations).allSatisfy { $0.wrong == 0 })
        return sample.phases[1]
    }

    @Test(arguments: ["hyperion", "swift-actor", "std-unordered-map"])
    func requestsAreDueWhenTheTraceSays(engine: String) throws {
        // 200 requests, ten a second, a hundred times faster: 199 gaps of a millisecond.
        let phase = try run("t.csv", engine, "load: trace(100x)")
        let pass = try #require(phase.openLoad?.first)
        #expect(phase.openLoad?.count == 1 && pass.crew == .threads)
        #expect(pass.finished == 200 && pass.backlogAtEnd == 0)
        // No faster than the trace; how much slower, a busy machine decides.
        #expect(try #require(phase.latencyPass).seconds >= 0.1989)
        #expect(pass.achievedPerSecond > 0 && pass.achievedPerSecond <= 200 / 0.1989 + 1)
        #expect(pass.offeredPerSecond >= pass.achievedPerSecond * 0.999)
        let (responses, services) = (phase.operations.compactMap(\.response), phase.operations.compactMap(\.histogram))
        func count(_ all: [String]) throws -> UInt64 { try all.reduce(0) { $0 + (try Histogram(hdr: $1).totalCount) } }
        #expect(try count(responses) == 200 && count(services) == 200)
    }

    /// A write after a miss is an operation of its own, due with its read.
    @Test func aMissIsReadAndWritten() throws {
        let scenario = try decode("t.bin", "load: trace(50x)")
        guard case .trace(let trace) = scenario.keys else { return }
        let replay = try TraceReplay.read(path: trace.path, format: trace.format)
        let keys = try KeySet(scenario.keys, count: replay.summary.objects, seed: 1, replay: replay)
        let values = try ValuePool(scenario.values, seed: 1, replay: replay)
        var builder = TapeBuilder(scenario: scenario, keys: keys, values: values)
        let draft = try builder.draft(replay, pace: 50)
        let arrivals = try #require(draft.arrivals)
        let kinds = withExtendedLifetime(values) { draft.tape.entries.map(\.kind) }
        #expect(arrivals.count == draft.tape.operationCount && arrivals.first == 0)
        let misses = kinds.indices.filter { kinds[$0] == .insert }
        #expect(!misses.isEmpty && misses.allSatisfy { arrivals[$0] == arrivals[$0 - 1] })
        #expect(try builder.draft(replay).arrivals == nil)
    }

    @Test func reportsSayWhoseTheTimesAre() throws {
        var result = ResultFixture.result()
        result.scenario.load = .trace(pace: 10)
        #expect(ScenarioText(scenario: result.scenario).load == "at 10 times the trace's own pace")
        #expect(MarkdownReport(result).latencyMethod.contains("Arrivals are the trace's times"))
        result.scenario.load = .open(.init(rate: 10, arrivals: .poisson))
        #expect(MarkdownReport(result).latencyMethod.contains("computed from the seed"))
    }
}
