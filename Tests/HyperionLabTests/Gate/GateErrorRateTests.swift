import Foundation
import Testing

@testable import HyperionLab

/// The gate's decision, run on noise of every kind instead of a machine: how often it errs.
@Suite struct GateErrorRateTests {
    private static let name = Threshold.MetricName(engine: "hyperion", operation: "read", metric: .p50)
    private static let pairs = GateSettings.usualPairs
    private static let checks = 9

    /// Both runs of a gate with as many metrics as that of `Scenarios/gate.yaml` has.
    private func isAlarm(
        _ noise: inout NoiseSource, slowdown: Double, tolerance: Double = 0.05, confirms: Bool = true,
        judge: ((Observations.Series, Observations.Series, ComparisonRule) -> MetricComparison.Outcome)? = nil
    ) -> Bool {
        func run(_ comparisons: Int) -> MetricComparison.Outcome {
            let values = noise.pairs(Self.pairs, slowdown: slowdown)
            let (base, new) = (Observations.Series(values: values.base), Observations.Series(values: values.new))
            let rule = ComparisonRule(tolerance: tolerance, comparisons: comparisons)
            return judge?(base, new, rule)
                ?? MetricComparison(paired: Self.name, base: base, new: new, rule: rule).outcome
        }
        guard run(Self.checks) == .regressed else { return false }
        return !confirms || run(1) == .regressed
    }

    private func alarms(
        of trials: Int, _ kind: NoiseSource.Kind, seed: UInt64, slowdown: Double, deviation: Double = 0.025,
        tolerance: Double = 0.05
    ) -> Int {
        var noise = NoiseSource(kind, deviation: deviation, seed: seed)
        return (0..<trials).count { _ in
            isAlarm(&noise, slowdown: slowdown, tolerance: tolerance)
        }
    }

    @Test(arguments: NoiseSource.Kind.allCases)
    func identicalBuildsRaiseNoAlarm(kind: NoiseSource.Kind) {
        let seed = ReplaySeed.draw(test: "identicalBuildsRaiseNoAlarm")
        for deviation in [0.01, 0.05, 0.2] {
            let count = alarms(of: 1000, kind, seed: seed, slowdown: 0, deviation: deviation)
            #expect(BinomialInterval(count, of: 1000, confidence: 0.9999).low < 0.001, "\(count), seed \(seed)")
        }
    }

    /// Without any tolerance, where only the intervals stand between noise and an alarm, the error is still what the
    /// confidence says: at most 5 % in one run, and the square of that in two.
    @Test(arguments: NoiseSource.Kind.allCases)
    func withoutToleranceTheConfidenceStillHolds(kind: NoiseSource.Kind) {
        let seed = ReplaySeed.draw(test: "withoutToleranceTheConfidenceStillHolds")
        let count = alarms(of: 2000, kind, seed: seed, slowdown: 0, tolerance: 0)
        #expect(BinomialInterval(count, of: 2000, confidence: 0.9999).low < 0.0025, "\(count), seed \(seed)")
    }

    @Test(arguments: NoiseSource.Kind.allCases)
    func tenPercentAreDetected(kind: NoiseSource.Kind) {
        let seed = ReplaySeed.draw(test: "tenPercentAreDetected")
        // Where arms are held up besides, the rest of the noise has to be less for as many pairs to do.
        let deviation = kind == .heavyTailed ? 0.01 : 0.025
        let count = alarms(of: 500, kind, seed: seed, slowdown: 0.1, deviation: deviation)
        #expect(BinomialInterval(count, of: 500, confidence: 0.9999).high > 0.95, "\(count), seed \(seed)")
        // Slower by less than what is tolerated is no regression.
        #expect(alarms(of: 500, kind, seed: seed, slowdown: 0.03) <= 1)
    }

    /// Throughput, whose pairs' ratios are made of pieces, on a machine that changes its speed by two thirds for tenths of
    /// seconds at a time, with a neighbour that stops one piece in thirty.
    @Test func throughputIsJudgedByPieces() {
        let seed = ReplaySeed.draw(test: "throughputIsJudgedByPieces")
        var machine = PieceNoise(seed: seed)
        let name = Threshold.MetricName(engine: "hyperion", operation: "read", metric: .throughput)
        func isWorse(_ slowdown: Double, checks: Int) -> Bool {
            let run = machine.run(pairs: Self.pairs, pieces: 9, slowdown: slowdown)
            return MetricComparison(
                paired: name, base: run.base, new: run.new, rule: ComparisonRule(comparisons: checks),
                pieces: run.pieces
            ).outcome == .regressed
        }
        func alarms(of trials: Int, _ slowdown: Double) -> Int {
            (0..<trials).count { _ in isWorse(slowdown, checks: Self.checks) && isWorse(slowdown, checks: 1) }
        }
        let (none, some) = (alarms(of: 1000, 0), alarms(of: 500, 0.1))
        #expect(BinomialInterval(none, of: 1000, confidence: 0.9999).low < 0.001, "\(none), seed \(seed)")
        #expect(BinomialInterval(some, of: 500, confidence: 0.9999).high > 0.95, "\(some), seed \(seed)")
        // The passes as a whole could not have told.
        let whole = (0..<200).count { _ in
            let run = machine.run(pairs: Self.pairs, pieces: 9, slowdown: 0.1)
            let rule = ComparisonRule(comparisons: Self.checks)
            return MetricComparison(paired: name, base: run.base, new: run.new, rule: rule).outcome == .regressed
        }
        #expect(Double(whole) / 200 < 0.9, "\(whole) of 200, seed \(seed)")
    }

