extension IndexedStore {
    /// Where a scan goes on.
    @frozen
    public struct ScanCursor: Sendable, Equatable {
        @usableFromInline let slot: Int
        @inlinable init(slot: Int) { self.slot = slot }
        public static var start: ScanCursor { ScanCursor(slot: 0) }
    }

    /// Calls `body` with up to `limit` live records, in the index's own order (which is no order of the keys).
    ///
    /// Returns where to go on, or nil at the end. The bytes are valid during the call only; see the store for
    /// what a scan beside a writer sees (an index that grows meanwhile may show a record twice that a split moved, or
    /// not at all where the split moved it out of an overflow line). `body` returns whether to go on. O(slots passed + bytes).
    @inlinable @discardableResult
    public func scan(
        from cursor: ScanCursor = .start, limit: Int = .max,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool
    ) -> ScanCursor? {
        var slot = cursor.slot
        var left = limit
        // Records lie in the order of their insertion, not in that of their slots: each would be a miss.
        for ahead in 0..<Self.scanAhead { prefetchRecord(inSlot: slot &+ ahead) }
        while slot < index.slotCount {
            if left <= 0 { return ScanCursor(slot: slot) }
            prefetchRecord(inSlot: slot &+ Self.scanAhead)
            if Index.recordsMove {
                if let goOn = withMovingRecord({ index.record(inSlot: slot) }, body) {
                    left &-= 1
                    if !goOn { return slot &+ 1 < index.slotCount ? ScanCursor(slot: slot &+ 1) : nil }
                }
            } else if let offset = index.record(inSlot: slot) {
                left &-= 1
                // Outside of the closure: one that held the store would retain it for each record.
                let key = record(offset).key
                let goOn = withValue(at: offset) { value in body(key, value) }
                if !goOn { return slot &+ 1 < index.slotCount ? ScanCursor(slot: slot &+ 1) : nil }
            }
            slot &+= 1
        }
        return nil
    }

    /// Slots between the one that is read and the one whose record is fetched.
    @usableFromInline static var scanAhead: Int { 16 }

    @inlinable @inline(__always)
    func prefetchRecord(inSlot slot: Int) {
        guard slot < index.slotCount, let offset = index.record(inSlot: slot) else { return }
        memory.prefetch(offset)
        memory.prefetch(offset &+ CacheLine.bytes)
    }

    /// The place of `key` in the scan's order, to scan from there, or nil if it is not there.
    @inlinable
    public func cursor(at key: UnsafeRawBufferPointer) -> ScanCursor? {
        guard Self.isKeyLength(key.count) else { return nil }
        let hash = hash(key)
        while true {
            let generation = generation()
            let match = find(key, hash: hash)
            if isCurrent(generation) { return match.map { ScanCursor(slot: $0.slot) } }
        }
    }
}
