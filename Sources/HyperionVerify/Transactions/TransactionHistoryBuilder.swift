/// Why events are not a history of transactions.
public struct TransactionHistoryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// From 1; 0: unknown.
    public var line: Int
    /// A sentence: what is wrong, and what to write instead.
    public var description: String
}

/// Makes a history of transactions from events in the order in which they happened.
///
/// Not thread-safe: one builder, one thread. An event of m operations takes O(m) and the length of the lists read.
public struct TransactionHistoryBuilder: Sendable {
    var history = TransactionHistory()
    private var kind: TransactionHistory.Kind?
    private var keyIndex = DenseIndex()
    /// The open transaction of each process.
    private var open: [Int: Int32] = [:]
    private var position: Int32 = 0
    private var scratch = TransactionBuffer()

    public init() {}

    /// What it takes in memory, besides the events that it is given.
    var byteCount: Int { history.byteCount + keyIndex.byteCount + 24 * open.capacity + scratch.byteCount }

    /// The transaction begins; of its reads the results are not looked at.
    ///
    /// - Parameter line: of the file, for errors and words; 0: there is none.
    /// - Throws: where the process has a transaction open, where lists and registers are mixed, or where a list is appended
    ///   the same element again.
    public mutating func invoke(
        process: Int, _ operations: [TransactionOperation], line: Int = 0
    ) throws(TransactionHistoryError) {
        fill(operations)
        try invoke(process: process, scratch, line: line)
    }

    /// It committed; `operations` are those of the invocation, with the results of the reads.
    ///
    /// - Throws: where the process has none open, or they are not those of the invocation.
    public mutating func commit(
        process: Int, _ operations: [TransactionOperation], line: Int = 0
    ) throws(TransactionHistoryError) {
        fill(operations)
        try commit(process: process, scratch, line: line)
    }

    /// It did not take effect.
    public mutating func abort(process: Int, line: Int = 0) throws(TransactionHistoryError) {
        _ = try close(process, .aborted, line)
    }

    /// Nobody knows whether it took effect, or will. The process may go on.
    public mutating func leaveOpen(process: Int, line: Int = 0) throws(TransactionHistoryError) {
        guard let transaction = open.removeValue(forKey: process) else { throw Self.nothingOpen(process, line) }
        history.responseLines[Int(transaction)] = Int32(clamping: line)
    }

    /// What is still open has an unknown outcome.
    public func finish() -> TransactionHistory {
        var history = history
        history.kind = kind ?? .listAppend
        return history
    }

    private mutating func fill(_ operations: [TransactionOperation]) {
        scratch.removeAll()
        for operation in operations { scratch.append(operation, &history.atoms) }
    }

    mutating func invoke(process: Int, _ buffer: TransactionBuffer, line: Int) throws(TransactionHistoryError) {
        if let busy = open[process] {
            let since = history.lines[Int(busy)]
            let place = since > 0 ? " (line \(since))" : ""
            throw TransactionHistoryError(
                line: line,
                description: "process \(process) begins a transaction while its last one\(place) is still open; close "
                    + "that first, as :info if its outcome is not known, or use another process number")
        }
        let transaction = Int32(truncatingIfNeeded: history.count)
        guard history.operations.count + buffer.entries.count < Int(Int32.max) / 2 else {
            throw TransactionHistoryError(
                line: line, description: "more than 1,000,000,000 operations; split the history")
        }
        try note(buffer, line)
        history.processes.append(process)
        history.invocations.append(position)
        history.responses.append(TransactionHistory.never)
        history.outcomes.append(.unknown)
        history.lines.append(Int32(clamping: line))
        history.responseLines.append(0)
        for entry in buffer.entries {
            let key = keyNumber(entry.key)
            let isWrite = entry.form == .append || entry.form == .write
            let operation = MicroOperation(
                key: Int32(truncatingIfNeeded: key), kind: isWrite ? .write : .unknownRead,
                value: isWrite ? entry.value : AtomTable.none)
            history.operations.append(operation)
            history.owners.append(transaction)
            if isWrite { try index(operation, history.operations.count - 1, line) }
        }
        history.firstOperation.append(Int32(truncatingIfNeeded: history.operations.count))
        open[process] = transaction
        position += 1
    }

    mutating func commit(process: Int, _ buffer: TransactionBuffer, line: Int) throws(TransactionHistoryError) {
        try note(buffer, line)
        let transaction = try close(process, .committed, line)
        try check(transaction, buffer, line)
        for (place, entry) in zip(history.operationRange(of: transaction), buffer.entries) {
            let invoked = history.operations[place]
            if invoked.kind == .write { continue }
            history.operations[place].kind = .read
            history.operations[place].value = result(entry, buffer, key: Int(invoked.key), place)
        }
    }

