import Testing

@testable import HyperionLab

@Suite struct WarmUpTests {
    private func isSteady(_ rates: [Double]) -> Bool { WarmUp<NullSystem>.isSteady(rates) }

    @Test func steadyIsWhatDiffersByTwoPercentAtMost() {
        let before = [Double](repeating: 100, count: 5)
        #expect(isSteady(before + before))
        #expect(isSteady(before + [Double](repeating: 102, count: 5)))
        #expect(!isSteady(before + [Double](repeating: 102.1, count: 5)))
        #expect(isSteady(before + [Double](repeating: 98, count: 5)))
        #expect(!isSteady(before + [Double](repeating: 97.9, count: 5)))
    }

    @Test func onlyTheNewestTenWindowsCount() {
        let steady = [Double](repeating: 7, count: 10)
        #expect(isSteady([1, 1000, 3] + steady))
        #expect(!isSteady(steady + [100, 100, 100]))
        #expect(!isSteady([Double](repeating: 7, count: 9)))
        #expect(!isSteady([]))
    }

    @Test func whatStandsStillIsNotSteady() {
        #expect(!isSteady([Double](repeating: 0, count: 10)))
        #expect(!isSteady([Double](repeating: 0, count: 5) + [Double](repeating: 9, count: 5)))
    }

    @Test func aNoisyButLevelRateIsSteadyOnAverage() {
        #expect(isSteady([90, 110, 95, 105, 100, 110, 90, 100, 100, 101]))
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
