import Foundation
import Testing

@testable import HyperionLab

@Suite struct ChangePointTests {
    @Test func pettittsStatisticOfSmallSeries() {
        // By hand: ranks 1 2 3 4 give U = −3, −4, −3, 0.
        #expect(ChangePoint.pettitt([10, 20, 30, 40]) == (2, 4))
        #expect(ChangePoint.pettitt([40, 30, 20, 10]) == (2, 4))
        // Ties share their ranks: 1.5 1.5 3.5 3.5.
        #expect(ChangePoint.pettitt([1, 1, 2, 2]) == (2, 4))
        #expect(ChangePoint.pettitt([5, 5, 5, 5]) == (0, 0))
        #expect(ChangePoint.pettitt([7]) == (0, 0))
        #expect(ChangePoint.pettitt([]) == (0, 0))
        // Indices are the slice's own.
        #expect(ChangePoint.pettitt([0, 0, 1, 1, 2, 2][2...]) == (4, 4))
    }

    /// The table against fresh permutations: neither is the level exceeded nor could the value be much smaller.
    @Test(arguments: [10, 11, 17, 30, 53, 80, 120])
    func criticalValuesAreThoseOfRandomPermutations(count: Int) {
        let seed = ReplaySeed.draw(test: "criticalValuesAreThoseOfRandomPermutations")
        var series = SyntheticSeries(seed: seed)
        let trials = 2000
        var reached = 0
        for _ in 0..<trials
        where ChangePoint.pettitt(series.permutation(count)[...]).statistic >= ChangePoint.critical(count) {
            reached += 1
        }
        // 5 % of 2,000, and five standard deviations of 10 around it; the statistic's steps make it less.
        #expect(reached <= 150)
        #expect(reached >= 30)
    }

    @Test func tooFewValuesHaveNoChange() {
        #expect(ChangePoint.critical(9) == .max)
        #expect(ChangePoint.newestLevel(of: [1, 1, 1, 1, 9, 9, 9, 9], tolerance: 0) == 0)
        #expect(ChangePoint.newestLevel(of: [], tolerance: 0) == 0)
    }

    @Test(arguments: SyntheticSeries.Noise.allCases)
    func aStepIsFoundWhereItIs(noise: SyntheticSeries.Noise) {
        let seed = ReplaySeed.draw(test: "aStepIsFoundWhereItIs")
        var series = SyntheticSeries(seed: seed)
        let found = (0..<200).count { _ in
            let values = series.noise(noise, 25) + series.noise(noise, 35).map { $0 * 2 }
            // Later, where chance finds one more behind it.
            return ChangePoint.newestLevel(of: values, tolerance: 0.02) >= 22
        }
        #expect(found >= 190)
    }

    @Test(arguments: SyntheticSeries.Noise.allCases)
    func ofSeveralLevelsTheNewestIsFound(noise: SyntheticSeries.Noise) {
        let seed = ReplaySeed.draw(test: "ofSeveralLevelsTheNewestIsFound")
        var series = SyntheticSeries(seed: seed)
        let found = (0..<200).count { _ in
            // A level between two alike ones, which a test of the whole alone does not see.
            let values =
                series.noise(noise, 12) + series.noise(noise, 12).map { $0 * 3 } + series.noise(noise, 12)
            return ChangePoint.newestLevel(of: values, tolerance: 0.02) >= 22
        }
        // Heavy tails may make one level of two.
        #expect(found >= 190)
    }

    @Test(arguments: SyntheticSeries.Noise.allCases)
    func noiseAloneSeldomHasAChange(noise: SyntheticSeries.Noise) {
        let seed = ReplaySeed.draw(test: "noiseAloneSeldomHasAChange")
        var series = SyntheticSeries(seed: seed)
        let trials = 1000
        let found = (0..<trials).count { _ in
            ChangePoint.clearest(in: series.noise(noise, 40)[...], tolerance: 0) != nil
        }
        // 5 % is allowed, and five standard deviations of 6.9.
        #expect(found <= 85)
        #expect(found >= 15, "a test that finds nothing in noise at this level finds nothing anywhere")
    }

    @Test(arguments: SyntheticSeries.Noise.allCases)
    func noiseSettlesAtOnceAndARampNever(noise: SyntheticSeries.Noise) {
        let seed = ReplaySeed.draw(test: "noiseSettlesAtOnceAndARampNever")
        var series = SyntheticSeries(seed: seed)
        var (atOnce, inTime, ramps) = (0, 0, 0)
        let trials = 300
        for _ in 0..<trials {
            let flat = series.noise(noise, 75)
            if WarmUp.isSteady(Array(flat.prefix(10))) { atOnce += 1 }
            if (10...75).contains(where: { WarmUp.isSteady(Array(flat.prefix($0))) }) { inTime += 1 }
            // Three percent more each time, and no end of it in sight.
            let ramp = series.noise(noise, 60).enumerated().map { $1 * pow(1.03, Double($0)) }
            if WarmUp.isSteady(ramp) { ramps += 1 }
        }
        // 95.7 % and 11 more than five standard deviations below.
        #expect(atOnce >= 265)
        #expect(inTime == trials)
        #expect(ramps <= 3)
    }

    /// Rules that are wrong in one way each, which the series above must tell from the right one.
    @Test func plantedDefectsAreSeen() {
        let seed = ReplaySeed.draw(test: "plantedDefectsAreSeen")
        var series = SyntheticSeries(seed: seed)
        let flat = (0..<200).map { _ in series.noise(.heavyTailed, 10) }
        // The means of two halves: heavy tails never let it settle.
        let byMeans = flat.count { rates in
            let (old, new) = (rates.prefix(5).reduce(0, +), rates.suffix(5).reduce(0, +))
            return abs(new - old) <= 0.02 * old
        }
        #expect(byMeans < 150)
        #expect(flat.count { WarmUp.isSteady($0) } >= 165)
        // Only the whole series, not its newest values: the third level passes for the first.
        let levels =
            [Double](repeating: 1, count: 12) + [Double](repeating: 3, count: 12)
            + [Double](repeating: 1, count: 4)
        #expect(ChangePoint.newestLevel(of: levels, tolerance: 0.02) == 24)
        // Without a tolerance a drift of a millionth is a change.
        let drift = (0..<40).map { 1 + Double($0) * 1e-7 }
        #expect(ChangePoint.newestLevel(of: drift, tolerance: 0) > 0)
        #expect(ChangePoint.newestLevel(of: drift, tolerance: 0.02) == 0)
    }
}
