import Foundation
import Testing

@testable import HyperionLab

struct OrderStatisticsTests {
    @Test func mediansOfFewSamples() {
        #expect(OrderStatistics.median([]) == nil)
        #expect(OrderStatistics.median([7]) == 7)
        #expect(OrderStatistics.median([9, 1]) == 5)
        #expect(OrderStatistics.median([3, 1, 2]) == 2)
        #expect(
            OrderStatistics.median([.greatestFiniteMagnitude, .greatestFiniteMagnitude]) == .greatestFiniteMagnitude)
    }

    /// Count, rank and coverage, worked out apart with exact fractions.
    @Test(arguments: [
        (2, 1, 0.5), (3, 1, 0.75), (4, 1, 0.875), (5, 1, 0.9375), (6, 1, 0.96875), (8, 1, 0.9921875),
        (9, 2, 0.9609375), (10, 2, 0.978515625), (20, 6, 0.9586105347), (30, 10, 0.9572260547),
        (100, 40, 0.9647997998),
    ])
    func intervalsAreTheTightestWithTheirCoverage(count: Int, place: Int, coverage: Double) throws {
        let samples = (1...count).map(Double.init).reversed()
        let interval = try #require(OrderStatistics.medianInterval(Array(samples)))
        #expect(interval.low == Double(place) && interval.high == Double(count + 1 - place))
        #expect(abs(interval.coverage - coverage) < 1e-9)
    }

    @Test func oneSampleHasNoInterval() {
        #expect(OrderStatistics.medianInterval([]) == nil)
        #expect(OrderStatistics.medianInterval([1]) == nil)
    }

    @Test func manySamplesNeitherOverflowNorVanish() {
        for count in [56, 57, 1000, 5000] {
            let (place, coverage) = OrderStatistics.symmetricPair(of: count, confidence: 0.95)
            #expect(coverage >= 0.95 && coverage < 0.97)
            // The normal approximation: 1.96 standard deviations of √n/2 each.
            #expect(abs(Double(place) - (Double(count) / 2 - 0.98 * Double(count).squareRoot())) < 2)
        }
    }

    @Test func intervalsCoverTheTrueMedianAsOftenAsTheySay() throws {
        let seed = ReplaySeed.draw(test: "intervalsCoverTheTrueMedianAsOftenAsTheySay")
        var random = RandomSource(seed: seed)
        let trials = 4000
        for count in [3, 5, 12, 20] {
            var covered = 0
            var coverage = 0.0
            for _ in 0..<trials {
                // As skewed as latencies are: the median of 1/u is 2.
                let samples = (0..<count).map { _ in 1 / (1 - random.unit()) }
                let interval = try #require(OrderStatistics.medianInterval(samples))
                coverage = interval.coverage
                if interval.low <= 2, 2 <= interval.high { covered += 1 }
            }
            let deviation = (coverage * (1 - coverage) / Double(trials)).squareRoot()
            #expect(abs(Double(covered) / Double(trials) - coverage) < 5 * deviation, "\(count) samples")
        }
    }
}

struct PairedRatioTests {
    @Test func pairsAreMatchedByRepetition() throws {
        let ratio = try #require(PairedRatio([0: 10, 1: 40, 2: 60, 7: 5], to: [2: 30, 0: 10, 1: 10, 4: 1, 5: 2]))
        #expect(ratio.pairs == 3 && ratio.dropped == 3)
        #expect(abs(ratio.median - 2) < 1e-12)
        let interval = try #require(ratio.interval)
        #expect(interval.low == 1 && abs(interval.high - 4) < 1e-12 && interval.coverage == 0.75)
    }

    @Test func exchangingTheSidesInvertsTheRatio() throws {
        let seed = ReplaySeed.draw(test: "exchangingTheSidesInvertsTheRatio")
        var random = RandomSource(seed: seed)
        for count in 1...12 {
            let left = Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, 1 + random.unit()) })
            let right = Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, 1 + random.unit()) })
            let (one, other) = (try #require(PairedRatio(left, to: right)), try #require(PairedRatio(right, to: left)))
            #expect(abs(one.median * other.median - 1) < 1e-12)
            if let interval = one.interval, let inverse = other.interval {
                #expect(abs(interval.low * inverse.high - 1) < 1e-12)
            } else {
                #expect(count == 1)
            }
        }
    }

    @Test func driftThatBothShareCancels() throws {
        let drift = [1.0, 5, 0.2, 3, 9, 0.7]
        let left = Dictionary(uniqueKeysWithValues: drift.enumerated().map { ($0, $1 * 3) })
        let right = Dictionary(uniqueKeysWithValues: drift.enumerated().map { ($0, $1 * 4) })
        let ratio = try #require(PairedRatio(left, to: right))
        #expect(abs(ratio.median - 0.75) < 1e-12)
        #expect(abs((ratio.interval?.high ?? 0) - 0.75) < 1e-12)
    }

    @Test func valuesWithoutALogarithmAreDropped() {
        #expect(PairedRatio([0: 1], to: [1: 1]) == nil)
        #expect(PairedRatio([:], to: [:]) == nil)
        let ratio = PairedRatio([0: 0, 1: -1, 2: .nan, 3: .infinity, 4: 2], to: [0: 1, 1: 1, 2: 1, 3: 1, 4: 2])
        #expect(ratio?.pairs == 1 && ratio?.dropped == 4 && ratio?.median == 1 && ratio?.interval == nil)
    }
}
