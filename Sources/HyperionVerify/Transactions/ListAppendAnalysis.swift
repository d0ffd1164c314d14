/// What lists tell of their transactions: all anomalies but cycles, and which transaction comes before which.
///
/// Inferred
/// * Write to write: neighbours in the order of a key's versions (`ListVersions`), and from the last version read to
///   every committed append that was never read.
/// * Write to read: from the append of the last element that a read saw, the reader's own at its end aside.
/// * Read to write (anti-dependency): from a read to the append of the next element; from reads of the last version to
///   every append that was never read.
///
/// Not inferred: the order among appends that were never read; anything from a read that contradicts the longest one
/// (the key then has `incompatibleOrder`), or from reads of transactions that did not commit.
struct ListAppendAnalysis {
    let history: TransactionHistory
    let versions: ListVersions
    /// Of each operation, whether its transaction appends to the key again later.
    var isOverwritten: [Bool] = []
    /// Of each version of each key (`liveStart[key] + key + rank`) who read and then appended to it first; −1: nobody.
    var claims: [Int32] = []
    /// Who read the last version of a key to which appends were made that nobody read.
    var readersOfLast: [(key: Int32, reader: Int32)] = []
    /// Of each key, whether it has such appends.
    var hasUnread: [Bool] = []
    /// By key, appends of committed transactions that nobody read; a transaction once for each key.
    var unread: [(key: Int32, write: Int32)] = []

    init(_ history: TransactionHistory, _ versions: ListVersions) {
        (self.history, self.versions) = (history, versions)
    }

    mutating func run(
        _ edges: inout DependencyEdges, _ anomalies: inout AnomalyCollector, _ meter: inout Meter
    ) throws(BudgetEnd) {
        try prepare(&meter)
        try judgeBranches(&anomalies, &meter)
        try judgeTransactions(&edges, &anomalies, &meter)
        try addWrites(&edges, &anomalies, &meter)
        try addUnread(&edges, &meter)
    }

    private mutating func prepare(_ meter: inout Meter) throws(BudgetEnd) {
        let operations = history.operations
        try meter.reserve(operations.count, bytesEach: 1)
        isOverwritten = [Bool](repeating: false, count: operations.count)
        try meter.reserve(versions.live.count + versions.main.count)
        claims = [Int32](repeating: -1, count: versions.live.count + versions.main.count)
        try meter.reserve(operations.count, bytesEach: 1)
        var isRead = [Bool](repeating: false, count: operations.count)
        for write in versions.live { isRead[Int(write)] = true }
        hasUnread = [Bool](repeating: false, count: versions.main.count)
        try meter.reserve(versions.main.count, bytesEach: 9)
        /// Of each key the transaction that appended to it last, from the last to the first, and noted as unread.
        var later = [Int32](repeating: -1, count: versions.main.count)
        var noted = [Int32](repeating: -1, count: versions.main.count)
        for place in operations.indices.reversed() where operations[place].kind == .write {
            try meter.charge()
            let (key, owner) = (Int(operations[place].key), history.owners[place])
            isOverwritten[place] = later[key] == owner
            later[key] = owner
            guard !isRead[place], versions.isCommitted[Int(owner)], !versions.isIncompatible[key], noted[key] != owner
            else { continue }
            noted[key] = owner
            hasUnread[key] = true
            try meter.reserve(1, bytesEach: 8)
            unread.append((Int32(truncatingIfNeeded: key), Int32(truncatingIfNeeded: place)))
        }
    }

    private func addWrites(
        _ edges: inout DependencyEdges, _ anomalies: inout AnomalyCollector, _ meter: inout Meter
    ) throws(BudgetEnd) {
        for key in versions.main.indices {
            let order = versions.order(of: key)
            for (first, second) in zip(order, order.dropFirst()) {
                try edges.add(owner(first), .writeWrite, owner(second), &meter)
                // A transaction is no cycle by itself. What is not next to each other has another one's append between,
                // and that is a cycle.
                guard owner(first) == owner(second), first > second else { continue }
                anomalies.add(.incompatibleOrder, [owner(first)]) {
                    "\(name(owner(first))) appended \(value(Int(second))) to \(keyName(key)) before "
                        + "\(value(Int(first))), and it was read with \(value(Int(first))) before \(value(Int(second)))"
                }
            }
        }
    }

    private mutating func addUnread(_ edges: inout DependencyEdges, _ meter: inout Meter) throws(BudgetEnd) {
        unread.sort { ($0.key, $0.write) < ($1.key, $1.write) }
        readersOfLast.sort { $0.key < $1.key }
        try meter.charge(unread.count + readersOfLast.count)
        var (place, reader) = (0, 0)
        while place < unread.count {
            let key = unread[place].key
            var end = place
            while end < unread.count, unread[end].key == key { end += 1 }
            let writers = unread[place..<end].map { owner($0.write) }
            if let last = versions.order(of: Int(key)).last {
                for writer in writers { try edges.add(owner(last), .writeWrite, writer, &meter) }
            }
            var fan = FanOut(writers)
            while reader < readersOfLast.count, readersOfLast[reader].key <= key {
                defer { reader += 1 }
                guard readersOfLast[reader].key == key else { continue }
                let transaction = Int(readersOfLast[reader].reader)
                // The writers rise, since operations are numbered by transaction.
                let own = Self.place(of: transaction, in: writers)
                try fan.addAll(transaction, .readWrite, but: own, to: &edges, &meter)
            }
            place = end
        }
    }

    func owner(_ write: Int32) -> Int { Int(history.owners[Int(write)]) }

    /// By halving; `members` rise.
    static func place(of transaction: Int, in members: [Int]) -> Int? {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if members[middle] < transaction { low = middle + 1 } else { high = middle }
        }
        return low < members.count && members[low] == transaction ? low : nil
    }
}
