/// Adds the orders that processes and the clock give to transactions.
struct SessionOrder {
    let history: TransactionHistory
    /// Of each transaction, whether it took effect.
    let isCommitted: [Bool]

    /// Each transaction before the next one of its process. Of a transaction of unknown outcome it is not known that it
    /// took effect before its process went on, so it follows others but precedes none.
    func addProcesses(to edges: inout DependencyEdges, _ meter: inout Meter) throws(BudgetEnd) {
        var last: [Int: Int] = [:]
        for transaction in 0..<history.count where isCommitted[transaction] {
            let process = history.processes[transaction]
            if let before = last[process] { try edges.add(before, .process, transaction, &meter) }
            if history.outcomes[transaction] == .committed { last[process] = transaction }
        }
    }

    /// Each transaction before all that began after it had ended, by a chain of helpers in O(n):
    ///
    ///     T1 [   ]       ↘
    ///     T2   [    ]     → helper → T3, T4        a helper where an invocation follows a response
    ///     T3          [     ↘
    ///     T4          [      ]  → helper → T5      and each leads to the next
    func addRealTime(to edges: inout DependencyEdges, _ meter: inout Meter) throws(BudgetEnd) {
        let events =
            Int(
                max(
                    history.responses.lazy.filter { $0 != TransactionHistory.never }.max() ?? 0,
                    history.invocations.last ?? 0)) + 1
        try meter.reserve(events)
        defer { meter.release(events) }
        /// At each position: t for the invocation of transaction t, −1 − t for its response; `Int32.max`: neither counts.
        var event = [Int32](repeating: .max, count: events)
        for transaction in 0..<history.count where isCommitted[transaction] {
            let number = Int32(truncatingIfNeeded: transaction)
            event[Int(history.invocations[transaction])] = number
            if history.outcomes[transaction] == .committed {
                event[Int(history.responses[transaction])] = -1 - number
            }
        }
        var helper = -1
        var ended: [Int] = []
        for number in event where number != .max {
            if number < 0 {
                ended.append(Int(-1 - number))
                continue
            }
            if !ended.isEmpty {
                let next = edges.addHelper()
                if helper >= 0 { try edges.add(helper, .link, next, &meter) }
                for transaction in ended { try edges.add(transaction, .realTime, next, &meter) }
                ended.removeAll(keepingCapacity: true)
                helper = next
            }
            if helper >= 0 { try edges.add(helper, .link, Int(number), &meter) }
        }
    }
}
