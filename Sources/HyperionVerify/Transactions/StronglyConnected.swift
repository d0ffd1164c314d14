/// The parts of a graph in which every node can be reached from every other: there, and only there, are cycles.
///
/// R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1(2), 1972; without recursion, so that
/// a path of a million nodes does not exhaust the thread's stack. O(nodes + edges), 20 bytes a node.
struct StronglyConnected {
    /// The component of each node.
    private(set) var component: [Int32]
    /// The nodes of each component that has more than one, in rising order.
    private(set) var cyclic: [[Int32]] = []

    /// `kinds`: the edges that count.
    init(_ graph: DependencyGraph, along kinds: DependencyKind, _ meter: inout Meter) throws(BudgetEnd) {
        let nodes = graph.nodes
        try meter.reserve(nodes, bytesEach: 20)
        defer { meter.release(nodes, bytesEach: 20) }
        component = [Int32](repeating: -1, count: nodes)
        /// The order of discovery from 1, and the earliest node on the stack that can be reached.
        var low = [Int32](repeating: 0, count: nodes)
        var nextEdge = graph.start
        var path: [Int32] = []
        var waiting: [Int32] = []
        var order = [Int32](repeating: 0, count: nodes)
        var discovered: Int32 = 0
        var components: Int32 = 0
        for root in 0..<nodes where order[root] == 0 {
            path.append(Int32(truncatingIfNeeded: root))
            while let top = path.last {
                let node = Int(top)
                if order[node] == 0 {
                    discovered += 1
                    order[node] = discovered
                    low[node] = discovered
                    waiting.append(top)
                }
                var child: Int32 = -1
                var edge = Int(nextEdge[node])
                let end = Int(graph.start[node + 1])
                var lowest = low[node]
                while edge < end {
                    let next = Int(graph.target[edge])
                    if graph.kind[edge].isDisjoint(with: kinds) {
                        edge += 1
                    } else if order[next] == 0 {
                        // Left where it is: once the child is done, its `low` counts.
                        child = Int32(truncatingIfNeeded: next)
                        break
                    } else {
                        if component[next] < 0 { lowest = min(lowest, low[next]) }
                        edge += 1
                    }
                }
                try meter.charge(edge - Int(nextEdge[node]) + 1)
                nextEdge[node] = Int32(truncatingIfNeeded: edge)
                low[node] = lowest
                if child >= 0 {
                    path.append(child)
                    continue
                }
                path.removeLast()
                if lowest == order[node] {
                    close(top, components, &waiting)
                    components += 1
                }
            }
        }
    }

    private mutating func close(_ root: Int32, _ number: Int32, _ waiting: inout [Int32]) {
        if waiting.last == root {
            waiting.removeLast()
            component[Int(root)] = number
            return
        }
        var members: [Int32] = []
        while let node = waiting.popLast() {
            component[Int(node)] = number
            members.append(node)
            if node == root { break }
        }
        members.sort()
        cyclic.append(members)
    }
}
