/// One entry of JMH's JSON: an operation of an engine, in one of two modes.
///
/// `thrpt` has its throughput, one raw value a repetition, each a fork of its own; `sample` its latency. The benchmark
/// is `SCENARIO.OPERATION` and the engine a parameter, so that viewers put engines side by side. Scores are this
/// project's medians, where JMH's own are means; the error is half of the median's interval.
struct JMHBenchmark: Encodable {
    /// The version whose format this is.
    static let formatVersion = "1.37"

    var jmhVersion = formatVersion
    var benchmark: String
    var mode: Mode
    var threads: Int
    var forks: Int
    var warmupIterations: Int
    var warmupTime: String
    var warmupBatchSize = 1
    var measurementIterations = 1
    var measurementTime: String
    var measurementBatchSize = 1
    var params: [String: String]
    var primaryMetric: Score
    var secondaryMetrics: [String: Score] = [:]

    enum Mode: String, Encodable {
        case throughput = "thrpt"
        case sample
    }

    struct Score: Encodable {
        var score: Number
        var scoreError: Number
        /// Low and high.
        var scoreConfidence: [Number]
        /// From `0.0` to `100.0`.
        var scorePercentiles: [String: Number]
        var scoreUnit: String
        /// By fork, then iteration.
        var rawData: [[Number]]?
        /// By fork and iteration: pairs of a value and how often it was seen.
        var rawDataHistogram: [[[[Number]]]]?
    }

    /// As JMH writes it: what is not a number is the string `NaN`.
    struct Number: Encodable, Equatable {
        var value: Double
        init(_ value: Double?) { self.value = value ?? .nan }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if value.isFinite { try container.encode(value) } else { try container.encode("NaN") }
        }
    }

    static let percentiles = [0, 50, 90, 95, 99, 99.9, 99.99, 99.999, 99.9999, 100]

    /// In the order of the blocks, then of the engines.
    static func all(of result: RunResult) -> [JMHBenchmark] {
        let model = ReportModel(result)
        return model.blocks.flatMap { block in
            model.engines.flatMap { engine in
                let maker = Maker(model: model, block: block, engine: engine)
                return [maker.throughput(), maker.latency()].compactMap(\.self)
            }
        }
    }
}

extension JMHBenchmark {
    private struct Maker {
        let model: ReportModel
        let block: OperationBlock
        let engine: String

        /// nil: not measured.
        func throughput() -> JMHBenchmark? {
            let rates = operations.map(\.operationsPerSecond).filter(\.isFinite)
            guard let summary = model.summary(engine, block.operation, .throughput), summary.value != nil,
                !rates.isEmpty
            else { return nil }
            let sorted = rates.sorted()
            let percentiles = named { percentile in
                // Nearest rank.
                sorted[min(sorted.count - 1, max(0, Int((percentile / 100 * Double(sorted.count)).rounded(.up)) - 1))]
            }
            return benchmark(
                .throughput, forks: rates.count,
                score(summary, unit: "ops/s", percentiles: percentiles, raw: rates.map { [Number($0)] }))
        }

        /// nil: no histogram that can be read.
        func latency() -> JMHBenchmark? {
            let histograms = operations.compactMap { operation in
                // Under open load the plain names are of the response, here as in every report.
                (operation.response ?? operation.histogram).flatMap { try? Histogram(hdr: $0) }
            }.filter { !$0.isEmpty }
            guard let summary = model.summary(engine, block.operation, .p50), summary.value != nil,
                let first = histograms.first
            else { return nil }
            // Beyond 2^63 values, which only a made-up file has, no more are taken in.
            let whole = histograms.reduce(Histogram(first.configuration)) { (try? $0.union($1)) ?? $0 }
            let percentiles = named { percentile in
                percentile == 0 ? Double(whole.minimum) : Double(whole.value(atQuantile: percentile / 100))
            }
            var score = score(summary, unit: "ns/op", percentiles: percentiles, raw: nil)
            score.rawDataHistogram = histograms.map { histogram in
                [histogram.buckets.map { [Number(Double($0.values.upperBound)), Number(Double($0.count))] }]
            }
            return benchmark(.sample, forks: histograms.count, score)
        }

        /// One a repetition.
        private var operations: [OperationSample] {
            model.samples(of: engine).sorted { $0.repetition < $1.repetition }.flatMap(\.phases).flatMap(\.operations)
                .filter { $0.operation == block.operation }
        }

        private func named(_ value: (Double) -> Double) -> [String: Number] {
            Dictionary(uniqueKeysWithValues: JMHBenchmark.percentiles.map { ($0.description, Number(value($0))) })
        }

        private func score(
            _ summary: MetricSummary, unit: String, percentiles: [String: Number], raw: [[Number]]?
        ) -> Score {
            let half = summary.high.flatMap { high in summary.low.map { (high - $0) / 2 } }
            return Score(
                score: Number(summary.value), scoreError: Number(half),
                scoreConfidence: [Number(summary.low), Number(summary.high)], scorePercentiles: percentiles,
                scoreUnit: unit, rawData: raw)
        }

        private func benchmark(_ mode: Mode, forks: Int, _ score: Score) -> JMHBenchmark {
            let scenario = model.result.scenario
            let text = ScenarioText(scenario: scenario)
            let hasWarmUp = !block.isLoad && scenario.run.warmupNanoseconds != 0
            return JMHBenchmark(
                benchmark: "\(scenario.name).\(block.operation)", mode: mode, threads: block.threads, forks: forks,
                warmupIterations: hasWarmUp ? 1 : 0, warmupTime: text.warmup, measurementTime: text.duration,
                params: ["engine": engine], primaryMetric: score)
        }
    }
}
