extension ShardedStore {
    /// Where a scan goes on: in which shard, and where in it.
    @frozen
    public struct ScanCursor: Sendable, Equatable {
        @usableFromInline let shard: Int
        @usableFromInline let place: KeyValueStore.ScanCursor

        @inlinable
        init(shard: Int, place: KeyValueStore.ScanCursor) { (self.shard, self.place) = (shard, place) }

        public static var start: ScanCursor { ScanCursor(shard: 0, place: .start) }
    }

    /// Calls `body` with up to `limit` live records, one shard after the other; see `IndexedStore.scan`.
    ///
    /// Returns where to go on, or nil at the end.
    @inlinable @discardableResult
    public func scan(
        from cursor: ScanCursor = .start, limit: Int = .max,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool
    ) -> ScanCursor? {
        var shard = cursor.shard
        var place = cursor.place
        var left = limit
        var goesOn = true
        while shard < shardCount {
            let next = table.stores[shard]._withUnsafeGuaranteedRef { store in
                store.scan(from: place, limit: left) { key, value in
                    left &-= 1
                    goesOn = body(key, value)
                    return goesOn
                }
            }
            if let next { return ScanCursor(shard: shard, place: next) }
            shard &+= 1
            place = .start
            if !goesOn || left <= 0 { return shard < shardCount ? ScanCursor(shard: shard, place: .start) : nil }
        }
        return nil
    }

    /// The place of `key` in the scan's order, to scan from there, or nil if it is not there.
    @inlinable
    public func cursor(at key: UnsafeRawBufferPointer) -> ScanCursor? {
        guard KeyValueStore.isKeyLength(key.count) else { return nil }
        let hash = hash(key)
        let number = shardNumber(hash)
        return withStore(hash) { $0.find(key, hash: hash) }
            .map { ScanCursor(shard: number, place: KeyValueStore.ScanCursor(slot: $0.slot)) }
    }
}
