/// Splits the calls of a history into parts that no operation joins.
enum Partition {
    struct Group<Operation: Sendable> {
        /// nil: the whole object.
        var name: String?
        /// In the order of their invocations.
        var calls: [Call<Operation>]
    }

    /// Operations that name several parts join them (union-find); one that names none joins all. O(n α(n)), and the
    /// groups are sorted by their first part.
    static func groups<M: Model>(
        of calls: [Call<M.Operation>], model: M, budget: Budget
    ) throws(Exhausted) -> [Group<M.Operation>] {
        let whole = [Group(name: nil, calls: calls)]
        var numbers: [M.Part: Int] = [:]
        var names: [M.Part] = []
        var parents: [Int] = []
        func root(_ number: Int) -> Int {
            var number = number
            while parents[number] != number {
                parents[number] = parents[parents[number]]
                number = parents[number]
            }
            return number
        }
        var partOfCall: [Int] = []
        partOfCall.reserveCapacity(calls.count)
        for (round, call) in calls.enumerated() {
            try budget.checkTime(round: round)
            guard let parts = model.parts(of: call.operation), !parts.isEmpty else { return whole }
            var first: Int?
            for part in parts {
                let number = numbers[part] ?? parents.count
                if number == parents.count {
                    numbers[part] = number
                    names.append(part)
                    parents.append(number)
                }
                if let first { parents[root(number)] = root(first) } else { first = number }
            }
            partOfCall.append(first ?? 0)
        }
        var members: [Int: [Call<M.Operation>]] = [:]
        for (place, call) in calls.enumerated() {
            try budget.checkTime(round: place)
            members[root(partOfCall[place]), default: []].append(call)
        }
        var partsOfRoot: [Int: [M.Part]] = [:]
        for (number, name) in names.enumerated() { partsOfRoot[root(number), default: []].append(name) }
        for root in partsOfRoot.keys { partsOfRoot[root]?.sort() }
        let roots = members.keys.sorted { first, second in
            (partsOfRoot[first] ?? []).lexicographicallyPrecedes(partsOfRoot[second] ?? [])
        }
        return roots.map { root in
            Group(
                name: (partsOfRoot[root] ?? []).map { "\($0)" }.joined(separator: ", "), calls: members[root] ?? [])
        }
    }
}
