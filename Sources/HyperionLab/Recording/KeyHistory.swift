import HyperionVerify

/// The operations on one witness key, as a history of a register.
struct KeyHistory {
    private let pass: RecordedPass
    private let witness: Int
    private let model: Register
    /// nil: its intervals are not a history; then it cannot be judged.
    private let history: History<Register.Operation>?
    /// Of the history's lines, from 1: the place in the pass's operations.
    private let places: [Int]

    init(_ pass: RecordedPass, witness: Int, places: [Int]) {
        self.pass = pass
        self.witness = witness
        let isEmptiable = places.contains { pass.operations[$0].kind == .delete }
        model = Register(initial: isEmptiable ? 0 : nil)
        let read = Set(places.lazy.map { pass.operations[$0] }.filter { $0.kind == .read }.map(\.value))
        self.places = places.filter { place in
            let operation = pass.operations[place]
            return operation.kind == .read
                ? operation.value != RecordedOperation.torn
                : !operation.isOpen || read.contains(operation.value)
        }
        let slack = Int(pass.header.slack)
        let timed = self.places.enumerated().map { line, place in
            let operation = pass.operations[place]
            let value = Int(operation.value)
            let register: Register.Operation =
                switch operation.kind {
                case .write: .write(value)
                case .delete: .write(0)
                case .read: .read(.value(value == 0 && !isEmptiable ? nil : value))
                }
            return TimedOperation(
                register, start: Int(truncatingIfNeeded: operation.begin),
                end: operation.isOpen ? nil : Int(truncatingIfNeeded: operation.end) + slack, line: line + 1)
        }
        history = try? History(timed: timed)
    }

    func check(_ budget: Budget) -> LinearizabilityReport? {
        history.map { Linearizability.check($0, model: model, budget: budget) }
    }

    func counterexample(_ report: LinearizabilityReport) -> LinearizabilityVerdict.Counterexample? {
        guard let history, let found = report.counterexample else { return nil }
        let origin = pass.origin
        let recorded = found.operations.map { pass.operations[places[Int(history.operations[$0].invocationLine) - 1]] }
        let operations = recorded.map { pass.shown($0, text($0), since: origin) }
        return LinearizabilityVerdict.Counterexample(
            key: pass.header.keys[witness], words: words(recorded), operations: operations,
            isMinimal: found.isMinimal)
    }

    private func actor(_ operation: RecordedOperation) -> String {
        let thread = pass.thread(of: operation)
        return Int(operation.thread) < pass.header.threads ? "by \(thread)" : thread
    }

    private func text(_ operation: RecordedOperation) -> String {
        switch operation.kind {
        case .read: "read of \(name(operation.value))"
        case .write: "write of \(name(operation.value))"
        case .delete: "delete"
        }
    }

    private func name(_ value: Int64) -> String { pass.name(ofValue: value) }

    /// What is wrong, in a sentence, for the commonest kinds; else only that it is.
    private func words(_ operations: [RecordedOperation]) -> String {
        let writes = operations.filter { $0.kind != .read }
        for read in operations where read.kind == .read {
            let isWritten = pass.operations.contains {
                Int($0.witness) == witness && $0.kind == .write && $0.value == read.value
            }
            if read.value != RecordedOperation.nothing, !isWritten {
                return "the \(text(read)) \(actor(read)) returned what was never written to this key"
            }
            if read.value == RecordedOperation.nothing, operations.count == 1 {
                return "the \(text(read)) \(actor(read)) found nothing where a value was"
            }
            // A newer value was acknowledged, or seen, before the read began, and the older one was over by then.
            let newer = operations.first { $0.value != read.value && $0.end < read.begin }
            if let newer, writes.allSatisfy({ $0.value != read.value || $0.end < newer.begin || $0.kind == .delete }) {
                let how = newer.kind == .read ? "had been read" : "was acknowledged"
                let what =
                    newer.kind == .delete ? "a delete" : newer.kind == .read ? name(newer.value) : "the \(text(newer))"
                return "the \(text(read)) \(actor(read)) began after \(what) \(how) (\(actor(newer)))"
            }
        }
        return "no order explains these \(operations.count) operations together"
    }
}
