import Testing

@testable import HyperionLab

struct RandomSourceTests {
    @Test func splitMixGivesThePublishedSequence() {
        // From https://prng.di.unimi.it/splitmix64.c with x = 1234567.
        var source = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect(expected.indices.map { _ in source.next() } == expected)
    }

    @Test func theSameSeedGivesTheSameSequenceEverywhere() {
        // xoshiro256** of four SplitMix64 words from seed 42, as computed by an independent implementation.
        var source = RandomSource(seed: 42)
        let expected: [UInt64] = [
            1_546_998_764_402_558_742, 6_990_951_692_964_543_102,
            12_544_586_762_248_559_009, 17_057_574_109_182_124_193,
        ]
        #expect(expected.indices.map { _ in source.next() } == expected)
    }

    @Test func belowIsUniform() {
        for n in [1, 2, 3, 10, 1000] as [UInt64] {
            var source = RandomSource(seed: n)
            var counts = [Int](repeating: 0, count: Int(n))
            for _ in 0..<50_000 { counts[Int(source.below(n))] += 1 }
            let probabilities = [Double](repeating: 1 / Double(n), count: Int(n))
            #expect(GoodnessOfFit.pValue(counts: counts, probabilities: probabilities) > 1e-6)
        }
    }

    @Test func belowHasNoBiasWhereItWouldShow() {
        // Of 3·2^62 a plain multiplication or remainder would draw a third of the numbers twice as often.
        var source = RandomSource(seed: 7)
        let n: UInt64 = 3 << 62
        var counts = [0, 0, 0]
        for _ in 0..<50_000 { counts[Int(source.below(n) >> 62)] += 1 }
        let byRemainder = (0..<50_000).reduce(into: [0, 0, 0]) { bins, _ in bins[Int((source.next() % n) >> 62)] += 1 }
        let uniform = [Double](repeating: 1.0 / 3, count: 3)
        #expect(GoodnessOfFit.pValue(counts: counts, probabilities: uniform) > 1e-6)
        #expect(GoodnessOfFit.pValue(counts: byRemainder, probabilities: uniform) < 1e-6)
    }

    @Test func unitStaysBelowOne() {
        var source = RandomSource(seed: 3)
        var counts = [Int](repeating: 0, count: 64)
        for _ in 0..<50_000 {
            let unit = source.unit()
            #expect(unit >= 0 && unit < 1)
            counts[Int(unit * 64)] += 1
        }
        #expect(GoodnessOfFit.pValue(counts: counts, probabilities: .init(repeating: 1.0 / 64, count: 64)) > 1e-6)
    }

    @Test func streamsDoNotDependOnWhatWasDrawn() {
        let source = RandomSource(seed: 9)
        var drawn = source
        _ = drawn.next()
        func first(_ source: RandomSource) -> UInt64 {
            var copy = source
            return copy.next()
        }
        #expect(first(source.derive(stream: 4)) == first(drawn.derive(stream: 4)))
        #expect(Set((0..<1000).map { first(source.derive(stream: $0)) }).count == 1000)
        #expect(first(source.derive(stream: 0)) != first(source))
    }

    @Test func upperGammaMatchesTables() {
        // Chi-squared: 95 % quantile 3.841 with 1 degree, 124.342 with 100.
        #expect(abs(GoodnessOfFit.upperGamma(0.5, 3.841_459 / 2) - 0.05) < 1e-6)
        #expect(abs(GoodnessOfFit.upperGamma(50, 124.342_113 / 2) - 0.05) < 1e-6)
        #expect(abs(GoodnessOfFit.upperGamma(50, 77.929_465 / 2) - 0.95) < 1e-6)
    }
}
