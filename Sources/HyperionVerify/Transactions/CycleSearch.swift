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
        while !level.isEmpty, steps <= limit {
            // Links are no steps. All of them first: a way that takes a step more must not get to their ends before.
            let transactions = try followLinks(level, component, &work, &meter)
            for state in transactions where isEnd(state, goal) { return way(to: state, from: goal) }
            guard steps < limit else { return nil }
            level.removeAll(keepingCapacity: true)
            for state in transactions {
                let range = graph.edges(of: state >> 2)
                work += range.count
                try meter.charge(range.count + 1)
                for edge in range {
                    let (kind, target) = (graph.kind[edge], Int(graph.target[edge]))
                    guard component[target] == component[goal], !kind.isDisjoint(with: request.path) else { continue }
                    var bits = state & 3
                    let isAnti = !kind.isDisjoint(with: .antiDependencies)
                    if request.isNonadjacent {
                        if isAnti, bits & Self.lastWasAnti != 0 { continue }
                        bits = isAnti ? bits | Self.lastWasAnti : bits & ~Self.lastWasAnti
                    }
                    if !kind.isDisjoint(with: request.needed) { bits |= Self.hasNeeded }
                    let new = 4 * target + bits
                    guard reached[new] != search else { continue }
                    reach(new, from: Int32(truncatingIfNeeded: state), kind)
                    if isEnd(new, goal) { return way(to: new, from: goal) }
                    level.append(new)
                }
            }
            steps += 1
        }
        return nil
    }

    /// The states of transactions among these, and of those to which links lead.
    private mutating func followLinks(
        _ states: [Int], _ component: [Int32], _ work: inout Int, _ meter: inout Meter
    ) throws(BudgetEnd) -> [Int] {
        var transactions: [Int] = []
        var helpers: [Int] = []
        for state in states {
            if graph.isTransaction(state >> 2) { transactions.append(state) } else { helpers.append(state) }
        }
        while let state = helpers.popLast() {
            let range = graph.edges(of: state >> 2)
            work += range.count
            try meter.charge(range.count + 1)
            for edge in range {
                let target = Int(graph.target[edge])
                let new = 4 * target + (state & 3)
                guard component[target] == component[state >> 2], reached[new] != search else { continue }
                reach(new, from: Int32(truncatingIfNeeded: state), .link)
                if graph.isTransaction(target) { transactions.append(new) } else { helpers.append(new) }
            }
        }
        return transactions
    }

    /// The cycle is closed. If its first step was an anti-dependency and no two may follow each other, its last was none.
    private func isEnd(_ state: Int, _ goal: Int) -> Bool {
        state == 4 * goal + Self.hasNeeded
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
