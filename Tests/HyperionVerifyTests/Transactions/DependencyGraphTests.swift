import Testing

@testable import HyperionVerify

/// Components and shortest cycles of small random graphs, against the plain way.
@Suite struct DependencyGraphTests {
    private static let transactions = 9

    /// Edges between transactions, some of them by helpers; and the same as a matrix of kinds.
    private func graph(_ random: inout TestRandom) throws -> (DependencyGraph, [[DependencyKind]]) {
        var meter = Meter(Budget())
        var edges = DependencyEdges(transactions: Self.transactions)
        var matrix = Array(
            repeating: Array(repeating: DependencyKind(), count: Self.transactions), count: Self.transactions)
        let kinds: [DependencyKind] = [.writeWrite, .writeRead, .readWrite, .process, .realTime, .readWriteByTime]
        for _ in 0..<(4 + random.below(14)) {
            let (first, second) = (random.below(Self.transactions), random.below(Self.transactions))
            let kind = kinds[random.below(kinds.count)]
            guard first != second else { continue }
            try edges.add(first, kind, second, &meter)
            matrix[first][second].insert(kind)
        }
        for _ in 0..<random.below(3) {
            let members = (0..<Self.transactions).filter { _ in random.below(3) == 0 }
            var fan = FanOut(members)
            for _ in 0..<2 {
                let first = random.below(Self.transactions)
                let kind = kinds[random.below(kinds.count)]
                var reached = members
                if let own = members.firstIndex(of: first) {
                    try fan.addAll(first, kind, but: own, to: &edges, &meter)
                } else {
                    let place = random.below(members.count + 1)
                    try fan.add(first, kind, from: place, to: &edges, &meter)
                    reached.removeFirst(min(place, members.count))
                }
                for second in reached where second != first { matrix[first][second].insert(kind) }
            }
        }
        return (try edges.graph(&meter), matrix)
    }

    @Test func components() throws {
        let seed = TestRandom.seed(of: "components")
        var random = TestRandom(seed: seed)
        for number in 0..<(400 * TestEffort.factor) {
            let (graph, matrix) = try graph(&random)
            let kinds = DependencyKind(rawValue: UInt8(1 + random.below(63)))
            var meter = Meter(Budget())
            let found = try StronglyConnected(graph, along: kinds.union(.link), &meter)
            var isReached = matrix.map { $0.map { !$0.isDisjoint(with: kinds) } }
            for through in matrix.indices {
                for first in matrix.indices where isReached[first][through] {
                    for second in matrix.indices where isReached[through][second] { isReached[first][second] = true }
                }
            }
            for first in matrix.indices {
                for second in matrix.indices where first != second {
                    let isSame = isReached[first][second] && isReached[second][first]
                    #expect((found.component[first] == found.component[second]) == isSame, "\(number) of seed \(seed)")
                }
            }
        }
    }

    /// The number of steps of the shortest closed walk that a request asks for, by trying walks of each length.
    private func shortest(_ matrix: [[DependencyKind]], _ request: CycleSearch.Request) -> Int? {
        struct State: Hashable {
            var start: Int
            var node: Int
            var lastWasAnti: Bool
            var hasNeeded: Bool
        }
        func steps(_ node: Int, _ allowed: DependencyKind) -> [(target: Int, kind: DependencyKind)] {
            matrix.indices.flatMap { target in
                (0..<6).map { DependencyKind(rawValue: 1 << $0) }.filter {
                    matrix[node][target].contains($0) && allowed.contains($0)
                }.map { (target, $0) }
            }
        }
        func next(_ state: State, _ step: (target: Int, kind: DependencyKind)) -> State {
            State(
                start: state.start, node: step.target, lastWasAnti: DependencyKind.antiDependencies.contains(step.kind),
                hasNeeded: state.hasNeeded || request.needed.contains(step.kind))
        }
        var states = Set<State>()
        for node in matrix.indices {
            for step in steps(node, request.beginning) {
                let begin = State(start: node, node: node, lastWasAnti: false, hasNeeded: request.needed.isEmpty)
                states.insert(next(begin, step))
            }
        }
        for length in 2...(4 * matrix.count) {
            var longer = Set<State>()
            for state in states {
                for step in steps(state.node, request.path) {
                    let new = next(state, step)
                    if request.isNonadjacent, state.lastWasAnti, new.lastWasAnti { continue }
                    longer.insert(new)
                }
            }
            states = longer
            let isClosed = states.contains {
                $0.start == $0.node && $0.hasNeeded && !(request.isNonadjacent && $0.lastWasAnti)
            }
            if isClosed { return length }
        }
        return nil
    }

    @Test func shortestCycles() throws {
        let seed = TestRandom.seed(of: "shortestCycles")
        var random = TestRandom(seed: seed)
        let plain: DependencyKind = [.writeWrite, .writeRead]
        let requests = [
            CycleSearch.Request(beginning: .writeWrite, path: .writeWrite),
            CycleSearch.Request(beginning: .writeRead, path: plain),
            CycleSearch.Request(beginning: .readWrite, path: plain),
            CycleSearch.Request(beginning: .readWrite, path: plain.union(.readWrite), isNonadjacent: true),
            CycleSearch.Request(beginning: .readWrite, path: plain.union(.readWrite)),
            CycleSearch.Request(beginning: .writeRead, path: plain.union(.realTime), needed: .realTime),
            CycleSearch.Request(
                beginning: .antiDependencies, path: plain.union(.antiDependencies).union(.realTime),
                needed: [.realTime, .readWriteByTime], isNonadjacent: true),
        ]
        var found = 0
        for number in 0..<(300 * TestEffort.factor) {
            let (graph, matrix) = try graph(&random)
            var meter = Meter(Budget())
            var search = try CycleSearch(graph, &meter)
            let component = [Int32](repeating: 0, count: graph.nodes)
            for request in requests {
                var beginnings: [CycleSearch.Beginning] = []
                for node in 0..<graph.transactions {
                    for edge in graph.edges(of: node) where !graph.kind[edge].isDisjoint(with: request.beginning) {
                        beginnings.append((node, edge))
                    }
                }
                let cycle = try search.shortest(request, from: beginnings, within: component, &meter)
                let expected = shortest(matrix, request)
                #expect(cycle?.steps.count == expected, "\(request), graph \(number) of seed \(seed)")
                guard let cycle else { continue }
                found += 1
                for (place, step) in cycle.steps.enumerated() {
                    let next = cycle.steps[(place + 1) % cycle.steps.count].node
                    #expect(matrix[step.node][next].contains(step.kind), "\(number) of seed \(seed)")
                }
            }
        }
        #expect(found > 100)
    }
}
