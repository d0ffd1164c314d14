import Testing

@testable import HyperionLab

@Suite struct SweepReportTests {
    func sweep(_ values: [[String]], keys: [String]) throws -> (SweepIndex, [String: RunResult]) {
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

    /// What was run is said without a look into a point's own report: in common, and where points differ.
    @Test func theScenarioStandsInTheReport() throws {
        var (index, results) = try sweep([["1"], ["2"]], keys: ["threads.readers"])
        results["p0"]?.scenario.threads = .init(mixed: 0, readers: 1)
        results["p1"]?.scenario.threads = .init(mixed: 0, readers: 2)
        index.scenario = "a"
        let report = SweepReport(index, results: results)
        let records = Format.count(try #require(results["p0"]).scenario.records)
        #expect(report.text.contains("| records | \(records) |") && report.text.contains("| pinning | "))
        #expect(report.text.contains("| threads | by point: 1 reader; 2 readers |"))
        #expect(report.page.contains("What was measured"))
    }

    /// A sweep over the load whose last rate was not held by the engine that the fixture names second.
    private func loads(_ rates: [Double], lost: Double = .infinity) throws -> SweepReport {
        var (index, results) = try sweep(rates.map { ["open(\(Format.exact($0))/s, poisson)"] }, keys: ["load"])
        index.scenario = "rates"
        for (point, rate) in zip(index.points, rates) {
            guard var result = results[point.folder] else { continue }
            result.scenario.load = .open(.init(rate: rate, arrivals: .poisson))
            for place in result.samples.indices {
                let isLost = rate >= lost && result.samples[place].engine == "swift-dictionary"
                for phase in 1...2 {
                    result.samples[place].phases[phase].openLoad = [
                        OpenLoadSample(
                            crew: .threads, offeredPerSecond: rate, achievedPerSecond: isLost ? rate / 2 : rate,
                            finished: 1000, largestBacklog: 1, backlogAtEnd: 0, caughtUp: !isLost)
                    ]
                }
            }
            for (metric, value) in [(Metric.achievedRate, rate), (.serviceP50, 90)] {
                let name = Threshold.MetricName(engine: "hyperion", operation: "read@alone", metric: metric)
                result.metrics.append(
                    MetricSummary(
                        name: name, value: value, low: nil, high: nil, ratio: nil, ratioLow: nil, ratioHigh: nil,
                        samples: 5, note: ""))
            }
            results[point.folder] = result
        }
        return SweepReport(index, results: results)
    }

    @Test func aSweepOverTheLoadIsDrawnAgainstTheRate() throws {
        let report = try loads([50_000, 200_000], lost: 200_000)
        let names = report.rates.plots.map(\.name)
        #expect(
            names == ["read-alone", "read-mixed", "update-mixed"].flatMap { ["rates-\($0)-p50", "rates-\($0)-p99"] })
        for plot in report.drawings { #expect(report.text.contains("](\(plot.file))"), "\(plot.file)") }
        #expect(report.page.ranges(of: "<svg class=\"hyperion-plot\"").count == report.drawings.count)
        let text = report.text
        #expect(text.contains("## Latency against the rate\n"))
        #expect(text.contains("### read@alone (poisson arrivals): latency against the rate\n"))
        #expect(text.contains("| swift-dictionary | 200 k/s | 100 k/s | **no** | "))
        #expect(text.contains("- **Not held** by swift-dictionary: 200 k/s (achieved 100 k/s).\n"))
        let plot = try #require(report.rates.plots.first)
        #expect(plot.title == "read@alone (poisson arrivals): response p50 against the rate")
        #expect(plot.summary.contains("A ring marks a rate that was not held."))
        #expect(plot.summary.contains("hyperion at 50 k/s: "))
        #expect(plot.summary.ranges(of: ", rate not held").count == 1)
        let drawing = plot.svg(isAlone: false)
        #expect(drawing.ranges(of: "<circle class=\"ring ").count == 1 && drawing.contains("ringed: not held"))
        let held = try loads([50_000, 200_000])
        #expect(held.text.contains("Every rate was held.") && !held.text.contains("**Not held**"))
        #expect(held.rates.plots.allSatisfy { !$0.svg(isAlone: false).contains("ring\u{20}s") })
    }

    /// Readers hold what writers beside them do not.
    @Test func ofReadersAndWritersOnlyThoseThatDoItCount() throws {
        var report = try roles([50_000, 200_000], areShared: false)
        #expect(report.text.contains("| hyperion | 200 k/s | 200 k/s | yes | "))
        #expect(report.text.contains("- **Not held** by hyperion: 200 k/s (achieved 1 k/s).\n"))
        let reads = try #require(report.rates.plots.first { $0.name == "rates-read-mixed-p50" })
        let updates = try #require(report.rates.plots.first { $0.name == "rates-update-mixed-p50" })
        #expect(!reads.summary.contains("not held") && updates.summary.contains("rate not held"))
        // Where they share a mix each has its part of the rate.
        report = try roles([50_000, 200_000], areShared: true)
        #expect(report.text.contains("| hyperion | 190 k/s | 190 k/s | yes | "))
        #expect(report.text.contains("| hyperion | 10.0 k/s | 1.00 k/s | **no** | "))
    }

    private func roles(_ rates: [Double], areShared: Bool) throws -> SweepReport {
        var (index, results) = try sweep(rates.map { ["open(\(Format.exact($0))/s, poisson)"] }, keys: ["load"])
        index.scenario = "rates"
        for (point, rate) in zip(index.points, rates) {
            guard var result = results[point.folder] else { continue }
            result.scenario.load = .open(.init(rate: rate, arrivals: .poisson))
            result.scenario.threads = .init(mixed: 0, readers: 1, writers: 1)
            let whole = Scenario.Share(millionths: Scenario.Share.whole)
            if !areShared {
                result.scenario.phases[1].mix = .roles(
                    readers: [.init(kind: .read, share: whole)], writers: [.init(kind: .update, share: whole)])
            }
            for place in result.samples.indices {
                let crews: [(OpenLoadSample.Crew, Double)] = [
                    (.readers, areShared ? 0.95 * rate : rate), (.writers, areShared ? 0.05 * rate : rate),
                ]
                result.samples[place].phases[2].openLoad = crews.map { crew, offered in
                    let isLost = crew == .writers && rate > 100_000
                    return OpenLoadSample(
                        crew: crew, offeredPerSecond: offered, achievedPerSecond: isLost ? 1000 : offered,
                        finished: 1000, largestBacklog: 1, backlogAtEnd: 0, caughtUp: !isLost)
                }
            }
            results[point.folder] = result
        }
        return SweepReport(index, results: results)
    }

    @Test func oneRateIsNoCurve() throws {
        let report = try loads([50_000])
        #expect(report.rates.plots.isEmpty && !report.text.contains("Latency against the rate"))
    }

    @Test func underOpenLoadTheSweepShowsWhatThatMeasures() throws {
        let text = try loads([50_000, 200_000]).text
        for title in ["throughput", "rate achieved", "response p50", "response p99", "service p50"] {
            #expect(text.contains("### read@alone: \(title)\n"), "\(title)")
        }
        #expect(text.contains("Response: from when an operation was due to its end; service: from its start."))
        let (index, results) = try sweep([["1k"], ["10k"]], keys: ["records"])
        let closed = SweepReport(index, results: results).text
        #expect(closed.contains("### read@alone: p99\n") && !closed.contains("achieved") && !closed.contains("esponse"))
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
