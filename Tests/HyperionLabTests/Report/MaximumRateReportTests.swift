import Foundation
import Testing

@testable import HyperionLab

@Suite struct MaximumRateReportTests {
    /// Two engines over three rates; the second cannot hold the last one.
    static func result(name: String = "rates", second: String = "swift-dictionary") -> MaximumRateSearch.Result {
        var scenario = ResultFixture.scenario(engines: ["hyperion", second])
        scenario.name = name
        func probe(_ rate: Double, _ verdict: String, slower: Double) -> MaximumRateSearch.Probe {
            MaximumRateSearch.Probe(
                ratePerSecond: rate, verdict: verdict, achievedPerSecond: verdict == "not-held" ? rate / 2 : rate,
                nanoseconds: 2000 * slower, operation: "read", largestBacklog: 7,
                latencies: [
                    .init(operation: "read", p50: 200 * slower, p99: 2000 * slower),
                    .init(operation: "update", p50: 300 * slower, p99: nil),
                ])
        }
        return MaximumRateSearch.Result(
            scenario: scenario, bound: "p99<10us", resolution: 1.05,
            engines: [
                .init(
                    engine: "hyperion", outcome: .aboveHighest, low: 4e6, fullSpeedPerSecond: 4e6,
                    probes: [probe(1e6, "holds", slower: 1), probe(4e6, "holds", slower: 1.5)]),
                .init(
                    engine: second, outcome: .found, low: 1e6, high: 2e6, fullSpeedPerSecond: 3e6,
                    probes: [probe(2e6, "not-held", slower: 4000), probe(1e6, "holds", slower: 2)]),
            ], startedAt: 1_772_373_909, environment: ResultFixture.environment)
    }

    @Test func theStepsAreDrawnAgainstTheRate() throws {
        let report = MaximumRateReport(Self.result())
        #expect(report.rates.plots.map(\.name) == ["rates-read-p50", "rates-read-p99", "rates-update-p50"])
        let text = report.text
        #expect(text.hasPrefix("# rates: the highest rate with p99&lt;10us\n"))
        #expect(text.contains("**Done: a rate was found for 2 of 2 engines.**"))
        #expect(text.contains("- swift-dictionary holds p99&lt;10us up to a rate between 1.00 M/s and 2.00 M/s.\n"))
        #expect(text.contains("| swift-dictionary | 2.00 M/s | 1.00 M/s | **no** | 800 µs | 8.00 ms |\n"))
        #expect(text.contains("| hyperion | 1.00 M/s | 1.00 M/s | yes | 300 ns | – |\n"))
        #expect(text.contains("- **Not held** by swift-dictionary: 2 M/s (achieved 1 M/s).\n"))
        // In the order of the rates, not of the steps.
        let summary = try #require(report.rates.plots.first?.summary)
        #expect(
            summary.contains("swift-dictionary at 1 M/s: 400 ns; swift-dictionary at 2 M/s: 800 µs, rate not held."))
        #expect(text.contains("       rate  achieved  ") || text.contains("rate  achieved"))
        #expect(text.contains("## Environment"))
        for plot in report.rates.plots { #expect(text.contains("](\(plot.file))")) }
        #expect(report.page.ranges(of: "<svg class=\"hyperion-plot\"").count == 3)
    }

    @Test func whatItIsReadFromMakesItAgain() throws {
        let folder = try TemporaryFolder()
        try MaximumRateFolder.write(Self.result(), to: folder.path)
        let before = try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8)
        #expect(MaximumRateFolder.isSearch(folder.path) && MaximumRateFolder.isSearch(folder.path + "/find-max.json"))
        let again = try MaximumRateFolder.report(folder.path, to: folder.path + "/new")
        #expect(again.result.engines.count == 2)
        #expect(try String(contentsOfFile: folder.path + "/new/report.html", encoding: .utf8) == before)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/new/rates-read-p99.svg"))
    }

    /// Files of the version that kept neither both percentiles nor the machine.
    @Test func olderFilesHaveNoDrawing() throws {
        var old = Self.result()
        (old.startedAt, old.environment) = (nil, nil)
        for engine in old.engines.indices {
            for probe in old.engines[engine].probes.indices { old.engines[engine].probes[probe].latencies = nil }
        }
        let folder = try TemporaryFolder()
        try folder.write(try MaximumRateFolder.json(old), to: "find-max.json")
        let report = MaximumRateReport(try MaximumRateFolder.read(folder.path + "/find-max.json"))
        #expect(report.rates.plots.isEmpty && report.text.contains("## Steps"))
        #expect(!report.text.contains("Latency against the rate") && report.page.hasSuffix("</html>\n"))
    }

    @Test func verdictsAreTheGravest() {
        func verdict(_ outcome: MaximumRateSearch.EngineResult.Outcome, interruption: String? = nil) -> String {
            var result = Self.result()
            result.engines[1].outcome = outcome
            result.interruption = interruption
            let text = MaximumRateReport(result).text
            return String(text.split(separator: "\n").first { $0.hasPrefix("**") } ?? "")
        }
        #expect(verdict(.belowLowest) == "**FAILED: a rate was found for 1 of 2 engines.**")
        #expect(verdict(.wrongAnswers).hasPrefix("**FAILED"))
        #expect(verdict(.undecided) == "**NO FULL VERDICT: a rate was found for 1 of 2 engines.**")
        #expect(verdict(.found, interruption: "SIGINT").hasSuffix("2 of 2 engines; interrupted by SIGINT.**"))
    }

    @Test func noTextBecomesMarkup() {
        let page = MaximumRateReport(Self.result(name: PlotFixture.hostile, second: PlotFixture.hostile)).page
        #expect(HTMLReportTests.foreignTags(in: page) == [])
    }

    @Test(arguments: [
        "", "{", "[]", "{\"schema\": \"hyperion-result\"}",
    ])
    func whatIsNoSearchIsRefused(text: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "find-max.json")
        #expect(throws: ReportError.self) { try MaximumRateFolder.read(folder.path + "/find-max.json") }
    }

    /// Whatever changed bytes make of a result, its report never traps.
    @Test func changedBytesNeverTrap() throws {
        let seed = ReplaySeed.draw(test: "MaximumRateReportTests/changedBytesNeverTrap")
        var random = RandomSource(seed: seed)
        func next(_ bound: Int) -> Int { min(Int(random.unit() * Double(bound)), bound - 1) }
        let original = try MaximumRateFolder.json(Self.result())
        let alphabet = Array("0123456789-eE.\"[]{},:ntf".utf8)
        let folder = try TemporaryFolder()
        var read = 0
        for _ in 0..<300 {
            var bytes = original
            for _ in 0..<(1 + next(3)) { bytes[next(bytes.count)] = alphabet[next(alphabet.count)] }
            try folder.write(bytes, to: "find-max.json")
            guard let result = try? MaximumRateFolder.read(folder.path + "/find-max.json") else { continue }
            read += 1
            #expect(!MaximumRateReport(result).page.isEmpty, "seed \(seed)")
        }
        #expect(read > 0, "nothing was readable: seed \(seed)")
    }
}
