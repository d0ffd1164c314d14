import Foundation
import Testing

@testable import HyperionLab

@Suite struct RankDistributionTests {
    /// P(W = w) by going through all 2ⁿ choices of signs.
    @Test(arguments: 1...10)
    func theSignedRankDistributionIsThatOfAllSigns(count: Int) {
        var expected = [Double](repeating: 0, count: count * (count + 1) / 2 + 1)
        for signs in 0..<(1 << count) {
            let sum = (1...count).reduce(0) { $0 + (signs >> ($1 - 1) & 1) * $1 }
            expected[sum] += 1 / Double(1 << count)
        }
        let found = RankDistribution.signedRank(count)
        #expect(found.count == expected.count)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    /// P(U = u) by going through all ways in which the first sample's places can be chosen.
    @Test(arguments: [(1, 1), (1, 4), (3, 2), (4, 4), (5, 3), (6, 6)])
    func theRankSumDistributionIsThatOfAllOrders(first: Int, second: Int) {
        var counts = [Double](repeating: 0, count: first * second + 1)
        for places in 0..<(1 << (first + second)) where places.nonzeroBitCount == first {
            var (beaten, sum) = (0, 0)
            for place in 0..<(first + second) {
                if places >> place & 1 == 1 { sum += beaten } else { beaten += 1 }
            }
            counts[sum] += 1
        }
        let all = counts.reduce(0, +)
        let found = RankDistribution.rankSum(first, second)
        #expect(found.count == counts.count)
        #expect(zip(found, counts).allSatisfy { abs($0 - $1 / all) < 1e-12 })
    }

    /// From the tables of Hollander, Wolfe, Chicken (A.4 and A.6): the greatest left out at the tail.
    @Test func cutsAgreeWithPublishedTables() {
        // n = 6: P(W ≤ 0) = 1/64; n = 8: P(W ≤ 3) = 5/256 ≤ 0.025 < P(W ≤ 4); n = 10: P(W ≤ 8) = 25/1024.
        #expect(RankDistribution.signedRankCut(5, tail: 0.025) == nil)
        #expect(RankDistribution.signedRankCut(6, tail: 0.025)?.left == 0)
        #expect(RankDistribution.signedRankCut(8, tail: 0.025)?.left == 3)
        #expect(RankDistribution.signedRankCut(10, tail: 0.025)?.left == 8)
        // m = n = 5: U of 2 is the critical value of the two-sided test at 5 %; 10 and 10: 23; 3 and 3: none.
        #expect(RankDistribution.rankSumCut(5, 5, tail: 0.025)?.left == 2)
        #expect(RankDistribution.rankSumCut(10, 10, tail: 0.025)?.left == 23)
        #expect(RankDistribution.rankSumCut(3, 3, tail: 0.025) == nil)
    }

    @Test func theApproximationTakesOverWithoutAStep() throws {
        for tail in [0.025, 0.0025] {
            let exact = try #require(
                RankDistribution.cut(RankDistribution.signedRank(101), tail: tail))
            let near = try #require(RankDistribution.signedRankCut(101, tail: tail))
            #expect(abs(exact.left - near.left) <= 6)
            let exactSum = try #require(RankDistribution.cut(RankDistribution.rankSum(41, 41), tail: tail))
            let nearSum = try #require(RankDistribution.rankSumCut(41, 41, tail: tail))
            #expect(abs(exactSum.left - nearSum.left) <= 4)
        }
        // One against a thousand: 1/1001 is the rarest that there is.
        #expect(RankDistribution.rankSumCut(1, 1000, tail: 0.0005) == nil)
    }

    @Test func normalQuantiles() {
        #expect(abs(NormalDistribution.upperQuantile(0.025) - 1.959963984540054) < 1e-12)
        #expect(abs(NormalDistribution.upperQuantile(0.5)) < 1e-12)
        #expect(abs(NormalDistribution.upperQuantile(1e-6) - 4.753424308822899) < 1e-9)
        #expect(NormalDistribution.upperQuantile(0) == .infinity)
    }

    /// Published values of the exact interval.
    @Test(
        arguments: [
            (0, 300, 0.0, 0.012221), (0, 10, 0.0, 0.308497), (10, 10, 0.691503, 1.0), (5, 10, 0.187086, 0.812914),
            (1, 100, 0.000253, 0.054459), (57, 60, 0.860752, 0.989565),
        ] as [(Int, Int, Double, Double)])
    func exactBinomialIntervals(count: Int, trials: Int, low: Double, high: Double) {
        let interval = BinomialInterval(count, of: trials)
        #expect(abs(interval.low - low) < 2e-5 && abs(interval.high - high) < 2e-5, "\(interval)")
    }

    @Test func nothingTriedLeavesEverythingPossible() {
        #expect(BinomialInterval(0, of: 0) == BinomialInterval(0, of: 0, confidence: 0.5))
        #expect(BinomialInterval(0, of: 0).low == 0 && BinomialInterval(0, of: 0).high == 1)
    }
}
