import Foundation
import Testing

@testable import HyperionLab

/// YCSB's scrambled zipfian. The expected figures were computed by another program (Python) from YCSB's definition.
struct YCSBZipfianTests {
    @Test(
        arguments: [
            (0, 0, 211), (0.01, 0, 211), (0.037, 0, 211), (0.038, 1, 620), (0.056, 1, 620), (0.06, 2, 393),
            (0.1, 6, 587), (0.2, 83, 374), (0.3, 1038, 599), (0.4, 12175, 675),
        ] as [(Double, UInt64, Int)])
    func aUniformStandsForARankAndItsRecord(uniform: Double, rank: UInt64, record: Int) {
        #expect(YCSBZipfianSampler.rank(at: uniform) == rank)
        #expect(YCSBZipfianSampler(count: 1000).record(ofRank: rank) == record)
    }

    /// Of large ranks the C library's power may change the last digits.
    @Test(arguments: [(0.6, 1_405_413), (0.8, 130_797_456), (0.99, 8_086_205_587)] as [(Double, Double)])
    func largeRanks(uniform: Double, rank: Double) {
        #expect(abs(Double(YCSBZipfianSampler.rank(at: uniform)) / rank - 1) < 1e-6)
    }

    @Test func ranksAreHashedAsYCSBNamesItsKeys() {
        #expect(YCSBZipfianSampler.hash(0) == 6_284_781_860_667_377_211)
        #expect(YCSBZipfianSampler.hash(1) == 8_517_097_267_634_966_620)
        #expect(YCSBZipfianSampler.hash(2) == 1_820_151_046_732_198_393)
        #expect(YCSBZipfianSampler.hash(9_999_999_999) == 3_605_131_173_811_637_474)
        #expect(YCSBZipfianSampler.hash(UInt64(Int64.max)) == 8_289_549_613_075_766_851)
    }

    @Test func theMostPopularRecordTakesAsMuchAsYCSBGivesIt() {
        let sampler = YCSBZipfianSampler(count: 1000)
        #expect(abs(sampler.probability(of: 211) - 0.03886480912561814) < 1e-9)
        #expect(abs(sampler.probability(of: 620) - 0.02019951069589527) < 1e-9)
        let exact = ZipfSampler(theta: 0.99, count: 1000)
        #expect(exact.probability(ofRank: 1) > 0.129, "the true distribution, for the docstring")
    }

    @Test(arguments: [1, 10, 1000, 20_000])
    func drawsFitTheProbabilities(records: Int) {
        // All at once: one probability costs as much as all ranks that are counted one by one.
        let sampler = YCSBZipfianSampler(count: records)
        var probabilities = [Double](repeating: 0, count: records)
        var below = 0.0
        for rank in 0..<UInt64(1 << 16) {
            // The uniform at which the next rank begins, found by halving.
            var (low, high) = (below, 1.0)
            while case let middle = (low + high) / 2, middle > low, middle < high {
                if YCSBZipfianSampler.rank(at: middle) > rank { high = middle } else { low = middle }
            }
            probabilities[sampler.record(ofRank: rank)] += high - below
            below = high
        }
        for record in 0..<records { probabilities[record] += (1 - below) / Double(records) }
        for record in stride(from: 0, to: records, by: max(1, records / 5)) {
            #expect(abs(sampler.probability(of: record) - probabilities[record]) < 1e-9)
        }
        let counts = KeySamplerTests.counts(
            KeySampler(.ycsbZipfian, records: records, seed: 9), liveCount: records, draws: 100_000)
        #expect(GoodnessOfFit.pValue(counts: counts, probabilities: probabilities) > KeySamplerTests.level)
    }

    /// The distortion is there: what the name says is refused.
    @Test func drawsDoNotFitTheTrueZipfian() {
        let counts = KeySamplerTests.counts(
            KeySampler(.ycsbZipfian, records: 1000, seed: 9), liveCount: 1000, draws: 100_000)
        let ranked = counts.sorted(by: >)
        let exact = ZipfSampler(theta: 0.99, count: 1000)
        let p = GoodnessOfFit.pValue(counts: ranked, probabilities: (1...1000).map { exact.probability(ofRank: $0) })
        #expect(p < KeySamplerTests.level)
    }

    @Test func recordsInsertedLaterAreNotDrawn() {
        var sampler = KeySampler(.ycsbZipfian, records: 10, seed: 6)
        #expect((0..<10_000).allSatisfy { _ in sampler.next(liveCount: 1000) < 10 })
        #expect(sampler.probability(of: 10, liveCount: 1000) == 0)
    }

    @Test func theStreamAloneDecidesTheSequence() {
        func draws(seed: UInt64, stream: UInt64) -> [Int] {
            var sampler = KeySampler(.ycsbZipfian, records: 1000, seed: seed, stream: stream)
            return (0..<16).map { _ in sampler.next(liveCount: 1000) }
        }
        #expect(draws(seed: 1, stream: 2) == draws(seed: 1, stream: 2))
        #expect(draws(seed: 1, stream: 2) != draws(seed: 1, stream: 3))
    }
}
