import Foundation
import Testing

@testable import HyperionLab

@Suite struct ArrivalScheduleTests {
    private func times(_ schedule: ArrivalSchedule, _ count: Int) -> [UInt64] {
        var schedule = schedule
        return (0..<count).map { _ in schedule.next() }
    }

    private func poisson(_ seed: UInt64, rate: Double = 1e6) -> ArrivalSchedule {
        ArrivalSchedule(.poisson, rate: rate, random: RandomSource(seed: seed))
    }

    @Test func constantArrivalsAreMultiplesOfTheGap() {
        let schedule = ArrivalSchedule(.constant, rate: 3e6, offset: 0.5, random: RandomSource(seed: 1))
        #expect(times(schedule, 4) == [166, 500, 833, 1166])
        // No rounding adds up: the three-millionth and a half is due half a gap after one second.
        #expect(times(schedule, 3_000_001).last == 1_000_000_166)
    }

    @Test func poissonArrivalsHaveExponentialGaps() {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        let count = 200_000
        let times = times(poisson(seed), count)
        let gaps = zip(times, [0] + times).map { Double($0 - $1) }
        // Mean and standard deviation are 1,000 ns; bounds of six standard errors.
        let mean = gaps.reduce(0, +) / Double(count)
        #expect(abs(mean - 1000) < 6 * 1000 / Double(count).squareRoot(), "seed \(seed)")
        for multiple in [0.5, 1, 2, 4] {
            let share = Double(gaps.count { $0 > 1000 * multiple }) / Double(count)
            let expected = exp(-multiple)
            let error = (expected * (1 - expected) / Double(count)).squareRoot()
            // Gaps are differences of whole nanoseconds: one more for rounding.
            #expect(abs(share - expected) < 6 * error + 0.001, "\(multiple) gaps, seed \(seed)")
        }
    }

    @Test func theSameSeedGivesTheSameArrivals() {
        #expect(times(poisson(7), 1000) == times(poisson(7), 1000))
        #expect(times(poisson(7), 1000) != times(poisson(8), 1000))
    }

    @Test func aTracesTimesAreTaken() {
        let schedule = ArrivalSchedule(given: [0, 5, 5, 900])
        #expect(times(schedule, 6) == [0, 5, 5, 900, 1 << 62, 1 << 62])
        #expect(schedule.count(until: 5) == 3 && schedule.count(until: 1 << 61) == 4)
        #expect(times(ArrivalSchedule(given: []), 1) == [1 << 62])
    }

    @Test func whatIsDueIsCountedWithoutMoving() {
        var schedule = ArrivalSchedule(.constant, rate: 1e6, random: RandomSource(seed: 1))
        #expect(schedule.next() == 0)
        #expect(schedule.count(until: 5000) == 5 && schedule.count(until: 4999) == 4)
        #expect(schedule.count(until: 5000, limit: 3) == 3 && schedule.count(until: 999) == 0)
        #expect(schedule.next() == 1000)
    }

    /// A rate that never comes does not trap.
    @Test func theSlowestRatesStayWithinBounds() {
        var schedule = poisson(1, rate: 1e-12)
        for _ in 0..<100 { #expect(schedule.next() <= 1 << 62) }
    }

    private func gaps(_ changes: String...) throws -> [Double] {
        let scenario = try decodeScenario(
            scenarioText(["engines: [swift-actor]", "load: open(120k/s, poisson)"] + changes))
        guard case .open(let load) = scenario.load else { return [] }
        let roles = ThreadRole.roles(of: scenario.phases[0], scenario.threads)
        return ArrivalPlan.schedules(load, roles, phase: 0, of: scenario).map { (1e9 / $0.gap).rounded() }
    }

    @Test func theRateIsThatOfAMixOverItsThreads() throws {
        #expect(try gaps() == [120_000])
        #expect(try gaps("threads: 3") == [40_000, 40_000, 40_000])
        #expect(
            try gaps("threads: {readers: 2, writers: 1}", "operations: {read: 90%, update: 10%}")
                == [54_000, 54_000, 12_000])
        #expect(
            try gaps(
                "threads: {readers: 2, writers: 1}", "operations: {readers: {read: 100%}, writers: {update: 100%}}")
                == [60_000, 60_000, 120_000])
        #expect(try gaps("threads: {readers: 2}") == [60_000, 60_000])
    }

    @Test func everyThreadHasArrivalsOfItsOwn() throws {
        for arrivals in Scenario.Arrivals.allCases {
            let scenario = try tinyScenario("threads: 4", "load: open(1M/s, \(arrivals.rawValue))")
            guard case .open(let load) = scenario.load else { return }
            let roles = ThreadRole.roles(of: scenario.phases[0], scenario.threads)
            let first = ArrivalPlan.schedules(load, roles, phase: 0, of: scenario).map { times($0, 3) }
            #expect(Set(first).count == 4)
            #expect(first == ArrivalPlan.schedules(load, roles, phase: 0, of: scenario).map { times($0, 3) })
        }
    }
}
