@testable import HyperionVerify

/// A database of lists or registers in memory, whose clients' transactions overlap, with one named defect or none.
///
/// Each transaction is invoked, takes a snapshot, commits and responds, at moments that chance chooses. Without a
/// defect, snapshot and commit are one moment: it is strictly serializable. A register is the last element of its list.
struct TestDatabase {
    enum Defect: String, CaseIterable, Sendable {
        case none
        /// Snapshots are older than commits, and the first committer of a key wins: snapshot isolation.
        case writeSkew
        /// The same, and no committer loses.
        case lostUpdate
        /// Reads of what a transaction wrote that is about to abort.
        case dirtyRead
        /// What aborted transactions wrote stays.
        case abortedRead
        /// Reads of a state in which the last transaction has made the first of its writes to a key, and not the last.
        case intermediateRead
        /// Reads of an older state.
        case staleRead
    }

    private struct Client {
        var operations: [TransactionOperation] = []
        var invokedAt = 0
        /// What it read, if it has taken a snapshot.
        var snapshot: [[Int]]?
        /// nil: it has not been decided; else whether it committed.
        var hasCommitted: Bool?
    }

    let kind: TransactionHistory.Kind
    let defect: Defect
    private(set) var builder = TransactionHistoryBuilder()
    /// How often the defect has certainly shown itself in a committed transaction.
    private(set) var manifestations = 0
    /// How often it has had any influence.
    private(set) var uses = 0

    private var random: TestRandom
    private var state: [[Int]]
    private var clients: [Client?]
    /// Every state that was committed, and when; the last is `state`.
    private var states: [(time: Int, state: [[Int]])]
    /// By element, when the transaction that wrote it had been acknowledged.
    private var acknowledged: [Int: Int] = [:]
    private var intermediate: (state: [[Int]], key: Int)?
    /// Key and length of the list of snapshots on top of which somebody wrote.
    private var claims: Set<[Int]> = []
    private var time = 0
    private var nextElement = 1

    init(_ kind: TransactionHistory.Kind, _ defect: Defect, keys: Int, clients: Int, seed: UInt64) {
        (self.kind, self.defect) = (kind, defect)
        random = TestRandom(seed: seed)
        state = Array(repeating: [], count: keys)
        states = [(0, state)]
        self.clients = Array(repeating: nil, count: clients)
    }

    mutating func run(transactions: Int) throws -> TransactionHistory {
        var started = 0
        while true {
            time += 1
            let number = random.below(clients.count)
            if clients[number] == nil {
                guard started < transactions else {
                    if clients.allSatisfy({ $0 == nil }) { break }
                    continue
                }
                started += 1
                try invoke(number)
            } else {
                try advance(number)
            }
        }
        return builder.finish()
    }

    private mutating func invoke(_ number: Int) throws {
        var operations: [TransactionOperation] = []
        let isReadOnly = random.below(3) == 0
        for _ in 0...random.below(5) {
            let key = random.below(state.count)
            if isReadOnly || random.below(2) == 0 {
                operations.append(
                    kind == .listAppend ? .readList(key: .number(key), nil) : .read(key: .number(key), .unknown))
            } else {
                let element = Atom.number(nextElement)
                nextElement += 1
                operations.append(
                    kind == .listAppend
                        ? .append(key: .number(key), element) : .write(key: .number(key), element))
            }
        }
        try builder.invoke(process: number, operations)
        clients[number] = Client(operations: operations, invokedAt: time)
    }

    private mutating func advance(_ number: Int) throws {
        guard var client = clients[number] else { return }
        if client.snapshot == nil {
            client.snapshot = state
            let isSnapshotIsolation = defect == .writeSkew || defect == .lostUpdate
            if !isSnapshotIsolation { decide(&client) }
            clients[number] = client
        } else if client.hasCommitted == nil {
            decide(&client)
            clients[number] = client
        } else {
            try respond(number, client)
            clients[number] = nil
        }
    }

    private func key(_ operation: TransactionOperation) -> Int {
        switch operation {
        case .append(.number(let key), _), .readList(.number(let key), _), .write(.number(let key), _),
            .read(.number(let key), _):
            key
        default: 0
        }
    }

    private func element(_ operation: TransactionOperation) -> Int? {
        switch operation {
        case .append(_, .number(let element)), .write(_, .number(let element)): element
        default: nil
        }
    }

