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
    /// what a scan beside a writer sees. `body` returns whether to go on. O(slots passed + bytes).
    @inlinable @discardableResult
    public func scan(
        from cursor: ScanCursor = .start, limit: Int = .max,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool
    ) -> ScanCursor? {
        var slot = cursor.slot
        var left = limit
        while slot < index.slotCount {
            if left <= 0 { return ScanCursor(slot: slot) }
            if let offset = index.record(inSlot: slot) {
                left &-= 1
                let goOn = withValue(at: offset) { value in body(record(offset).key, value) }
                if !goOn { return slot &+ 1 < index.slotCount ? ScanCursor(slot: slot &+ 1) : nil }
            }
            slot &+= 1
        }
        return nil
    }

    /// The place of `key` in the scan's order, to scan from there, or nil if it is not there.
    @inlinable
    public func cursor(at key: UnsafeRawBufferPointer) -> ScanCursor? {
        guard Self.isKeyLength(key.count) else { return nil }
        return find(key, hash: hash(key)).map { ScanCursor(slot: $0.slot) }
    }
}
