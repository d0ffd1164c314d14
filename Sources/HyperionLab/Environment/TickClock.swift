import CHyperion
import Foundation

/// The stopwatch of the latency pass: the processor's time-stamp counter, calibrated to nanoseconds.
///
///     let begin = clock.begin()
///     …
///     let nanoseconds = clock.nanoseconds(clock.end() &- begin)
///
/// Where the counter is absent, may change its rate, or is distrusted by the kernel, `CLOCK_MONOTONIC` takes its
/// place: a tick is then a nanosecond, and the code that measures stays the same.
///
/// Ticks become nanoseconds by a fixed-point multiplication, `ticks × multiplier >> 32`: a `Double` conversion
/// costs more and a division much more. The multiplier has 30 significant bits at 2.4 GHz, finer than the
/// calibration itself (about 5 in a million).
///
/// Thread safety: an immutable value; counters of an invariant time-stamp counter agree between processors.
public struct TickClock: Sendable {
    public enum Source: String, Sendable {
        case timeStampCounter = "tsc"
        case clockGetTime = "clock_gettime"
    }

    public let source: Source
    /// Nanoseconds of a tick, times 2³².
    public let multiplier: UInt64
    /// Median of what an empty section reads, in nanoseconds: contained in every section, never subtracted.
    public private(set) var costNanoseconds: Double
    /// The step in which readings advance, in nanoseconds.
    public private(set) var resolutionNanoseconds: Double

    public static let shift: UInt64 = 32

    /// For `results.json`.
    public var sample: ClockSample {
        ClockSample(
            source: source.rawValue, costNanoseconds: costNanoseconds, resolutionNanoseconds: resolutionNanoseconds)
    }

    /// Exact nanoseconds of a tick.
    var nanosecondsPerTick: Double { Double(multiplier) / Double(UInt64(1) << TickClock.shift) }

    /// Calibrates the counter and measures its cost. Takes about 25 milliseconds.
    ///
    /// - Parameter root: folder that stands for `/`, from which the processor's features are read.
    public static func calibrated(root: String = "/") -> TickClock {
        guard isTrustworthy(SystemTree(root: root)), let rate = measuredNanosecondsPerTick() else {
            return TickClock(source: .clockGetTime, nanosecondsPerTick: 1)
        }
        return TickClock(source: .timeStampCounter, nanosecondsPerTick: rate)
    }

    /// - Parameter nanosecondsPerTick: positive and below 2³⁰; 1 for `clock_gettime`.
    init(source: Source, nanosecondsPerTick: Double) {
        self.source = source
        multiplier = UInt64((nanosecondsPerTick * Double(UInt64(1) << TickClock.shift)).rounded())
        costNanoseconds = 0
        resolutionNanoseconds = 0
        let empty = ClockMeasurement.emptySections(begin: begin, end: end)
        let perTick = self.nanosecondsPerTick
        costNanoseconds = empty.cost * perTick
        resolutionNanoseconds = empty.step * perTick
    }

    /// Starts a section: everything before it has finished, nothing after it has begun.
    @inline(__always) public func begin() -> UInt64 {
        source == .timeStampCounter ? hyperion_ticks_begin() : TickClock.monotonicNanoseconds(CLOCK_MONOTONIC)
    }

    /// Ends a section: everything before it has finished.
    @inline(__always) public func end() -> UInt64 {
        source == .timeStampCounter ? hyperion_ticks_end() : TickClock.monotonicNanoseconds(CLOCK_MONOTONIC)
    }

    /// Nanoseconds of a difference of two readings, rounded down.
    @inline(__always) public func nanoseconds(_ ticks: UInt64) -> UInt64 {
        // The full product, so that no length of section overflows it; one `mul` and one `shrd`.
        let product = ticks.multipliedFullWidth(by: multiplier)
        return product.high &<< (64 - TickClock.shift) | product.low &>> TickClock.shift
    }

    /// Not inlined: where the counter serves, the caller's loop keeps only a branch that is never taken.
    @inline(never) static func monotonicNanoseconds(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        // Both parts are positive and their sum stays below 2⁶⁴ for 584 years after the start of the machine.
        return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }

    private static func isTrustworthy(_ tree: SystemTree) -> Bool {
        guard hyperion_has_ticks() == 1, ProcessorFacts(tree: tree).invariantCounter else { return false }
        #if arch(x86_64)
            // A kernel that caught the counter drifting takes it off this list. Where there is no list, the
            // processor's own word has to do.
            let list = tree.word("sys/devices/system/clocksource/clocksource0/available_clocksource")
            return list.map { $0.split(separator: " ").contains("tsc") } ?? true
        #else
            return true
        #endif
    }

    /// Both clocks at one moment: of several tries the one between whose ticks the least time passed.
    private static func moment() -> (ticks: UInt64, nanoseconds: UInt64) {
        var best: (width: UInt64, ticks: UInt64, nanoseconds: UInt64) = (.max, 0, 0)
        for _ in 0..<32 {
            let before = hyperion_ticks_begin()
            // Raw: not slewed by NTP, which would make one calibration differ from the next.
            let time = monotonicNanoseconds(CLOCK_MONOTONIC_RAW)
            let width = hyperion_ticks_end() &- before
            if width < best.width { best = (width, before &+ width / 2, time) }
        }
        return (best.ticks, best.nanoseconds)
    }

    /// nil if the counter stands still, runs backwards or runs at a rate that no machine has.
    private static func measuredNanosecondsPerTick() -> Double? {
        let start = moment()
        // Asleep rather than spinning: the counter is invariant, and the processor is left to others.
        // A signal that cuts the sleep short only makes the calibration a little coarser.
        var pause = timespec(tv_sec: 0, tv_nsec: 20_000_000)
        nanosleep(&pause, nil)
        let finish = moment()
        guard finish.ticks > start.ticks, finish.nanoseconds > start.nanoseconds else { return nil }
        let rate = Double(finish.nanoseconds - start.nanoseconds) / Double(finish.ticks - start.ticks)
        // From 1 MHz to 100 GHz.
        return (0.01...1000).contains(rate) ? rate : nil
    }
}
