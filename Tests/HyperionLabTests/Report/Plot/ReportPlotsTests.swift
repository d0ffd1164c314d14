import Foundation
import FoundationXML
import Testing

@testable import HyperionLab

@Suite struct ReportPlotsTests {
    @Test func aRunHasADrawingForEachThingThatItMeasured() throws {
        let plots = ReportPlots(ReportModel(try PlotFixture.result()))
        #expect(
            plots.all.map(\.file) == [
                "percentiles-read-alone.svg", "percentiles-read-mixed.svg", "percentiles-update-mixed.svg",
                "throughput-alone.svg", "throughput-mixed.svg", "ratios-throughput.svg", "ratios-p50.svg",
                "ratios-p99.svg", "memory.svg",
            ])
    }

    @Test func whatWasNotMeasuredHasNoFrame() {
        var result = ResultFixture.result()
        #expect(ReportPlots(ReportModel(result)).all.map(\.name).filter { !$0.hasPrefix("ratios") } == ["memory"])
        result.scenario.baseline = nil
        (result.samples, result.metrics) = ([], [])
        #expect(ReportPlots(ReportModel(result)).all.isEmpty)
    }

    @Test func numbersThatNoAxisHasAPlaceForAreLeftOut() throws {
        var result = try PlotFixture.result()
        for (index, value) in [Double.nan, .infinity, -1, 0, 1e308, 1e-308].enumerated() {
            for metric in result.metrics.indices where metric % 6 == index {
                result.metrics[metric].value = value
                (result.metrics[metric].low, result.metrics[metric].high) = (-value, value)
                (result.metrics[metric].ratio, result.metrics[metric].ratioLow) = (value, -value)
            }
            for sample in result.samples.indices {
                result.samples[sample].phases[1].windows?.rates[index] = value
                result.samples[sample].memory.payloadBytesPerRecord = value
            }
        }
        for plot in ReportPlots(ReportModel(result)).all {
            let svg = plot.svg(isAlone: true)
            #expect(isWellFormed(svg))
            #expect(svg.matches(of: /\b(nan|inf)\b/).isEmpty)
        }
    }

    @Test func everyDrawingIsWellFormedWhateverItsNames() throws {
        let plots = ReportPlots(ReportModel(try PlotFixture.hostileResult())).all
        #expect(plots.count == 9)
        #expect(Set(plots.map(\.file)).count == plots.count)
        for plot in plots {
            #expect(isWellFormed(plot.svg(isAlone: true)), "\(plot.name)")
            #expect(!plot.svg(isAlone: true).contains("<img"))
            #expect(plot.name.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) || (97...122).contains($0) })
        }
        #expect(!isWellFormed("<svg><title>\(PlotFixture.hostile)</title></svg>"))
    }

    @Test func namesAreNeverGivenTwice() {
        var names = PlotNames()
        #expect(["a b", "A/b", "../b", "", "a b"].map { names.unique($0) } == ["a-b", "a-b-2", "-b", "", "a-b-3"])
    }

    private func isWellFormed(_ svg: String) -> Bool {
        let parser = XMLParser(data: Data(svg.utf8))
        // What it returns is true for mismatched tags as well.
        return parser.parse() && parser.parserError == nil
    }
}
