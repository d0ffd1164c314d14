import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import HyperionLab

@Suite struct GateTests {
    private func samples(_ factor: Double, repetitions: Int = 12) -> [ArmSample] {
        var engines = ResultFixture.engines
        engines[0].read *= factor
        return (0..<repetitions).flatMap { repetition in
            engines.map { ResultFixture.sample($0, repetition: repetition, position: 0) }
        }
    }

    private func threshold(
        _ text: String, _ comparison: Threshold.Comparison, _ bound: Threshold.Bound,
        _ operation: String = "read@alone", _ metric: Metric = .throughput
    ) -> Threshold {
        Threshold(
            text: text, metric: .init(engine: "hyperion", operation: operation, metric: metric),
            comparison: comparison, bound: bound)
    }

    private func outcome(_ threshold: Threshold, repetitions: Int = 12) -> GateLine {
        var judge = GateJudge(samples(1, repetitions: repetitions), rule: ComparisonRule(comparisons: 2))
        return judge.judge(threshold)
    }

    /// Reads take 277 ns, give or take some percent: 3.6 M/s.
    @Test func aThresholdNeedsItsWholeInterval() {
        #expect(outcome(threshold("a", .greater, .absolute(2e6))).outcome == .passed)
        #expect(outcome(threshold("a", .greater, .absolute(9e6))).outcome == .failed)
        #expect(outcome(threshold("a", .less, .absolute(9e6))).outcome == .passed)
        let near = outcome(threshold("a", .greater, .absolute(3.5e6)))
        #expect(near.outcome == .undecided && near.measured.hasSuffix(": too near to tell"))
        let other = Threshold.MetricName(engine: "swift-dictionary", operation: "read@alone", metric: .throughput)
        #expect(outcome(threshold("a", .greater, .relative(factor: 2, to: other))).outcome == .passed)
        #expect(outcome(threshold("a", .greater, .relative(factor: 3, to: other))).outcome == .failed)
    }

    @Test func aThresholdWithoutEnoughBehindItIsUndecided() {
        let few = outcome(threshold("a", .greater, .absolute(2e6)), repetitions: 5)
        #expect(few.outcome == .undecided)
        #expect(few.measured.contains("5 of the 7 repetitions that a verdict needs"))
        let missing = outcome(threshold("a", .less, .absolute(2e6), "read@alone", .p50))
        #expect(missing.outcome == .undecided && missing.measured.contains("was not measured"))
        let other = Threshold.MetricName(engine: "nobody", operation: "read@alone", metric: .throughput)
        #expect(outcome(threshold("a", .greater, .relative(factor: 2, to: other))).outcome == .undecided)
    }

    private let name = Threshold.MetricName(engine: "hyperion", operation: "read@alone", metric: .throughput)

    private func line(_ factor: Double) -> GateLine {
        var judge = GateJudge(samples(factor), rule: ComparisonRule(comparisons: 2))
        return judge.compare([name], withPairs: samples(1))[0]
    }

