/// Bencher Metric Format: benchmark, then measure, then its value and perhaps an interval.
///
/// A benchmark is `SCENARIO/ENGINE/OPERATION`. Measures are this project's metrics with hyphens for dots (`p99-9`),
/// because a measure is found by a slug; `mean` is `latency`, which Bencher knows, in nanoseconds as there.
enum BencherMetrics {
    struct Metric: Encodable, Equatable {
        var value: Double
        var lowerValue: Double?
        var upperValue: Double?

        enum CodingKeys: String, CodingKey {
            case value
            case lowerValue = "lower_value"
            case upperValue = "upper_value"
        }
    }

    /// What has no finite value is left out, as the format has no place for it.
    ///
    /// - Parameter label: of a sweep's point, which stands behind the scenario's name: `name[records=10k]`.
    static func all(of result: RunResult, label: String = "") -> [String: [String: Metric]] {
        let scenario = result.scenario.name + (label.isEmpty ? "" : "[\(label)]")
        var all: [String: [String: Metric]] = [:]
        for metric in result.metrics {
            guard let value = finite(metric.value) else { continue }
            let benchmark = "\(scenario)/\(metric.name.engine)/\(metric.name.operation)"
            all[benchmark, default: [:]][measure(metric.name.metric)] = Metric(
                value: value, lowerValue: finite(metric.low), upperValue: finite(metric.high))
        }
        return all
    }

    static func measure(_ metric: HyperionLab.Metric) -> String {
        metric == .mean ? "latency" : metric.rawValue.replacing(".", with: "-")
    }

    private static func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
}
