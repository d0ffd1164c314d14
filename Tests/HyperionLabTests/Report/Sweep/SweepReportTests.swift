import Testing

@testable import HyperionLab

@Suite struct SweepReportTests {
    private func sweep(_ values: [[String]], keys: [String]) throws -> (SweepIndex, [String: RunResult]) {
        let text = scenarioText(["records: 1k", "threads: {readers: 1}", "sweep: {records: [1k, 10k]}"])
        guard case .sweep(let made) = try ScenarioDecoder.decodeFile(text: Array(text.utf8), file: "a.yaml") else {
            throw ScenarioError.invalid([])
        }
        var index = SweepIndex(made)
        index.keys = keys
        index.points = values.enumerated().map { .init(values: $0.element, folder: "p\($0.offset)") }
        var results: [String: RunResult] = [:]
        for (number, point) in index.points.enumerated() {
            var result = try PlotFixture.result()
            for metric in result.metrics.indices { result.metrics[metric].value? *= 1 + Double(number) / 10 }
            results[point.folder] = result
        }
        return (index, results)
    }

    @Test func oneDrawingAMetricAndOneForEachOfTheOtherKeys() throws {
        let (index, results) = try sweep(
            [["1k", "1"], ["1k", "2"], ["10k", "1"], ["10k", "2"]], keys: ["records", "threads.readers"])
        let report = SweepReport(index, results: results)
        let plots = report.plots.plots(of: "read@alone", .throughput)
        #expect(
            plots.map(\.title) == [
                "read@alone: throughput against records (threads.readers=1)",
                "read@alone: throughput against records (threads.readers=2)",
            ])
        #expect(report.outcome == .passed && report.verdict == "Passed: 4 of 4 points measured")
        for plot in report.plots.all { #expect(report.text.contains("](\(plot.file))"), "\(plot.file)") }
        #expect(report.page.ranges(of: "<svg class=\"hyperion-plot\"").count == report.plots.all.count)
        #expect(report.metrics.contains("\n\"a[records=10k, threads.readers=2]\",hyperion,read@alone,p50,ns,"))
        #expect(HTMLReportTests.foreignTags(in: report.page) == [])
    }

    @Test func aPointThatIsMissingIsSaid() throws {
        var (index, results) = try sweep([["1k"], ["10k"], ["100k"]], keys: ["records"])
        results["p1"] = nil
        #expect(SweepReport(index, results: results).verdict == "NO FULL VERDICT: 2 of 3 points measured")
        results["p0"]?.verdicts[0].outcome = .failed
        #expect(SweepReport(index, results: results).verdict == "FAILED at records=1k; 2 of 3 points measured")
        index.keys = ["distribution"]
        // Words have no place on an axis.
        index.points[0].values = ["uniform"]
        #expect(SweepReport(index, results: results).plots.all.isEmpty)
        #expect(SweepReport(index, results: [:]).page.hasSuffix("</html>\n"))
    }

    @Test(arguments: [
        ("10k", 10_000.0), ("64Ki", 65_536), ("250ms", 250_000_000), ("5M/s", 5_000_000),
        ("open(200k/s, poisson)", 200_000), ("open(1M/s)", 1_000_000),
    ])
    func numbers(text: String, value: Double) { #expect(SweepPlots.number(text) == value) }

    @Test(arguments: ["uniform", "", "0", "open(", "open", "zipfian(0.99)", "closed"])
    func words(text: String) { #expect(SweepPlots.number(text) == nil) }
}
