extension SequencedStore: SharedStore {
    public typealias ScanCursor = KeyValueStore.ScanCursor

    /// Records that it holds.
    @inlinable public var count: Int { store.count }

    // MARK: Writes, each in a turn

    /// Sets the value of `key`; see `IndexedStore.put`.
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
        withUnsafeMutablePointer(to: &write) { sequencer.submit($0, to: writer) }
    }

    // MARK: Reads, straight from the store

    @inlinable @inline(__always)
    public func get(_ key: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        store.get(key, into: buffer)
    }

    @inlinable @inline(__always)
    public func contains(_ key: UnsafeRawBufferPointer) -> Bool { store.contains(key) }

    @inlinable
    public func withValue<Result, Failure: Error>(
        _ key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result? { try store.withValue(key, body) }

    @inlinable
    public func multiGet(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>
    ) { store.multiGet(keys, into: values, stride: stride, lengths: lengths) }

    @inlinable
    public func trySnapshotRead(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>, attempts: Int = KeyValueStore.snapshotAttempts
    ) -> Bool {
        store.trySnapshotRead(keys, into: values, stride: stride, lengths: lengths, attempts: attempts)
    }

    public func readInTurn(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>
    ) { withTurn { store.multiGet(keys, into: values, stride: stride, lengths: lengths) } }

    @inlinable
    public func cursor(at key: UnsafeRawBufferPointer) -> ScanCursor? { store.cursor(at: key) }

    @inlinable @discardableResult
    public func scan(
        from cursor: ScanCursor = .start, limit: Int = .max,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool
    ) -> ScanCursor? { store.scan(from: cursor, limit: limit, body) }

    public func statistics() -> KeyValueStore.Statistics { store.statistics() }

    public var memoryRegions: [MemoryRegion] { store.memoryRegions }
}
