/// A counterexample of a register in a sentence or two.
public enum RegisterExplanation {
    /// In words: "read of 1 by process 2 (line 9) began after 2 had been written and acknowledged (…)".
    public static func words(
        _ counterexample: Counterexample, of history: History<Register.Operation>, model: Register
    ) -> String {
        let operations = counterexample.operations.map { history.operations[$0] }
        if let words = readWithoutWrite(operations, history.operations, model) ?? staleRead(operations, model) {
            return words
        }
        let names = operations.map { name($0, model) }
        return "no order explains these \(operations.count) operations together: " + names.joined(separator: "; ")
    }

    private typealias Entry = HistoryOperation<Register.Operation>

    /// A read that contradicts itself: its value came too late or never.
    private static func readWithoutWrite(
        _ operations: [Entry], _ all: [Entry], _ model: Register
    ) -> String? {
        guard operations.count == 1, let value = readValue(operations[0]), let end = operations[0].response else {
            return nil
        }
        if let write = all.first(where: { writtenValue($0) == .some(value) }), end < write.invocation {
            return "\(name(operations[0], model)) ended before the \(name(write, model)) had begun"
        }
        return "\(name(operations[0], model)) returned what nothing before its end can have left in the register"
    }

    /// A value was written and acknowledged, or read, and later an older one was read.
    private static func staleRead(_ operations: [Entry], _ model: Register) -> String? {
        guard operations.count <= 4, !operations.contains(where: isCompareAndSet) else { return nil }
        for stale in operations {
            guard let old = readValue(stale) else { continue }
            for newer in operations {
                guard let new = writtenValue(newer) ?? readValue(newer), new != old, let end = newer.response,
                    end < stale.invocation,
                    isOver(old, before: newer, new: new, operations, model)
                else { continue }
                let how = writtenValue(newer) == nil ? "been read" : "been written and acknowledged"
                return "\(name(stale, model)) began after \(text(new)) had \(how)\(place(newer, isResponse: true)), "
                    + "and \(text(old)) was there only before that"
            }
        }
        return nil
    }

    /// Whether `old` was in the register before `new` got there: its write ended, or a read of it did, before the only
    /// write of `new` began.
    private static func isOver(
        _ old: Int?, before newer: Entry, new: Int?, _ operations: [Entry], _ model: Register
    ) -> Bool {
        let begin = operations.first { writtenValue($0) == .some(new) }?.invocation ?? newer.invocation
        if old == model.initialState { return true }
        return operations.contains {
            (writtenValue($0) == .some(old) || readValue($0) == .some(old)) && ($0.response ?? .max) < begin
        }
    }

    private static func readValue(_ entry: Entry) -> Int?? {
        if case .read(.value(let value)) = entry.operation { .some(value) } else { .none }
    }

    private static func writtenValue(_ entry: Entry) -> Int?? {
        if case .write(let value) = entry.operation { .some(value) } else { .none }
    }

    private static func isCompareAndSet(_ entry: Entry) -> Bool {
        if case .compareAndSet = entry.operation { true } else { false }
    }

    private static func text(_ value: Int?) -> String { value.map(String.init) ?? "nothing" }

    private static func name(_ entry: Entry, _ model: Register) -> String {
        "\(model.describe(entry.operation)) by process \(entry.process)\(place(entry))"
    }

    private static func place(_ entry: Entry, isResponse: Bool = false) -> String {
        let line = isResponse ? entry.responseLine : entry.invocationLine
        return line > 0 ? " (line \(line))" : ""
    }
}
