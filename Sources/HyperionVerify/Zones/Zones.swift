/// When the clusters of a history took place: each a set of calls that nothing else may come between.
///
/// Algorithm: P. B. Gibbons and E. Korach, "Testing shared memories", SIAM J. Computing 26(4), 1997. Let `first` be a
/// cluster's first response and `last` its last invocation, both as ranks.
///
///     forward zone (first < last)          backward zone (last < first)
///     write [ … ]                          write [ …………………… ]
///     read             [ … ]               read      [ …………………… ]
///               ├──────┤                             ├────────┤
///            first    last                          last    first
///
/// A cluster with a forward zone lasts throughout; one with a backward zone fits into one gap, which may be any of the
/// zone. So all fit if and only if
/// 1. no two forward zones overlap;
/// 2. no backward zone lies within a forward one.
///
/// Complexity: linear in events and clusters.
struct Zones {
    /// `EventRanks.never`: the cluster did not take place. −1: it was there from the beginning.
    var first: [Int32]
    var last: [Int32]

    static var absent: Int32 { EventRanks.never }

    init(clusters: Int) {
        first = [Int32](repeating: Self.absent, count: clusters)
        last = [Int32](repeating: -1, count: clusters)
    }

    func isPresent(_ cluster: Int) -> Bool { first[cluster] != Self.absent }
    func isForward(_ cluster: Int) -> Bool { first[cluster] < last[cluster] }

    mutating func add(invocation: Int32, response: Int32, to cluster: Int) {
        first[cluster] = min(first[cluster], response)
        last[cluster] = max(last[cluster], invocation)
    }

    enum Placement {
        /// Of each present cluster: the gap in which it begins, just before `first` if it is forward. `forwardAt`: at
        /// each rank the cluster whose forward zone begins there; −1: none.
        case gaps([Int32], forwardAt: [Int32])
        case contradiction(Int, Int)
    }

    func placement(end: Int32, budget: Budget) throws(Exhausted) -> Placement {
        var forwardAt = [Int32](repeating: -1, count: Int(end) + 1)
        var around: Int32 = -1
        for cluster in first.indices where isPresent(cluster) && isForward(cluster) {
            if first[cluster] < 0 { around = Int32(cluster) } else { forwardAt[Int(first[cluster])] = Int32(cluster) }
        }
        try budget.checkTime()
        // At each rank the last forward zone that begins before it.
        var zoneBefore = [Int32](repeating: -1, count: Int(end) + 1)
        for rank in zoneBefore.indices {
            try budget.checkTime(round: rank)
            zoneBefore[rank] = around
            let next = forwardAt[rank]
            guard next >= 0 else { continue }
            if around >= 0, last[Int(around)] > Int32(rank) { return .contradiction(Int(around), Int(next)) }
            around = next
        }
        var gaps = first
        for cluster in first.indices where isPresent(cluster) {
            try budget.checkTime(round: cluster)
            guard !isForward(cluster) else {
                gaps[cluster] = first[cluster] - 1
                continue
            }
            gaps[cluster] = last[cluster]
            let around = Int(zoneBefore[Int(last[cluster])])
            guard around >= 0, last[around] > last[cluster] else { continue }
            if last[around] > first[cluster] { return .contradiction(around, cluster) }
            gaps[cluster] = last[around]
        }
        return .gaps(gaps, forwardAt: forwardAt)
    }
}
