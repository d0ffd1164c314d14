import Foundation
import Testing

@testable import HyperionLab

@Suite struct TickClockTests {
    @Test func conversionIsExactAtItsEdges() {
        let identity = TickClock(source: .clockGetTime, nanosecondsPerTick: 1)
        for ticks in [0, 1, 1 << 32, (1 << 63) + 12_345, .max] as [UInt64] {
            #expect(identity.nanoseconds(ticks) == ticks)
        }
        // 2.5 GHz: 0.4 ns a tick.
        let fast = TickClock(source: .clockGetTime, nanosecondsPerTick: 0.4)
        #expect(fast.nanoseconds(0) == 0)
        #expect(fast.nanoseconds(10) == 4 || fast.nanoseconds(10) == 3)
        // A century of ticks: off by no more than the multiplier's own rounding.
        let century: UInt64 = 7_889_400_000_000_000_000
        let expected = Double(century) * 0.4
        #expect(abs(Double(fast.nanoseconds(century)) - expected) / expected < 1e-9)
        // 24 MHz, as ARM's generic timer: 41.7 ns a tick.
        let slow = TickClock(source: .clockGetTime, nanosecondsPerTick: 1000 / 24.0)
        #expect(abs(Int64(slow.nanoseconds(24_000_000)) - 1_000_000_000) <= 1)
    }

    @Test func theClockAgreesWithTheSystems() throws {
        let clock = TickClock.calibrated()
        #expect(clock.costNanoseconds > 0 && clock.costNanoseconds < 100_000)
        #expect(clock.resolutionNanoseconds > 0)
        #expect(clock.sample.source == clock.source.rawValue)
        // The best of several, since the machine is shared: each try brackets the section with the system's clock.
        let errors = (0..<5).map { _ -> Double in
            let before = TickClock.monotonicNanoseconds(CLOCK_MONOTONIC)
            let begin = clock.begin()
            var pause = timespec(tv_sec: 0, tv_nsec: 5_000_000)
            nanosleep(&pause, nil)
            let measured = Double(clock.nanoseconds(clock.end() &- begin))
            let whole = Double(TickClock.monotonicNanoseconds(CLOCK_MONOTONIC) - before)
            return abs(measured - whole) / whole
        }
        #expect(try #require(errors.min()) < 0.005)
    }

    @Test func withoutAnInvariantCounterTheSystemsClockTakesItsPlace() throws {
        let tree = try TemporaryFolder()
        // No flags at all: the counter's rate may change.
        let clock = TickClock.calibrated(root: tree.path)
        #if arch(x86_64)
            #expect(clock.source == .clockGetTime)
            #expect(clock.nanoseconds(1234) == 1234)
            try tree.write("flags : constant_tsc nonstop_tsc\n", to: "proc/cpuinfo")
            #expect(TickClock.calibrated(root: tree.path).source == .timeStampCounter)
            // The kernel distrusts it.
            try tree.write(
                "hpet acpi_pm\n", to: "sys/devices/system/clocksource/clocksource0/available_clocksource")
            #expect(TickClock.calibrated(root: tree.path).source == .clockGetTime)
        #endif
        #expect(clock.costNanoseconds > 0)
        let begin = clock.begin()
        #expect(clock.end() >= begin)
    }
}
