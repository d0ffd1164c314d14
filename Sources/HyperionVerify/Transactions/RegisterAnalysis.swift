/// What registers tell of their transactions: all anomalies but cycles, and which transaction comes before which.
///
/// A register's value says who wrote it only if no other transaction wrote the same one to that key; reads of other
/// values are passed over, but for internal anomalies.
///
/// Inferred
/// * Write to read: from the writer of a value to each that read it.
/// * Read to write (anti-dependency): from a read of no value (every key begins without one) to every committed writer
///   of the key; from a read of a value to each transaction that read the same value and then wrote the key. Of the
///   latter the first few for each value, since two of them are a lost update already.
/// * With `hasLinearizableKeys`: write to write, and read to write, where the second began after the first had ended.
/// * For strict serializability without that option: from a read of a value to each writer that began after the value
///   had been written, or read, by a transaction that had ended; as `.readWriteByTime`.
///
/// Not inferred: an order between two writes that no transaction has seen one after the other, so `G0` is never found,
/// and much that lists would show stays hidden; dirty updates; anything between two of a value's readers that wrote the
/// key beyond the lost update.
struct RegisterAnalysis {
    static let claimsKept = 8

    let history: TransactionHistory
    private(set) var isCommitted: [Bool]
    /// Of each operation, whether its transaction writes the key again later.
    private var isOverwritten: [Bool] = []
    /// Reads of values that another transaction wrote, by their operation, and that write; −1: no value yet.
    private(set) var reads: [(read: Int32, write: Int32)] = []
    /// Transactions that read a value, written by an operation, and then wrote the key.
    private(set) var claims: [Int32: [Int32]] = [:]

    init(_ history: TransactionHistory, _ meter: inout Meter) throws(BudgetEnd) {
        self.history = history
        try meter.reserve(history.count, bytesEach: 1)
        isCommitted = history.outcomes.map { $0 == .committed }
        for operation in history.operations where operation.kind == .read {
            try meter.charge()
            if let write = uniqueWrite(of: operation) { note(write) }
        }
    }

    /// Somebody read it; so unless its transaction is known to have aborted it took effect.
    private mutating func note(_ write: Int) {
        let writer = Int(history.owners[write])
        if history.outcomes[writer] == .unknown { isCommitted[writer] = true }
    }

    /// The write of the value that a read returned, if there is one and no more.
    func uniqueWrite(of read: MicroOperation) -> Int? {
        guard read.value != AtomTable.none, let write = history.write(of: read.value, key: read.key),
            !history.repeatedWrites.contains(Int32(truncatingIfNeeded: write))
        else { return nil }
        return write
    }

    mutating func run(_ anomalies: inout AnomalyCollector, _ meter: inout Meter) throws(BudgetEnd) {
        try findOverwritten(&meter)
        let stride = MemoryLayout<Known>.stride
        try meter.reserve(history.keys.count, bytesEach: stride)
        defer { meter.release(history.keys.count, bytesEach: stride) }
        var known = [Known](repeating: Known(), count: history.keys.count)
        var firstClaimOfNone = [Int32](repeating: -1, count: history.keys.count)
        for transaction in 0..<history.count where history.outcomes[transaction] == .committed {
            for place in history.operationRange(of: transaction) {
                try meter.charge()
                let operation = history.operations[place]
                let key = Int(operation.key)
                var state = known[key]
                if state.transaction != Int32(transaction) { state = Known(transaction: Int32(transaction)) }
                if operation.kind == .write {
                    if let read = state.claimable {
                        try claim(read, transaction, &firstClaimOfNone[key], &anomalies, &meter)
                    }
                    state.claimable = nil
                    state.hasWritten = true
                } else {
                    try judgeRead(place, transaction, &state, &anomalies, &meter)
                }
                state.value = operation.value
                state.isKnown = true
                known[key] = state
            }
        }
    }

