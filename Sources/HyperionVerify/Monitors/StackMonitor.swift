/// Decides whether a stack whose values are distinct is linearizable, without search.
///
/// A value whose push can end before its pop begins is surely inside in the gaps from b up to c (`ContainerValues`);
/// any other can be pushed and popped at one moment, in nobody's way, and is left out until the end.
///
///     coverage      ─────┤ B ├─────────────┤ C ├────  ← a run of gaps, in each of which some value is surely inside
///     bottom        push [ ……… ]     pop [ ……… ]       its push begins before B, its pop ends after C
///     others                ├───┤  ├────┤
///
/// Runs are independent: between them the stack can be empty, since orders can be restricted to either side of the gap.
/// Within a run the stack never is, so the same value lies at the bottom throughout: its push began before the run,
/// and its pop ends after it. Whichever value can be that may be: in an order of the run, leave it out, squeeze the
/// others into the run, and wrap it around them. So: take any such value out, which may split the run, and go on with
/// what is left; if a run has none, the history is not linearizable (after the decrease-and-conquer of Z. H. Lee and
/// U. Mathur, "Efficient decrease-and-conquer linearizability monitoring", OOPSLA 2025).
///
/// As runs only shrink, a value whose push began before its run stays so. Each goes once from the tree of those that
/// have not (by a) to that of those that have (by d).
///
/// Complexity: O(n log n) time, O(n) memory. Iterative: its depth is bounded by memory, not by the thread's stack.
struct StackMonitor {
    private enum Task {
        /// Gaps to be searched for runs.
        case gaps(Int, Int)
        /// A value whose run is done.
        case pop(Int)
    }

    private let values: ContainerValues
    private let budget: Budget
    /// Values surely inside somewhere, by their b; the trees' places are places in it.
    private let forward: [Int32]
    /// Of each rank: how many of `forward` have a lesser b.
    private var forwardBefore: [Int32]
    private var coverage: CoverageTree
    /// By a, of those whose push did not begin before their run.
    private var waiting: RangeMinimum
    /// By −d, of the others.
    private var ready: RangeMinimum
    private var isTaken: [Bool]
    /// Places of calls; the removes that found nothing are among them.
    private var order: [Int] = []

    init(_ values: ContainerValues, budget: Budget) throws(Exhausted) {
        (self.values, self.budget) = (values, budget)
        forwardBefore = [Int32](repeating: 0, count: Int(values.end) + 1)
        var valueAt = [Int32](repeating: -1, count: Int(values.end) + 1)
        for value in 0..<values.count where values.isForward(value) {
            valueAt[Int(values.insideBegin[value])] = Int32(value)
        }
        var forward: [Int32] = []
        for (rank, value) in valueAt.enumerated() {
            forwardBefore[rank] = Int32(forward.count)
            if value >= 0 { forward.append(value) }
        }
        self.forward = forward
        try budget.checkTime()
        coverage = CoverageTree(values.coverage())
        waiting = RangeMinimum(forward.map { values.insertBegin[Int($0)] })
        ready = RangeMinimum(count: forward.count)
        isTaken = [Bool](repeating: false, count: forward.count)
        try budget.checkTime()
    }

    func outcome() throws(Exhausted) -> ContainerOutcome {
        var monitor = self
        return try monitor.run()
    }

    private mutating func run() throws(Exhausted) -> ContainerOutcome {
        let (gaps, contradiction) = values.gapsOfEmpties(values.coverage())
        if let contradiction { return contradiction }
        var empties = gaps.indices.sorted { gaps[$0] > gaps[$1] }
        var tasks: [Task] = [.gaps(0, Int(values.end))]
        var round = 0
        while let task = tasks.popLast() {
            round += 1
            try budget.checkTime(round: round)
            switch task {
            case .pop(let value):
                if values.removes[value] >= 0 {
                    order.append(Int(values.removes[value]))
                } else {
                    // What follows happens after the end: it does not.
                    while let empty = empties.popLast() { order.append(Int(values.empties[empty])) }
                    return .order(try withMomentaryValues())
                }
            case .gaps(var begin, let end):
                while begin < end, coverage.firstFree(from: begin) == begin {
                    begin += 1
                    round += 1
                    try budget.checkTime(round: round)
                }
                guard begin < end else { continue }
                let runEnd = min(coverage.firstFree(from: begin), end)
                // Only where nothing is around this run can the stack be empty.
                if tasks.isEmpty {
                    while let empty = empties.last, gaps[empty] < begin {
                        order.append(Int(values.empties[empty]))
                        empties.removeLast()
                    }
                }
                guard let bottom = bottom(begin, runEnd) else { return cover(of: begin, runEnd) }
                isTaken[bottom] = true
                let value = Int(forward[bottom])
                coverage.countDown(Int(values.insideBegin[value]), Int(values.insideEnd[value]))
                order.append(Int(values.inserts[value]))
                if runEnd < end { tasks.append(.gaps(runEnd, end)) }
                tasks.append(.pop(value))
                tasks.append(.gaps(begin, runEnd))
            }
        }
        while let empty = empties.popLast() { order.append(Int(values.empties[empty])) }
        return .order(try withMomentaryValues())
    }

    /// A value that can lie at the bottom throughout the run from gap `begin` up to `end`, which it then leaves.
    private mutating func bottom(_ begin: Int, _ end: Int) -> Int? {
        let (low, high) = (Int(forwardBefore[begin]), Int(forwardBefore[end]))
        while let (pushBegin, place) = waiting.minimum(low, high), pushBegin < begin {
            waiting.set(place, to: .max)
            ready.set(place, to: -values.removeEnd[Int(forward[place])])
        }
        guard let (negatedEnd, place) = ready.minimum(low, high), -negatedEnd > end else { return nil }
        ready.set(place, to: .max)
        return place
    }

    /// Few values that cover the run: of those alone, too, none can lie at the bottom.
    private func cover(of begin: Int, _ end: Int) -> ContainerOutcome {
        let inRun = (Int(forwardBefore[begin])..<Int(forwardBefore[end])).filter { !isTaken[$0] }
        let chain = values.chain(from: Int32(begin), to: Int32(end), among: inRun.map { Int(forward[$0]) })
        return .contradiction(values: chain, empty: nil)
    }

    /// Adds the values that can be pushed and popped at one moment, each in the gap in which its pop can first be,
    /// after all that happens there or before.
    private func withMomentaryValues() throws(Exhausted) -> [Int] {
        let momentary = (0..<values.count).filter { !values.isForward($0) }
            .sorted { values.insideEnd[$0] < values.insideEnd[$1] }
        guard !momentary.isEmpty else { return order }
        var merged: [Int] = []
        merged.reserveCapacity(order.count + 2 * momentary.count)
        var next = 0
        var gap: Int32 = 0
        for (round, place) in order.enumerated() {
            try budget.checkTime(round: round)
            gap = max(gap, values.ranks.invocation[place])
            while next < momentary.count, values.insideEnd[momentary[next]] < gap {
                merged += [Int(values.inserts[momentary[next]]), Int(values.removes[momentary[next]])]
                next += 1
            }
            merged.append(place)
        }
        for value in momentary[next...] { merged += [Int(values.inserts[value]), Int(values.removes[value])] }
        return merged
    }
}
