/// Holds what was measured against a scenario's thresholds.
///
/// The verdict is about the median alone; the interval is printed beside it for whoever wants to know how near it
/// was. A metric that was not measured decides nothing.
public enum Judge {
    /// One verdict a threshold, in their order.
    ///
    /// - Parameters:
    ///   - metrics: of `Summary.make` from the same samples.
    ///   - samples: for bounds relative to another metric, whose ratio is taken repetition by repetition. Only
    ///     what such bounds name is decoded, and once. O(histograms named); no state, any thread.
    ///   - floor: that the metrics were made with; needed where a bound is relative to a `limit-ratio`.
    ///   - counts: of instructions, where they were asked for.
    public static func verdicts(
        thresholds: [Threshold], metrics: [MetricSummary], samples: [ArmSample], floor: AccessFloor? = nil,
        counts: InstructionCounts? = nil
    ) -> [Verdict] {
        var summaries: [Threshold.MetricName: MetricSummary] = [:]
        for metric in metrics { summaries[metric.name] = metric }
        var observed: [Operation: Observations] = [:]

        func values(_ name: Threshold.MetricName) -> [Int: Double] {
            if name.metric == .instructionsPerOperation {
                return counts?.perOperation(name.engine, name.operation).map { [0: $0] } ?? [:]
            }
            let operation = Operation(engine: name.engine, operation: name.operation)
            let observations = observed[operation] ?? operation.observations(in: samples, floor)
            observed[operation] = observations
            return observations.series[name.metric]?.values ?? [:]
        }

        return thresholds.map { threshold in
            let names: [Threshold.MetricName] =
                switch threshold.bound {
                case .absolute: [threshold.metric]
                case .relative(_, let other): [threshold.metric, other]
                }
            if let missing = names.first(where: { summaries[$0]?.value == nil }) {
                let note = summaries[missing]?.note ?? InstructionCounts.hint(for: missing.metric, counts)
                return Verdict(
                    threshold: threshold, outcome: .undecided,
                    measured: "\(missing) was not measured" + (note.isEmpty ? "" : ": \(note)"))
            }
            switch threshold.bound {
            case .absolute(let bound):
                return verdict(threshold, summaries[threshold.metric], bound: bound)
            case .relative(let factor, let other):
                return verdict(threshold, PairedRatio(values(threshold.metric), to: values(other)), factor: factor)
            }
        }
    }

    /// What has observations of its own.
    private struct Operation: Hashable {
        var engine: String
        var operation: String

        func observations(in samples: [ArmSample], _ floor: AccessFloor?) -> Observations {
            let arms = samples.filter { $0.engine == engine }
            return operation == Scenario.memoryOperation
                ? Observations(memoryOf: arms)
                : Observations(operation: operation, arms: arms, floor: floor)
        }
    }

    private static func verdict(_ threshold: Threshold, _ summary: MetricSummary?, bound: Double) -> Verdict {
        guard let value = summary?.value else {
            return Verdict(threshold: threshold, outcome: .undecided, measured: "not measured")
        }
        let metric = threshold.metric.metric
        let text = apart(value, bound) { Format.value($0, of: metric, digits: $1, trimmed: true) }
        let interval = range(summary?.low, summary?.high) { Format.value($0, of: metric, trimmed: true) }
        return Verdict(
            threshold: threshold, outcome: threshold.comparison.holds(value, bound) ? .passed : .failed,
            measured: "\(text.0)\(interval), bound \(text.1)")
    }

    private static func verdict(_ threshold: Threshold, _ ratio: PairedRatio?, factor: Double) -> Verdict {
        guard let ratio else {
            return Verdict(
                threshold: threshold, outcome: .undecided, measured: "no repetition measured both sides")
        }
        let text = apart(ratio.median, factor) { Format.ratio($0, digits: $1, trimmed: true) }
        let interval = range(ratio.interval?.low, ratio.interval?.high) { Format.number($0, trimmed: true) }
        return Verdict(
            threshold: threshold, outcome: threshold.comparison.holds(ratio.median, factor) ? .passed : .failed,
            measured: "\(text.0)\(interval), bound \(text.1)")
    }

    /// Both with as many digits as it takes to see that they differ, if they do: a bound of 5 µs that 5.004 µs
    /// misses must not read `5 µs, bound 5 µs`.
    static func apart(_ left: Double, _ right: Double, _ text: (Double, Int) -> String) -> (String, String) {
        for digits in 3..<15 where text(left, digits) != text(right, digits) {
            return (text(left, digits), text(right, digits))
        }
        return (text(left, 15), text(right, 15))
    }

    /// ` (0.29 to 0.33)`, or nothing without an interval.
    private static func range(_ low: Double?, _ high: Double?, _ text: (Double) -> String) -> String {
        guard let low, let high else { return "" }
        return " (\(text(low)) to \(text(high)))"
    }
}
