/// Which transactions have to come before which others.
///
///     node     0 … transactions − 1          transactions
///              transactions …                 helpers: stand for many edges at once
///     start    [0, 2, 5, …]                   edges of node n: start[n]..<start[n + 1]
///     target, kind
///
/// A helper is entered by edges of a kind and left by `.link` edges. Whoever enters it comes, for that reason, before
/// every transaction that the links lead to. So a set that precedes a set costs the sum of their sizes, not the product.
struct DependencyGraph: Sendable {
    let transactions: Int
    let start: [Int32]
    let target: [Int32]
    let kind: [DependencyKind]

    var nodes: Int { start.count - 1 }
    func isTransaction(_ node: Int) -> Bool { node < transactions }

    @inline(__always)
    func edges(of node: Int) -> Range<Int> { Int(start[node])..<Int(start[node + 1]) }
}

/// Edges in any order, to be made a graph. The memory of an edge is 9 bytes here and 5 in the graph.
struct DependencyEdges {
    let transactions: Int
    private(set) var nodes: Int
    private(set) var from: [Int32] = []
    private(set) var to: [Int32] = []
    private(set) var kind: [DependencyKind] = []

    init(transactions: Int) { (self.transactions, nodes) = (transactions, transactions) }

    var count: Int { from.count }

    /// An edge from a node to itself says nothing and is not kept.
    mutating func add(_ first: Int, _ kind: DependencyKind, _ second: Int, _ meter: inout Meter) throws(BudgetEnd) {
        guard first != second else { return }
        try meter.charge()
        // 9 bytes each, and half of the array's capacity may be unused.
        if from.count % 4096 == 0 { try meter.reserve(4096, bytesEach: 18) }
        from.append(Int32(truncatingIfNeeded: first))
        to.append(Int32(truncatingIfNeeded: second))
        self.kind.append(kind)
    }

    func releaseMemory(_ meter: inout Meter) { meter.release((count + 4095) / 4096, bytesEach: 4096 * 18) }

    mutating func addHelper() -> Int {
        nodes += 1
        return nodes - 1
    }

    /// By counting. O(nodes + edges).
    func graph(_ meter: inout Meter) throws(BudgetEnd) -> DependencyGraph {
        try meter.reserve(nodes + 1)
        try meter.reserve(count, bytesEach: 5)
        var start = [Int32](repeating: 0, count: nodes + 2)
        for node in from { start[Int(node) + 2] += 1 }
        try meter.charge(count)
        for node in 0..<nodes { start[node + 2] += start[node + 1] }
        var target = [Int32](repeating: 0, count: count)
        var kinds = [DependencyKind](repeating: [], count: count)
        for edge in 0..<count {
            try meter.charge()
            let node = Int(from[edge]) + 1
            let place = Int(start[node])
            start[node] += 1
            target[place] = to[edge]
            kinds[place] = kind[edge]
        }
        start.removeLast()
        return DependencyGraph(transactions: transactions, start: start, target: target, kind: kinds)
    }
}

extension DependencyGraph {
    /// The graph of some nodes, in rising order, renumbered by their places among them. `scratch` holds −1 for each node
    /// of this graph, before and after.
    func part(_ members: [Int32], _ scratch: inout [Int32], _ meter: inout Meter) throws(BudgetEnd) -> DependencyGraph {
        for (place, node) in members.enumerated() { scratch[Int(node)] = Int32(truncatingIfNeeded: place) }
        defer { for node in members { scratch[Int(node)] = -1 } }
        var start: [Int32] = [0]
        var target: [Int32] = []
        var kinds: [DependencyKind] = []
        var transactions = 0
        start.reserveCapacity(members.count + 1)
        for node in members {
            if isTransaction(Int(node)) { transactions += 1 }
            for edge in edges(of: Int(node)) where scratch[Int(self.target[edge])] >= 0 {
                try meter.charge()
                target.append(scratch[Int(self.target[edge])])
                kinds.append(kind[edge])
            }
            start.append(Int32(truncatingIfNeeded: target.count))
        }
        try meter.reserve(members.count)
        try meter.reserve(target.count, bytesEach: 5)
        return DependencyGraph(transactions: transactions, start: start, target: target, kind: kinds)
    }

    func releaseMemory(_ meter: inout Meter) {
        meter.release(nodes)
        meter.release(target.count, bytesEach: 5)
    }
}