    /// What a transaction knows of a key while it runs.
    private struct Known {
        var transaction: Int32 = -1
        var isKnown = false
        var hasWritten = false
        var value = AtomTable.none
        /// The read that came before any write of the key.
        var claimable: Int?
    }

    private mutating func findOverwritten(_ meter: inout Meter) throws(BudgetEnd) {
        try meter.reserve(history.operations.count, bytesEach: 1)
        isOverwritten = [Bool](repeating: false, count: history.operations.count)
        var later = [Int32](repeating: -1, count: history.keys.count)
        for place in history.operations.indices.reversed() where history.operations[place].kind == .write {
            try meter.charge()
            let key = Int(history.operations[place].key)
            isOverwritten[place] = later[key] == history.owners[place]
            later[key] = history.owners[place]
        }
    }

    private mutating func judgeRead(
        _ place: Int, _ transaction: Int, _ state: inout Known, _ anomalies: inout AnomalyCollector,
        _ meter: inout Meter
    ) throws(BudgetEnd) {
        let read = history.operations[place]
        func saw() -> String {
            "\(history.name(of: transaction)) read \(history.keyName(Int(read.key))) = \(history.value(read.value))"
        }
        if state.isKnown, state.value != read.value {
            let before = history.value(state.value)
            let how = state.hasWritten ? "written" : "read"
            anomalies.add(.internal, [transaction]) { "\(saw()), although it had \(how) \(before) before" }
        }
        // What it wrote itself says nothing of others.
        if state.hasWritten, state.value == read.value { return }
        if !state.isKnown { state.claimable = place }
        guard read.value != AtomTable.none else {
            if !state.hasWritten { try add(place, -1, &meter) }
            return
        }
        guard let write = history.write(of: read.value, key: read.key) else {
            anomalies.add(.garbageRead, [transaction]) { "\(saw()), which no transaction ever wrote" }
            return
        }
        guard uniqueWrite(of: read) != nil else { return }
        let writer = Int(history.owners[write])
        if writer == transaction {
            if write > place {
                anomalies.add(.internal, [transaction]) { "\(saw()), and only then wrote that itself" }
            }
            return
        }
        if history.outcomes[writer] == .aborted {
            anomalies.add(.g1a, [transaction, writer]) {
                "\(saw()), which \(history.name(of: writer)) wrote, and that aborted"
            }
            return
        }
        if isOverwritten[write] {
            anomalies.add(.g1b, [transaction, writer]) {
                "\(saw()), but \(history.name(of: writer)), which wrote that, overwrote it itself"
            }
        }
        try add(place, write, &meter)
    }

    private mutating func add(_ read: Int, _ write: Int, _ meter: inout Meter) throws(BudgetEnd) {
        try meter.reserve(1, bytesEach: 16)
        reads.append((Int32(truncatingIfNeeded: read), Int32(truncatingIfNeeded: write)))
    }

    /// The transaction wrote on top of what it had read.
    private mutating func claim(
        _ read: Int, _ transaction: Int, _ claimOfNone: inout Int32, _ anomalies: inout AnomalyCollector,
        _ meter: inout Meter
    ) throws(BudgetEnd) {
        let operation = history.operations[read]
        let number = Int32(transaction)
        var first: Int32 = -1
        if operation.value == AtomTable.none {
            first = claimOfNone
            if first < 0 { claimOfNone = number }
        } else if let write = uniqueWrite(of: operation), Int(history.owners[write]) != transaction {
            let place = Int32(truncatingIfNeeded: write)
            if let others = claims[place] {
                first = others[0]
                if others.count < Self.claimsKept { claims[place]?.append(number) }
            } else {
                try meter.reserve(1, bytesEach: 80)
                claims[place] = [number]
            }
        }
        guard first >= 0 else { return }
        anomalies.add(.lostUpdate, [Int(first), transaction]) {
            "\(history.name(of: Int(first))) and \(history.name(of: transaction)) both read "
                + "\(history.keyName(Int(operation.key))) = \(history.value(operation.value)), and then both wrote it: "
                + "one did not see the other's write"
        }
    }
}
