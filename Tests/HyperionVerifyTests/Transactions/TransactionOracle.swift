@testable import HyperionVerify

/// Serializability by trying all orders of all transactions that may have committed: for a handful of them.
enum TransactionOracle {
    struct Entry {
        var operations: [TransactionOperation]
        var process = 0
        var invocation: Int
        /// nil: of unknown outcome.
        var response: Int?
        var isAborted = false
    }

    static func isSerializable(_ entries: [Entry], strict: Bool) -> Bool {
        var taken = [Bool](repeating: false, count: entries.count)
        return extend(entries, strict, &taken, [:])
    }

    private static func extend(
        _ entries: [Entry], _ strict: Bool, _ taken: inout [Bool], _ state: [Atom: [Atom]]
    ) -> Bool {
        let left = entries.indices.filter { !taken[$0] && !entries[$0].isAborted }
        // Those of unknown outcome need not happen.
        if left.allSatisfy({ entries[$0].response == nil }) { return true }
        for next in left {
            let mustWait = left.contains { entries[$0].response ?? .max < entries[next].invocation }
            if strict, mustWait { continue }
            guard let after = run(entries[next], state) else { continue }
            taken[next] = true
            if extend(entries, strict, &taken, after) { return true }
            taken[next] = false
        }
        return false
    }

    /// The state after a transaction, if what it read agrees with the state before. Registers are lists whose last
    /// element counts.
    private static func run(_ entry: Entry, _ state: [Atom: [Atom]]) -> [Atom: [Atom]]? {
        var state = state
        for operation in entry.operations {
            switch operation {
            case .append(let key, let value), .write(let key, let value): state[key, default: []].append(value)
            case .readList(_, nil), .read(_, .unknown): break
            case .readList(let key, let list?): if list != state[key] ?? [] { return nil }
            case .read(let key, .value(let value)): if value != state[key]?.last { return nil }
            }
        }
        return state
    }

    static func history(_ entries: [Entry]) throws -> TransactionHistory {
        let operations = entries.enumerated().map { index, entry in
            HistoryOperation(
                entry.operations, process: entry.process == 0 ? 100 + index : entry.process,
                invocation: entry.invocation, response: entry.response,
                outcome: entry.response == nil ? .pending : entry.isAborted ? .failed : .completed)
        }
        return try TransactionPicture.history(History(operations))
    }
}
