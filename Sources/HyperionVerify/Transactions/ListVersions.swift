/// Who wrote which element of the lists that were read, and the order of each key's versions.
///
///     branch 0 of x   [1 2 9 3]          writes: the appends of 1, 2, 9 and 3
///                                        aborted: that of 9; so live: those of 1, 2, 3
///                                        rank (live elements up to there): 1 2 2 3
///
/// The order of a key's versions is that of the longest list that was read of it: lists only grow, so each list read
/// must be a prefix of all longer ones. Elements that were aborted, that nobody wrote, or that stand there a second
/// time are anomalies by themselves and make no version.
struct ListVersions: Sendable {
    static let nobody: Int32 = -1
    static let secondTime: Int32 = -2

    /// Of each branch, where its elements begin in `writes`; one more at the end.
    private(set) var start: [Int32] = [0]
    /// The append of each element, or `nobody` or `secondTime`.
    private(set) var writes: [Int32] = []
    /// Of each element of a main branch, how many live ones there are up to it.
    private(set) var rank: [Int32] = []
    /// Of each transaction, whether it took effect, as far as anybody can know.
    private(set) var isCommitted: [Bool]
    /// Of each key its longest branch; −1: none.
    private(set) var main: [Int32]
    /// Of each branch how many of its first elements are those of the key's longest branch.
    private(set) var shared: [Int32] = []
    /// Of each key, where its live appends begin in `live`; one more at the end.
    private(set) var liveStart: [Int32] = [0]
    private(set) var live: [Int32] = []
    /// Of each key, whether two of its reads contradict each other.
    private(set) var isIncompatible: [Bool]

    init(_ history: TransactionHistory, _ meter: inout Meter) throws(BudgetEnd) {
        try meter.reserve(history.count, bytesEach: 1)
        isCommitted = history.outcomes.map { $0 == .committed }
        try meter.reserve(history.keys.count, bytesEach: 9)
        main = [Int32](repeating: -1, count: history.keys.count)
        isIncompatible = [Bool](repeating: false, count: history.keys.count)
        try resolve(history, &meter)
        try chooseMain(history, &meter)
        try orderVersions(history, &meter)
    }

    private mutating func resolve(_ history: TransactionHistory, _ meter: inout Meter) throws(BudgetEnd) {
        try meter.reserve(history.operations.count)
        defer { meter.release(history.operations.count) }
        var lastBranch = [Int32](repeating: -1, count: history.operations.count)
        for branch in 0..<history.lists.count {
            let elements = history.lists.elements[branch]
            let key = history.lists.key[branch]
            try meter.charge(elements.count)
            try meter.reserve(elements.count, bytesEach: 8)
            for element in elements {
                guard let write = history.write(of: element, key: key) else {
                    writes.append(Self.nobody)
                    continue
                }
                let isSecond = lastBranch[write] == Int32(branch)
                lastBranch[write] = Int32(branch)
                writes.append(isSecond ? Self.secondTime : Int32(truncatingIfNeeded: write))
                let writer = Int(history.owners[write])
                if history.outcomes[writer] == .unknown { isCommitted[writer] = true }
            }
            start.append(Int32(truncatingIfNeeded: writes.count))
        }
    }

    private mutating func chooseMain(_ history: TransactionHistory, _ meter: inout Meter) throws(BudgetEnd) {
        let elements = history.lists.elements
        for branch in 0..<history.lists.count {
            let key = Int(history.lists.key[branch])
            if main[key] < 0 || elements[branch].count > elements[Int(main[key])].count { main[key] = Int32(branch) }
        }
        try meter.reserve(history.lists.count)
        for branch in 0..<history.lists.count {
            let key = Int(history.lists.key[branch])
            let longest = Int(main[key])
            guard branch != longest else {
                shared.append(Int32(truncatingIfNeeded: elements[branch].count))
                continue
            }
            let common = zip(elements[branch], elements[longest]).prefix { $0 == $1 }.count
            try meter.charge(common)
            shared.append(Int32(truncatingIfNeeded: common))
            if common < elements[branch].count { isIncompatible[key] = true }
        }
    }

    private mutating func orderVersions(_ history: TransactionHistory, _ meter: inout Meter) throws(BudgetEnd) {
        rank = [Int32](repeating: 0, count: writes.count)
        for key in main.indices {
            var count: Int32 = 0
            if main[key] >= 0 {
                let range = elements(of: Int(main[key]))
                try meter.charge(range.count)
                try meter.reserve(range.count)
                for place in range {
                    if writes[place] >= 0, isCommitted[Int(history.owners[Int(writes[place])])] {
                        live.append(writes[place])
                        count += 1
                    }
                    rank[place] = count
                }
            }
            liveStart.append(Int32(truncatingIfNeeded: live.count))
        }
    }

    func elements(of branch: Int) -> Range<Int> { Int(start[branch])..<Int(start[branch + 1]) }

    /// The live appends to a key, in the order of its versions.
    func order(of key: Int) -> ArraySlice<Int32> { live[Int(liveStart[key])..<Int(liveStart[key + 1])] }

    /// How many live elements the first `length` ones of the key's longest branch have.
    func rank(key: Int, length: Int) -> Int {
        length == 0 ? 0 : Int(rank[Int(start[Int(main[key])]) + length - 1])
    }

    /// Whether the first `length` elements of a branch are those of the key's longest one.
    func isOnMain(branch: Int, length: Int) -> Bool { length == 0 || length <= Int(shared[branch]) }

    /// What a read saw but for its transaction's own appends at the end: so many elements of a branch.
    func seen(_ read: Int, _ history: TransactionHistory) -> (branch: Int, length: Int) {
        let operation = history.operations[read]
        var length = operation.length
        guard length > 0 else { return (0, 0) }
        let begin = Int(start[operation.branch])
        while length > 0 {
            let write = writes[begin + length - 1]
            guard write >= 0, history.owners[Int(write)] == history.owners[read] else { break }
            length -= 1
        }
        return (operation.branch, length)
    }
}
