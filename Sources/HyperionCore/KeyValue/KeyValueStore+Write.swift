extension IndexedStore {
    /// What a put did.
    @frozen
    public enum PutOutcome: Sendable, Equatable {
        /// The key was not there.
        case inserted
        /// The value was written over the old one.
        case overwritten
        /// A new record took the old one's place.
        case republished
    }

    /// Sets the value of `key`. The writer only.
    ///
    /// O(key + value). Happens whole or not at all.
    /// - Throws: `keyLengthOutOfRange`, `valueLengthOutOfRange`; `indexFull` where the key is new and the store
    ///   holds `capacity` records; `arenaFull` where a new record does not fit.
    @inlinable @inline(__always) @discardableResult
    public func put(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(StoreError) -> PutOutcome {
        if !Index.recordsMove, Self.isShort(key), insertAtOnce(key, value) { return .inserted }
        return try putGenerally(key, value)
    }

    /// As `put` for a key that is there; nil: it is not, and nothing has changed. The writer only.
    ///
    /// O(key + value). Happens whole or not at all.
    /// - Throws: `valueLengthOutOfRange`; `arenaFull` where a new record does not fit.
    @inlinable @inline(__always) @discardableResult
    public func update(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(StoreError) -> PutOutcome?
    {
        guard value.count <= 1 << 30 else { throw .valueLengthOutOfRange(value.count) }
        guard Self.isKeyLength(key.count) else { return nil }
        enterWriter()
        defer { leaveWriter() }
        // Before the search, since it moves records.
        if Index.recordsMove { makeRoom(keyLength: key.count, valueLength: value.count) }
        guard let match = find(key, hash: hash(key)) else { return nil }
        return try replaceValue(of: match, key, value)
    }

    /// Adds a new key whose value fits; false: it is not that simple, and nothing has changed.
    @inlinable @inline(__always)
    func insertAtOnce(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
        guard value.count <= 1 << 30 else { return false }
        enterWriter()
        defer { leaveWriter() }
        let hash = shortHash(key)
        let vacancy = index.vacancyAtOnce(hash)
        let byteCount = Record.byteCount(keyLength: key.count, valueLength: value.count)
        guard vacancy >= 0, index.count < index.capacity, arena.hasRoom(byteCount) else { return false }
        let offset = arena.take(byteCount)
        record(offset).initializeShort(key: key, value: value)
        index.insertAtOnce(hash, offset: offset, vacancy: vacancy)
        growIfDue()
        return true
    }

    @inlinable @inline(never)
    func putGenerally(
        _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) throws(StoreError) -> PutOutcome {
        guard Self.isKeyLength(key.count) else { throw .keyLengthOutOfRange(key.count) }
        guard value.count <= 1 << 30 else { throw .valueLengthOutOfRange(value.count) }
        enterWriter()
        defer { leaveWriter() }
        if Index.recordsMove { makeRoom(keyLength: key.count, valueLength: value.count) }

        let hash = hash(key)
        // Nearly every new key, whatever its length: one look at one line.
        let vacancy = index.vacancyAtOnce(hash)
        if vacancy >= 0 {
            guard index.count < index.capacity else { throw .indexFull(capacity: index.capacity) }
            index.insertAtOnce(hash, offset: try append(key, value), vacancy: vacancy)
            growIfDue()
            return .inserted
        }
        let memory = self.memory
        let found = index.search(hash) { offset in
            let record = Record(memory: memory, offset: offset)
            return Index.recordsMove ? record.hasMovingKey(key) : record.hasKey(key)
        }
        switch found {
        case .found(let match):
            return try replaceValue(of: match, key, value)
        case .absent(let vacancy):
            // Before the arena is touched: full is said before anything changed.
            guard index.count < index.capacity else { throw .indexFull(capacity: index.capacity) }
            index.insert(hash, offset: try append(key, value), vacancy: vacancy)
            growIfDue()
            return .inserted
        }
    }

    @inlinable @inline(__always)
    func replaceValue(
        of match: IndexMatch, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) throws(StoreError) -> PutOutcome {
        let old = record(match.offset)
        if overwrites, old.hasRoom(for: value.count) {
            if Index.recordsMove {
                // Room that no value needs is dead, since a move leaves it behind.
                let shrunk = Record.padded(Record.valueLength(old.lengths)) &- Record.padded(value.count)
                if shrunk != 0 { arena.addDead(shrunk) }
            }
            old.overwrite(with: value)
            return .overwritten
        }
        try republish(match, old, key, value)
        return .republished
    }

    /// Removes `key` and returns whether it was there. The writer only. O(key).
    @inlinable @discardableResult
    public func delete(_ key: UnsafeRawBufferPointer) -> Bool {
        guard Self.isKeyLength(key.count) else { return false }
        enterWriter()
        defer { leaveWriter() }
        let hash = hash(key)
        guard let match = find(key, hash: hash) else { return false }
        countRemoval()
        index.remove(match, hash: hash)
        retire(record(match.offset))
        return true
    }

    /// Out of line, so that writes in place keep their registers.
    @inlinable @inline(never)
    func republish(
        _ match: IndexMatch, _ old: Record, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) throws(StoreError) {
        index.replace(match, offset: try append(key, value))
        retire(old)
    }

    @inlinable @inline(__always)
    func retire(_ record: Record) { arena.retire(liveBytes(record)) }

    /// What of a live record's bytes counts as live: where records move, not the room that its value has left.
    @inlinable @inline(__always)
    func liveBytes(_ record: Record) -> Int { Index.recordsMove ? record.neededByteCount : record.byteCount }

    @inlinable @inline(__always)
    func append(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(StoreError) -> Int {
        if Index.recordsMove {
            guard let log = arena.log else { preconditionFailure("a store that moves records has a log") }
            let byteCount = Record.byteCount(keyLength: key.count, valueLength: value.count)
            let offset = try arena.allocateInLog(byteCount, log)
            record(offset).initializeMoving(key: key, value: value)
            return offset
        }
        let offset = try arena.allocate(Record.byteCount(keyLength: key.count, valueLength: value.count))
        record(offset).initialize(key: key, value: value)
        return offset
    }

    /// A step of growth beside the insert that made it due.
    @inlinable @inline(__always)
    func growIfDue() {
        if Index.grows, index.isGrowthDue { index.grow { hash(record($0).key) } }
    }

    @inlinable @inline(__always)
    func enterWriter() {
        #if DEBUG
            precondition(control.loadRelaxed(Self.writerOffset) == 0, "two threads are writing to one store")
            control.storeRelaxed(1, Self.writerOffset)
        #endif
    }

    @inlinable @inline(__always)
    func leaveWriter() {
        #if DEBUG
            control.storeRelaxed(0, Self.writerOffset)
        #endif
    }
}
