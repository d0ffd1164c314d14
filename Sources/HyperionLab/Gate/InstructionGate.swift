/// Judges a scenario by counted instructions: the same verdict on a busy machine as on an idle one.
///
/// Compared is an engine's own part of each operation, without the harness's, which both builds have.
///
/// Not thread-safe.
struct InstructionGate {
    /// By what share a count may grow: ten times as far as counts of one build lie apart.
    static let tolerance = 0.01

    var scenario: Scenario
    var new: GateBuild
    var reference: GateReference
    /// Engines that are compared with the reference.
    var comparedEngines: [String]
    /// Called before each engine with how many have ended and how many there are.
    var progress: (Int, Int) -> Void = { _, _ in }

    /// A line for each threshold on instructions, and for each operation that the reference has too.
    func lines() throws -> [GateLine] {
        let thresholds = scenario.thresholds.filter(\.isCounted)
        let named = thresholds.flatMap(\.names).map(\.engine)
        let counted = try count(new, engines: comparedEngines + named)
        var lines = thresholds.map { judge($0, counted) }
        switch reference {
        case .nothing: break
        case .build(let base):
            // What is missing here is missing there.
            let other = try counted.unavailable == nil ? count(base, engines: comparedEngines) : counted
            lines += compare(counted, with: other, hint: "")
        case .result(_, let result):
            lines += compare(counted, with: result.counts, hint: "the baseline was run without --count instructions")
        }
        return lines
    }

    private func count(_ build: GateBuild, engines: [String]) throws -> InstructionCounts {
        var small = scenario
        small.engines = scenario.engines.filter { engines.contains($0) && $0 != ReportModel.nullEngine }
        let outcome = try InstructionCounter(executable: build.executable).count(small) { _, finished, total in
            progress(finished, total)
            return Interruption.name != nil
        }
        guard let outcome else { throw GateError.interrupted(Interruption.name ?? "a signal") }
        if let failure = outcome.failures.first {
            throw GateError.armFailed(build: build.name, executable: build.executable, failure)
        }
        return outcome.counts
    }

    private func judge(_ threshold: Threshold, _ counts: InstructionCounts) -> GateLine {
        for name in threshold.names where counts.perOperation(name.engine, name.operation) == nil {
            let why = counts.unavailable.map { "unavailable: \($0)" } ?? "not counted"
            return GateLine(.threshold, threshold.text, .undecided, measured: "\(name): \(why)")
        }
        let values = threshold.names.compactMap { counts.perOperation($0.engine, $0.operation) }
        let holds: Bool
        let texts: (String, String)
        switch threshold.bound {
        case .absolute(let bound):
            holds = threshold.comparison.holds(values[0], bound)
            texts = Judge.apart(values[0], bound) {
                Format.value($0, of: .instructionsPerOperation, digits: $1, trimmed: true)
            }
        case .relative(let factor, _):
            holds = threshold.comparison.holds(values[0] / values[1], factor)
            texts = Judge.apart(values[0] / values[1], factor) { Format.ratio($0, digits: $1, trimmed: true) }
        }
        return GateLine(
            .threshold, threshold.text, holds ? .passed : .failed, measured: "\(texts.0), bound \(texts.1)")
    }

    /// Lines of what the new build has, in its order.
    func compare(_ new: InstructionCounts, with base: InstructionCounts?, hint: String) -> [GateLine] {
        comparedEngines.filter { $0 != ReportModel.nullEngine }.flatMap { engine -> [GateLine] in
            let operations = new.samples.filter { $0.engine == engine }.map(\.operation)
            guard !operations.isEmpty else {
                let why = new.unavailable.map { "unavailable: \($0)" } ?? "not counted"
                let title = "\(engine).\(Metric.instructionsPerOperation.rawValue)"
                return [GateLine(.comparison, title, .undecided, measured: why)]
            }
            return operations.map { operation in
                let name = Threshold.MetricName(
                    engine: engine, operation: operation, metric: .instructionsPerOperation)
                return line(name, new.own(engine, operation), base?.own(engine, operation)) {
                    base == nil ? hint : base?.unavailable.map { "unavailable in base: \($0)" } ?? "not counted in base"
                }
            }
        }
    }

    private func line(
        _ name: Threshold.MetricName, _ new: Double?, _ base: Double?, missing: () -> String
    ) -> GateLine {
        guard let new, let base, base > 0, new > 0 else {
            return GateLine(.comparison, "\(name)", .undecided, measured: missing())
        }
        let ratio = new / base
        let outcome: MetricComparison.Outcome =
            ratio > 1 + Self.tolerance ? .regressed : ratio < 1 / (1 + Self.tolerance) ? .improved : .same
        func text(_ count: Double) -> String {
            Format.value(count, of: .instructionsPerOperation, trimmed: true)
        }
        return GateLine(
            .comparison, "\(name)", outcome == .regressed ? .failed : .passed,
            measured: "\(outcome.rawValue): \(Format.ratio(ratio)), from \(text(base)) to \(text(new))")
    }
}

extension Threshold {
    /// Of which the metrics are counted, not timed.
    var isCounted: Bool { names.contains { $0.metric == .instructionsPerOperation } }

    /// The metric, and what it is relative to.
    var names: [MetricName] {
        switch bound {
        case .absolute: [metric]
        case .relative(_, let other): [metric, other]
        }
    }
}
