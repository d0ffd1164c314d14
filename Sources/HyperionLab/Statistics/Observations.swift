/// What the repetitions say of one engine's operation, as one number a metric and repetition.
///
/// **What a percentile needs.** Ten samples must rank beyond it in a repetition, else that repetition does not take
/// part: its value would be that of a handful of outliers. Where none takes part the percentile is not reported.
struct Observations {
    /// Of one metric: at most one value a repetition, and why there are fewer.
    struct Series {
        var values: [Int: Double] = [:]
        var notes: [String] = []
        /// Of a percentile, from the ranks of the samples; only where a single repetition gives no other.
        var interval: OrderStatistics.Interval?
    }

    static let leastSamplesBeyond: UInt64 = 10

    /// By metric, for the metrics that the operation has.
    var series: [Metric: Series] = [:]

    /// Of an operation, from all arms of one engine. Each histogram is decoded once and not kept. O(histograms).
    ///
    /// - Parameters:
    ///   - floor: for `limit-ratio`; nil: without.
    ///   - interpolates: whether percentiles are read between the clock's steps (`Histogram.interpolated`).
    init(operation: String, arms: [ArmSample], floor: AccessFloor? = nil, interpolates: Bool = false) {
        var service = Recorded()
        var response = Recorded()
        var batched = Recorded()
        for arm in arms {
            let samples = arm.phases.lazy.flatMap(\.operations).filter { $0.operation == operation }
            guard let sample = samples.first else { continue }
            if interpolates {
                service.steps[arm.repetition] = arm.clock.resolutionNanoseconds
                response.steps[arm.repetition] = arm.clock.resolutionNanoseconds
            }
            let rate = sample.operationsPerSecond
            if rate.isFinite { series[.throughput, default: Series()].values[arm.repetition] = rate }
            if let achieved = sample.achievedPerSecond, achieved.isFinite {
                series[.achievedRate, default: Series()].values[arm.repetition] = achieved
            }
            if let text = sample.histogram {
                service.add(text, arm.repetition)
            } else if operation == Scenario.loadOperation, rate > 0, rate.isFinite {
                // The load is not timed one by one: its mean is what the rate says.
                series[.mean, default: Series()].values[arm.repetition] = 1e9 / rate
            }
            if let text = sample.response { response.add(text, arm.repetition) }
            if let sample = sample.batched { batched.add(sample, arm.repetition) }
            let distance = floor?.distance(
                of: operation, in: arm, operationsPerSecond: rate, median: service.median(of: arm.repetition))
            if let distance { add(distance, repetition: arm.repetition) }
        }
        // Under open load what a caller waits is the response, and it has the plain names.
        if response.isEmpty {
            add(Metric.latencies, of: service)
        } else {
            add(Metric.latencies, of: response)
            add(Metric.services, of: service)
        }
        add(Metric.batches, of: batched)
        addHeap(of: operation, arms)
    }

    private mutating func add(_ distance: (ratio: Double?, note: String?), repetition: Int) {
        if let ratio = distance.ratio { series[.limitRatio, default: Series()].values[repetition] = ratio }
        // Alike in every repetition.
        if let note = distance.note { series[.limitRatio, default: Series()].notes = [note] }
    }

    /// Of the store's memory.
    init(memoryOf arms: [ArmSample]) {
        for arm in arms {
            let bytes = arm.memory.bytesPerRecord
            if bytes.isFinite { series[.bytesPerRecord, default: Series()].values[arm.repetition] = bytes }
            series[.rss, default: Series()].values[arm.repetition] = Double(arm.memory.residentPeak)
        }
        addHeap(ofStoreIn: arms)
    }

    private mutating func add(_ metrics: [Metric], of recorded: Recorded) {
        guard !recorded.isEmpty else { return }
        for metric in metrics { series[metric] = recorded.series(metric) }
    }
}
