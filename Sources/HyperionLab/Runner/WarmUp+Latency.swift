extension WarmUp {
    /// Length of an interval, each with a histogram of its own for every kind of operation.
    static let intervalSeconds = 0.01
    /// Wider than throughput's: a median of few of the clock's steps moves by more than 2 % when it moves by a part of
    /// one.
    static let latencyTolerance = 0.05
    static let longestLatencySeconds = 0.5
    /// Values of one interval without which its median says too little to be judged.
    static let fewestValues: UInt64 = 10

    /// Runs a phase on with every operation timed, until the medians of its latency intervals are steady too.
    ///
    /// Each interval is a short pass as the latency pass is one, so that what is warmed up is that pass. Kinds of operations
    /// are judged each by itself: a median over a mix of two would jump between them. Kinds that are too rare for that are
    /// left out; where all are, or where operations are so slow that there are too few intervals, throughput alone has
    /// decided.
    static func settleLatency(
        _ states: [ThreadState], _ scenario: Scenario, _ clock: TickClock
    ) throws -> WarmUpReport {
        let start = MonotonicClock.nanoseconds()
        var medians = LatencyMedians()
        while true {
            let outcomes = try PassThreads.run(
                states, .latency(clock), pin: scenario.threads.pin, seconds: intervalSeconds)
            try medians.add(outcomes.map(\.histograms), step: clock.sample.resolutionNanoseconds, fewest: fewestValues)
            let seconds = Double(MonotonicClock.nanoseconds() - start) / 1e9
            if medians.series.allSatisfy({ isSteady($0, tolerance: latencyTolerance) }), medians.intervals >= windows {
                return WarmUpReport(seconds: seconds, settled: true)
            }
            if seconds >= longestLatencySeconds {
                // Too few intervals, or values in them, to be judged: throughput alone has decided.
                let isJudged = medians.intervals >= windows && !medians.series.isEmpty
                return WarmUpReport(seconds: seconds, settled: !isJudged)
            }
        }
    }
}

/// Medians of latency, interval by interval, one series for each kind of operation.
struct LatencyMedians {
    private(set) var intervals = 0
    /// By `Tape.Kind.rawValue`; nil: too rare in some interval.
    private var all: [[Double]?] = Array(repeating: [], count: 8)

    /// Of the kinds that occur often enough.
    var series: [[Double]] { intervals == 0 ? [] : all.compactMap(\.self) }

    /// - Parameters:
    ///   - histograms: of each thread, by `Tape.Kind.rawValue`.
    ///   - step: of the clock in nanoseconds, between whose steps a median is read.
    ///   - fewest: values of a kind without which it is too rare.
    mutating func add(_ histograms: [[Histogram]], step: Double, fewest: UInt64) throws {
        intervals += 1
        for kind in all.indices where all[kind] != nil {
            let merged = Histogram()
            for thread in histograms where kind < thread.count { try merged.merge(thread[kind]) }
            if merged.totalCount >= fewest {
                all[kind]?.append(merged.interpolated(atQuantile: 0.5, step: step))
            } else {
                all[kind] = nil
            }
        }
    }
}
