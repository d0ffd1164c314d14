import Testing

@testable import HyperionLab

@Suite struct WarmUpTests {
    private func isSteady(_ rates: [Double]) -> Bool { WarmUp.isSteady(rates) }

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

    // MARK: Latency

    /// Medians of intervals of a thread, in each of which every value is the given one.
    private func medians(_ values: [UInt64], count: UInt64 = 100, step: Double = 0) throws -> LatencyMedians {
        var medians = LatencyMedians()
        for value in values {
            let histograms = (0..<8).map { _ in Histogram() }
            histograms[0].record(value, count: count)
            histograms[3].record(1_000_000, count: 2)
            try medians.add([histograms], step: step, fewest: 10)
        }
        return medians
    }

    @Test func theMediansOfLatencyIntervalsAreASeriesForEachKind() throws {
        let series = try medians([100, 200, 300]).series
        #expect(series == [[100, 200, 300]], "the other kinds are too rare")
        #expect(try medians([100, 100], count: 9).series.isEmpty)
        #expect(LatencyMedians().series.isEmpty)
    }

    @Test func latencyThatChangesItsLevelIsNotSteady() throws {
        let level = [UInt64](repeating: 400, count: 12)
        #expect(try medians(level).series.allSatisfy { isSteady($0) })
        let faster = [UInt64](repeating: 1000, count: 8) + level.prefix(8)
        #expect(try !medians(faster).series.allSatisfy { isSteady($0) })
        // As soon as ten intervals stand at one level behind the change, it is.
        #expect(try medians(faster + level.prefix(2)).series.allSatisfy { isSteady($0) })
    }

    /// The whole of it on an engine that does nothing: it ends, and has looked at ten windows and ten intervals at least.
    @Test func anAutomaticWarmUpLooksAtBoth() throws {
        let scenario = try tinyScenario("run: {warmup: auto, duration: 1ms}")
        var parts = try TapeParts(scenario)
        let plan = StorePlan(
            capacity: 1000, arenaBytes: 1 << 20, pages: .base, seed: 1, largestValue: 64, largestBatch: 1)
        let state = ThreadState(
            DrivenSystem(NullSystem(plan)), plan, tape: try parts.draft(100).tape,
            pacing: Pacing(others: 0..<0, own: 0..<0, ratio: 1),
            limit: nil)
        let report = try WarmUp.run([state], scenario, clock: TickClock.calibrated())
        let least = 10 * (WarmUp.windowSeconds + WarmUp.intervalSeconds)
        #expect(!report.settled || report.seconds >= 0.9 * least)
    }

    @Test func warmUpsAsTheScenarioSaysThem() throws {
        for (warmup, seconds) in [("0s", 0.0), ("10ms", 0.01)] {
            let scenario = try tinyScenario("run: {warmup: \(warmup), duration: 1ms, operations: 100}")
            var parts = try TapeParts(scenario)
            let plan = StorePlan(
                capacity: 1000, arenaBytes: 1 << 20, pages: .base, seed: 1, largestValue: 64, largestBatch: 1)
            let alone = Pacing(others: 0..<0, own: 0..<0, ratio: 1)
            let state = ThreadState(
                DrivenSystem(NullSystem(plan)), plan, tape: try parts.draft(100).tape, pacing: alone, limit: nil)
            let report = try WarmUp.run([state], scenario, clock: TickClock.calibrated())
            #expect(report.seconds == seconds && report.settled)
            #expect((state.cursor.operations > 0) == (seconds > 0))
        }
    }
}