    /// What is undecided is measured with as many pairs again, each look with half of the error: identical builds fail no
    /// more often, slower ones are found more often, and fewer are left open.
    @Test func asManyPairsAgainDecideMore() {
        let seed = ReplaySeed.draw(test: "asManyPairsAgainDecideMore")
        func outcome(_ noise: inout NoiseSource, _ slowdown: Double, looks: Int) -> MetricComparison.Outcome {
            let rule = ComparisonRule(confidence: 1 - 0.05 / Double(looks), comparisons: Self.checks)
            let values = noise.pairs(looks * Self.pairs, slowdown: slowdown)
            func judged(_ count: Int) -> MetricComparison.Outcome {
                let base = Observations.Series(values: values.base.filter { $0.key < count })
                let new = Observations.Series(values: values.new.filter { $0.key < count })
                return MetricComparison(paired: Self.name, base: base, new: new, rule: rule).outcome
            }
            let first = judged(Self.pairs)
            return looks == 1 || first != .inconclusive ? first : judged(looks * Self.pairs)
        }
        func counts(_ slowdown: Double, looks: Int) -> (regressed: Int, open: Int) {
            var noise = NoiseSource(.heavyTailed, deviation: 0.03, seed: seed)
            let outcomes = (0..<600).map { _ in outcome(&noise, slowdown, looks: looks) }
            return (outcomes.count { $0 == .regressed }, outcomes.count { $0 == .inconclusive })
        }
        let (once, twice) = (counts(0.1, looks: 1), counts(0.1, looks: 2))
        #expect(twice.regressed > once.regressed && twice.open < once.open, "\(once), \(twice), seed \(seed)")
        let same = counts(0, looks: 2)
        #expect(same.open < counts(0, looks: 1).open, "seed \(seed)")
        #expect(BinomialInterval(same.regressed, of: 600, confidence: 0.9999).low < 0.05 / 9, "\(same), seed \(seed)")
    }

    @Test func whatMorePairsCouldDecideAsksForThem() throws {
        func line(_ values: [Double]) -> GateLine {
            let hundred = values.indices.map { ($0, 100.0) }
            let base = Observations.Series(values: [Int: Double](uniqueKeysWithValues: hundred))
            let new = Observations.Series(values: [Int: Double](uniqueKeysWithValues: zip(values.indices, values)))
            return GateLine(
                MetricComparison(paired: Self.name, base: base, new: new, rule: ComparisonRule(comparisons: 1)))
        }
        let wide = (0..<12).map { $0.isMultiple(of: 2) ? 80.0 : 130 }
        #expect(line(wide).outcome == .undecided && line(wide).asksForMorePairs)
        #expect(!line(Array(repeating: 100, count: 12)).asksForMorePairs, "decided")
        #expect(!line([100, 130]).asksForMorePairs, "too few for any interval, whatever is asked for")
        var samples = GateMeasurement.Samples(new: ResultFixture.result().samples, base: [])
        let count = samples.new.count
        samples.append(samples, after: 10)
        #expect(samples.new.count == 2 * count && samples.new[count].repetition == samples.new[0].repetition + 10)
    }

    /// A decision by the middle alone, without interval, is what this replaces: the test can tell them apart.
    @Test func aDecisionWithoutAnIntervalIsCaught() {
        let seed = ReplaySeed.draw(test: "aDecisionWithoutAnIntervalIsCaught")
        var noise = NoiseSource(.heavyTailed, deviation: 0.2, seed: seed)
        let count = (0..<1000).count { _ in
            isAlarm(&noise, slowdown: 0) { base, new, _ in
                let ratio = PairedRatio(new.values, to: base.values)?.median ?? 1
                return ratio > 1.05 ? .regressed : .same
            }
        }
        #expect(BinomialInterval(count, of: 1000, confidence: 0.9999).low > 0.01, "\(count), seed \(seed)")
    }

    /// Order matters: were the base always first on a machine that gets slower and slower, identical builds would look
    /// different. Taking turns cancels that.
    @Test func driftIsNoRegression() {
        func drifting(takesTurns: Bool) -> MetricComparison {
            var (base, new) = (Observations.Series(), Observations.Series())
            for repetition in 0..<16 {
                let isBaseFirst = !takesTurns || repetition.isMultiple(of: 2)
                func value(_ place: Int) -> Double { pow(1.08, Double(place)) * (1 + 0.0001 * Double(repetition)) }
                base.values[repetition] = value(2 * repetition + (isBaseFirst ? 0 : 1))
                new.values[repetition] = value(2 * repetition + (isBaseFirst ? 1 : 0))
            }
            return MetricComparison(paired: Self.name, base: base, new: new, rule: ComparisonRule(comparisons: 3))
        }
        #expect(drifting(takesTurns: false).outcome == .regressed)
        #expect(drifting(takesTurns: true).outcome == .inconclusive)
    }
}
