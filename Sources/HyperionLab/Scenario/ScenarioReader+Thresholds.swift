/// `thresholds`: `METRIC COMPARISON BOUND`, with every name checked against what the scenario measures.
extension ScenarioReader {
    /// What a threshold can speak of.
    struct Measured {
        var engines: [String]
        var baseline: String?
        /// As `Scenario.operationName` gives them.
        var operations: [String]
        var load: Scenario.Load
        /// Whether the allocator counts what each thread allocates.
        var countsAllocations = false
        fileprivate var allOperations: [String] { operations + [Scenario.loadOperation, Scenario.memoryOperation] }
    }

    /// The message of a threshold that cannot be used.
    private struct Refusal: Error { var message: String }

    /// nil for `measured`: something it would take was wrong itself, so only the list's form is checked.
    mutating func thresholds(_ node: YAMLNode?, measured: Measured?) -> [Threshold] {
        guard let node else { return [] }
        guard let elements = list(node, "thresholds", expects: "a list such as [hyperion.read.p99 < 5us]") else {
            return []
        }
        var thresholds: [Threshold] = []
        for (index, element) in elements.enumerated() {
            guard let text = text(element, "thresholds[\(index)]", expects: "a text such as hyperion.read.p99 < 5us"),
                let measured
            else { continue }
            do throws(Refusal) {
                thresholds.append(try ScenarioReader.threshold(text, measured))
            } catch {
                report(element, error.message)
            }
        }
        return thresholds
    }

    private static func threshold(_ text: String, _ measured: Measured) throws(Refusal) -> Threshold {
        guard let sign = text.firstIndex(where: { $0 == "<" || $0 == ">" }) else {
            throw Refusal(message: "\(text.quoted) compares nothing; write METRIC < BOUND, with <, <=, > or >=")
        }
        var rest = text[text.index(after: sign)...]
        let isInclusive = rest.first == "="
        if isInclusive { rest.removeFirst() }
        let comparison: Threshold.Comparison =
            text[sign] == "<" ? (isInclusive ? .lessOrEqual : .less) : (isInclusive ? .greaterOrEqual : .greater)
        let metric = try metric(String(text[..<sign].trimmed), measured)
        let bound = try bound(String(rest.trimmed), of: metric, measured)
        return Threshold(text: text, metric: metric, comparison: comparison, bound: bound)
    }

    /// `ENGINE.OPERATION.METRIC`. Only the metric may contain dots (`p99.9`).
    private static func metric(_ text: String, _ measured: Measured) throws(Refusal) -> Threshold.MetricName {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else {
            throw Refusal(message: "\(text.quoted) is not ENGINE.OPERATION.METRIC, such as hyperion.read.p99")
        }
        let (engine, operation) = (parts[0], parts[1])
        guard measured.engines.contains(engine) else {
            throw Refusal(
                message: "the engine \(engine.quoted) of \(text.quoted) is not in this scenario"
                    + Spelling.suggestion(for: engine, in: measured.engines, listedAs: "it has"))
        }
        guard measured.allOperations.contains(operation) else {
            throw Refusal(
                message: "the operation \(operation.quoted) of \(text.quoted) is not in this scenario"
                    + Spelling.suggestion(for: operation, in: measured.allOperations, listedAs: "it has"))
        }
        let offered = Metric.measured(of: Metric.Place(operation), isOpen: measured.load.isOpen)
        guard let metric = Metric(rawValue: parts[2]) else {
            throw Refusal(
                message: "unknown metric \(parts[2].quoted) in \(text.quoted)"
                    + Spelling.suggestion(for: parts[2], in: offered.map(\.rawValue), listedAs: "\(operation) has"))
        }
        guard offered.contains(metric) else {
            let names = offered.map(\.rawValue).joined(separator: ", ")
            let elsewhere = metric.isMemory ? "; write \(engine).memory.\(metric.rawValue)" : ""
            if let meant = openLoadOnly(metric, operation, measured.load) { throw Refusal(message: meant) }
            throw Refusal(message: "\(operation) has no \(metric.rawValue), only \(names)\(elsewhere)")
        }
        if metric == .allocatedPerOperation, !measured.countsAllocations {
            throw Refusal(
                message: "\(metric.rawValue) is counted by jemalloc only; add `allocator: jemalloc`, or write "
                    + "\(Metric.heapGrowthPerOperation.rawValue), which every allocator tells")
        }
        return Threshold.MetricName(engine: engine, operation: operation, metric: metric)
    }

