import Foundation

/// What it costs to read a clock, and in what steps it advances.
enum ClockMeasurement {
    /// Every clock that a measurement could use: `tsc` (where it can be trusted), `clock_gettime`, `ContinuousClock`.
    static func all(root: String) -> [EnvironmentReport.Clock] {
        let ticks = TickClock.calibrated(root: root)
        let monotonic = emptySections(
            begin: { TickClock.monotonicNanoseconds(CLOCK_MONOTONIC) },
            end: { TickClock.monotonicNanoseconds(CLOCK_MONOTONIC) })
        let origin = ContinuousClock.now
        let continuous = emptySections(
            begin: { wholeNanoseconds(ContinuousClock.now - origin) },
            end: { wholeNanoseconds(ContinuousClock.now - origin) })
        var clocks = [
            EnvironmentReport.Clock(
                name: TickClock.Source.clockGetTime.rawValue, costNanoseconds: monotonic.cost,
                resolutionNanoseconds: monotonic.step),
            EnvironmentReport.Clock(
                name: "ContinuousClock", costNanoseconds: continuous.cost, resolutionNanoseconds: continuous.step),
        ]
        if ticks.source == .timeStampCounter {
            clocks.insert(
                EnvironmentReport.Clock(
                    name: ticks.source.rawValue, costNanoseconds: ticks.costNanoseconds,
                    resolutionNanoseconds: ticks.resolutionNanoseconds), at: 0)
        }
        return clocks
    }

    /// Times empty sections, in the clock's own unit.
    ///
    /// - Returns: `cost`: the median of their lengths, or their mean where the clock is too coarse to show one.
    ///   `step`: the greatest common divisor of all differences between readings, which is the clock's real
    ///   step; `clock_getres` says 1 ns whatever the hardware.
    @inline(__always)
    static func emptySections(begin: () -> UInt64, end: () -> UInt64) -> (cost: Double, step: Double) {
        let sections = 2001
        var lengths = [UInt64](repeating: 0, count: sections)
        // The first pass fills the caches and lets the processor leave its sleep.
        for _ in 0..<200 { lengths[0] = end() &- begin() }
        let first = begin()
        var step: UInt64 = 0
        for index in 0..<sections {
            let start = begin()
            let finish = end()
            lengths[index] = finish >= start ? finish - start : 0
            step = greatestCommonDivisor(step, lengths[index])
            step = greatestCommonDivisor(step, start &- first)
        }
        let whole = end() &- first
        lengths.sort()
        let median = Double(lengths[sections / 2])
        return (median > 0 ? median : Double(whole) / Double(2 * sections), Double(max(1, step)))
    }

    private static func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }

    private static func wholeNanoseconds(_ duration: Duration) -> UInt64 {
        let parts = duration.components
        return UInt64(truncatingIfNeeded: parts.seconds) &* 1_000_000_000
            &+ UInt64(truncatingIfNeeded: parts.attoseconds / 1_000_000_000)
    }
}
