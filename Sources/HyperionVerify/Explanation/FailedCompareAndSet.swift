/// A compare-and-set that failed although the register held what it compared with, all the while, in a sentence.
enum FailedCompareAndSet {
    private typealias Entry = HistoryOperation<Register.Operation>

    /// nil: there is none, or its value may have been gone for a moment. O(n) for each of the counterexample's operations.
    static func words(
        _ counterexample: Counterexample, in entries: [HistoryOperation<Register.Operation>], model: Register
    ) -> String? {
        for place in counterexample.operations {
            guard case .compareAndSet(let expected, _, .value(false)) = entries[place].operation,
                let end = entries[place].response
            else { continue }
            let begin = entries[place].invocation
            let others = entries.indices.filter { $0 != place && entries[$0].outcome != .failed }
            // Since when it was there: who left it had begun then, and ended before the failure began.
            let sources = others.filter {
                left(by: entries[$0].operation) == .some(expected) && entries[$0].response ?? .max < begin
            }
            let source = sources.max { entries[$0].invocation < entries[$1].invocation }
            guard source != nil || model.initialState == expected else { continue }
            let since = source.map { entries[$0].invocation } ?? -1
            let isKept = others.allSatisfy { other in
                let entry = entries[other]
                return !canReplace(entry.operation, expected) || entry.invocation > end
                    || entry.response ?? .max < since
            }
            guard isKept else { continue }
            let name = EntryWords.name(entries[place], model)
            guard let source else {
                return
                    "\(name) can have found nothing but \(expected), which was there at first and cannot have been replaced by "
                    + "its end"
            }
            return "\(name) began after the \(EntryWords.name(entries[source], model)) had ended, and nothing can have "
                + "replaced \(expected) by its end"
        }
        return nil
    }

    /// What is there because it completed; nil: nothing that is known.
    private static func left(by operation: Register.Operation) -> Int? {
        switch operation {
        case .write(let value): value
        case .compareAndSet(_, let new, .value(true)): new
        case .read, .compareAndSet: nil
        }
    }

    private static func canReplace(_ operation: Register.Operation, _ content: Int) -> Bool {
        switch operation {
        case .read, .compareAndSet(_, _, .value(false)): false
        case .write(let value): value != content
        case .compareAndSet(_, let new, _): new != content
        }
    }
}
