/// Decides whether a FIFO queue whose values are distinct is linearizable, without search.
///
/// Values leave in the order in which they came, so what is sought is one order of values. Two events force one:
///
///     u before v  if  u's insert ends before v's begins (b of u < a of v)
///                 or  u's remove ends before v's begins (d of u < c of v)
///
/// Greedy: while values are left, take one that nothing left has to precede, so one with a ≤ the least b and c ≤ the
/// least d of those left. Of the values with a ≤ the least b the one with the least c will do, or none will. If none
/// does, let u be the value with the least b and w that with the least d. As d of w is less than the c of all that may
/// be inserted next, w is not among those: u's insert ends before w's begins, and w's remove ends before u's begins.
/// So two values always are enough to show a violation (after T. A. Henzinger, A. Sezgin and V. Vafeiadis,
/// "Aspect-oriented linearizability proofs", CONCUR 2013; the greedy order after Z. H. Lee and U. Mathur, "Efficient
/// decrease-and-conquer linearizability monitoring", OOPSLA 2025).
///
/// A remove that found nothing in gap x (see `ContainerValues.gapsOfEmpties`) is a value that comes and goes at x: what
/// precedes it in the order has left by then, and what follows has not come.
///
/// Complexity: O(n log n) time, O(n) memory.
struct QueueMonitor {
    private let values: ContainerValues
    private let budget: Budget
    /// Values, then the removes that found nothing. Ranks are doubled, so that gap x is 2 x + 1.
    private var insertBegin: [Int32]
    private var insertEnd: [Int32]
    private var removeBegin: [Int32]
    private var removeEnd: [Int32]

    init(_ values: ContainerValues, budget: Budget) throws(Exhausted) {
        (self.values, self.budget) = (values, budget)
        func doubled(_ ranks: [Int32]) -> [Int32] { ranks.map { $0 == EventRanks.never ? $0 : 2 * $0 } }
        insertBegin = doubled(values.insertBegin)
        insertEnd = doubled(values.insideBegin)
        removeBegin = doubled(values.insideEnd)
        removeEnd = doubled(values.removeEnd)
        try budget.checkTime()
    }

    func outcome() throws(Exhausted) -> ContainerOutcome {
        var monitor = self
        if !values.empties.isEmpty {
            let (gaps, contradiction) = values.gapsOfEmpties(values.coverage())
            if let contradiction { return contradiction }
            let points = gaps.map { 2 * $0 + 1 }
            monitor.insertBegin += points
            monitor.insertEnd += points
            monitor.removeBegin += points
            monitor.removeEnd += points
        }
        try budget.checkTime()
        return try monitor.outcomeOfValues()
    }

    private func outcomeOfValues() throws(Exhausted) -> ContainerOutcome {
        let count = insertBegin.count
        let byInsertBegin = MinimumHeap.sortedItems(count) { insertBegin[$0] }
        let byInsertEnd = MinimumHeap.sortedItems(count) { insertEnd[$0] }
        let byRemoveEnd = MinimumHeap.sortedItems(count) { removeEnd[$0] }
        try budget.checkTime()
        var isTaken = [Bool](repeating: false, count: count)
        var (ready, firstInsertEnd, firstRemoveEnd) = (0, 0, 0)
        var candidates = MinimumHeap()
        var order: [Int32] = []
        order.reserveCapacity(count)
        while order.count < count {
            try budget.checkTime(round: order.count)
            while isTaken[Int(byInsertEnd[firstInsertEnd])] { firstInsertEnd += 1 }
            while isTaken[Int(byRemoveEnd[firstRemoveEnd])] { firstRemoveEnd += 1 }
            let (insertLimit, removeLimit) = (Int(byInsertEnd[firstInsertEnd]), Int(byRemoveEnd[firstRemoveEnd]))
            while ready < count, insertBegin[Int(byInsertBegin[ready])] <= insertEnd[insertLimit] {
                let value = Int(byInsertBegin[ready])
                candidates.push(key: removeBegin[value], item: value)
                ready += 1
            }
            guard let value = candidates.pop(), removeBegin[value] <= removeEnd[removeLimit] else {
                return .contradiction(
                    values: [insertLimit, removeLimit].filter { $0 < values.count }, empty: nil)
            }
            isTaken[value] = true
            order.append(Int32(value))
        }
        return .order(try calls(inOrder: order))
    }

    /// Merges inserts and removes, both in the order of values, each as early as it can be; at one moment removes
    /// come first.
    private func calls(inOrder order: [Int32]) throws(Exhausted) -> [Int] {
        var insertPoints = [Int32](repeating: 0, count: order.count)
        var removePoints = insertPoints
        var (insertPoint, removePoint) = (Int32.min, Int32.min)
        for (number, value) in order.enumerated() {
            insertPoint = max(insertPoint, insertBegin[Int(value)])
            removePoint = max(removePoint, insertPoint, removeBegin[Int(value)])
            (insertPoints[number], removePoints[number]) = (insertPoint, removePoint)
        }
        try budget.checkTime()
        var calls: [Int] = []
        calls.reserveCapacity(2 * order.count)
        var (inserted, removed) = (0, 0)
        while inserted < order.count || removed < order.count {
            if removed < inserted, inserted == order.count || removePoints[removed] <= insertPoints[inserted] {
                // All that follow are removed after the end: nobody did.
                if removePoints[removed] >= 2 * values.end, inserted == order.count { break }
                let value = Int(order[removed])
                removed += 1
                guard value < values.count, values.removes[value] >= 0 else { continue }
                calls.append(Int(values.removes[value]))
            } else {
                let value = Int(order[inserted])
                inserted += 1
                calls.append(Int(value < values.count ? values.inserts[value] : values.empties[value - values.count]))
            }
        }
        return calls
    }
}
