/// What a container's monitors take: each value with the intervals of its insert and its remove, as ranks of events.
///
///     insert  [ a …… b ]
///     remove             [ c …… d ]
///                      ├──┤            surely inside, in the gaps from b up to c
///
/// No value is inserted twice. Then a history with open calls is linearizable if and only if a complete one is
/// * A value whose insert is open and that no completed remove returned is left out, with its open remove.
/// * An open insert whose value was removed ends with that remove: b = min(b, d). Likewise no remove begins before its
///   insert: c = max(c, a).
/// * A value that nobody removed is removed after the end: c = `end`, d = never. In what order such removes happen is
///   free, since they are all concurrent.
/// * An open remove of a known value (one that a counterexample opened) is a remove with d = never. If it comes after
///   the end, it did not happen.
///
/// An open remove with unknown result may have taken any value; it is not represented, unless it was assigned to a value
/// for a try. An order without it, or with it so assigned, explains the history; a contradiction between values that
/// were all removed otherwise stands too, because to leave out whole values keeps a queue's, a stack's or a priority
/// queue's order legal. A contradiction with other values proves nothing.
struct ContainerValues {
    /// Of each value: places of its calls; −1: none.
    private(set) var inserts: [Int32] = []
    private(set) var removes: [Int32] = []
    /// The values themselves.
    private(set) var numbers: [Int] = []
    /// a, b, c and d as above.
    private(set) var insertBegin: [Int32] = []
    private(set) var insideBegin: [Int32] = []
    private(set) var insideEnd: [Int32] = []
    private(set) var removeEnd: [Int32] = []
    /// Removes that found nothing.
    private(set) var empties: [Int32] = []
    /// Open removes with unknown results that no value was assigned, in the order of their invocations.
    private(set) var unknownRemoves: [Int32] = []
    let ranks: EventRanks

    var count: Int { inserts.count }
    var end: Int32 { ranks.end }

    /// Whether there are gaps in which the container surely has the value.
    func isForward(_ value: Int) -> Bool { insideBegin[value] < insideEnd[value] }

    /// Whether a completed remove returned the value. An open one need not have taken effect: one with unknown result can
    /// have taken the value in its place.
    func hasKnownRemove(_ value: Int) -> Bool { removes[value] >= 0 && removeEnd[value] != EventRanks.never }

    /// Supposes that an open remove with unknown result took the value: the last one that began before `deadline`, so
    /// that others are left for those that need them sooner; false: there is none.
    mutating func assignUnknownRemove(to value: Int, deadline: Int32) -> Bool {
        guard let number = unknownRemoves.lastIndex(where: { ranks.invocation[Int($0)] < deadline }) else {
            return false
        }
        let place = unknownRemoves.remove(at: number)
        removes[value] = place
        insideEnd[value] = max(insertBegin[value], ranks.invocation[Int(place)])
        removeEnd[value] = EventRanks.never
        return true
    }

    /// The calls of some values.
    func calls(of values: [Int]) -> [Int] {
        var places: Set<Int> = []
        for value in values {
            places.insert(Int(inserts[value]))
            if removes[value] >= 0 { places.insert(Int(removes[value])) }
        }
        return places.sorted()
    }

    /// What the calls are found to be before any order is sought.
    enum Outcome {
        case values(ContainerValues)
        /// A remove of what was never inserted, or not yet, or twice.
        case violated([Int])
        /// A value is inserted twice, or a completed remove has an unknown result.
        case unsuited
    }

