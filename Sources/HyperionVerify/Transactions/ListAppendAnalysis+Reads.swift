extension ListAppendAnalysis {
    /// What a transaction knows of a key while it runs.
    private struct Known {
        var transaction: Int32 = -1
        /// The list that it read last, as branch and length; −1: it has read none.
        var branch = -1
        var length = 0
        /// Its appends since then, the last one first, linked by `previousOwn`.
        var lastOwn: Int32 = -1
        var ownCount = 0
        /// The version that it read before it wrote the key; −1: none.
        var claimable: Int32 = -1
        var hasAccessed = false
    }

    /// Internal, intermediate and lost-update anomalies, and the dependencies of reads. O(operations), and of each list
    /// read as many elements as the transaction has appended itself.
    mutating func judgeTransactions(
        _ edges: inout DependencyEdges, _ anomalies: inout AnomalyCollector, _ meter: inout Meter
    ) throws(BudgetEnd) {
        try meter.reserve(versions.main.count, bytesEach: MemoryLayout<Known>.stride)
        defer { meter.release(versions.main.count, bytesEach: MemoryLayout<Known>.stride) }
        var known = [Known](repeating: Known(), count: versions.main.count)
        try meter.reserve(history.operations.count)
        defer { meter.release(history.operations.count) }
        var previousOwn = [Int32](repeating: -1, count: history.operations.count)
        for transaction in 0..<history.count where history.outcomes[transaction] == .committed {
            for place in history.operationRange(of: transaction) {
                let operation = history.operations[place]
                let key = Int(operation.key)
                var state = known[key]
                if state.transaction != Int32(transaction) { state = Known(transaction: Int32(transaction)) }
                if operation.kind == .write {
                    judgeWrite(place, key, transaction, &state, &anomalies)
                    previousOwn[place] = state.lastOwn
                    state.lastOwn = Int32(truncatingIfNeeded: place)
                    state.ownCount += 1
                } else if operation.kind == .read {
                    try meter.charge(1 + state.ownCount)
                    if !agrees(operation, state, previousOwn) {
                        anomalies.add(.internal, [transaction]) {
                            let own = ownValues(state, previousOwn)
                            return internalWords(place, transaction, (state.branch, state.length, own))
                        }
                    }
                    let version = try addRead(place, operation, transaction, &edges, &anomalies, &meter)
                    if !state.hasAccessed, let version { state.claimable = Int32(truncatingIfNeeded: version) }
                    state.branch = operation.length == 0 ? Int.max : operation.branch
                    (state.length, state.lastOwn, state.ownCount) = (operation.length, -1, 0)
                }
                state.hasAccessed = true
                known[key] = state
            }
        }
    }

    /// A read must return what was read before and then the transaction's own appends since; if nothing was read
    /// before, something that ends with those appends.
    private func agrees(_ read: MicroOperation, _ state: Known, _ previousOwn: [Int32]) -> Bool {
        let list = history.list(read)
        var own = state.lastOwn
        var end = list.endIndex
        while own >= 0 {
            guard end > list.startIndex, list[end - 1] == history.operations[Int(own)].value else { return false }
            end -= 1
            own = previousOwn[Int(own)]
        }
        guard state.branch >= 0 else { return true }
        guard list.count == state.length + state.ownCount else { return false }
        if state.length == 0 || read.branch == state.branch { return true }
        return history.lists.elements[state.branch].prefix(state.length).elementsEqual(list.prefix(state.length))
    }

    private func ownValues(_ state: Known, _ previousOwn: [Int32]) -> String {
        var values: [String] = []
        var own = state.lastOwn
        while own >= 0, values.count < 6 {
            values.insert(value(Int(own)), at: 0)
            own = previousOwn[Int(own)]
        }
        return values.joined(separator: " and ")
    }

    /// An append of what the transaction has already read, and an append on top of a version that another one has
    /// already replaced.
    private mutating func judgeWrite(
        _ place: Int, _ key: Int, _ transaction: Int, _ state: inout Known, _ anomalies: inout AnomalyCollector
    ) {
        if state.branch >= 0, state.length > 0, versions.isOnMain(branch: state.branch, length: state.length) {
            let begin = Int(versions.start[Int(versions.main[key])])
            // Only the end of what it read can be its own, unless there are other anomalies too.
            if versions.writes[begin + state.length - 1] == Int32(truncatingIfNeeded: place) {
                anomalies.add(.internal, [transaction]) {
                    "\(name(transaction)) read \(text(state.branch, state.length)) of \(keyName(key)), and only then "
                        + "appended \(value(place)) itself"
                }
            }
        }
        guard state.claimable >= 0 else { return }
        let slot = Int(versions.liveStart[key]) + key + Int(state.claimable)
        state.claimable = -1
        if claims[slot] < 0 {
            claims[slot] = Int32(transaction)
        } else {
            let first = Int(claims[slot])
            anomalies.add(.lostUpdate, [first, transaction]) {
                "\(name(first)) and \(name(transaction)) both read \(text(state.branch, state.length)) of "
                    + "\(keyName(key)), and then both appended to it: one did not see the other's append"
            }
        }
    }

    /// The dependencies of a read. Returns its version (how many live elements it saw, its own aside), if it is one.
    private mutating func addRead(
        _ place: Int, _ operation: MicroOperation, _ transaction: Int, _ edges: inout DependencyEdges,
        _ anomalies: inout AnomalyCollector, _ meter: inout Meter
    ) throws(BudgetEnd) -> Int? {
        let key = Int(operation.key)
        let (branch, length) = versions.seen(place, history)
        if length > 0 {
            let last = versions.writes[Int(versions.start[branch]) + length - 1]
            if last >= 0, isOverwritten[Int(last)], history.outcomes[owner(last)] != .aborted {
                anomalies.add(.g1b, [transaction, owner(last)]) {
                    "\(name(transaction)) read \(text(branch, length)) of \(keyName(key)), but "
                        + "\(name(owner(last))) appended more to it after \(value(Int(last)))"
                }
            }
        }
        guard versions.isOnMain(branch: branch, length: length) else { return nil }
        let rank = versions.rank(key: key, length: length)
        let order = versions.order(of: key)
        if rank > 0 {
            try edges.add(owner(order[order.startIndex + rank - 1]), .writeRead, transaction, &meter)
        }
        if rank < order.count {
            try edges.add(transaction, .readWrite, owner(order[order.startIndex + rank]), &meter)
        } else if hasUnread[key] {
            try meter.reserve(1, bytesEach: 8)
            readersOfLast.append((operation.key, Int32(transaction)))
        }
        return rank
    }
}
