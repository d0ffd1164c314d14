/// One entry of JMH's JSON: an operation of an engine, in one of two modes.
///
/// `thrpt` has its throughput, one raw value a repetition, each a fork of its own; `sample` its latency. The benchmark
/// is `SCENARIO.OPERATION` and the engine a parameter, so that viewers put engines side by side. Scores are this
/// project's medians, where JMH's own are means; the error is half of the median's interval.
///
/// An operation is the same in both modes: of a multi-read it is a batch, so that its throughput, which reports count in
/// keys, is divided by the batch's size; the parameter `keys-per-op` has that. The point of a sweep is parameters too.
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
    ///
    /// - Parameter parameters: of all entries, beside the engine.
    static func all(of result: RunResult, parameters: [String: String] = [:]) -> [JMHBenchmark] {
        let model = ReportModel(result)
        return model.blocks.flatMap { block in
            model.engines.flatMap { engine in
                let maker = Maker(model: model, block: block, engine: engine, parameters: parameters)
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
        let parameters: [String: String]

        /// Keys of a multi-read's batch; nil: it is no multi-read.
        private var batch: Int? { block.kind.flatMap { $0.kind == .multiRead ? $0.count : nil } }

        /// nil: not measured.
        func throughput() -> JMHBenchmark? {
            // Counted in keys.
            let scale = 1 / Double(batch ?? 1)
            let rates = operations.map(\.operationsPerSecond).filter(\.isFinite).map { $0 * scale }
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
                score(summary, scale, unit: "ops/s", percentiles: percentiles, raw: rates.map { [Number($0)] }))
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
            _ summary: MetricSummary, _ scale: Double = 1, unit: String, percentiles: [String: Number], raw: [[Number]]?
        ) -> Score {
            let (low, high) = (summary.low.map { $0 * scale }, summary.high.map { $0 * scale })
            let half = high.flatMap { high in low.map { (high - $0) / 2 } }
            return Score(
                score: Number(summary.value.map { $0 * scale }), scoreError: Number(half),
                scoreConfidence: [Number(low), Number(high)], scorePercentiles: percentiles,
                scoreUnit: unit, rawData: raw)
        }

        private var params: [String: String] {
            var params = parameters
            params["engine"] = engine
            if let batch { params["keys-per-op"] = String(batch) }
            return params
        }

        private func benchmark(_ mode: Mode, forks: Int, _ score: Score) -> JMHBenchmark {
            let scenario = model.result.scenario
            let text = ScenarioText(scenario: scenario)
            let hasWarmUp = !block.isLoad && scenario.run.warmupNanoseconds != 0
            return JMHBenchmark(
                benchmark: "\(scenario.name).\(block.operation)", mode: mode, threads: block.threads, forks: forks,
                warmupIterations: hasWarmUp ? 1 : 0, warmupTime: text.warmup, measurementTime: text.duration,
                params: params, primaryMetric: score)
        }
    }
}