    static func of(_ calls: [Call<Container.Operation>], budget: Budget) throws(Exhausted) -> Outcome {
        guard calls.count <= EventRanks.largestCount else { return .unsuited }
        // Tables of this and of the monitors together, in use at one time.
        try budget.checkMemory(bytes: calls.count * 80)
        var numbering = ValueNumbers(expected: calls.count / 2)
        var inserts: [Int32] = []
        var removes: [Int32] = []
        var empties: [Int32] = []
        var unknownRemoves: [Int32] = []
        var removedTwice: (value: Int, places: [Int])?
        func number(_ value: Int) -> Int {
            let number = numbering.number(of: value)
            while inserts.count <= number {
                inserts.append(-1)
                removes.append(-1)
            }
            return number
        }
        for (place, call) in calls.enumerated() {
            try budget.checkTime(round: place)
            switch call.operation {
            case .insert(let value):
                let number = number(value)
                guard inserts[number] < 0 else { return .unsuited }
                inserts[number] = Int32(place)
            case .remove(.unknown):
                guard call.isOpen else { return .unsuited }
                unknownRemoves.append(Int32(place))
            case .remove(.value(nil)):
                if !call.isOpen { empties.append(Int32(place)) }
            case .remove(.value(let value?)):
                let number = number(value)
                let other = Int(removes[number])
                if other >= 0 {
                    // Of two open ones the one that began first can do all that the other can.
                    if call.isOpen { continue }
                    if !calls[other].isOpen { removedTwice = removedTwice ?? (number, [other, place]) }
                }
                removes[number] = Int32(place)
            }
        }
        if let removedTwice {
            let insert = inserts[removedTwice.value]
            return .violated((removedTwice.places + (insert < 0 ? [] : [Int(insert)])).sorted())
        }
        var values = ContainerValues(ranks: try EventRanks(calls, budget: budget))
        (values.empties, values.unknownRemoves) = (empties, unknownRemoves)
        for number in inserts.indices {
            try budget.checkTime(round: number)
            let (insert, remove) = (Int(inserts[number]), Int(removes[number]))
            let isRemoved = remove >= 0 && !calls[remove].isOpen
            guard insert >= 0 else {
                if isRemoved { return .violated([remove]) }
                continue
            }
            if calls[insert].isOpen, !isRemoved { continue }
            if isRemoved, calls[remove].response < calls[insert].invocation { return .violated([remove, insert]) }
            values.append(numbering.value(number), insert: insert, remove: remove)
        }
        return .values(values)
    }

    private init(ranks: EventRanks) { self.ranks = ranks }

    private mutating func append(_ number: Int, insert: Int, remove: Int) {
        let a = ranks.invocation[insert]
        let c = remove < 0 ? end : ranks.invocation[remove]
        let d = remove < 0 ? EventRanks.never : ranks.response[remove]
        inserts.append(Int32(insert))
        removes.append(Int32(remove))
        numbers.append(number)
        insertBegin.append(a)
        insideBegin.append(min(ranks.response[insert], d))
        insideEnd.append(max(a, c))
        removeEnd.append(d)
    }
}

extension ContainerValues {
    /// How many values are surely inside, in each gap.
    func coverage() -> [Int32] {
        var coverage = [Int32](repeating: 0, count: Int(end) + 1)
        for value in 0..<count where isForward(value) {
            coverage[Int(insideBegin[value])] += 1
            coverage[Int(insideEnd[value])] -= 1
        }
        var sum: Int32 = 0
        for gap in coverage.indices {
            sum += coverage[gap]
            coverage[gap] = sum
        }
        return coverage
    }

    /// For each remove that found nothing, the first gap in which it can have; or what contradicts it.
    ///
    /// That each has such a gap is all that it needs: values split into those before the gap and those after it, and
    /// an order of all, restricted to either side, is legal there.
    func gapsOfEmpties(_ coverage: [Int32]) -> (gaps: [Int32], contradiction: ContainerOutcome?) {
        var nextFree = coverage
        var next = end
        for gap in stride(from: Int(end), through: 0, by: -1) {
            if coverage[gap] == 0 { next = Int32(gap) }
            nextFree[gap] = next
        }
        var gaps: [Int32] = []
        gaps.reserveCapacity(empties.count)
        for place in empties {
            let (begin, limit) = (ranks.invocation[Int(place)], ranks.response[Int(place)])
            let gap = nextFree[Int(begin)]
            guard gap < limit else {
                let chain = chain(from: begin, to: limit, among: Array(0..<count))
                return (gaps, .contradiction(values: chain, empty: Int(place)))
            }
            gaps.append(gap)
        }
        return (gaps, nil)
    }

    /// Few values of which one is surely inside in each gap from `begin` up to `limit`; all of them together have to
    /// be. At each gap the one that stays longest. O(n log n).
    func chain(from begin: Int32, to limit: Int32, among values: [Int]) -> [Int] {
        let sorted = values.filter { isForward($0) && insideEnd[$0] > begin && insideBegin[$0] < limit }
            .sorted { insideBegin[$0] < insideBegin[$1] }
        var chain: [Int] = []
        var (gap, next) = (begin, 0)
        while gap < limit {
            var longest: Int?
            while next < sorted.count, insideBegin[sorted[next]] <= gap {
                if longest.map({ insideEnd[$0] < insideEnd[sorted[next]] }) ?? true { longest = sorted[next] }
                next += 1
            }
            guard let longest, insideEnd[longest] > gap else { break }
            chain.append(longest)
            gap = insideEnd[longest]
        }
        return chain
    }
}
