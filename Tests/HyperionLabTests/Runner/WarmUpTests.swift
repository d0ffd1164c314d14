import Testing

@testable import HyperionLab

@Suite struct WarmUpTests {
    private func isSteady(_ rates: [Double]) -> Bool { WarmUp<NullSystem>.isSteady(rates) }

    /// The number of windows after which a series is steady for the first time.
    private func settled(_ rates: [Double]) -> Int? { (0...rates.count).first { isSteady(Array(rates.prefix($0))) } }

    private func level(_ rate: Double, _ windows: Int) -> [Double] { [Double](repeating: rate, count: windows) }

    @Test func aLevelNeedsTenWindows() {
        #expect(settled(level(7, 9)) == nil)
        #expect(settled(level(7, 30)) == 10)
        #expect(!isSteady([]))
    }

    @Test func aStepIsWaitedOutForTenWindows() {
        #expect(settled(level(100, 5) + level(130, 30)) == 15)
        #expect(settled(level(130, 5) + level(100, 30)) == 15)
        #expect(settled([70, 75, 80, 85, 90] + level(100, 30)) == 15)
    }

    @Test func changesWithinTwoPercentAreNone() {
        #expect(settled(level(100, 5) + level(102, 5)) == 10)
        #expect(settled(level(100, 5) + level(102.1, 5)) == nil)
        #expect(settled(level(100, 5) + level(98, 5)) == 10)
        #expect(settled(level(100, 5) + level(97.9, 5)) == nil)
    }

    @Test func aRampIsNotSteadyBeforeItEnds() throws {
        let ramp = (0..<75).map { 100 + Double($0) }
        #expect(settled(ramp) == nil)
        let end = try #require(settled(Array(ramp.prefix(25)) + level(125, 50)))
        #expect(end > 30 && end <= 65)
    }

    @Test func aSpikeIsNoChange() {
        var rates = level(100, 40)
        for place in [0, 4, 17] { rates[place] = 4000 }
        #expect(settled(rates) == 10)
        rates[9] = 0
        #expect(settled(rates) == 10)
    }

    @Test func whatStandsStillIsNotSteady() {
        #expect(settled(level(0, 40)) == nil)
        #expect(!isSteady(level(0, 5) + level(9, 5)))
        #expect(!isSteady(level(9, 12) + level(0, 12)))
    }

    @Test func warmUpsAsTheScenarioSaysThem() throws {
        for (warmup, seconds) in [("0s", 0.0), ("10ms", 0.01)] {
            let scenario = try tinyScenario("run: {warmup: \(warmup), duration: 1ms, operations: 100}")
            var parts = try TapeParts(scenario)
            let plan = StorePlan(
                capacity: 1000, arenaBytes: 1 << 20, pages: .base, seed: 1, largestValue: 64, largestBatch: 1)
            let alone = Pacing(others: 0..<0, own: 0..<0, ratio: 1)
            let state = ThreadState(
                NullSystem(plan), plan, tape: try parts.draft(100).tape, pacing: alone, limit: nil)
            let report = try WarmUp.run([state], scenario)
            #expect(report.seconds == seconds && report.settled)
            #expect((state.cursor.operations > 0) == (seconds > 0))
        }
    }
}
