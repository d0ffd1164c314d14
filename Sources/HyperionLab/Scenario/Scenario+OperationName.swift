extension Scenario {
    /// What stands where other metrics have their operation: of the initial load, and of the store's memory.
    public static let loadOperation = "load"
    public static let memoryOperation = "memory"

    /// The operation's name in metrics: its kind, and behind an `@` the phase's label where there is one.
    ///
    /// Counts are no part of it: `multi-read(32)` is `multi-read`.
    public static func operationName(_ kind: Operation.Kind, _ phase: Phase) -> String {
        phase.label.map { "\(kind.rawValue)@\($0)" } ?? kind.rawValue
    }

    /// Of every operation of every phase, in the file's order.
    public var operationNames: [String] {
        phases.flatMap { phase in phase.mix.operations.map { Scenario.operationName($0.kind, phase) } }
    }
}