    /// What to write for a metric that only the other kind of load has; nil for all others.
    private static func openLoadOnly(_ metric: Metric, _ operation: String, _ load: Scenario.Load) -> String? {
        guard !metric.isMemory, operation != Scenario.loadOperation else { return nil }
        if metric.isOfOpenLoad {
            let instead = metric.underClosedLoad.map { "write \($0.rawValue), or add" } ?? "add"
            return "\(metric.rawValue) is measured under open load only; \(instead) for example "
                + "`load: open(200k/s, poisson)`"
        }
        return metric.isBatched ? "\(metric.rawValue) is measured under closed load only; write `load: closed`" : nil
    }

    private static func bound(
        _ text: String, of metric: Threshold.MetricName, _ measured: Measured
    ) throws(Refusal) -> Threshold.Bound {
        guard !text.isEmpty else {
            throw Refusal(message: "a bound is missing after \(metric); write for example \(example(metric.metric))")
        }
        // `0.7x baseline`: no unit begins with an x.
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let rest = text[number.endIndex...].trimmed
        if rest.first == "x", !number.isEmpty {
            return try relative(String(number), String(rest.dropFirst().trimmed), of: metric, measured)
        }
        do {
            switch metric.metric.unit {
            case .nanoseconds: return .absolute(try Quantity.decimalNanoseconds(text))
            case .operationsPerSecond: return .absolute(try Quantity.rate(text))
            case .bytes: return .absolute(try Quantity.decimalBytes(text))
            case .times, .instructions: return .absolute(try Quantity.decimal(text))
            }
        } catch {
            throw Refusal(message: "the bound of \(metric): \(error); write for example \(example(metric.metric))")
        }
    }

    private static func example(_ metric: Metric) -> String {
        "\(metric.exampleBound) or \(metric.higherIsBetter ? "1.5" : "0.7")x baseline"
    }

    private static func relative(
        _ number: String, _ target: String, of metric: Threshold.MetricName, _ measured: Measured
    ) throws(Refusal) -> Threshold.Bound {
        let factor: Double
        do {
            factor = try Quantity.decimal(number)
        } catch {
            throw Refusal(message: "the factor of a bound: \(error); write for example 0.7x baseline")
        }
        guard factor > 0 else { throw Refusal(message: "the factor of a bound must be more than 0") }
        var other = metric
        if target.isEmpty {
            throw Refusal(message: "\(number)x of what? Write for example \(number)x baseline")
        } else if target == "baseline" {
            guard let baseline = measured.baseline else {
                throw Refusal(message: "this scenario has no baseline; add `baseline: ENGINE`, or name an engine here")
            }
            other.engine = baseline
        } else if target.contains(".") {
            other = try self.metric(target, measured)
            guard other.metric.unit == metric.metric.unit else {
                throw Refusal(
                    message: "\(metric.metric.rawValue) is in \(metric.metric.unit.rawValue) and "
                        + "\(other.metric.rawValue) in \(other.metric.unit.rawValue); they do not compare")
            }
        } else if measured.engines.contains(target) {
            other.engine = target
        } else {
            let words = measured.engines + ["baseline"]
            throw Refusal(
                message: "\(target.quoted) is neither an engine of this scenario nor a metric"
                    + Spelling.suggestion(for: target, in: words, listedAs: "write one of"))
        }
        guard other != metric else { throw Refusal(message: "\(metric) is compared with itself") }
        return .relative(factor: factor, to: other)
    }
}
