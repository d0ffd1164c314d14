import Foundation
import Testing

@testable import HyperionLab

@Suite struct RatioEstimateTests {
    /// Worked out by hand: the Walsh averages of 1, 2, 4 are 1, 1.5, 2, 2.5, 3, 4.
    @Test func smallSamplesByHand() throws {
        let paired = try #require(RatioEstimate(pairs: [1, 2, 4], confidence: 0.7))
        #expect(abs(log(paired.ratio) - 2.25) < 1e-12)
        let interval = try #require(paired.interval)
        // P(W = 0) = 1/8 ≤ 0.15 < 2/8: nothing is left out.
        #expect(abs(log(interval.low) - 1) < 1e-12 && abs(log(interval.high) - 4) < 1e-12)
        #expect(abs(interval.coverage - 0.75) < 1e-12)
        let unpaired = try #require(RatioEstimate([3, 5], to: [1, 2], confidence: 0.6))
        // Differences 1, 2, 3, 4; P(U = 0) = 1/6 ≤ 0.2 < 2/6.
        #expect(abs(log(unpaired.ratio) - 2.5) < 1e-12)
        #expect(abs(log(unpaired.interval?.low ?? 0) - 1) < 1e-12)
        #expect(abs(log(unpaired.interval?.high ?? 0) - 4) < 1e-12)
    }

    @Test func tooFewSamplesHaveNoInterval() throws {
        #expect(RatioEstimate(pairs: [], confidence: 0.95) == nil)
        #expect(RatioEstimate([], to: [1], confidence: 0.95) == nil)
        #expect(RatioEstimate([1], to: [], confidence: 0.95) == nil)
        for confidence in [0.9, 0.95, 0.99, 0.9983] {
            let least = RatioEstimate.leastPairs(confidence: confidence)
            #expect(RatioEstimate(pairs: Array(repeating: 0, count: least), confidence: confidence)?.interval != nil)
            #expect(
                RatioEstimate(pairs: Array(repeating: 0, count: least - 1), confidence: confidence)?.interval == nil)
            let samples = try #require(RatioEstimate.leastSamples(confidence: confidence))
            let zeros = [Double](repeating: 0, count: samples)
            #expect(RatioEstimate(zeros, to: zeros, confidence: confidence)?.interval != nil)
            let fewer = Array(zeros.dropLast())
            #expect(RatioEstimate(fewer, to: fewer, confidence: confidence)?.interval == nil)
        }
        #expect(RatioEstimate.leastSamples(confidence: 0.95, others: 0) == nil)
    }

    @Test func extremesNeitherTrapNorLoseTheirOrder() throws {
        let logs = Logarithms.of([.nan, 0, -1, .infinity, .greatestFiniteMagnitude, .leastNormalMagnitude, 1])
        #expect(logs.count == 3)
        let many = Array(repeating: logs, count: 8).flatMap(\.self)
        let estimate = try #require(RatioEstimate(pairs: many, confidence: 0.95))
        let interval = try #require(estimate.interval)
        #expect(interval.low <= estimate.ratio && estimate.ratio <= interval.high)
        let two = try #require(RatioEstimate(many, to: many, confidence: 0.99)?.interval)
        #expect(two.low <= 1 && 1 <= two.high)
    }

    /// The share of intervals that hold the truth, for every kind of noise; unpaired samples only where they are
    /// independent, which is what they assume.
    @Test(arguments: NoiseSource.Kind.allCases)
    func intervalsCoverTheTruthAsOftenAsTheySay(kind: NoiseSource.Kind) throws {
        let seed = ReplaySeed.draw(test: "intervalsCoverTheTruthAsOftenAsTheySay")
        var noise = NoiseSource(kind, deviation: 0.05, seed: seed)
        let trials = 1500
        var (paired, unpaired) = (0, 0)
        for _ in 0..<trials {
            let (base, new) = noise.pairs(12, slowdown: 0.1)
            let logs = Logarithms.ratios(new, to: base)
            let pair = try #require(RatioEstimate(pairs: logs, confidence: 0.95)?.interval)
            if pair.low <= 1.1, 1.1 <= pair.high { paired += 1 }
            let two = try #require(
                RatioEstimate(Logarithms.of(new.values), to: Logarithms.of(base.values), confidence: 0.95)?.interval)
            if two.low <= 1.1, 1.1 <= two.high { unpaired += 1 }
        }
        // Five standard deviations below the promise; far above would mean uselessly wide.
        let least = 0.95 - 5 * (0.95 * 0.05 / Double(trials)).squareRoot()
        #expect(Double(paired) / Double(trials) > least, "seed \(seed)")
        if kind != .autocorrelated { #expect(Double(unpaired) / Double(trials) > least, "seed \(seed)") }
        #expect(paired < trials, "an interval that always covers is no interval of 95 %")
    }
}
