/// Looks for the shortest cycle of a kind within one component of a graph.
///
/// From each edge with which such a cycle can begin, breadth first back to where that edge came from; an edge from a
/// transaction is one step, a link none. A node is passed once for each of four states: whether the last step was an
/// anti-dependency, and whether an edge that is needed has been taken. O(edges) for each beginning; `workLimit` edges in
/// all, after which the shortest cycle so far is returned.
struct CycleSearch {
    struct Request {
        /// Edges with which the cycle can begin.
        var beginning: DependencyKind
        /// The others.
        var path: DependencyKind
        /// One edge at least has to be of these; empty: none has to.
        var needed: DependencyKind = []
        /// Whether no two anti-dependencies may follow each other.
        var isNonadjacent = false
    }

    struct Cycle {
        /// Nodes of the graph, transactions only, each with the kind of the edge to the next; the last leads to the
        /// first.
        var steps: [(node: Int, kind: DependencyKind)]
        var isShortest: Bool
    }

    private static let lastWasAnti = 1
    private static let hasNeeded = 2

    let graph: DependencyGraph
    private let workLimit: Int
    /// By state: the search in which it was reached, from which state, by which edge.
    private var reached: [Int32]
    private var parent: [Int32]
    private var via: [DependencyKind]
    private var search: Int32 = 0

    init(_ graph: DependencyGraph, _ meter: inout Meter) throws(BudgetEnd) {
        self.graph = graph
        workLimit = 4_000_000 + 4 * graph.target.count
        try meter.reserve(4 * graph.nodes, bytesEach: 9)
        reached = [Int32](repeating: 0, count: 4 * graph.nodes)
        parent = [Int32](repeating: -1, count: 4 * graph.nodes)
        via = [DependencyKind](repeating: [], count: 4 * graph.nodes)
    }

    func releaseMemory(_ meter: inout Meter) { meter.release(4 * graph.nodes, bytesEach: 9) }

    /// An edge, by its node and its place in the graph.
    typealias Beginning = (node: Int, edge: Int)

    /// `beginnings`: the edges to try, the most promising first. Only nodes of the same component are passed.
    mutating func shortest(
        _ request: Request, from beginnings: [Beginning], within component: [Int32], _ meter: inout Meter
    ) throws(BudgetEnd) -> Cycle? {
        var best: [(node: Int, kind: DependencyKind)]?
        var work = 0
        for (node, edge) in beginnings {
            // No cycle is shorter than two steps.
            if let best, best.count == 2 { break }
            guard work < workLimit else { return best.map { Cycle(steps: $0, isShortest: false) } }
            let limit = best.map { $0.count - 1 } ?? .max
            if let found = try back(from: edge, to: node, request, limit, component, &work, &meter) { best = found }
        }
        return best.map { Cycle(steps: $0, isShortest: true) }
    }

    /// The shortest way from an edge's target to its source, of `limit` steps at most with that edge.
    private mutating func back(
        from edge: Int, to goal: Int, _ request: Request, _ limit: Int, _ component: [Int32], _ work: inout Int,
        _ meter: inout Meter
    ) throws(BudgetEnd) -> [(node: Int, kind: DependencyKind)]? {
        search += 1
        let kind = graph.kind[edge]
        var bits = 0
        if request.isNonadjacent { bits |= Self.lastWasAnti }
        if request.needed.isEmpty || !kind.isDisjoint(with: request.needed) { bits |= Self.hasNeeded }
        let first = 4 * Int(graph.target[edge]) + bits
        reach(first, from: -1, kind)
        var level = [first]
        var steps = 1
        while !level.isEmpty, steps < limit {
            var next: [Int] = []
            var place = 0
            while place < level.count {
                let state = level[place]
                place += 1
                let node = state >> 2
                let isTransaction = graph.isTransaction(node)
                let range = graph.edges(of: node)
                work += range.count
                try meter.charge(range.count + 1)
                for edge in range {
                    let kind = graph.kind[edge]
                    let target = Int(graph.target[edge])
                    guard component[target] == component[goal] else { continue }
                    var bits = state & 3
                    if isTransaction {
                        guard !kind.isDisjoint(with: request.path) else { continue }
                        let isAnti = !kind.isDisjoint(with: .antiDependencies)
                        if request.isNonadjacent {
                            if isAnti, bits & Self.lastWasAnti != 0 { continue }
                            bits = isAnti ? bits | Self.lastWasAnti : bits & ~Self.lastWasAnti
                        }
                        if !kind.isDisjoint(with: request.needed) { bits |= Self.hasNeeded }
                    }
                    let new = 4 * target + bits
                    guard reached[new] != search else { continue }
                    reach(new, from: Int32(truncatingIfNeeded: state), kind)
                    // The cycle's first step was an anti-dependency, so its last must not be one.
                    if target == goal, bits & Self.hasNeeded != 0, bits & Self.lastWasAnti == 0 {
                        return way(to: new, from: goal)
                    }
                    // A link is no step: what it leads to is of this level.
                    if isTransaction { next.append(new) } else { level.append(new) }
                }
            }
            level = next
            steps += 1
        }
        return nil
    }

    private mutating func reach(_ state: Int, from previous: Int32, _ kind: DependencyKind) {
        reached[state] = search
        parent[state] = previous
        via[state] = kind
    }

    /// Follows the way back, and leaves the helpers out.
    private func way(to end: Int, from goal: Int) -> [(node: Int, kind: DependencyKind)] {
        var nodes: [(node: Int, kind: DependencyKind)] = []
        var state = Int32(truncatingIfNeeded: end)
        while state >= 0 {
            nodes.append((Int(state) >> 2, via[Int(state)]))
            state = parent[Int(state)]
        }
        // `nodes` has the kind by which each was reached; wanted is that by which the one before was left.
        var steps: [(node: Int, kind: DependencyKind)] = []
        var last = goal
        for (node, kind) in nodes.reversed() {
            if kind != .link { steps.append((last, kind)) }
            if graph.isTransaction(node) { last = node }
        }
        return steps
    }
}
