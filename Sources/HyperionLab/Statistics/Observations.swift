/// What the repetitions say of one engine's operation, as one number a metric and repetition.
///
/// **What a percentile needs.** Ten samples must rank beyond it in all repetitions together, else it is not
/// reported: its value would be that of a handful of outliers. A repetition that has none beyond it does not take
/// part, since it would report its maximum.
struct Observations {
    /// Of one metric: at most one value a repetition, and why there are fewer.
    struct Series {
        var values: [Int: Double] = [:]
        var notes: [String] = []
    }

    static let leastSamplesBeyond: UInt64 = 10
    static let latencyMetrics: [Metric] = [.mean, .p50, .p90, .p99, .p999, .p9999, .max]

    /// By metric, for the metrics that the operation has.
    var series: [Metric: Series] = [:]

    /// Of an operation, from all arms of one engine. Each histogram is decoded once and not kept. O(histograms).
    init(operation: String, arms: [ArmSample]) {
        var histograms: [Int: Histogram] = [:]
        var notes: [String] = []
        for arm in arms {
            let samples = arm.phases.lazy.flatMap(\.operations).filter { $0.operation == operation }
            guard let sample = samples.first else { continue }
            let rate = sample.operationsPerSecond
            if rate.isFinite { series[.throughput, default: Series()].values[arm.repetition] = rate }
            if let text = sample.histogram {
                do throws(HistogramCodingError) {
                    histograms[arm.repetition] = try Histogram(hdr: text)
                } catch { notes.append("histogram of repetition \(arm.repetition) unreadable: \(error)") }
            } else if operation == Scenario.loadOperation, rate > 0, rate.isFinite {
                // The load is not timed one by one: its mean is what the rate says.
                series[.mean, default: Series()].values[arm.repetition] = 1e9 / rate
            }
        }
        guard !histograms.isEmpty || !notes.isEmpty else { return }
        for metric in Self.latencyMetrics {
            series[metric] = Self.latencies(metric, histograms, notes)
        }
    }

    /// Of the store's memory.
    init(memoryOf arms: [ArmSample]) {
        for arm in arms {
            let bytes = arm.memory.bytesPerRecord
            if bytes.isFinite { series[.bytesPerRecord, default: Series()].values[arm.repetition] = bytes }
            series[.rss, default: Series()].values[arm.repetition] = Double(arm.memory.residentPeak)
        }
    }

    private static func latencies(_ metric: Metric, _ histograms: [Int: Histogram], _ notes: [String]) -> Series {
        var series = Series(notes: notes)
        let recorded = histograms.filter { !$0.value.isEmpty }
        if let quantile = metric.quantile {
            // What one histogram merged from all would say: ranks depend on counts alone, so nothing is merged.
            // A foreign file's counts may pass 64 bits together: then there are enough.
            let pooled = recorded.values.reduce(0 as UInt64) { sum, histogram in
                let (total, overflow) = sum.addingReportingOverflow(histogram.totalCount)
                return overflow ? .max : total
            }
            let beyond = Histogram.samplesBeyond(quantile, among: pooled)
            guard beyond >= leastSamplesBeyond else {
                series.notes.append("fewer than \(leastSamplesBeyond) samples beyond")
                return series
            }
            let deep = recorded.filter { $0.value.samplesBeyond(quantile) > 0 }
            series.values = deep.mapValues { Double($0.value(atQuantile: quantile)) }
            if deep.count < recorded.count {
                series.notes.append(
                    "left out \(recorded.count - deep.count) of \(recorded.count) repetitions with no sample beyond")
            }
        } else {
            series.values = recorded.mapValues { metric == .max ? Double($0.maximum) : $0.mean }
        }
        return series
    }
}
