import Foundation
import Testing

@testable import HyperionLab

@Suite struct PieceRatiosTests {
    @Test func theMiddleHalfOfThePiecesCounts() throws {
        let base = [100.0, 100, 60, 60, 100, 100, 60, 100]
        // Every piece is a tenth slower, and a neighbour fell on one piece of either build alone.
        var new = base.map { $0 * 0.9 }
        new[3] *= 0.5
        var disturbed = base
        disturbed[6] *= 0.5
        let ratio = try #require(PieceRatios.middle(new, to: disturbed))
        #expect(abs(exp(ratio) - 0.9) < 1e-9)
    }

    /// As many as `Scenarios/gate.yaml` has, and some: one of six, two of nine, and their like on the other side, are left
    /// out; one more counts.
    @Test(arguments: [(4, 1), (6, 1), (7, 1), (8, 2), (9, 2), (12, 3)])
    func aQuarterRoundedDownIsLeftOutOnEitherSide(pieces: Int, left: Int) throws {
        let base = Array(repeating: 100.0, count: pieces)
        func ratio(slow: Int, fast: Int) throws -> Double {
            var new = base.map { $0 * 0.97 }
            for place in 0..<slow { new[place] = 10 }
            for place in 0..<fast { new[pieces - 1 - place] = 1000 }
            return exp(try #require(PieceRatios.middle(new, to: base)))
        }
        #expect(abs(try ratio(slow: left, fast: left) - 0.97) < 1e-9)
        #expect(try ratio(slow: left + 1, fast: 0) < 0.95)
        #expect(try ratio(slow: 0, fast: left + 1) > 0.99)
    }

    /// What a build does itself in more than a quarter of its pieces is no disturbance.
    @Test func whatComesInEveryThirdPieceCounts() throws {
        let base = Array(repeating: 100.0, count: 12)
        let new = base.indices.map { $0.isMultiple(of: 3) ? 50.0 : 100 }
        let ratio = try #require(PieceRatios.middle(new, to: base))
        #expect(exp(ratio) < 0.95)
    }

    @Test func whatHasNoPiecesToMatchHasNoRatio() {
        #expect(PieceRatios.middle([1, 2, 3, 4], to: [1, 2, 3]) == nil, "not as many")
        #expect(PieceRatios.middle([1, 2, 3], to: [1, 2, 3]) == nil, "too few")
        #expect(PieceRatios.middle([1, 0, 3, 4], to: [1, 2, 3, 4]) == nil, "a piece in which nothing was done")
        #expect(PieceRatios.middle([1, 2, 3, 4], to: [1, 2, 3, .infinity]) == nil)
    }

    /// The gate judges throughput by pieces and everything else by what was measured over the whole pass.
    @Test func theGateTakesThePieces() throws {
        func arms(_ rates: [Double]?) -> [ArmSample] {
            ResultFixture.result().samples.map { arm in
                var arm = arm
                for phase in arm.phases.indices { arm.phases[phase].pieceRates = rates }
                return arm
            }
        }
        let name = Threshold.MetricName(engine: "hyperion", operation: "read@alone", metric: .throughput)
        var judge = GateJudge(arms([90, 90, 90, 90]), rule: ComparisonRule(comparisons: 1))
        let pieces = try #require(judge.compare([name], withPairs: arms([100, 100, 100, 100]))[0].first?.ratio)
        #expect(abs(pieces - 0.9) < 1e-9)
        let whole = try #require(judge.compare([name], withPairs: arms(nil))[0].first?.ratio)
        #expect(abs(whole - 1) < 1e-9, "the fixture's own rates, which are the same")
    }

    /// A stall in one piece of six: the pieces do not show it, the passes do.
    @Test func aRareStallIsNoPass() throws {
        let name = Threshold.MetricName(engine: "hyperion", operation: "read", metric: .throughput)
        let places = Array(0..<24)
        let base = Observations.Series(values: Dictionary(uniqueKeysWithValues: places.map { ($0, 100.0) }))
        func compared(_ rate: Double) -> MetricComparison {
            let new = Observations.Series(values: Dictionary(uniqueKeysWithValues: places.map { ($0, rate) }))
            let pieces = Dictionary(uniqueKeysWithValues: places.map { ($0, 0.0) })
            return MetricComparison(
                paired: name, base: base, new: new, rule: ComparisonRule(comparisons: 7), pieces: pieces)
        }
        #expect(compared(98).outcome == .same)
        #expect(compared(88).outcome == .inconclusive && compared(88).mayBeWorse)
        #expect(compared(88).note.contains("whole passes 0.880x"))
        #expect(compared(120).outcome == .same)
    }
}
