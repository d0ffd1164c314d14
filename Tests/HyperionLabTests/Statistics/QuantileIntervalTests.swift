import Testing

@testable import HyperionLab

@Suite struct QuantileIntervalTests {
    /// P(low ≤ B < high) for B binomial, by the exact tails.
    private func coverage(_ low: UInt64, _ high: UInt64, _ count: Int, _ quantile: Double) -> Double {
        Binomial.upper(Int(low), of: count, probability: quantile)
            - Binomial.upper(Int(high), of: count, probability: quantile)
    }

    @Test(arguments: [20, 21, 100, 1000, 5000], [0.5, 0.9, 0.99])
    func ranksCoverAndAreTheNarrowest(count: Int, quantile: Double) throws {
        let tail = 0.025
        guard let ranks = OrderStatistics.quantileRanks(of: UInt64(count), quantile: quantile) else {
            // Even the greatest sample lies below the quantile more often than that.
            #expect(Binomial.upper(count, of: count, probability: quantile) > tail)
            return
        }
        #expect(ranks.low >= 1 && ranks.low < ranks.high && ranks.high <= count)
        let exact = coverage(ranks.low, ranks.high, count, quantile)
        #expect(exact >= 0.95 && abs(exact - ranks.coverage) < 1e-9)
        // One rank further in at either end, and that end misses more than its half.
        let missedBelow = 1 - Binomial.upper(Int(ranks.low) + 1, of: count, probability: quantile)
        let missedAbove = Binomial.upper(Int(ranks.high) - 1, of: count, probability: quantile)
        #expect(missedBelow > tail && missedAbove > tail)
    }

    /// Arnold, Balakrishnan, Nagaraja: of 100 samples the 40th and the 61st enclose the median with 96.5 %.
    @Test func theMedianOfAHundred() throws {
        let ranks = try #require(OrderStatistics.quantileRanks(of: 100, quantile: 0.5))
        #expect(ranks.low == 40 && ranks.high == 61 && abs(ranks.coverage - 0.9648) < 1e-4)
    }

    @Test func tooFewSamplesHaveNone() {
        #expect(OrderStatistics.quantileRanks(of: 0, quantile: 0.5) == nil)
        #expect(OrderStatistics.quantileRanks(of: 5, quantile: 0.5) == nil)
        #expect(OrderStatistics.quantileRanks(of: 100, quantile: 0.99) == nil)
        for quantile in [0, 1, -1, 2, .nan] {
            #expect(OrderStatistics.quantileRanks(of: 99, quantile: quantile) == nil)
        }
    }

    @Test func countsOfAnySizeAreQuickAndInOrder() throws {
        for count: UInt64 in [1 << 20, 1 << 33, 1 << 40, 1 << 62] {
            let ranks = try #require(OrderStatistics.quantileRanks(of: count, quantile: 0.999))
            let middle = Double(count) * 0.999
            #expect(Double(ranks.low) < middle && middle < Double(ranks.high) && ranks.high <= count)
            #expect(Double(ranks.high - ranks.low) < 8 * (Double(count) * 0.001).squareRoot() + 8)
        }
    }

    /// The true 90th percentile of 1…1000 lies in the interval of 95 of 100 draws.
    @Test func intervalsOfHistogramsContainTheTruth() {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var random = RandomSource(seed: seed)
        var contained = 0
        for _ in 0..<400 {
            let histogram = Histogram()
            for _ in 0..<500 { histogram.record(random.below(1000) + 1) }
            guard let interval = histogram.interval(ofQuantile: 0.9) else { continue }
            #expect(interval.low <= histogram.value(atQuantile: 0.9))
            #expect(interval.high >= histogram.value(atQuantile: 0.9))
            contained += interval.low <= 900 && 900 <= interval.high ? 1 : 0
        }
        // 380 expected at the least; five standard deviations below it.
        #expect(contained >= 358, "\(contained), seed \(seed)")
        #expect(contained < 400, "an interval that always contains it is too wide, seed \(seed)")
    }
}
