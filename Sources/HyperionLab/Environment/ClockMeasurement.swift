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
    ///   `step`: by how much the clock advances at least; `clock_getres` says 1 ns whatever the hardware.
    @inline(__always)
    static func emptySections(begin: () -> UInt64, end: () -> UInt64) -> (cost: Double, step: Double) {
        let sections = 2001
        var lengths = [UInt64](repeating: 0, count: sections)
        // The first pass fills the caches and lets the processor leave its sleep.
        for _ in 0..<200 { lengths[0] = end() &- begin() }
        let first = begin()
        for index in 0..<sections {
            let start = begin()
            let finish = end()
            lengths[index] = finish >= start ? finish - start : 0
        }
        let whole = end() &- first
        lengths.sort()
        let median = Double(lengths[sections / 2])
        return (median > 0 ? median : Double(whole) / Double(2 * sections), step(ofSorted: lengths))
    }

    /// The step of a clock by the lengths that it measured.
    ///
    /// A counter may count in units finer than it advances: some processors raise their time-stamp counter by 24
    /// or 25 ticks every 10 ns. So the greatest common divisor of lengths says nothing; but if all of them lie
    /// within rounding of the multiples of one number, then that is the step. Where they do not, it is the unit.
    static func step(ofSorted lengths: [UInt64]) -> Double {
        var distinct: [UInt64] = [0]
        for length in lengths where length > distinct[distinct.count - 1] { distinct.append(length) }
        let gaps = zip(distinct.dropFirst(), distinct).map { $0 - $1 }.filter { $0 > 2 }
        guard let shortest = gaps.min() else { return 1 }
        var steps = 0.0
        var sum = 0.0
        var outside = 0
        for length in lengths {
            let multiple = (Double(length) / Double(shortest)).rounded()
            // Each step is rounded up or down by itself, so that the deviation grows with their number.
            if abs(Double(length) - multiple * Double(shortest)) > multiple + 1 { outside += 1 }
            steps += multiple
            sum += Double(length)
        }
        return outside * 50 > lengths.count || steps == 0 ? 1 : sum / steps
    }

    private static func wholeNanoseconds(_ duration: Duration) -> UInt64 {
        let parts = duration.components
        return UInt64(truncatingIfNeeded: parts.seconds) &* 1_000_000_000
            &+ UInt64(truncatingIfNeeded: parts.attoseconds / 1_000_000_000)
    }
}
