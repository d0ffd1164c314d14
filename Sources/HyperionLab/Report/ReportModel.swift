/// A result as its reports need it: which blocks of which rows there are, and what stands in each.
struct ReportModel {
    /// The engine that does nothing, and so shows the cost of the harness. It is never ranked.
    static let nullEngine = "null"

    let result: RunResult
    /// In the scenario's order, `null` last.
    let engines: [String]
    /// The load, then each operation of each phase.
    let blocks: [OperationBlock]
    /// What was recorded of each engine in each phase; empty where the scenario verifies nothing.
    let recordedPhases: [RecordedPhase]
    private let metrics: [Threshold.MetricName: MetricSummary]

    init(_ result: RunResult) {
        self.result = result
        engines =
            result.scenario.engines.filter { $0 != ReportModel.nullEngine }
            + result.scenario.engines.filter { $0 == ReportModel.nullEngine }
        recordedPhases = Self.recordedPhases(engines, result)
        // Not `uniqueKeysWithValues`, which traps on a file with a metric twice.
        metrics = Dictionary(result.metrics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        blocks = OperationBlock.all(of: result)
    }

    func summary(_ engine: String, _ operation: String, _ metric: Metric) -> MetricSummary? {
        metrics[Threshold.MetricName(engine: engine, operation: operation, metric: metric)]
    }

    func value(_ engine: String, _ operation: String, _ metric: Metric) -> Double? {
        summary(engine, operation, metric)?.value
    }

    /// The ratio to the baseline means something for this engine. To one that answered wrongly nothing compares.
    func hasRatio(_ engine: String) -> Bool {
        guard let baseline = result.scenario.baseline else { return false }
        return engine != ReportModel.nullEngine && engine != baseline && !isWrong(baseline)
    }

    func samples(of engine: String) -> [ArmSample] { result.samples.filter { $0.engine == engine } }

    /// Wrong answers of all repetitions, by operation in order of first occurrence.
    func wrongAnswers(of engine: String) -> [(operation: String, count: UInt64)] {
        // The engine that does nothing finds nothing: that is its purpose.
        guard engine != ReportModel.nullEngine else { return [] }
        var all: [(operation: String, count: UInt64)] = []
        for operation in samples(of: engine).flatMap(\.phases).flatMap(\.operations) where operation.wrong > 0 {
            if let index = all.firstIndex(where: { $0.operation == operation.operation }) {
                all[index].count = saturatingSum(all[index].count, operation.wrong)
            } else {
                all.append((operation.operation, operation.wrong))
            }
        }
        return all
    }

    func corruptedRecords(of engine: String) -> UInt64 {
        guard engine != ReportModel.nullEngine else { return 0 }
        return samples(of: engine).reduce(0) { saturatingSum($0, $1.corrupted) }
    }

    /// Answered something wrong or lost something: then its speed is worth nothing.
    func isWrong(_ engine: String) -> Bool {
        corruptedRecords(of: engine) > 0 || !wrongAnswers(of: engine).isEmpty || isViolated(engine)
    }

    /// Was tried and never finished.
    func hasOnlyFailed(_ engine: String) -> Bool {
        samples(of: engine).isEmpty && result.failures.contains { $0.engine == engine }
    }

    /// Arms that a complete run has.
    var expectedArms: Int { result.scenario.engines.count * result.scenario.run.repetitions }

    /// One line for each engine and operation with wrong answers, and for each engine with corrupted records.
    var correctnessFaults: [String] {
        engines.flatMap { engine in
            let wrong = wrongAnswers(of: engine).map {
                "\(engine): \(Format.count($0.count)) wrong \($0.count == 1 ? "answer" : "answers") in \($0.operation)"
            }
            let corrupted = corruptedRecords(of: engine)
            return corrupted == 0
                ? wrong
                : wrong + ["\(engine): \(Format.count(corrupted)) corrupted \(corrupted == 1 ? "record" : "records")"]
        } + linearizabilityFaults
    }

    private func saturatingSum(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}

/// The median of the finite values; nil if there are none. What was not finite says nothing, and is left out.
func medianOf(_ values: some Sequence<Double>) -> Double? {
    OrderStatistics.median(values.filter(\.isFinite))
}
