import Testing

@testable import HyperionLab

@Suite struct TerminalTableTests {
    @Test func aWholeRun() {
        #expect(TerminalTable.text(ResultFixture.result()) == TerminalGolden.wholeRun)
    }

    @Test func readersBesideAWriter() {
        var result = ResultFixture.result(engines: Array(ResultFixture.engines[0...2]))
        let whole = Scenario.Share(millionths: Scenario.Share.whole)
        result.scenario.threads = .init(mixed: 0, readers: 3, writers: 1)
        result.scenario.phases = [
            .init(
                label: "alone", mix: .roles(readers: [.init(kind: .multiRead, count: 32, share: whole)], writers: [])),
            .init(
                label: "mixed",
                mix: .roles(
                    readers: [.init(kind: .read, share: whole)], writers: [.init(kind: .update, share: whole)])),
        ]
        #expect(TerminalTable.text(result) == TerminalGolden.roles)
    }

    @Test func aMixThatRolesShareNamesTheThreadsOfEach() {
        var result = ResultFixture.result()
        result.scenario.threads = .init(mixed: 0, readers: 3, writers: 1)
        let text = TerminalTable.text(result)
        #expect(text.contains("read@alone · 3 readers\n"))
        #expect(text.contains("read@mixed · 95 % of the mix (throughput: its part) · 3 readers beside 1 writer\n"))
        #expect(text.contains("update@mixed · 5 % of the mix (throughput: its part) · 1 writer beside 3 readers\n"))
        result.environment.allowedProcessors = [0, 1]
        #expect(ReportModel(result).cautions == ["4 threads shared 2 processors"])
    }

    @Test func noLineIsWiderThanATerminal() {
        var engines = ResultFixture.engines
        engines[3].name = "swift-dictionary-rwlock"
        for line in TerminalTable.text(ResultFixture.result(engines: engines)).split(separator: "\n") {
            #expect(line.count <= 110)
            #expect(line.last != " ")
        }
    }

