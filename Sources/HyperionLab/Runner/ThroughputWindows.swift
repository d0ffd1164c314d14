import Dispatch

/// How fast a throughput pass was, window by window.
///
/// The starting thread looks at the progress that the measured threads publish anyway: the measured loop has
/// nothing more to do, and one thread wakes up some dozens of times a pass.
public struct ThroughputWindows: Codable, Sendable, Equatable {
    /// Length of a window.
    public var seconds: Double
    /// Operations a second of all threads together, one value a window; a multi-read counts each of its keys.
    public var rates: [Double]

    public init(seconds: Double, rates: [Double]) { (self.seconds, self.rates) = (seconds, rates) }

    /// Windows of one pass, at most.
    static let most = 50
    static let shortestSeconds = 0.01

    /// What all threads of a pass have done by a time.
    private struct Progress {
        var time: UInt64
        var operations: UInt64
    }

    /// Runs a throughput pass of `seconds`, observed.
    static func observe(
        _ threads: [ThreadState], pin: Scenario.Threads.Pin, seconds: Double
    ) throws -> (outcomes: [ThreadOutcome], windows: ThroughputWindows) {
        let count = Int(min(max(seconds / shortestSeconds, 1), Double(most)))
        let window = seconds / Double(count)
        let (outcomes, rates) = try PassThreads.run(threads, .throughput, pin: pin) { control, finished in
            watch(control, finished, window: window, count: count)
        }
        return (outcomes, ThroughputWindows(seconds: window, rates: rates))
    }

    private static func watch(
        _ control: PassControl, _ finished: DispatchSemaphore, window: Double, count: Int
    ) -> [Double] {
        func progress() -> Progress {
            let operations = (0..<control.threadCount).reduce(0 as UInt64) { $0 &+ control.progress(ofThread: $1) }
            return Progress(time: MonotonicClock.nanoseconds(), operations: operations)
        }
        let start = DispatchTime.now()
        var last = progress()
        var rates: [Double] = []
        for number in 1...count {
            // Counted from the start, so that late awakenings do not add up.
            if finished.wait(timeout: start + Double(number) * window) == .success { break }
            let now = progress()
            rates.append(Double(now.operations &- last.operations) * 1e9 / Double(max(now.time &- last.time, 1)))
            last = now
        }
        return rates
    }

    /// The same with entries of the tape counted as operations: `operations` of them for `entries`.
    func counted(_ operations: UInt64, for entries: Int) -> ThroughputWindows? {
        guard !rates.isEmpty, entries > 0 else { return nil }
        let factor = Double(operations) / Double(entries)
        return ThroughputWindows(seconds: seconds, rates: rates.map { $0 * factor })
    }
}
