import Testing

@testable import HyperionLab

@Suite struct MarkdownReportTests {
    @Test func aWholeRun() {
        let result = ResultFixture.result(engines: Array(ResultFixture.engines[0...2]))
        let report = MarkdownReport.text(result)
        #expect(report == MarkdownGolden.report)
    }

    /// Without an interval nothing is known but what was seen this once.
    @Test func oneRepetitionLeadsOnlyOnce() {
        var result = ResultFixture.result()
        #expect(!MarkdownReport.text(result).contains("once measured"))
        result.scenario.run.repetitions = 1
        for index in result.metrics.indices {
            (result.metrics[index].ratioLow, result.metrics[index].ratioHigh) = (nil, nil)
        }
        #expect(MarkdownReport.text(result).contains("**load**: once measured, `hyperion` leads the baseline"))
    }

    @Test func whatAServersOperationIsIsSaid() {
        var result = ResultFixture.result()
        #expect(!MarkdownReport.text(result).contains("**Servers**"))
        result.scenario.engines += ["redis", "redis-mget", "memcached"]
        let plain = MarkdownReport.text(result)
        #expect(plain.contains("- **Servers** (redis, redis-mget, memcached) run in processes of their own"))
        #expect(!plain.contains("pipelined"))
        let whole = Scenario.Share(millionths: Scenario.Share.whole)
        result.scenario.phases[1].mix = .shared([.init(kind: .multiRead, count: 50, share: whole)])
        let batched = MarkdownReport.text(result)
        #expect(batched.contains("redis: pipelined, a GET for each key, all written at once"))
        #expect(batched.contains("redis-mget: one MGET"))
    }

    @Test func faultsComeFirst() throws {
        let report = MarkdownReport.text(ResultFixture.faulty())
        let verdict = try #require(report.firstRange(of: "**FAILED: incorrect: hyperion, std-unordered-map; "))
        let comparison = try #require(report.firstRange(of: "## Comparison"))
        let failures = try #require(report.firstRange(of: "### Failures"))
        #expect(verdict.lowerBound < failures.lowerBound && failures.lowerBound < comparison.lowerBound)
        #expect(report.contains("- **hyperion: 1 corrupted record**"))
        #expect(report.contains("**Interrupted: SIGINT.**"))
        #expect(report.contains("    free(): invalid pointer\n"))
        #expect(report.contains("`hyperion` **WRONG**"))
        #expect(!report.contains("`hyperion` leads"))
    }

    @Test func anIntervalAroundOneShowsNoDifference() {
        var result = ResultFixture.result(engines: Array(ResultFixture.engines[0...2]))
        for index in result.metrics.indices where result.metrics[index].ratio != nil {
            (result.metrics[index].ratio, result.metrics[index].ratioLow) = (1.02, 0.97)
            result.metrics[index].ratioHigh = 1.06
        }
        let report = MarkdownReport.text(result)
        #expect(
            report.contains(
                "**load**: no difference shown between `hyperion` and the baseline `swift-dictionary`: 1.02x"))
        #expect(!report.contains("leads"))
    }

    @Test func namesAreNotMarkup() {
        var result = ResultFixture.result()
        result.scenario.name = "a|b"
        result.scenario.description = "<script> *x* [y](z)\n# no"
        result.scenario.engines[0] = "p|q`r"
        result.samples[0].engine = "p|q`r"
        result.samples[0].statistics = [NamedValue("s|t", 1)]
        let report = MarkdownReport.text(result)
        #expect(report.hasPrefix("# a\\|b\n"))
        #expect(report.contains("&lt;script> \\*x\\* \\[y\\](z) \\# no."))
        #expect(report.contains("| `` p\\|q`r `` |"))
        #expect(report.contains("| s\\|t | 1 |"))
        #expect(!report.contains("\n# no"))
    }

    @Test func theCommandSurvivesAShell() {
        var result = ResultFixture.result()
        result.scenarioFile = "my dir/it's.yaml"
        result.overrides = ["values.bytes=64", "description=a b; rm -rf $HOME"]
        #expect(
            MarkdownReport.command(result)
                == #"hyperion run 'my dir/it'\''s.yaml' --set values.bytes=64 --set 'description=a b; rm -rf $HOME'"#)
        result.scenarioFile = "-odd.yaml"
        result.overrides = []
        #expect(MarkdownReport.command(result) == "hyperion run ./-odd.yaml")
    }

    @Test func anEmptyRunStillMakesAReport() {
        var result = ResultFixture.result()
        (result.samples, result.metrics, result.verdicts) = ([], [], [])
        result.complete = false
        let report = MarkdownReport.text(result)
        #expect(report.contains("**NO FULL VERDICT: partial, 0 of 20 arms measured;"))
        #expect(report.contains("Nothing was measured, so nothing was checked."))
        #expect(!TerminalTable.text(result).isEmpty)
    }

    @Test func verdicts() {
        var result = ResultFixture.result()
        #expect(RunVerdict(result).outcome == .passed)
        result.verdicts[0].outcome = .undecided
        #expect(RunVerdict(result).outcome == .undecided)
        #expect(RunVerdict(result).reasons.first == "1 of 1 threshold undecided")
        result.verdicts[0].outcome = .failed
        #expect(RunVerdict(result).outcome == .failed)
        result = ResultFixture.result()
        // The engine that does nothing finds nothing, which is no fault.
        result.samples[1].phases[1].operations[0].wrong = 1_000_000
        result.samples[1].corrupted = 1_000_000
        #expect(RunVerdict(result).outcome == .passed)
        result.samples[0].phases[1].operations[0].wrong = .max
        result.samples[4].phases[1].operations[0].wrong = .max
        #expect(RunVerdict(result).sentence.hasPrefix("FAILED: incorrect: hyperion;"))
    }
}
