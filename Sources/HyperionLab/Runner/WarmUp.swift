import Dispatch
import Glibc

/// How long an engine ran before it was measured, and whether it was steady then.
struct WarmUpReport {
    var seconds: Double
    var settled: Bool
}

/// Runs a phase unmeasured until its throughput and then its latency are steady: both must be.
///
/// Progress is sampled in windows of 20 ms. Throughput counts as steady when its last change of level
/// (`ChangePoint`) by more than 2 % lies ten windows or more in the past, and at least a third of all windows, lest
/// the pieces that a slow trend is cut into pass for levels. Noise alone does not keep it waiting. Whoever is not steady
/// after 1.5 s is measured all the same, and the result says so. Behind that, the same decides on the medians of latency
/// intervals (`settleLatency`), for half a second at most: the loop of a throughput pass reads no clock.
enum WarmUp {
    static let windowSeconds = 0.02
    static let windows = 10
    static let tolerance = 0.02
    static let longestSeconds = 1.5

    static func run(
        _ states: [ThreadState], _ scenario: Scenario, clock: TickClock
    ) throws -> WarmUpReport {
        if let fixed = scenario.run.warmupNanoseconds {
            guard fixed > 0 else { return WarmUpReport(seconds: 0, settled: true) }
            let seconds = Double(fixed) / 1e9
            _ = try PassThreads.run(states, .throughput, pin: scenario.threads.pin, seconds: seconds)
            return WarmUpReport(seconds: seconds, settled: true)
        }
        let (throughput, isOver) = try PassThreads.run(states, .throughput, pin: scenario.threads.pin) {
            watch($0, $1)
        }.result
        guard throughput.settled, !isOver else { return throughput }
        let latency = try settleLatency(states, scenario, clock)
        return WarmUpReport(seconds: throughput.seconds + latency.seconds, settled: latency.settled)
    }

    /// - Returns: what came of it, and whether the operations ran out.
    private static func watch(
        _ control: PassControl, _ finished: DispatchSemaphore
    ) -> (report: WarmUpReport, isOver: Bool) {
        let start = MonotonicClock.nanoseconds()
        var rates: [Double] = []
        var last: (time: UInt64, operations: UInt64) = (start, 0)
        while true {
            if finished.wait(timeout: .now() + windowSeconds) == .success {
                // Its operations ran out: what there was to warm is warm.
                let seconds = Double(MonotonicClock.nanoseconds() - start) / 1e9
                return (WarmUpReport(seconds: seconds, settled: true), true)
            }
            let now = MonotonicClock.nanoseconds()
            let operations = (0..<control.threadCount).reduce(0) { $0 + control.progress(ofThread: $1) }
            rates.append(Double(operations - last.operations) / Double(max(now - last.time, 1)))
            last = (now, operations)
            let seconds = Double(now - start) / 1e9
            if isSteady(rates) { return (WarmUpReport(seconds: seconds, settled: true), false) }
            if seconds >= longestSeconds { return (WarmUpReport(seconds: seconds, settled: false), false) }
        }
    }

    /// Whether the newest windows, at least ten of them, run at one level. What stands still is not steady.
    static func isSteady(_ rates: [Double], tolerance: Double = tolerance) -> Bool {
        guard rates.count >= windows else { return false }
        let start = ChangePoint.newestLevel(of: rates, tolerance: tolerance)
        guard rates.count - start >= max(windows, rates.count / 3),
            let level = OrderStatistics.median(Array(rates[start...]))
        else {
            return false
        }
        return level > 0
    }
}
