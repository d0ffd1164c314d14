/// Decides whether a priority queue (the smallest first) whose values are distinct is linearizable, without search.
///
/// Claim: it is if and only if the remove of each value v can be in a gap in which no smaller value is surely inside;
/// one that found nothing, in a gap in which no value is.
///
/// Proof, by induction from the smallest value up. Let there be an order of the smaller values, and a gap x free of
/// them for v. Each of the others can be inserted and removed before x, or after; the order, restricted to either side
/// and joined at x, is legal, empties at x, and keeps its promises to the smaller ones. There v is removed; wherever it
/// was inserted, it is in nobody's way, being the largest.
///
/// The order itself: values ascending, each removed in the first such gap, and inserted as late as its response and
/// that remove allow. Between the end of the sure presence of v and that gap, smaller values are surely inside, so
/// no larger one is removed there either. In one gap: removes in the order of values (a value inserted in that gap too
/// just before its remove), then those that found nothing, then inserts.
///
/// After Z. H. Lee and U. Mathur, "Efficient decrease-and-conquer linearizability monitoring", OOPSLA 2025, with
/// union-find over the gaps.
///
/// Complexity: O(n log n) time, O(n) memory.
struct PriorityQueueMonitor {
    private let values: ContainerValues
    private let budget: Budget
    /// Of each gap: itself if no value seen so far is surely inside, else some later one. The gap `end` stays free.
    private var nextFree: [Int32]

    /// Sorts by gap, then phase, then value; the lowest bit tells a remove from the insert just before it.
    private struct Step {
        enum Phase: UInt64 { case remove, empty, insert }

        static func key(gap: Int32, _ phase: Phase, number: Int, isRemove: Bool = false) -> UInt64 {
            UInt64(gap) << 33 | phase.rawValue << 31 | UInt64(number) << 1 | (isRemove ? 1 : 0)
        }
    }

    init(_ values: ContainerValues, budget: Budget) throws(Exhausted) {
        (self.values, self.budget) = (values, budget)
        nextFree = (0...values.end).map { $0 }
    }

    func outcome() throws(Exhausted) -> ContainerOutcome {
        var monitor = self
        return try monitor.run()
    }

    private mutating func run() throws(Exhausted) -> ContainerOutcome {
        let ascending = (0..<values.count).sorted { values.numbers[$0] < values.numbers[$1] }
        var steps: [UInt64] = []
        steps.reserveCapacity(2 * values.count + values.empties.count)
        for (number, value) in ascending.enumerated() {
            try budget.checkTime(round: number)
            let gap = free(from: values.insideEnd[value])
            guard gap < values.removeEnd[value] else {
                let chain = values.chain(
                    from: values.insideEnd[value], to: values.removeEnd[value], among: Array(ascending[..<number]))
                return .contradiction(values: chain + [value], empty: nil)
            }
            if gap >= values.insideBegin[value] {
                steps.append(Step.key(gap: values.insideBegin[value] - 1, .insert, number: number))
            } else {
                steps.append(Step.key(gap: gap, .remove, number: number))
            }
            // After the end: nobody removed it.
            if gap < values.end { steps.append(Step.key(gap: gap, .remove, number: number, isRemove: true)) }
            if values.isForward(value) { cover(values.insideBegin[value], values.insideEnd[value]) }
        }
        for (number, place) in values.empties.enumerated() {
            try budget.checkTime(round: number)
            let (begin, limit) = (values.ranks.invocation[Int(place)], values.ranks.response[Int(place)])
            let gap = free(from: begin)
            guard gap < limit else {
                return .contradiction(
                    values: values.chain(from: begin, to: limit, among: ascending), empty: Int(place))
            }
            steps.append(Step.key(gap: gap, .empty, number: number))
        }
        steps.sort()
        try budget.checkTime()
        return .order(
            steps.map { step in
                let number = Int(step >> 1 & 0x3FFF_FFFF)
                if step >> 31 & 3 == Step.Phase.empty.rawValue { return Int(values.empties[number]) }
                let value = ascending[number]
                return Int(step & 1 == 1 ? values.removes[value] : values.inserts[value])
            })
    }

    /// The first gap from this one on that no value seen so far covers. Amortised O(log n).
    private mutating func free(from gap: Int32) -> Int32 {
        var gap = Int(gap)
        while Int(nextFree[gap]) != gap {
            nextFree[gap] = nextFree[Int(nextFree[gap])]
            gap = Int(nextFree[gap])
        }
        return Int32(gap)
    }

    private mutating func cover(_ begin: Int32, _ end: Int32) {
        var gap = free(from: begin)
        while gap < end {
            nextFree[Int(gap)] = gap + 1
            gap = free(from: gap + 1)
        }
    }
}