    @Test func colourOnlyWhereAskedFor() {
        let plain = TerminalTable.text(ResultFixture.result())
        let coloured = TerminalTable.text(ResultFixture.result(), colour: true)
        #expect(!plain.contains("\u{1B}"))
        #expect(coloured.contains("\u{1B}[1m3.61 M/s\u{1B}[0m"))
        // Without its styles it is the same text, so that alignment does not depend on them.
        #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }

    @Test func whatIsWrongIsLoudAndNotRanked() {
        let text = TerminalTable.text(ResultFixture.faulty())
        #expect(text.contains("\n hyperion !"))
        #expect(text.contains("WRONG: hyperion: 1 corrupted record\n"))
        #expect(text.contains("WRONG: std-unordered-map: 24 wrong answers in read@alone\n"))
        #expect(text.contains("ARM FAILED: std-unordered-map, repetition 4: killed by signal 11 (SIGSEGV)\n"))
        #expect(text.contains("    free(): invalid pointer\n"))
        #expect(text.contains("INTERRUPTED: SIGINT\n"))
        #expect(text.contains("✗ hyperion.read@alone.p50"))
        #expect(text.hasSuffix("interrupted (SIGINT), 19 of 20 arms measured\n"))
        #expect(text.split(separator: "\n").last?.hasPrefix("FAILED: incorrect: hyperion, std-unordered-map; ") == true)
        #expect(!text.contains("2.76x"), "a wrong engine has no ratio")
        let coloured = TerminalTable.text(ResultFixture.faulty(), colour: true)
        #expect(!coloured.contains("\u{1B}[1m3.61 M/s"), "a wrong engine is never the best")
    }

    @Test func nothingIsComparedWithAWrongBaseline() {
        var result = ResultFixture.result()
        result.samples[2].corrupted = 1
        let text = TerminalTable.text(result)
        #expect(text.contains("ratio: none, since the baseline answered wrongly"))
        #expect(!text.contains("2.76x"))
    }

    @Test func anEngineThatNeverFinishedIsSaidToHaveFailed() {
        var result = ResultFixture.result()
        result.samples.removeAll { $0.engine == "std-unordered-map" }
        result.metrics.removeAll { $0.name.engine == "std-unordered-map" }
        result.failures = [
            ArmFailure(engine: "std-unordered-map", repetition: 0, reason: "exit code 1", diagnostics: "")
        ]
        #expect(TerminalTable.text(result).contains("std-unordered-map      failed      –"))
    }

    /// What the run could have seen is what its report says, and the correction the report's.
    @Test func theSmallestDifferenceIsThatOfTheReport() throws {
        var result = ResultFixture.result()
        // One engine's load is far noisier than everything else.
        let noisy = Threshold.MetricName(engine: "std-unordered-map", operation: "load", metric: .throughput)
        let place = try #require(result.metrics.firstIndex { $0.name == noisy })
        result.metrics[place].ratioLow = 0.5
        result.scenario.run.repetitions = 6
        let text = TerminalTable.text(result).replacing("\n       ", with: " ")
        let sentence = try #require(text.firstMatch(of: /ratio: each interval holds .*/)).output
        let pattern =
            /holds by itself with 95 %; corrected for the (\d+) comparisons of report.md .* differs by (\S+) \(\S+, \S+\) to (\S+) \(std-unordered-map, load\)/
        let found = try #require(sentence.firstMatch(of: pattern), "\(sentence)").output
        let markdown = MarkdownReport.text(result)
        #expect(markdown.contains("Each interval holds by itself with 95 %. Corrected for all \(found.1) comparisons"))
        #expect(markdown.contains("- `std-unordered-map` load: throughput \(found.3)"))
        #expect(markdown.contains(": throughput \(found.2), p50"))
        #expect(ReportModel(result).smallestDifferences.allSatisfy { $0.ratio > 1 })
    }

    /// Extremes of a few repetitions cover less, and that makes what they could have seen larger.
    @Test func fewRepetitionsHoldLess() throws {
        var result = ResultFixture.result()
        func seen(_ repetitions: Int) throws -> (confidence: Double, ratio: Double) {
            result.scenario.run.repetitions = repetitions
            let model = ReportModel(result)
            return (model.ratioConfidence, try #require(model.smallestDifferences.first).ratio)
        }
        let (two, five, many) = (try seen(2), try seen(5), try seen(60))
        #expect(two.confidence == 0.5 && five.confidence == 0.9375 && many.confidence == 0.95)
        #expect(two.ratio > five.ratio && five.ratio > many.ratio && many.ratio > 1)
        for hostile in [Int.min, -1, 0, 1, .max] { #expect(try seen(hostile).ratio > 1) }
    }

    @Test func withoutIntervalsNothingIsSaidOfThem() {
        var result = ResultFixture.result()
        for index in result.metrics.indices {
            (result.metrics[index].ratioLow, result.metrics[index].ratioHigh) = (nil, nil)
        }
        #expect(!TerminalTable.text(result).contains("each interval"))
        #expect(!MarkdownReport.text(result).contains("Each interval"))
    }

    @Test func withoutABaselineThereAreNoRatios() {
        var result = ResultFixture.result()
        result.scenario.baseline = nil
        let text = TerminalTable.text(result)
        // Those to the machine's limit need none.
        #expect(!text.contains(" ratio") && !text.contains("\nratio") && !text.contains("interval"))
    }

    @Test func doubtsAreSaid() {
        var result = ResultFixture.result()
        result.environment.swift = "6.3, debug"
        result.environment.allowedProcessors = [0]
        result.environment.loadAverages = [3.5, 1, 1]
        result.scenario.run.repetitions = 1
        result.scenario.threads.mixed = 2
        result.samples[0].phases[1].settled = false
        let cautions = ReportModel(result).cautions
        #expect(cautions.count == 5)
        #expect(cautions.contains("2 threads shared 1 processor"))
        #expect(cautions.contains("in 1 of 40 warm-ups throughput or latency was not steady in time"))
        #expect(ReportModel(ResultFixture.result()).cautions.isEmpty)
    }

    @Test func namesCannotRewriteTheTerminal() {
        var result = ResultFixture.result()
        result.scenario.description = "\u{1B}[2J"
        result.scenario.engines[0] = "a\u{1B}]0;x\u{07}"
        result.interruption = "\u{1B}c"
        #expect(!TerminalTable.text(result).contains("\u{1B}"))
    }
}
