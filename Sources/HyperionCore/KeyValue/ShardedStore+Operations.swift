extension ShardedStore: SharedStore {
    /// Records in all shards. Beside writers the sum belongs to no single moment.
    public var count: Int { (0..<shardCount).reduce(0) { $0 + shard($1).count } }

    // MARK: Writes, each in a turn of its key's shard

    /// Sets the value of `key`; see `IndexedStore.put`. Full means that the key's shard is.
    @inlinable @discardableResult
    public func put(
        _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) throws(StoreError) -> KeyValueStore.PutOutcome {
        var write = StoreWrite(.put, key, value)
        submit(&write)
        if let error = write.error { throw error }
        return write.outcome!  // a put that does not throw has one
    }

    /// As `put` for a key that is there; nil: it is not, and nothing has changed.
    @inlinable @discardableResult
    public func update(
        _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) throws(StoreError) -> KeyValueStore.PutOutcome? {
        var write = StoreWrite(.update, key, value)
        submit(&write)
        if let error = write.error { throw error }
        return write.outcome
    }

    /// Removes `key` and returns whether it was there.
    @inlinable @discardableResult
    public func delete(_ key: UnsafeRawBufferPointer) -> Bool {
        var write = StoreWrite(.delete, key, UnsafeRawBufferPointer(start: nil, count: 0))
        submit(&write)
        return write.wasThere
    }

    @inlinable @inline(__always)
    func submit(_ write: inout StoreWrite) {
        // A key that no store can hold is refused by any of them.
        let number = KeyValueStore.isKeyLength(write.key.count) ? shardNumber(hash(write.key)) : 0
        table.sequenced[number]._withUnsafeGuaranteedRef { $0.submit(&write) }
    }

    // MARK: Reads, straight from the shard's store

    @inlinable @inline(__always)
    func withStore<Result>(_ hash: UInt64, _ body: (KeyValueStore) -> Result) -> Result {
        table.stores[shardNumber(hash)]._withUnsafeGuaranteedRef(body)
    }

    /// See `IndexedStore.get`.
    @inlinable @inline(__always)
    public func get(_ key: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard KeyValueStore.isKeyLength(key.count) else { return nil }
        let hash = hash(key)
        return withStore(hash) { $0.get(key, hash: hash, into: buffer) }
    }

    @inlinable
    public func contains(_ key: UnsafeRawBufferPointer) -> Bool {
        guard KeyValueStore.isKeyLength(key.count) else { return false }
        let hash = hash(key)
        return withStore(hash) { $0.find(key, hash: hash) != nil }
    }

    /// See `IndexedStore.withValue`.
    @inlinable
    public func withValue<Result, Failure: Error>(
        _ key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard KeyValueStore.isKeyLength(key.count) else { return nil }
        let hash = hash(key)
        let store = table.stores[shardNumber(hash)].takeUnretainedValue()
        guard let match = store.find(key, hash: hash) else { return nil }
        return try store.withValue(at: match.offset, body)
    }

    public func statistics() -> KeyValueStore.Statistics {
        let each = (0..<shardCount).map { shard($0).store.statistics() }
        var sum = each[0]
        // The mean over all records.
        var probes = sum.meanProbeLength * Double(sum.records)
        for shard in each.dropFirst() {
            sum.records += shard.records
            sum.capacity += shard.capacity
            sum.tombstones += shard.tombstones
            sum.slots += shard.slots
            sum.longestProbe = max(sum.longestProbe, shard.longestProbe)
            sum.bytesLive += shard.bytesLive
            sum.bytesDead += shard.bytesDead
            sum.arena.capacity += shard.arena.capacity
            sum.arena.used += shard.arena.used
            sum.arena.dead += shard.arena.dead
            sum.indexBytes += shard.indexBytes
            probes += shard.meanProbeLength * Double(shard.records)
        }
        sum.meanProbeLength = sum.records == 0 ? 0 : probes / Double(sum.records)
        return sum
    }

    /// Stops the program if an invariant does not hold. O(slots + bytes of keys). Takes each shard's turn.
    public func checkInvariants() {
        for number in 0..<shardCount {
            let shard = shard(number)
            shard.checkInvariants()
            precondition(
                shard.store.seed == seed && shard.store.overwrites == overwrites, "ShardedStore, invariant 3")
            shard.withTurn {
                _ = shard.store.scan { key, _ in
                    let expected = shardNumber(of: key)
                    precondition(
                        expected == number, "ShardedStore, invariant 2: shard \(number) has a key of \(expected)")
                    return true
                }
            }
        }
    }
}

extension IndexedStore {
    /// As `get` for a key whose hash is known already. The caller has seen to the key's length.
    @inlinable @inline(__always)
    func get(_ key: UnsafeRawBufferPointer, hash: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        if Self.isShort(key), let match = index.candidate(hash) {
            let record = record(match.offset)
            if record.hasShortKey(key), let length = tryCopyValue(of: record, into: buffer) { return length }
        }
        return getGenerally(key, hash: hash, into: buffer)
    }

    @inlinable @inline(never)
    func getGenerally(
        _ key: UnsafeRawBufferPointer, hash: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) -> Int? {
        guard let match = find(key, hash: hash) else { return nil }
        return copyValue(at: match.offset, into: buffer)
    }
}
