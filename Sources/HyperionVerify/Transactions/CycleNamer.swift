/// Names the cycles of a component, and says in words why the shortest of each name is one.
///
/// First by dependencies alone; only if there is no cycle of those, also by the order of processes, and by real time if
/// there is none then either, or only a longer one. Of each order:
///
///     G0              a cycle of writes
///     G1c             a cycle of writes and reads, with a read
///     G-single        one anti-dependency more     ⎫
///     G-nonadjacent   several, never two in a row  ⎬  the first of them that there is
///     G2-item         several                      ⎭
///
/// Snapshot isolation allows a cycle only with two anti-dependencies in a row (A. Cerone and A. Gotsman, "Analysing
/// Snapshot Isolation", J. ACM 65(2), 2018); whether there is any other is found in O(edges) in a graph of twice the
/// nodes (`evenWithoutPairs`), so the models are judged rightly even where the search for a shortest cycle is cut off.
struct CycleNamer {
    private let graph: DependencyGraph
    private let history: TransactionHistory
    private let words: DependencyWords
    private var scratch: [Int32]

    init(_ graph: DependencyGraph, _ history: TransactionHistory, _ words: DependencyWords) {
        (self.graph, self.history, self.words) = (graph, history, words)
        scratch = [Int32](repeating: -1, count: graph.nodes)
    }

    /// An order besides the dependencies, with the names of its cycles.
    private struct Order {
        var extra: DependencyKind
        var g0, g1c, single, nonadjacent, item: AnomalyName

        static let all = [
            Order(
                extra: [], g0: .g0, g1c: .g1c, single: .gSingle, nonadjacent: .gNonadjacent, item: .g2Item),
            Order(
                extra: .process, g0: .g0Process, g1c: .g1cProcess, single: .gSingleProcess,
                nonadjacent: .gNonadjacentProcess, item: .g2ItemProcess),
            Order(
                extra: [.realTime, .readWriteByTime], g0: .g0RealTime, g1c: .g1cRealTime, single: .gSingleRealTime,
                nonadjacent: .gNonadjacentRealTime, item: .g2ItemRealTime),
        ]
    }

    mutating func name(
        _ component: [Int32], _ anomalies: inout AnomalyCollector, _ meter: inout Meter
    ) throws(BudgetEnd) {
        let part = try graph.part(component, &scratch, &meter)
        var search = try CycleSearch(part, &meter)
        defer {
            part.releaseMemory(&meter)
            search.releaseMemory(&meter)
        }
        var limit = Int.max
        for order in Order.all {
            let found = try name(order, component, shorterThan: limit, &search, &anomalies, &meter)
            if order.extra.isEmpty, found != nil { return }
            limit = found ?? limit
        }
    }

    /// Names the cycles that have fewer steps than `limit`. Returns the steps of the shortest, if there is one.
    private func name(
        _ order: Order, _ members: [Int32], shorterThan limit: Int, _ search: inout CycleSearch,
        _ anomalies: inout AnomalyCollector,
        _ meter: inout Meter
    ) throws(BudgetEnd) -> Int? {
        let part = search.graph
        var shortest: Int?
        func add(_ name: AnomalyName, _ cycle: CycleSearch.Cycle) {
            var steps = cycle.steps
            guard steps.count < limit else { return }
            shortest = min(shortest ?? .max, steps.count)
            let first = steps.indices.min { steps[$0].node < steps[$1].node } ?? 0
            steps = Array(steps[first...] + steps[..<first])
            let transactions = steps.map { Int(members[$0.node]) }
            anomalies.add(name, transactions, isShortest: cycle.isShortest) {
                let reasons = steps.indices.map { step in
                    let next = transactions[(step + 1) % transactions.count]
                    return words.words(transactions[step], steps[step].kind, next)
                }
                return reasons.joined(separator: "; ")
                    + ": each of these \(transactions.count) transactions would have to come before the others"
            }
        }
        let writes: DependencyKind = .writeWrite.union(order.extra.subtracting(.antiDependencies))
        let reads = writes.union(.writeRead)
        let all = reads.union(.readWrite).union(order.extra)
        for (kinds, beginning, name) in [
            (writes, DependencyKind.writeWrite, order.g0), (reads, .writeRead, order.g1c),
        ] {
            let components = try StronglyConnected(part, along: kinds.union(.link), &meter)
            for component in components.cyclic {
                let request = CycleSearch.Request(beginning: beginning, path: kinds, needed: order.extra)
                let edges = beginnings(part, component, beginning, components.component, members)
                let found = try search.shortest(request, from: edges, within: components.component, &meter)
                if let found { add(name, found) }
            }
        }
        let components = try StronglyConnected(part, along: all.union(.link), &meter)
        var placeOf = [Int32](repeating: -1, count: part.nodes)
        for component in components.cyclic {
            let anti = all.intersection(.antiDependencies)
            let edges = beginnings(part, component, anti, components.component, members)
            guard !edges.isEmpty else { continue }
            let unpaired = try evenWithoutPairs(part, component, components.component, edges, all, &placeOf, &meter)
            var request = CycleSearch.Request(beginning: anti, path: reads, needed: order.extra)
            if let found = try search.shortest(request, from: unpaired, within: components.component, &meter) {
                add(order.single, found)
                continue
            }
            (request.path, request.isNonadjacent) = (all, true)
            if let found = try search.shortest(request, from: unpaired, within: components.component, &meter) {
                add(order.nonadjacent, found)
                continue
            }
            request.isNonadjacent = false
            if let found = try search.shortest(request, from: edges, within: components.component, &meter) {
                add(order.item, found)
            }
        }
        return shortest
    }