    /// Builds of a pair share a floor, so that what they differ in is their time; a stored run has the one of its report.
    @Test func buildsShareAFloorAndAStoredRunHasItsOwn() throws {
        let limit = Threshold.MetricName(engine: "hyperion", operation: "read@alone", metric: .limitRatio)
        let scenario = ResultFixture.scenario(engines: ResultFixture.engines.map(\.name))
        var stored = ResultFixture.result()
        stored.samples = samples(1)
        for index in stored.samples.indices { stored.samples[index].dependentLoadNanoseconds *= 2 }
        let floor = AccessFloor(
            scenario: scenario, environment: ResultFixture.environment, samples: samples(1) + stored.samples)
        var judge = GateJudge(samples(1), rule: ComparisonRule(comparisons: 2), floor: floor)
        let pair = try #require(judge.compare([limit], withPairs: stored.samples)[0].first)
        let alone = try #require(judge.compare([limit], with: stored)[0].first)
        let (together, apart) = (try #require(pair.ratio), try #require(alone.ratio))
        #expect(pair.outcome == .same && abs(together - 1) < 1e-9)
        #expect(alone.outcome == .regressed && abs(apart - 2) < 1e-9)
    }

    @Test func onlyWhatFailsTwiceFails() {
        #expect(line(1).outcome == .passed && line(1.3).outcome == .failed && line(0.7).outcome == .passed)
        var confirmed = line(1.3)
        confirmed.confirm(with: line(1.2))
        #expect(confirmed.outcome == .failed && confirmed.confirmation?.hasPrefix("regressed") == true)
        for second in [line(1), line(0.7)] {
            var unconfirmed = line(1.3)
            unconfirmed.confirm(with: second)
            #expect(unconfirmed.outcome == .undecided, "a failure that does not come again is no pass either")
        }
    }

    @Test func wrongAnswersFailAtOnce() {
        var wrong = samples(1)
        wrong[0].corrupted = 3
        wrong[0].phases[1].operations[0].wrong = 1
        wrong[1].phases[1].operations[0].wrong = 1
        let lines = GateJudge(wrong, rule: ComparisonRule(comparisons: 1)).wrongAnswers()
        #expect(lines.map(\.outcome) == [.failed] && lines.map(\.title) == ["hyperion"], "null finds nothing by design")
        #expect(lines.map(\.measured) == ["wrong answers and corrupted records"])
        #expect(GateJudge(samples(1), rule: ComparisonRule(comparisons: 1)).wrongAnswers().isEmpty)
    }

    @Test func buildsTakeTurnsInGoingFirst() throws {
        let scenario = try tinyScenario(
            "engines: [hyperion, null]", "run: {duration: 1ms, operations: 10, repetitions: 4}")
        let build = GateBuild(name: "x", executable: "x")
        let steps = GateMeasurement(scenario: scenario, new: build, base: build, comparedEngines: ["hyperion"]).steps
        #expect(steps.count == 12)
        for repetition in 0..<4 {
            let own = steps.filter { $0.repetition == repetition && $0.engine == "hyperion" }
            #expect(own.map(\.isBase) == (repetition.isMultiple(of: 2) ? [true, false] : [false, true]))
            let places = steps.indices.filter { steps[$0].repetition == repetition && steps[$0].engine == "hyperion" }
            #expect(places[1] == places[0] + 1, "the builds of a pair run directly one after the other")
        }
        #expect(steps.count { $0.isBase && $0.engine == "null" } == 0)
    }

    @Test func thereAreAsManyRepetitionsAsAVerdictNeeds() throws {
        let scenario = try tinyScenario("run: {duration: 1ms, operations: 10, repetitions: 3}")
        var gate = Gate(GateSettings(), new: GateBuild(name: "x", executable: "x"), reference: .nothing)
        #expect(gate.repetitions(scenario, ComparisonRule(comparisons: 1)) == 6)
        #expect(gate.repetitions(scenario, ComparisonRule(comparisons: 10)) == 10)
        gate.reference = .build(GateBuild(name: "y", executable: "y"))
        #expect(gate.repetitions(scenario, ComparisonRule(comparisons: 1)) == GateSettings.usualPairs)
        gate.settings.repetitions = 2
        #expect(gate.repetitions(scenario, ComparisonRule(comparisons: 10)) == 2)
    }

    @Test func aLatencyOfFewStepsOfTheClockIsRemarked() {
        let p50 = Threshold.MetricName(engine: "hyperion", operation: "read", metric: .p50)
        func remark(_ nanoseconds: Double, _ resolution: Double?) -> String? {
            let series = Observations.Series(values: [0: nanoseconds, 1: nanoseconds])
            let rule = ComparisonRule(comparisons: 1)
            return GateLine(MetricComparison(paired: p50, base: series, new: series, rule: rule))
                .stepRemark(tolerance: 0.05, resolution: resolution)
        }
        #expect(remark(80, 10)?.hasPrefix("hyperion.read.p50 is only 8.00 steps of the clock (10 ns)") == true)
        #expect(remark(1000, 10) == nil && remark(80, 0.4) == nil && remark(80, nil) == nil)
        #expect(line(1.3).stepRemark(tolerance: 0.05, resolution: 10) == nil, "a rate has no steps")
    }

    // MARK: Reports

    private func report() -> GateReport {
        var confirmed = line(1.3)
        confirmed.confirm(with: line(1.2))
        let hostile = GateLine(.threshold, "a<b> & \"c\" | 'd'\u{1}\n", .undecided, measured: "x\u{FFFE}<y|`z`")
        return GateReport(
            against: "base", rule: ComparisonRule(comparisons: 3),
            scenarios: [
                GateScenarioReport(
                    scenario: "one", file: "one.yaml", repetitions: 12, isConfirmed: true,
                    lines: [confirmed, hostile, line(1)], remarks: ["of the new build only: null"], seconds: 1.5)
            ])
    }

    @Test func theWorstDecides() {
        var report = report()
        #expect(report.outcome == .failed && report.sentence == "FAILED: 1 of 3 checks failed, 1 undecided")
        report.scenarios[0].lines.removeFirst()
        #expect(report.outcome == .undecided)
        report.scenarios[0].lines.removeFirst()
        #expect(report.outcome == .passed && report.sentence == "Passed: the one check holds")
        report.scenarios[0].lines = []
        #expect(report.outcome == .undecided, "nothing checked is no pass")
    }

    @Test func theSummaryIsMarkdown() {
        let text = report().markdown()
        #expect(text.hasPrefix("### Performance gate: FAILED: 1 of 3 checks failed, 1 undecided\n"))
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == 5)
        // Pipes inside of cells are escaped: each row has its four cells.
        #expect(rows.allSatisfy { $0.replacing("\\|", with: "").count { $0 == "|" } == 5 })
        #expect(text.contains("| `hyperion.read@alone.throughput` | **failed** | regressed: 0.769x"))
    }