    private mutating func decide(_ client: inout Client) {
        let writes = client.operations.filter { element($0) != nil }
        let snapshot = client.snapshot ?? state
        let isOutdated = writes.contains { snapshot[key($0)].count != state[key($0)].count }
        let aborts = random.below(8) == 0 || (defect == .writeSkew && isOutdated)
        client.hasCommitted = !aborts
        if writes.isEmpty, !aborts { plantRead(&client) }
        read(&client)
        if aborts {
            if defect == .abortedRead, random.below(2) == 0 { apply(writes) }
            if defect == .dirtyRead, !writes.isEmpty {
                let before = state
                apply(writes)
                dirty = state
                state = before
            }
            return
        }
        let accessed = client.operations.map { key($0) }
        for write in writes {
            let first = accessed.firstIndex(of: key(write)) ?? 0
            guard defect == .lostUpdate, element(client.operations[first]) == nil else { continue }
            let mark = [key(write), snapshot[key(write)].count]
            let own = client.operations.indices.first { element(client.operations[$0]) == element(write) } ?? 0
            // Only the first write of the key counts.
            guard !client.operations[..<own].contains(where: { element($0) != nil && key($0) == key(write) }) else {
                continue
            }
            if !claims.insert(mark).inserted { manifestations += 1 }
        }
        guard !writes.isEmpty else { return }
        noteIntermediate(writes)
        apply(writes)
        states.append((time, state))
    }

    private var dirty: [[Int]]?

    /// What a transaction that only reads sees in place of the state.
    private mutating func plantRead(_ client: inout Client) {
        guard random.below(2) == 0 else { return }
        let keys = client.operations.map { key($0) }
        switch defect {
        case .dirtyRead:
            guard let dirty else { return }
            if keys.contains(where: { dirty[$0] != state[$0] }) {
                // Later appends would stand where the aborted ones stood: that is another anomaly.
                client.snapshot = dirty
                uses += 1
                if keys.contains(where: { key in dirty[key].last.map { aborted.contains($0) } ?? false }) {
                    manifestations += 1
                }
            }
        case .intermediateRead:
            guard let intermediate else { return }
            client.snapshot = intermediate.state
            uses += 1
            if keys.contains(intermediate.key) { manifestations += 1 }
        case .staleRead:
            let old = states[max(0, states.count - 1 - random.below(12))].state
            client.snapshot = old
            guard old != state else { return }
            uses += 1
            let isMissing = keys.contains { key in
                state[key].dropFirst(old[key].count).contains { (acknowledged[$0] ?? .max) < client.invokedAt }
            }
            if isMissing { manifestations += 1 }
        default: break
        }
    }

    private var aborted: Set<Int> = []

    private mutating func apply(_ writes: [TransactionOperation]) {
        for write in writes { if let element = element(write) { state[key(write)].append(element) } }
    }

    private mutating func noteIntermediate(_ writes: [TransactionOperation]) {
        intermediate = nil
        for (place, write) in writes.enumerated() {
            guard writes[(place + 1)...].contains(where: { key($0) == key(write) }) else { continue }
            let before = state
            apply([write])
            intermediate = (state, key(write))
            state = before
            return
        }
    }

    /// Fills in what the reads return: the snapshot, with the transaction's own writes.
    private mutating func read(_ client: inout Client) {
        var seen = client.snapshot ?? state
        for place in client.operations.indices {
            let operation = client.operations[place]
            switch operation {
            case .readList(let name, _):
                let list = seen[key(operation)]
                client.operations[place] = .readList(key: name, list.map { .number($0) })
            case .read(let name, _):
                client.operations[place] = .read(key: name, .value(seen[key(operation)].last.map { .number($0) }))
            default:
                if let element = element(operation) {
                    seen[key(operation)].append(element)
                    if client.hasCommitted == false { aborted.insert(element) }
                }
            }
        }
        guard defect == .abortedRead, client.hasCommitted == true else { return }
        let hasSeen = client.operations.contains { operation in
            switch operation {
            case .readList(_, let list?): list.contains { $0.isAmong(aborted) }
            case .read(_, .value(let value?)): value.isAmong(aborted)
            default: false
            }
        }
        if hasSeen { manifestations += 1 }
    }

    private mutating func respond(_ number: Int, _ client: Client) throws {
        // Defects that are counted need an answer for each transaction.
        if defect == .none, random.below(12) == 0 { return try builder.leaveOpen(process: number) }
        guard client.hasCommitted == true else { return try builder.abort(process: number) }
        try builder.commit(process: number, client.operations)
        for operation in client.operations {
            if let element = element(operation) { acknowledged[element] = time }
        }
    }
}

extension Atom {
    fileprivate func isAmong(_ numbers: Set<Int>) -> Bool {
        if case .number(let number) = self { numbers.contains(number) } else { false }
    }
}