    /// The edges of a kind within a component: first those that lead furthest back in time.
    private func beginnings(
        _ part: DependencyGraph, _ component: [Int32], _ kinds: DependencyKind, _ number: [Int32], _ members: [Int32]
    ) -> [CycleSearch.Beginning] {
        var found: [(beginning: CycleSearch.Beginning, back: Int32)] = []
        for node in component where part.isTransaction(Int(node)) {
            for edge in part.edges(of: Int(node)) where !part.kind[edge].isDisjoint(with: kinds) {
                let target = Int(part.target[edge])
                guard number[target] == number[Int(node)] else { continue }
                var end = TransactionHistory.never
                if part.isTransaction(target) {
                    end = history.responseIfCommitted(of: Int(members[target]))
                } else {
                    for link in part.edges(of: target) where part.isTransaction(Int(part.target[link])) {
                        end = min(end, history.responseIfCommitted(of: Int(members[Int(part.target[link])])))
                    }
                }
                found.append(((Int(node), edge), history.invocations[Int(members[Int(node)])] - end))
            }
        }
        return found.sorted { $0.back > $1.back }.map(\.beginning)
    }

    /// Those anti-dependencies that are on a cycle without two of them in a row: a graph in which each node is there
    /// twice, reached by an anti-dependency or not, and in which no anti-dependency leaves the former.
    private func evenWithoutPairs(
        _ part: DependencyGraph, _ component: [Int32], _ number: [Int32], _ edges: [CycleSearch.Beginning],
        _ kinds: DependencyKind, _ placeOf: inout [Int32], _ meter: inout Meter
    ) throws(BudgetEnd) -> [CycleSearch.Beginning] {
        for (place, node) in component.enumerated() { placeOf[Int(node)] = Int32(truncatingIfNeeded: place) }
        var doubled = DependencyEdges(transactions: 2 * component.count)
        for (place, node) in component.enumerated() {
            for edge in part.edges(of: Int(node)) where number[Int(part.target[edge])] == number[Int(node)] {
                let (kind, target) = (part.kind[edge], Int(placeOf[Int(part.target[edge])]))
                if kind == .link {
                    for state in 0...1 { try doubled.add(2 * place + state, kind, 2 * target + state, &meter) }
                } else if !kind.isDisjoint(with: kinds) {
                    if kind.isDisjoint(with: .antiDependencies) {
                        for state in 0...1 { try doubled.add(2 * place + state, kind, 2 * target, &meter) }
                    } else {
                        try doubled.add(2 * place, kind, 2 * target + 1, &meter)
                    }
                }
            }
        }
        let graph = try doubled.graph(&meter)
        let components = try StronglyConnected(graph, along: .all, &meter)
        graph.releaseMemory(&meter)
        doubled.releaseMemory(&meter)
        return edges.filter { node, edge in
            let source = components.component[2 * Int(placeOf[node])]
            return source == components.component[2 * Int(placeOf[Int(part.target[edge])]) + 1]
        }
    }
}