    /// Collects what an XML parser sees.
    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [(name: String, attributes: [String: String])] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) { elements.append((name, attributes)) }
    }

    @Test func junitIsXMLWithTheSameVerdicts() {
        let reader = Reader()
        let parser = XMLParser(data: Data(report().junit().utf8))
        parser.delegate = reader
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        let suites = reader.elements.filter { $0.name == "testsuite" }.map(\.attributes)
        #expect(suites.count == 1 && suites[0]["tests"] == "3" && suites[0]["failures"] == "1")
        #expect(suites[0]["skipped"] == "1" && suites[0]["time"] == "1.500")
        #expect(reader.elements.count { $0.name == "testcase" } == 3)
        #expect(reader.elements.count { $0.name == "failure" } == 1)
        #expect(reader.elements.count { $0.name == "skipped" } == 1)
        let names = reader.elements.filter { $0.name == "testcase" }.compactMap { $0.attributes["name"] }
        #expect(names[1] == "a<b> & \"c\" | 'd'\u{FFFD}\n")
    }

    private static let strictReader = "import sys, xml.etree.ElementTree as tree; tree.fromstring(sys.stdin.read())"
    private static let hasPython = ForeignTool.run(["python3", "-c", "import xml.etree.ElementTree"])?.status == 0

    /// Foundation's parser forgives what others refuse.
    @Test(.enabled(if: hasPython, "reading the XML strictly is skipped: install the Debian package python3"))
    func junitIsXMLForAStrictParserToo() {
        #expect(ForeignTool.run(["python3", "-c", Self.strictReader], input: report().junit())?.status == 0)
        #expect(ForeignTool.run(["python3", "-c", Self.strictReader], input: "<a><b></a>")?.status != 0)
    }
}
