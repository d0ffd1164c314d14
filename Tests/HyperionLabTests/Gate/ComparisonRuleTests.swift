import Foundation
import Testing

@testable import HyperionLab

@Suite struct ComparisonRuleTests {
    private let rule = ComparisonRule(tolerance: 0.05, comparisons: 4)

    private func verdict(_ low: Double, _ high: Double, _ metric: Metric) -> String {
        let (outcome, mayBeWorse) = rule.judge(
            .init(low: low, high: high, coverage: 0.99), higherIsBetter: metric.higherIsBetter)
        return outcome.rawValue + (mayBeWorse ? "!" : "")
    }

    @Test(
        arguments: [
            (1.06, 1.2, "regressed!", "improved"), (1.04, 1.2, "inconclusive!", "inconclusive"),
            (0.96, 1.04, "same", "same"), (0.8, 1.04, "inconclusive", "inconclusive!"),
            (0.8, 0.9, "improved", "regressed!"), (0.8, 1.2, "inconclusive!", "inconclusive!"), (1, 1, "same", "same"),
            (.nan, .nan, "inconclusive!", "inconclusive!"), (0, .infinity, "inconclusive!", "inconclusive!"),
        ] as [(Double, Double, String, String)])
    func theWholeIntervalDecides(low: Double, high: Double, latency: String, throughput: String) {
        #expect(verdict(low, high, .p50) == latency)
        #expect(verdict(low, high, .throughput) == throughput)
    }

    @Test func moreComparisonsAskForMore() {
        #expect(abs(ComparisonRule(comparisons: 1).confidenceOfEach - 0.95) < 1e-12)
        #expect(abs(ComparisonRule(comparisons: 10).confidenceOfEach - 0.995) < 1e-12)
        #expect(ComparisonRule(comparisons: 0).comparisons == 1)
    }

    @Test func theSmallestEffectGrowsWithTheNoise() throws {
        func effect(_ half: Double, _ higherIsBetter: Bool = false) throws -> Double {
            let interval = OrderStatistics.Interval(low: exp(-half), high: exp(half), coverage: 0.99)
            return try #require(rule.smallestEffect(interval, higherIsBetter: higherIsBetter))
        }
        #expect(abs(try effect(0) - 1.05) < 1e-12)
        #expect(try effect(0.1) > effect(0.02))
        #expect(abs(try effect(0.1) * effect(0.1, true) - 1) < 1e-12)
    }

    /// The promise is kept: what is called the smallest effect is found about four times in five.
    @Test func theSmallestEffectIsFoundFourTimesInFive() throws {
        let seed = ReplaySeed.draw(test: "theSmallestEffectIsFoundFourTimesInFive")
        var noise = NoiseSource(.plain, deviation: 0.05, seed: seed)
        let name = Threshold.MetricName(engine: "a", operation: "read", metric: .p50)
        func comparison(_ slowdown: Double) -> MetricComparison {
            let values = noise.pairs(20, slowdown: slowdown)
            return MetricComparison(
                paired: name, base: .init(values: values.base), new: .init(values: values.new), rule: rule)
        }
        let effects = (0..<200).compactMap { _ in comparison(0).smallestEffect }
        let typical = try #require(OrderStatistics.median(effects))
        let found = (0..<500).count { _ in comparison(typical - 1).outcome == .regressed }
        #expect((300...498).contains(found), "\(found) of 500 at \(typical), seed \(seed)")
    }

    @Test func whatIsMissingIsSaidAndNeverPasses() {
        let name = Threshold.MetricName(engine: "a", operation: "read", metric: .p99)
        let some = Observations.Series(values: [0: 1, 1: 2, 2: 3])
        let none = Observations.Series(notes: ["fewer than 10 samples beyond"])
        for comparison in [
            MetricComparison(paired: name, base: some, new: none, rule: rule),
            MetricComparison(unpaired: name, base: none, new: some, rule: rule),
            MetricComparison(paired: name, base: some, new: some, rule: rule),
            MetricComparison(
                unpaired: name, base: some, new: .init(values: [0: .nan, 1: -1, 2: .infinity]), rule: rule),
        ] {
            #expect(comparison.outcome == .inconclusive && comparison.mayBeWorse && !comparison.note.isEmpty)
            #expect(GateLine(comparison).outcome == .undecided)
        }
        #expect(
            MetricComparison(paired: name, base: some, new: none, rule: rule).note.contains(
                "not measured in new (fewer than 10 samples beyond)"))
        #expect(
            MetricComparison(paired: name, base: some, new: some, rule: rule).note
                == "too few repetitions: 9 pairs are needed")
    }

    @Test func metricListsAreRead() throws {
        #expect(try Metric.list("throughput, p99.9") == [.throughput, .p999])
        #expect(try Metric.list("p50,p50") == [.p50])
        #expect(try Metric.list("all") == Metric.allCases)
        for text in ["", "p51", "p50,", "p50;p99", "allocated-per-op", "p50,fragmentation"] {
            #expect(throws: MetricListError.self) { try Metric.list(text) }
        }
    }
}
