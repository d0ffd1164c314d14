/// How many instructions each engine's operations take, as part of a result.
public struct InstructionCounts: Codable, Sendable, Equatable {
    /// One operation of one engine.
    public struct Sample: Codable, Sendable, Equatable {
        public var engine: String
        /// As in metric names: `read`, `update@mixed`; `load` for the initial load.
        public var operation: String
        /// How many were counted; a multi-read counts each of its keys.
        public var operations: UInt64
        /// Of all of them together, the harness's own part included.
        public var instructions: UInt64

        public init(engine: String, operation: String, operations: UInt64, instructions: UInt64) {
            (self.engine, self.operation) = (engine, operation)
            (self.operations, self.instructions) = (operations, instructions)
        }

        /// nil: none was run.
        public var perOperation: Double? {
            operations > 0 ? Double(instructions) / Double(operations) : nil
        }
    }

    /// What counted: `callgrind, valgrind-3.19.0`.
    public var method: String
    /// Why nothing was counted, and what to install; nil: it was.
    public var unavailable: String?
    /// That were in the store: at most a million, however many the scenario has.
    public var records: Int
    public var samples: [Sample]

    public init(method: String, unavailable: String?, records: Int, samples: [Sample]) {
        (self.method, self.unavailable, self.records, self.samples) = (method, unavailable, records, samples)
    }

    /// Instructions of one operation; nil: they were not counted.
    public func perOperation(_ engine: String, _ operation: String) -> Double? {
        samples.first { $0.engine == engine && $0.operation == operation }?.perOperation
    }

    /// Of which the harness takes so many: what the engine that does nothing takes. nil: not counted.
    public func harness(_ operation: String) -> Double? { perOperation(ReportModel.nullEngine, operation) }
}

extension InstructionCounts {
    /// Without the harness's part; nil for the harness itself, and where either was not counted.
    public func own(_ engine: String, _ operation: String) -> Double? {
        guard engine != ReportModel.nullEngine, let all = perOperation(engine, operation),
            let harness = harness(operation)
        else { return nil }
        return all - harness
    }

    /// One sentence for a reader of figures: what counted them, or why nothing did.
    func explanation(_ operations: [String]) -> String {
        if let unavailable { return "unavailable: \(unavailable)" }
        let harness = operations.compactMap { operation in
            self.harness(operation).map {
                "\(Format.value($0, of: .instructionsPerOperation, trimmed: true)) (\(operation))"
            }
        }
        let part = harness.isEmpty ? "not counted" : harness.joined(separator: ", ")
        return "counted by \(method) over \(Format.count(records)) records; of them the harness's: \(part)"
    }

    /// Why a metric has no value although nothing failed; empty for every other metric.
    static func hint(for metric: Metric, _ counts: InstructionCounts?) -> String {
        guard metric == .instructionsPerOperation else { return "" }
        guard let counts else { return "run with --count instructions" }
        return counts.unavailable.map { "unavailable: \($0)" } ?? ""
    }
}

extension Observations {
    /// With what was counted of the operation; with the reason alone where counting was not possible.
    func adding(_ counts: InstructionCounts?, _ engine: String, _ operation: String) -> Observations {
        guard let counts, operation != Scenario.memoryOperation else { return self }
        var copy = self
        var series = Series()
        if let value = counts.perOperation(engine, operation) { series.values[0] = value }
        if let unavailable = counts.unavailable {
            series.notes = ["unavailable: \(unavailable)"]
        } else if let harness = counts.harness(operation), engine != ReportModel.nullEngine {
            series.notes = ["of which the harness \(Format.exact(harness))"]
        }
        copy.series[.instructionsPerOperation] = series
        return copy
    }
}