    /// Throws unless these are the operations of the transaction that the process has open, if it has one.
    func checkOpen(_ process: Int, _ buffer: TransactionBuffer, line: Int) throws(TransactionHistoryError) {
        if let transaction = open[process] { try check(Int(transaction), buffer, line) }
    }

    /// Throws unless the operations are those that were invoked.
    private func check(
        _ transaction: Int, _ buffer: TransactionBuffer, _ line: Int
    ) throws(TransactionHistoryError) {
        let range = history.operationRange(of: transaction)
        guard range.count == buffer.entries.count else {
            throw TransactionHistoryError(
                line: line,
                description: "\(buffer.entries.count) operations end where \(range.count) were invoked "
                    + "(line \(history.lines[transaction])); write the same ones, with their results")
        }
        for (place, entry) in zip(range, buffer.entries) {
            let invoked = history.operations[place]
            let isWrite = entry.form == .append || entry.form == .write
            guard history.keys[Int(invoked.key)] == entry.key, isWrite == (invoked.kind == .write),
                !isWrite || invoked.value == entry.value
            else {
                throw TransactionHistoryError(
                    line: line,
                    description: "operation \(place - range.lowerBound + 1) is not the one that was invoked "
                        + "(line \(history.lines[transaction])); write the same one, with its result")
            }
        }
    }

    private mutating func result(
        _ entry: TransactionBuffer.Entry, _ buffer: TransactionBuffer, key: Int, _ place: Int
    ) -> Int {
        switch entry.form {
        case .readList where entry.elements.isEmpty, .readNone: return AtomTable.none
        case .readList:
            let branch = history.lists.place(buffer.elements[entry.elements], key: key, operation: place)
            return MicroOperation.list(branch: branch, length: entry.elements.count)
        case .readValue, .append, .write: return entry.value
        }
    }

    private mutating func close(
        _ process: Int, _ outcome: TransactionHistory.Outcome, _ line: Int
    ) throws(TransactionHistoryError) -> Int {
        guard let number = open.removeValue(forKey: process) else { throw Self.nothingOpen(process, line) }
        let transaction = Int(number)
        history.responses[transaction] = position
        history.outcomes[transaction] = outcome
        history.responseLines[transaction] = Int32(clamping: line)
        position += 1
        return transaction
    }

    private static func nothingOpen(_ process: Int, _ line: Int) -> TransactionHistoryError {
        TransactionHistoryError(
            line: line,
            description: "process \(process) responds but has no transaction open; its invocation has to stand before "
                + "its response")
    }

    /// A history is of lists or of registers, not of both.
    private mutating func note(_ buffer: TransactionBuffer, _ line: Int) throws(TransactionHistoryError) {
        for entry in buffer.entries {
            let found: TransactionHistory.Kind
            switch entry.form {
            case .append, .readList: found = .listAppend
            case .write, .readValue: found = .register
            case .readNone: continue
            }
            if kind == nil { kind = found }
            guard kind == found else {
                throw TransactionHistoryError(
                    line: line,
                    description: "lists (:append) and registers (:w) stand in one history; judge them apart")
            }
        }
    }

    private mutating func keyNumber(_ code: Int) -> Int {
        let hash = keyIndex.hash(code)
        if let number = keyIndex.find(hash: hash, where: { history.keys[$0] == code }) { return number }
        history.keys.append(code)
        let keys = history.keys
        keyIndex.insert(keys.count - 1, hash: hash) { (keys[$0], 0) }
        return keys.count - 1
    }

    private mutating func index(
        _ operation: MicroOperation, _ place: Int, _ line: Int
    ) throws(TransactionHistoryError) {
        if let first = history.write(of: operation.value, key: operation.key) {
            guard kind != .listAppend else {
                let name = history.atoms.atom(of: operation.value)
                let key = history.atoms.atom(of: history.keys[Int(operation.key)])
                throw TransactionHistoryError(
                    line: line,
                    description: "\(name) is appended to \(key) again (first at line "
                        + "\(history.lines[Int(history.owners[first])])); append each element to a key once")
            }
            history.repeatedWrites.insert(Int32(truncatingIfNeeded: first))
            return
        }
        let operations = history.operations
        history.writes.insert(place, hash: history.writes.hash(operation.value, Int(operation.key))) {
            (operations[$0].value, Int(operations[$0].key))
        }
    }
}
