extension IndexedStore {
    /// Copies the value of `key` into `buffer` and returns its length, or nil if the key is not there.
    ///
    /// Where the value is longer than the buffer, as much as fits is copied: a result over `buffer.count` says
    /// how large a buffer to come back with. O(key + value), no allocation.
    @inlinable @inline(__always)
    public func get(_ key: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        if Index.recordsMove { return getMoving(key, into: buffer) }
        if Self.isShort(key), let match = index.candidate(shortHash(key)) {
            let record = record(match.offset)
            if record.hasShortKey(key), let length = tryCopyValue(of: record, into: buffer) { return length }
        }
        return getGenerally(key, into: buffer)
    }

    /// Nil also where a writer is inside the record.
    @inlinable @inline(__always)
    func tryCopyValue(of record: Record, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        overwrites ? record.tryCopyValue(into: buffer) : record.copyConstantValue(into: buffer)
    }

    @inlinable @inline(never)
    func getGenerally(_ key: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard Self.isKeyLength(key.count), let match = find(key, hash: hash(key)) else { return nil }
        return copyValue(at: match.offset, into: buffer)
    }

    /// Whether `key` is there. O(key).
    @inlinable @inline(__always)
    public func contains(_ key: UnsafeRawBufferPointer) -> Bool {
        if Index.recordsMove { return Self.isKeyLength(key.count) && containsMoving(key) }
        return Self.isKeyLength(key.count) && find(key, hash: hash(key)) != nil
    }

    /// Calls `body` once with the value of `key`, and returns its result, or nil if the key is not there.
    ///
    /// The bytes are valid during the call only. With `.append` they are the record's own, which never change;
    /// with `.inPlace`, or where records move, they are a validated copy, on the stack where it is short.
    @inlinable
    public func withValue<Result, Failure: Error>(
        _ key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        if Index.recordsMove {
            guard Self.isKeyLength(key.count) else { return nil }
            let hash = hash(key)
            return try withMovingRecord({ find(key, hash: hash)?.offset }) { (_, value) throws(Failure) in
                try body(value)
            }
        }
        guard Self.isKeyLength(key.count), let match = find(key, hash: hash(key)) else { return nil }
        return try withValue(at: match.offset, body)
    }

    @inlinable @inline(__always)
    func copyValue(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        overwrites ? record(offset).copyValue(into: buffer) : record(offset).copyConstantValue(into: buffer)
    }

    @inlinable
    func withValue<Result, Failure: Error>(
        at offset: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let record = record(offset)
        // The room of a record never changes, its value's length may.
        let capacity = Record.valueCapacity(record.lengths)
        if !overwrites {
            let start = memory.base + record.valueOffset(keyLength: record.keyLength)
            return try body(UnsafeRawBufferPointer(start: start, count: Record.valueLength(record.lengths)))
        }
        // On the stack up to 1 KiB, else on the heap. The closure rethrows untyped: the result carries the error.
        let result: Swift.Result<Result, Failure> = withUnsafeTemporaryAllocation(
            byteCount: max(capacity, 8), alignment: 8
        ) { buffer in
            let length = record.copyValue(into: buffer)
            do throws(Failure) {
                return .success(try body(UnsafeRawBufferPointer(rebasing: buffer[..<length])))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
