import Foundation
import Testing

@testable import HyperionLab

@Suite struct ScenarioLoadTests {
    @Test(arguments: [
        ("closed", Scenario.Load.closed), ("open(200k/s)", .open(.init(rate: 200_000, arrivals: .constant))),
        ("open(200k/s, poisson)", .open(.init(rate: 200_000, arrivals: .poisson))),
        ("open( 1.5M/s ,constant )", .open(.init(rate: 1_500_000, arrivals: .constant))),
        ("open(1/s)", .open(.init(rate: 1, arrivals: .constant))),
        ("open(100M/s)", .open(.init(rate: 1e8, arrivals: .constant))),
    ])
    func loadsAreReadAndSurviveJSON(text: String, load: Scenario.Load) throws {
        let scenario = try decodeScenario(scenarioText(["load: \(text)"]))
        #expect(scenario.load == load)
        let copy = try JSONDecoder().decode(Scenario.self, from: JSONEncoder().encode(scenario))
        #expect(copy == scenario)
        #expect(try decodeScenario(scenarioText(), ["load=\(text)"]).load == load)
    }

    private static let example = "write for example open(200k/s, poisson)"

    @Test(arguments: [
        ("open", "an open load needs a rate; \(example)"), ("open()", "an open load needs a rate; \(example)"),
        (
            "open(200k)",
            "the rate of an open load: unknown unit \"k\" in \"200k\"; rates take /s, k/s, M/s or G/s; \(example)"
        ),
        ("open(200)", "the rate of an open load: \"200\" has no unit; rates take /s, k/s, M/s or G/s; \(example)"),
        ("open(0/s)", "the rate of an open load must be 1/s to 100M/s, not 0/s; \(example)"),
        ("open(0.5/s)", "the rate of an open load must be 1/s to 100M/s, not 0.5/s; \(example)"),
        ("open(1G/s)", "the rate of an open load must be 1/s to 100M/s, not 1G/s; \(example)"),
        ("open(-1/s)", "the rate of an open load: \"-1/s\" is negative; \(example)"),
        ("open(1k/s, poison)", "operations do not arrive \"poison\". Did you mean \"poisson\"?"),
        ("open(1k/s, uniform)", "operations do not arrive \"uniform\"; write one of: constant, poisson"),
        ("open(1k/s, poisson, 3)", "an open load takes a rate and how operations arrive; \(example)"),
        ("open(1k/s", "the parentheses of \"open(1k/s\" do not match; \(example)"),
        ("closed(1)", "a closed load takes no parameters; write closed alone"),
        ("opne(1k/s)", "\"load\" knows no \"opne(1k/s)\". Did you mean \"open\"?"),
        ("full", "\"load\" knows no \"full\"; write one of: closed, open, trace"),
        ("trace", "a trace's pace needs a trace; write `keys: {source: trace, path: trace.csv}`, or another load"),
        ("trace(10)", "a trace's pace: \"10\" has no unit; factors take x; write trace, or for example trace(10x)"),
        (
            "trace(0x)",
            "a trace's pace must be 0.001x to 1000000x, not 0x; write trace, or for example trace(10x)"
        ),
        (
            "trace(1x, 2x)",
            "the load of a trace takes how many times faster it is; write trace, or for example trace(10x)"
        ),
        ("trace()", "a trace's pace: \"\" is not a number; write trace, or for example trace(10x)"),
        ("trace(-1x)", "a trace's pace: \"-1x\" is negative; write trace, or for example trace(10x)"),
        ("tarce", "\"load\" knows no \"tarce\". Did you mean \"trace\"?"),
        ("[open]", "\"load\" expects closed, trace, or a rate such as open(200k/s, poisson), not a list"),
    ])
    func badLoadsAreRefusedWithTheirPlace(text: String, message: String) {
        #expect(scenarioProblems(scenarioText(["load: \(text)"])) == ["5:7: \(message)"])
    }

    @Test func metricsOfTheOtherLoadAreRefused() {
        #expect(
            scenarioProblems(scenarioText(["thresholds: [hyperion.read.service-p99 < 5us]"])) == [
                "5:14: service-p99 is measured under open load only; write p99, or add for example "
                    + "`load: open(200k/s, poisson)`"
            ])
        #expect(
            scenarioProblems(scenarioText(["thresholds: [hyperion.read.achieved-rate > 5/s]"])) == [
                "5:14: achieved-rate is measured under open load only; add for example `load: open(200k/s, poisson)`"
            ])
        #expect(
            scenarioProblems(scenarioText(["load: open(1k/s)", "thresholds: [hyperion.read.batched-p50 < 5us]"]))
                == ["6:14: batched-p50 is measured under closed load only; write `load: closed`"])
    }

    @Test func metricsOfThisLoadAreTaken() throws {
        let open = try decodeScenario(
            scenarioText([
                "load: open(1k/s)",
                "thresholds: [hyperion.read.service-p99.9 < 5us, hyperion.read.p99 < 2x hyperion.read.service-p99, "
                    + "hyperion.read.achieved-rate >= 900/s]",
            ]))
        #expect(open.thresholds.map(\.metric.metric) == [.serviceP999, .p99, .achievedRate])
        let closed = try decodeScenario(scenarioText(["thresholds: [hyperion.read.batched-p50 < 5us]"]))
        #expect(closed.thresholds.map(\.metric.metric) == [.batchedP50])
    }

    /// A result from before there was open load, and one that somebody edited.
    @Test func resultsOfOtherVersions() throws {
        var json = String(decoding: try JSONEncoder().encode(try decodeScenario(scenarioText())), as: UTF8.self)
        #expect(json.contains("\"load\":\"closed\""))
        json = json.replacing("\"load\":\"closed\"", with: "\"load\":\"open(1e400/s)\"")
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Scenario.self, from: Data(json.utf8)) }
        let old = """
            {"operation": "read", "operations": 1, "operationsPerSecond": 2, "wrong": 0}
            """
        let sample = try JSONDecoder().decode(OperationSample.self, from: Data(old.utf8))
        #expect(sample.response == nil && sample.batched == nil && sample.achievedPerSecond == nil)
    }
}
