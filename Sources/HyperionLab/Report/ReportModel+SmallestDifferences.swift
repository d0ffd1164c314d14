/// What a run could not have overlooked, and so what it says where it shows no difference.
extension ReportModel {
    struct SmallestDifference: Equatable {
        var engine: String
        var operation: String
        var metric: Metric
        /// Above 1, whichever way is better.
        var ratio: Double
    }

    /// Metrics whose ratios to the baseline `report.md` prints.
    static let comparedMetrics: [Metric] = [.throughput, .p50, .p99, .p999]

    /// Ratios to the baseline that `report.md` prints: for so many the smallest differences are corrected.
    var comparisons: Int {
        blocks.flatMap { block in comparedEngines.flatMap { ratios(of: $0, block, Self.comparedMetrics) } }.count
    }

    /// In the order of the blocks, then of the engines: the difference that these repetitions would have shown four
    /// times in five, with intervals corrected for all `comparisons` (`ComparisonRule.smallestEffect`). Without p99.9,
    /// whose noise says little; without what has no interval.
    var smallestDifferences: [SmallestDifference] {
        let rule = ComparisonRule(tolerance: 0, comparisons: comparisons)
        return blocks.flatMap { block in
            comparedEngines.flatMap { engine in
                ratios(of: engine, block, [.throughput, .p50, .p99]).compactMap { summary in
                    guard let low = summary.ratioLow, let high = summary.ratioHigh,
                        let effect = rule.smallestEffect(low: low, high: high, confidence: ratioConfidence)
                    else { return nil }
                    return SmallestDifference(
                        engine: engine, operation: block.operation, metric: summary.name.metric, ratio: effect)
                }
            }
        }
    }

    /// With which probability the interval of a ratio holds by itself: as asked for, or with fewer than six repetitions
    /// what their extremes come to.
    var ratioConfidence: Double {
        let repetitions = min(max(result.scenario.run.repetitions, 2), 6)
        let coverage = OrderStatistics.symmetricPair(of: repetitions, confidence: Summary.confidence).coverage
        return min(Summary.confidence, coverage)
    }

    private var comparedEngines: [String] { engines.filter { hasRatio($0) } }

    private func ratios(of engine: String, _ block: OperationBlock, _ metrics: [Metric]) -> [MetricSummary] {
        metrics.compactMap { summary(engine, block.operation, $0) }.filter { $0.ratio != nil }
    }
}
