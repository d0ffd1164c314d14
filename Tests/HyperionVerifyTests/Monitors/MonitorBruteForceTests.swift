import Testing

@testable import HyperionVerify

/// The monitors against an oracle that tries every order, on all small histories that they can take.
@Suite struct MonitorBruteForceTests {
    /// `HYPERION_TEST_FACTOR=100` with an optimised build: to six operations.
    private var largest: Int { TestEffort.factor >= 100 ? 6 : TestEffort.isOptimised ? 4 : 3 }

    /// All histories of so many operations, with no or one of them open. `next`: what may follow some operations. Of
    /// six, none is open, and only lists are tried in which something `matters`.
    private func exhaust<M: Model>(
        _ model: M, operations count: Int, matters: ([M.Operation]) -> Bool, next: ([M.Operation]) -> [M.Operation]
    ) throws {
        var lists: [[M.Operation]] = [[]]
        for _ in 0..<count { lists = lists.flatMap { list in next(list).map { list + [$0] } } }
        if count >= 6 { lists = lists.filter(matters) }
        let overlaps = Interleavings.all(count)
        var (histories, violated, left) = (0, 0, 0)
        for operations in lists {
            for intervals in overlaps {
                for open in -1..<(count >= 6 ? 0 : count) {
                    let history = try Trial.history(operations, intervals, open: open < 0 ? [] : [open])
                    histories += 1
                    let calls = history.calls
                    guard let verdict = try model.monitor(calls, budget: Budget()) else {
                        left += 1
                        continue
                    }
                    let flaw = Self.flaw(verdict, calls, history, model: model)
                    if case .linearizable = verdict {} else { violated += 1 }
                    if let flaw {
                        Issue.record("\(flaw): \(operations) \(intervals), open: \(open)")
                        return
                    }
                }
            }
        }
        print("\(M.self): \(histories) histories of \(count) operations, \(violated) violated, \(left) left to search")
        #expect(violated > 0 && violated < histories && left * 4 < histories)
    }

    private static func flaw<M: Model>(
        _ verdict: MonitorVerdict, _ calls: [Call<M.Operation>], _ history: History<M.Operation>, model: M
    ) -> String? {
        switch verdict {
        case .violatedUp(let place):
            let prefix = Minimiser<M>.prefix(of: calls, to: calls[place].response)
            return BruteForce.isLinearizable(prefix, model: model) ? "call \(place) holds nothing up" : nil
        case .linearizable, .heldUp:
            var none = BoundedSearches()
            return MonitorTests.flaw(verdict, history, model: model, &none)
        case .violated(let core):
            let kept = Set(core)
            let others = calls.indices.map { kept.contains($0) ? calls[$0] : calls[$0].opened }
            return BruteForce.isLinearizable(others, model: model) ? "the core \(core) is no contradiction" : nil
        }
    }

    /// Inserts of values of their own, ascending by invocation or not, and removes of any.
    @Test(arguments: Container.Discipline.allCases)
    func containersOfDistinctValues(_ discipline: Container.Discipline) throws {
        for count in 1...largest {
            // A value that is removed twice, or never inserted, is a violation by itself.
            func matters(_ operations: [Container.Operation]) -> Bool {
                let inserted = Self.inserted(operations)
                let removed = operations.compactMap { if case .remove(.value(let value?)) = $0 { value } else { nil } }
                return inserted.count >= 2 && Set(removed).count == removed.count
                    && removed.allSatisfy(inserted.contains)
            }
            try exhaust(Container(discipline), operations: count, matters: matters) { before in
                let inserted = Self.inserted(before)
                // Of a queue and a stack the values could be renamed; of a priority queue their order matters.
                let values = discipline == .priorityQueue ? [2, 1, 3] : [1, 2, 3]
                let fresh = values.filter { !inserted.contains($0) }
                let isSymmetric = discipline != .priorityQueue
                return (isSymmetric ? Array(fresh.prefix(1)) : fresh).map { .insert($0) }
                    + [1, 2, 3].map { .remove(.value($0)) } + [.remove(.value(nil))]
            }
        }
    }

    private static func inserted(_ operations: [Container.Operation]) -> [Int] {
        operations.compactMap { if case .insert(let value) = $0 { value } else { nil } }
    }

    @Test func sets() throws {
        let kinds: [MemberSet.Operation] = [true, false].flatMap { result -> [MemberSet.Operation] in
            [.insert(1, .value(result)), .remove(1, .value(result)), .contains(1, .value(result))]
        }
        for count in 2...largest {
            // To look for a member is like an insert or a remove without effect.
            try exhaust(MemberSet(), operations: count) { operations in
                operations.allSatisfy { if case .contains = $0 { false } else { true } }
            } next: { _ in
                kinds
            }
        }
    }

    @Test func locks() throws {
        let both: [MutualExclusion.Operation] = [.acquire, .release]
        for count in 2...largest {
            try exhaust(MutualExclusion(), operations: count, matters: { _ in true }, next: { _ in both })
        }
    }

    @Test func appends() throws {
        for count in 1...largest {
            // What is read has to have been written, else it is a violation by itself.
            try exhaust(KeyValue(), operations: count) { operations in
                ["a", "b"].allSatisfy { text in
                    operations.contains {
                        $0 == .append(key: "k", value: text) || $0 == .put(key: "k", value: text)
                    }
                }
            } next: { before in
                let fresh = ["a", "b", "c"].first { text in
                    !before.contains { $0 == .append(key: "k", value: text) || $0 == .put(key: "k", value: text) }
                }
                let writes: [KeyValue.Operation] =
                    fresh.map { [.append(key: "k", value: $0), .put(key: "k", value: $0)] } ?? []
                return writes + ["", "a", "b", "ab", "ba"].map { .get(key: "k", .value($0)) }
            }
        }
    }
}
