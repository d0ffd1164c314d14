/// Turns the samples of a run into the lines of `metrics.csv`.
///
/// Every line is made alike: one value a repetition, of which the median and its interval; one ratio to the
/// baseline engine a repetition that both took part in, of which again the median and its interval.
public enum Summary {
    static let confidence = 0.95

    /// By engine in the scenario's order, then `load`, the operations in the order of the phases, and `memory`.
    ///
    /// An operation has only the metrics that it was measured for; an engine without a sample has no line. The
    /// baseline's own ratios are exactly 1. Each histogram is decoded once.
    /// O(samples · histogram); no state, any thread.
    ///
    /// - Parameters:
    ///   - floor: for `limit-ratio`; nil: without.
    ///   - counts: of instructions, where they were asked for; one value, whatever the repetitions.
    public static func make(
        from samples: [ArmSample], scenario: Scenario, floor: AccessFloor? = nil, counts: InstructionCounts? = nil
    ) -> [MetricSummary] {
        var engines = scenario.engines
        // The baseline first, for the others' ratios.
        if let baseline = scenario.baseline, let place = engines.firstIndex(of: baseline) {
            engines.swapAt(0, place)
        }
        var baseline: [String: Observations]?
        var lines: [String: [MetricSummary]] = [:]
        for engine in engines {
            let arms = samples.filter { $0.engine == engine }
            let observed = observations(of: arms, floor).map { operation, observations in
                (operation: operation, observations: observations.adding(counts, engine, operation))
            }
            if engine == scenario.baseline {
                baseline = Dictionary(uniqueKeysWithValues: observed.map { ($0.operation, $0.observations) })
            }
            lines[engine] = observed.flatMap { operation, observations in
                Metric.allCases.compactMap { metric in
                    observations.series[metric].map { series in
                        line(
                            Threshold.MetricName(engine: engine, operation: operation, metric: metric), series,
                            baseline: baseline?[operation]?.series[metric], isBaseline: engine == scenario.baseline)
                    }
                }
            }
        }
        return scenario.engines.flatMap { lines[$0] ?? [] }
    }

    /// What one engine's arms measured, by operation in print order.
    private static func observations(
        of arms: [ArmSample], _ floor: AccessFloor?
    ) -> [(operation: String, observations: Observations)] {
        guard !arms.isEmpty else { return [] }
        var operations: [String] = []
        for phase in arms.flatMap(\.phases).sorted(by: { $0.phase < $1.phase }) {
            for sample in phase.operations where !operations.contains(sample.operation) {
                operations.append(sample.operation)
            }
        }
        return operations.map { ($0, Observations(operation: $0, arms: arms, floor: floor)) }
            + [(Scenario.memoryOperation, Observations(memoryOf: arms))]
    }

    private static func line(
        _ name: Threshold.MetricName, _ series: Observations.Series, baseline: Observations.Series?, isBaseline: Bool
    ) -> MetricSummary {
        let values = Array(series.values.values)
        let median = OrderStatistics.median(values)
        let interval = OrderStatistics.medianInterval(values, confidence: confidence) ?? series.interval
        var notes = series.notes
        if let interval, interval.coverage < confidence {
            notes.append("interval covers \(Format.percent(interval.coverage))")
        }
        let ratio = baseline.flatMap { PairedRatio(series.values, to: $0.values, confidence: confidence) }
        if let ratio, ratio.dropped > 0 {
            notes.append("ratio from \(ratio.pairs) of \(ratio.pairs + ratio.dropped) repetitions")
        }
        let isOne = isBaseline && median != nil
        return MetricSummary(
            name: name, value: median, low: interval?.low, high: interval?.high,
            ratio: isOne ? 1 : ratio?.median, ratioLow: isOne ? 1 : ratio?.interval?.low,
            ratioHigh: isOne ? 1 : ratio?.interval?.high, samples: values.count, note: notes.joined(separator: "; "))
    }
}
