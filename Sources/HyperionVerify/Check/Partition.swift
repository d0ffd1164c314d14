/// Splits the calls of a history into parts that no operation joins.
enum Partition {
    struct Group<Operation: Sendable> {
        /// nil: the whole object.
        var name: String?
        /// In the order of their invocations.
        var calls: [Call<Operation>]
    }

    /// Operations that name several parts join them (union-find); one that names none joins all. O(n α(n)), and the
    /// groups are sorted by their first part. Keeps to the budget of memory too: calls are copied where there are several
    /// groups, and each part has its tables and its name.
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
        func checkMemory(names nameBytes: Int = 0) throws(Exhausted) {
            let copies = names.count > 1 ? byteCount(of: calls) : 0
            let tables = names.count * (4 * MemoryLayout<M.Part>.stride + tableBytes)
            try budget.checkMemory(bytes: copies + tables + nameBytes)
        }
        for (round, call) in calls.enumerated() {
            try budget.checkTime(round: round)
            guard let parts = model.parts(of: call.operation), !parts.isEmpty else { return whole }
            if round & 0x3FF == 0 { try checkMemory() }
            if round == 0 { partOfCall.reserveCapacity(calls.count) }
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
        try checkMemory()
        // Each group gets the room that it needs: growing, it would take up to three times that.
        var counts: [Int: Int] = [:]
        for place in calls.indices {
            try budget.checkTime(round: place)
            counts[root(partOfCall[place]), default: 0] += 1
        }
        var members: [Int: [Call<M.Operation>]] = [:]
        if counts.count == 1, let root = counts.keys.first {
            members[root] = calls
        } else {
            for (root, count) in counts {
                var group: [Call<M.Operation>] = []
                group.reserveCapacity(count)
                members[root] = group
            }
            for (place, call) in calls.enumerated() {
                try budget.checkTime(round: place)
                members[root(partOfCall[place]), default: []].append(call)
            }
        }
        var partsOfRoot: [Int: [M.Part]] = [:]
        for (number, name) in names.enumerated() { partsOfRoot[root(number), default: []].append(name) }
        for root in partsOfRoot.keys { partsOfRoot[root]?.sort() }
        let roots = members.keys.sorted { first, second in
            (partsOfRoot[first] ?? []).lexicographicallyPrecedes(partsOfRoot[second] ?? [])
        }
        var groups: [Group<M.Operation>] = []
        var nameBytes = 0
        for (round, root) in roots.enumerated() {
            try budget.checkTime(round: round)
            let name = (partsOfRoot[root] ?? []).map { "\($0)" }.joined(separator: ", ")
            nameBytes += HeapBytes.string(name.utf8.count)
            try checkMemory(names: nameBytes)
            groups.append(Group(name: name, calls: members[root] ?? []))
        }
        return groups
    }

    /// Of the calls' copies in groups, and of the part of each.
    static func byteCount<Operation>(of calls: [Call<Operation>]) -> Int {
        calls.count * (MemoryLayout<Call<Operation>>.stride + MemoryLayout<Int>.stride)
    }

    /// Of a part beside its name: places in three dictionaries, and the arrays of its calls and of its joined names.
    private static let tableBytes = 256
}
