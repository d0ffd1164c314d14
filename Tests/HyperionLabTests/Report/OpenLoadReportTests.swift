import Testing

@testable import HyperionLab

@Suite struct OpenLoadReportTests {
    private func result(caughtUp: Bool) -> RunResult {
        var result = ResultFixture.result(engines: Array(ResultFixture.engines[0...2]))
        result.scenario.load = .open(Scenario.OpenLoad(rate: 200_000, arrivals: .poisson))
        for index in result.samples.indices {
            let isSlow = result.samples[index].engine == "swift-dictionary" && !caughtUp
            for phase in 1...2 {
                result.samples[index].phases[phase].openLoad = [
                    OpenLoadSample(
                        crew: .threads, offeredPerSecond: 2e5, achievedPerSecond: isSlow ? 1.5e5 : 2e5,
                        finished: 1_000_000,
                        largestBacklog: isSlow ? 250_000 : 12, backlogAtEnd: isSlow ? 250_000 : 1, caughtUp: !isSlow)
                ]
            }
        }
        for engine in ["hyperion", "swift-dictionary", "null"] {
            for (metric, value) in [(Metric.achievedRate, 2e5), (.serviceP50, 90), (.serviceP99, 333)] {
                result.metrics.append(
                    MetricSummary(
                        name: .init(engine: engine, operation: "read@alone", metric: metric), value: value, low: nil,
                        high: nil, ratio: nil, ratioLow: nil, ratioHigh: nil, samples: 5, note: ""))
            }
        }
        return result
    }

    @Test func aRateThatIsHeldSaysSo() {
        let text = TerminalTable.text(result(caughtUp: true))
        #expect(text.contains("seed 42 · open, 200 k/s, poisson arrivals\n"))
        #expect(text.contains("throughput  achieved      p50      p99    p99.9      max  service p50  service p99\n"))
        #expect(
            text.contains(
                "load: hyperion (alone) held 200 k/s (achieved 200 k/s, at most 12 waiting, 1 at the end)\n"))
        #expect(!text.contains("NOT HELD"))
        let report = MarkdownReport.text(result(caughtUp: true))
        #expect(report.contains("## Open load\n"))
        #expect(report.contains("| `hyperion` (alone) | 200 k/s | 200 k/s | yes | 12 | 1 |\n"))
        #expect(report.contains("| load | open, 200 k/s, poisson arrivals |"))
        #expect(report.contains("service-p99") && !report.contains("service time under a closed loop"))
    }

    @Test func quickOperationsSayWhyThereAreNoBatches() {
        let report = MarkdownReport.text(result(caughtUp: true))
        #expect(
            report.contains("- **Quick operations** (read@alone), whose median is below ten times the clock's cost"))
        var slow = result(caughtUp: true)
        for index in slow.metrics.indices where slow.metrics[index].name.metric == .serviceP50 {
            // Ten times what the fixture's clock costs.
            slow.metrics[index].value = 163.7
        }
        #expect(!MarkdownReport.text(slow).contains("Quick operations"))
        #expect(!MarkdownReport.text(ResultFixture.result()).contains("Quick operations"))
    }

    @Test func aRateThatIsNotHeldSaysSoWithTheRateThatWas() {
        let text = TerminalTable.text(result(caughtUp: false))
        #expect(
            text.contains(
                "LOAD NOT HELD: swift-dictionary (alone) could not hold 200 k/s: it achieved 150 k/s, and up to 250,000 "
                    + "operations still waited at the end\n"))
        #expect(text.contains("load: hyperion (alone) held 200 k/s"))
        let report = MarkdownReport.text(result(caughtUp: false))
        #expect(report.contains("| 200 k/s | 150 k/s | **no** | 250,000 | 250,000 |\n"))
        #expect(report.contains("**A rate that was not held**"))
    }

    @Test func metricsHaveTheirNamesInTheCSV() {
        let text = MetricsCSV.text(result(caughtUp: true))
        #expect(text.contains("ycsb-b,hyperion,read@alone,service-p99,ns,333,"))
        #expect(text.contains("ycsb-b,hyperion,read@alone,achieved-rate,ops/s,200000,"))
    }

    @Test func batchesHaveAColumnOnlyWhereThereAreSome() {
        var result = ResultFixture.result()
        #expect(!TerminalTable.text(result).contains("batched"))
        #expect(!MarkdownReport.text(result).contains("atched"))
        result.metrics.append(
            MetricSummary(
                name: .init(engine: "null", operation: "read@alone", metric: .batchedP50), value: 3.3, low: nil,
                high: nil, ratio: nil, ratioLow: nil, ratioHigh: nil, samples: 5, note: ""))
        let text = TerminalTable.text(result)
        #expect(text.contains("      max  batched  B/record"))
        #expect(text.contains("574 ns  3.30 ns         –"))
        #expect(text.contains("batched: median of the means of up to 64 operations"))
        #expect(MarkdownReport.text(result).contains("- **Batched** metrics are of operations"))
    }

    @Test func aLadderIsPrinted() throws {
        let probes = [
            MaximumRateSearch.Probe(
                ratePerSecond: 1e6, verdict: "holds", achievedPerSecond: 999_000, nanoseconds: 1234, operation: "read",
                largestBacklog: 17),
            MaximumRateSearch.Probe(
                ratePerSecond: 2e6, verdict: "violated", achievedPerSecond: 2e6, nanoseconds: 12_345,
                operation: "update", largestBacklog: 1700),
            MaximumRateSearch.Probe(
                ratePerSecond: 4e6, verdict: "not-held", achievedPerSecond: 3e6, nanoseconds: nil, operation: nil,
                largestBacklog: 170_000),
        ]
        func text(_ outcome: MaximumRateSearch.EngineResult.Outcome, reason: String? = nil) -> String {
            MaximumRateText.text(
                MaximumRateSearch.Result(
                    scenario: ResultFixture.scenario(engines: ["hyperion"]), bound: "p99<10us", resolution: 1.05,
                    engines: [
                        .init(
                            engine: "hyperion", outcome: outcome, low: 1e6, high: 2e6, fullSpeedPerSecond: 5e6,
                            probes: probes, reason: reason)
                    ]))
        }
        #expect(
            text(.found).contains(
                """
                hyperion · full speed 5.00 M/s
                     rate  achieved      p99  backlog  verdict
                 1.00 M/s   999 k/s  1.23 µs       17  holds
                 2.00 M/s  2.00 M/s  12.3 µs    1,700  too slow (update)
                 4.00 M/s  3.00 M/s        –  170,000  rate not held
                → hyperion holds p99<10us up to a rate between 1.00 M/s and 2.00 M/s

                """))
        #expect(text(.belowLowest).contains("does not hold p99<10us even at 2.00 M/s, the lowest rate that is tried"))
        #expect(text(.aboveHighest).contains("still at 1.00 M/s, its full speed under closed load: that is the limit"))
        #expect(text(.undecided).contains("no answer: too few samples"))
        #expect(text(.failed, reason: "exit code 1").contains("no answer: exit code 1"))
    }
}
