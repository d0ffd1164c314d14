import Foundation
import Testing

@testable import HyperionLab

/// Passes behind a warm-up of fixed length: drifts that are planted, and noise without one.
@Suite struct PassDriftTests {
    /// Rates of each repetition, whose levels differ as processes do.
    private func passes(
        _ series: inout SyntheticSeries, _ noise: SyntheticSeries.Noise, repetitions: Int, windows: Int = 50,
        drift: (Int) -> Double = { _ in 1 }
    ) -> [[Double]] {
        (0..<repetitions).map { repetition in
            series.noise(noise, windows).enumerated().map { place, value in
                1e6 * (1 + 0.3 * Double(repetition)) * value * drift(place)
            }
        }
    }

    @Test(arguments: SyntheticSeries.Noise.allCases)
    func aSlowStartIsFoundWhereItEnds(noise: SyntheticSeries.Noise) {
        let seed = ReplaySeed.draw(test: "PassDriftTests/aSlowStartIsFoundWhereItEnds")
        var series = SyntheticSeries(seed: seed)
        let found = (0..<100).compactMap { _ in
            PassDrift.find(
                passes(&series, noise, repetitions: 6) { $0 < 15 ? 0.7 : 1 }, tests: 6)
        }
        #expect(found.count >= 95, "\(found.count)")
        #expect(found.count { abs($0.place - 15) <= 6 && abs($0.ratio - 1 / 0.7) < 0.2 } >= 85)
    }

    @Test(arguments: SyntheticSeries.Noise.allCases)
    func aRampIsFound(noise: SyntheticSeries.Noise) {
        let seed = ReplaySeed.draw(test: "PassDriftTests/aRampIsFound")
        var series = SyntheticSeries(seed: seed)
        let found = (0..<100).count { _ in
            // A third slower at the end than at the start.
            PassDrift.find(passes(&series, noise, repetitions: 6) { 1 - 0.007 * Double($0) }, tests: 6) != nil
        }
        #expect(found >= 95)
    }

    /// Six tests at once: in all of them together noise has a change in at most one run of twenty.
    @Test(arguments: SyntheticSeries.Noise.allCases, [1, 3, 6])
    func noiseWithoutADriftIsLeftInPeace(noise: SyntheticSeries.Noise, repetitions: Int) {
        let seed = ReplaySeed.draw(test: "PassDriftTests/noiseWithoutADriftIsLeftInPeace")
        var series = SyntheticSeries(seed: seed)
        let runs = 150
        let alarms = (0..<runs).count { _ in
            (0..<6).contains { _ in
                PassDrift.find(passes(&series, noise, repetitions: repetitions), tests: 6) != nil
            }
        }
        // 7.5 are allowed, and five standard deviations of 2.7.
        #expect(alarms <= 21, "\(alarms) of \(runs)")
    }

    @Test func aNeighbourInOneRepetitionIsNoDrift() throws {
        let flat = [Double](repeating: 1e6, count: 50)
        let disturbed = (0..<50).map { $0 < 25 ? 1e6 : 5e5 }
        #expect(PassDrift.find([flat, disturbed, flat], tests: 1) == nil)
        let drift = try #require(PassDrift.find([disturbed, disturbed, flat], tests: 1))
        #expect(drift.place == 25 && drift.ratio < 0.6)
        #expect(PassDrift.find([disturbed], tests: 1) == PassDrift(place: 25, ratio: 0.5))
    }

    @Test func whatCannotBeToldIsNotSaid() {
        let step = (0..<9).map { $0 < 4 ? 1.0 : 9 }
        #expect(PassDrift.find([step], tests: 1) == nil, "fewer than ten windows")
        #expect(PassDrift.find([], tests: 1) == nil && PassDrift.find([[]], tests: 1) == nil)
        let long = (0..<50).map { $0 < 25 ? 1.0 : 9 }
        #expect(PassDrift.find([long, step], tests: 1) == nil, "beyond the shortest there is no median")
        for strange in [Double.nan, .infinity, 0, -1] {
            let rates = [Double](repeating: strange, count: 50)
            #expect(PassDrift.find([rates], tests: 1) == nil)
        }
        // Within the tolerance, however clear.
        #expect(PassDrift.find([(0..<50).map { $0 < 25 ? 1 : 1.019 }], tests: 1) == nil)
    }

    // MARK: In reports

    private func result(warmup: UInt64?, operations: [Scenario.Operation.Kind] = [.read]) -> RunResult {
        var result = ResultFixture.result()
        result.scenario.run.warmupNanoseconds = warmup
        let share = Scenario.Share(millionths: Scenario.Share.whole / operations.count)
        result.scenario.phases[0].mix = .shared(operations.map { .init(kind: $0, share: share) })
        for index in result.samples.indices where result.samples[index].engine != "swift-dictionary" {
            result.samples[index].phases[1].windows = ThroughputWindows(
                seconds: 0.1, rates: (0..<50).map { $0 < 20 ? 8e5 : 1e6 })
        }
        return result
    }

    @Test func theReportsCautionThatThePassHadNotSettled() {
        let result = result(warmup: 2_000_000_000)
        let caution =
            "throughput changed while it was measured, of hyperion (read@alone) to 1.25x after 2.00 s, of "
            + "std-unordered-map (read@alone) to 1.25x after 2.00 s: the fixed warm-up of 2 s was too short, or "
            + "something disturbed it; write `warmup: auto`, or a longer one"
        #expect(ReportModel(result).cautions == [caution])
        #expect(TerminalTable.text(result).contains("caution: throughput changed while it was measured, of hyperion"))
        #expect(MarkdownReport.text(result).contains("- Caution: throughput changed while it was measured, of hyper"))
        #expect(HTMLReport.text(MarkdownReport(result)).contains("throughput changed while it was measured, of hyper"))
    }

    @Test func withoutAWarmUpItSaysSo() {
        #expect(ReportModel(result(warmup: 0)).cautions.first?.contains(": there was no warm-up, or som") == true)
    }

    @Test func whereNothingDriftsOrNoWarmUpIsPossibleNothingIsSaid() {
        #expect(ReportModel(result(warmup: nil)).cautions.isEmpty, "that decides for itself, and says so")
        #expect(ReportModel(result(warmup: 1, operations: [.read, .insert])).cautions.isEmpty, "the store grows")
        var flat = result(warmup: 1)
        for index in flat.samples.indices {
            flat.samples[index].phases[1].windows?.rates = [Double](repeating: 1e6, count: 50)
        }
        #expect(ReportModel(flat).cautions.isEmpty)
        var old = result(warmup: 1)
        for index in old.samples.indices { old.samples[index].phases[1].windows = nil }
        #expect(ReportModel(old).cautions.isEmpty, "results of older versions have no windows")
    }
}
