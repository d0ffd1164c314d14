/// The repetitions' values of any metric of a run, each operation's histograms decoded once and only if asked for.
///
/// Not thread-safe.
struct MetricSeries {
    private let samples: [ArmSample]
    private let floor: AccessFloor?
    private let interpolates: Bool
    private var decoded: [Operation: Observations] = [:]

    private struct Operation: Hashable {
        var engine: String
        var operation: String
    }

    /// - Parameters:
    ///   - floor: for `limit-ratio`; nil: without.
    ///   - interpolates: whether percentiles are read between the clock's steps (`Histogram.interpolated`).
    init(_ samples: [ArmSample], floor: AccessFloor? = nil, interpolates: Bool = false) {
        (self.samples, self.floor, self.interpolates) = (samples, floor, interpolates)
    }

    /// For comparisons.
    init(of result: RunResult) {
        self.init(result.samples, floor: AccessFloor(of: result), interpolates: true)
    }

    /// nil: the operation has no such metric, as a load has no percentile.
    mutating func series(_ name: Threshold.MetricName) -> Observations.Series? {
        let key = Operation(engine: name.engine, operation: name.operation)
        if let known = decoded[key] { return known.series[name.metric] }
        let arms = samples.filter { $0.engine == name.engine }
        let observations =
            name.operation == Scenario.memoryOperation
            ? Observations(memoryOf: arms)
            : Observations(operation: name.operation, arms: arms, floor: floor, interpolates: interpolates)
        decoded[key] = observations
        return observations.series[name.metric]
    }
}

extension Metric {
    /// What is compared unless other metrics are asked for: rare enough to keep the correction for their number
    /// small, steady enough to be decided.
    public static let usuallyCompared: [Metric] = [.throughput, .p50, .p99, .bytesPerRecord]
    /// For a gate, which has to come to a verdict, and for its proof of itself: without the tail, which is far noisier.
    public static let usuallyGated: [Metric] = [.throughput, .p50, .bytesPerRecord]

    /// `throughput,p50`, or `all`.
    public static func list(_ text: String) throws(MetricListError) -> [Metric] {
        if text == "all" { return allCases }
        var metrics: [Metric] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let metric = Metric(rawValue: String(part.trimmed)) else {
                throw MetricListError(
                    description: "unknown metric \(String(part).quoted)"
                        + Spelling.suggestion(
                            for: String(part), in: allCases.map(\.rawValue) + ["all"], listedAs: "there is"))
            }
            if metric.isOfHeap {
                throw MetricListError(
                    description: "\(metric.rawValue) is not compared between results, since it is often 0 and has no "
                        + "ratio then; bound it in the scenario's thresholds")
            }
            if !metrics.contains(metric) { metrics.append(metric) }
        }
        return metrics
    }
}

public struct MetricListError: Error, Equatable, CustomStringConvertible {
    public var description: String
}

extension Scenario {
    /// Every metric of these kinds that a run of this scenario measures, for these engines.
    ///
    /// - Parameter hasLoad: whether the load counts. It runs once a repetition on memory that the system hands out
    ///   just then, so that its rate is far noisier than that of any pass.
    func metricNames(_ metrics: [Metric], engines: [String], hasLoad: Bool) -> [Threshold.MetricName] {
        var operations: [String] = hasLoad ? [Scenario.loadOperation] : []
        for operation in operationNames where !operations.contains(operation) { operations.append(operation) }
        return engines.flatMap { engine in
            (operations + [Scenario.memoryOperation]).flatMap { operation in
                metrics.filter { measures($0, of: operation, engine) }.map {
                    Threshold.MetricName(engine: engine, operation: operation, metric: $0)
                }
            }
        }
    }

    /// What is not measured would never be decided, and its share of the error would widen every other interval.
    private func measures(_ metric: Metric, of operation: String, _ engine: String) -> Bool {
        if metric == .instructionsPerOperation || metric.isOfHeap { return false }
        if metric == .limitRatio && !AccessFloor.holds(for: engine) { return false }
        let place = Metric.Place(operation)
        // The mean of a load is what its throughput says.
        return Metric.measured(of: place, isOpen: load.isOpen).contains(metric) && !(place == .load && metric == .mean)
    }
}
