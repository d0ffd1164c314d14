/// Edges from one transaction to all of a list, to all but itself, or to all from a place on, by helpers in two chains:
///
///     suffix 0 → suffix 1 → suffix 2          suffix i leads to member i and to suffix i + 1
///       ↓          ↓          ↓
///     member 0   member 1   member 2
///       ↑          ↑          ↑
///     prefix 0 ← prefix 1 ← prefix 2          prefix i leads to member i and to prefix i − 1
///
/// O(members) edges, made when first needed; then one edge for "all from a place on", two for "all but one".
struct FanOut {
    /// Transactions, each once.
    let members: [Int]
    private var suffix: [Int] = []
    private var prefix: [Int] = []

    init(_ members: [Int]) { self.members = members }

    /// From `first` to each member from `place` on.
    mutating func add(
        _ first: Int, _ kind: DependencyKind, from place: Int, to edges: inout DependencyEdges, _ meter: inout Meter
    ) throws(BudgetEnd) {
        guard place < members.count else { return }
        if place == members.count - 1 { return try edges.add(first, kind, members[place], &meter) }
        if suffix.isEmpty {
            suffix = members.map { _ in edges.addHelper() }
            for (place, helper) in suffix.enumerated() {
                try edges.add(helper, .link, members[place], &meter)
                if place + 1 < suffix.count { try edges.add(helper, .link, suffix[place + 1], &meter) }
            }
        }
        try edges.add(first, kind, suffix[place], &meter)
    }

    /// From `first` to each member before `place`.
    mutating func add(
        _ first: Int, _ kind: DependencyKind, before place: Int, to edges: inout DependencyEdges, _ meter: inout Meter
    ) throws(BudgetEnd) {
        guard place > 0 else { return }
        if place == 1 { return try edges.add(first, kind, members[0], &meter) }
        if prefix.isEmpty {
            prefix = members.map { _ in edges.addHelper() }
            for (place, helper) in prefix.enumerated() {
                try edges.add(helper, .link, members[place], &meter)
                if place > 0 { try edges.add(helper, .link, prefix[place - 1], &meter) }
            }
        }
        try edges.add(first, kind, prefix[place - 1], &meter)
    }

    /// From `first` to each member but itself; `place`: where it stands among them, if it does.
    mutating func addAll(
        _ first: Int, _ kind: DependencyKind, but place: Int?, to edges: inout DependencyEdges, _ meter: inout Meter
    ) throws(BudgetEnd) {
        guard let place else { return try add(first, kind, from: 0, to: &edges, &meter) }
        try add(first, kind, before: place, to: &edges, &meter)
        try add(first, kind, from: place + 1, to: &edges, &meter)
    }
}
