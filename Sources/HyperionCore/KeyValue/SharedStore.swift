/// A key-value store that any number of threads may read and write: what `SequencedStore` and `ShardedStore` have in
/// common. See the types for what they guarantee, and `IndexedStore` for what each operation does and throws.
public protocol SharedStore: Sendable {
    /// Where a scan goes on.
    associatedtype ScanCursor: StoreCursor

    var count: Int { get }

    func put(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(StoreError)
        -> KeyValueStore.PutOutcome
    func update(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(StoreError)
        -> KeyValueStore.PutOutcome?
    func delete(_ key: UnsafeRawBufferPointer) -> Bool

    func get(_ key: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Int?
    func contains(_ key: UnsafeRawBufferPointer) -> Bool
    func withValue<Result, Failure: Error>(
        _ key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result?
    func multiGet(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>)

    /// As `IndexedStore.trySnapshotRead`.
    func trySnapshotRead(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>, attempts: Int
    ) -> Bool
    /// Reads keys as `multiGet` does, with the writer's turn: nobody writes meanwhile.
    func readInTurn(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>)

    func cursor(at key: UnsafeRawBufferPointer) -> ScanCursor?
    func scan(
        from cursor: ScanCursor, limit: Int,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool
    ) -> ScanCursor?

    func statistics() -> KeyValueStore.Statistics
    var memoryRegions: [MemoryRegion] { get }
    func checkInvariants()
}

/// A place in a scan.
public protocol StoreCursor: Sendable, Equatable {
    static var start: Self { get }
}

extension IndexedStore.ScanCursor: StoreCursor {}
extension ShardedStore.ScanCursor: StoreCursor {}

extension SharedStore {
    /// Reads keys as `multiGet` does, but so that all values were current at one moment within the call.
    ///
    /// Looks `attempts` times while writers go on, then waits for the writer's turn and reads in it, so that it always
    /// succeeds. O(keys · attempts), beside the wait.
    @inlinable
    public func snapshotRead(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>, attempts: Int = KeyValueStore.snapshotAttempts
    ) {
        if trySnapshotRead(keys, into: values, stride: stride, lengths: lengths, attempts: attempts) { return }
        readInTurn(keys, into: values, stride: stride, lengths: lengths)
    }
}

// Strings and arrays of bytes, as `IndexedStore` has them. Each call that returns a value allocates it.
extension SharedStore {
    @discardableResult
    public func put(_ key: String, _ value: String) throws(StoreError) -> KeyValueStore.PutOutcome {
        try KeyValueStore.withBytes(key) { key throws(StoreError) in
            try KeyValueStore.withBytes(value) { value throws(StoreError) in try put(key, value) }
        }
    }

    @discardableResult
    public func put(_ key: [UInt8], _ value: [UInt8]) throws(StoreError) -> KeyValueStore.PutOutcome {
        try KeyValueStore.withBytes(key) { key throws(StoreError) in
            try KeyValueStore.withBytes(value) { value throws(StoreError) in try put(key, value) }
        }
    }

    @discardableResult
    public func update(_ key: String, _ value: String) throws(StoreError) -> KeyValueStore.PutOutcome? {
        try KeyValueStore.withBytes(key) { key throws(StoreError) in
            try KeyValueStore.withBytes(value) { value throws(StoreError) in try update(key, value) }
        }
    }

    @discardableResult
    public func update(_ key: [UInt8], _ value: [UInt8]) throws(StoreError) -> KeyValueStore.PutOutcome? {
        try KeyValueStore.withBytes(key) { key throws(StoreError) in
            try KeyValueStore.withBytes(value) { value throws(StoreError) in try update(key, value) }
        }
    }

    /// The value as UTF-8; bytes that are not UTF-8 are replaced by U+FFFD.
    public func get(_ key: String) -> String? {
        KeyValueStore.withBytes(key) { withValue($0) { String(decoding: $0, as: UTF8.self) } }
    }

    public func get(_ key: [UInt8]) -> [UInt8]? { KeyValueStore.withBytes(key) { withValue($0) { [UInt8]($0) } } }

    public func contains(_ key: String) -> Bool { KeyValueStore.withBytes(key) { contains($0) } }
    public func contains(_ key: [UInt8]) -> Bool { KeyValueStore.withBytes(key) { contains($0) } }

    @discardableResult
    public func delete(_ key: String) -> Bool { KeyValueStore.withBytes(key) { delete($0) } }
    @discardableResult
    public func delete(_ key: [UInt8]) -> Bool { KeyValueStore.withBytes(key) { delete($0) } }

    /// The values of `keys` in their order, nil where a key is not there; each of them current at its own moment.
    public func multiGet(_ keys: [[UInt8]]) -> [[UInt8]?] {
        Batch.values(of: keys, alone: { self.withValue($0) { [UInt8]($0) } }) {
            multiGet($0, into: $1, stride: $2, lengths: $3)
        }
    }

    /// The values of `keys` in their order, nil where a key is not there; each of them current at its own moment.
    public func multiGet(_ keys: [String]) -> [String?] {
        multiGet(keys.map { Array($0.utf8) }).map { $0.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// The values of `keys` in their order, nil where a key is not there, all of them current at one moment.
    public func snapshotRead(_ keys: [[UInt8]]) -> [[UInt8]?] {
        Batch.values(of: keys) { snapshotRead($0, into: $1, stride: $2, lengths: $3) }
    }

    /// The values of `keys` in their order, nil where a key is not there, all of them current at one moment.
    public func snapshotRead(_ keys: [String]) -> [String?] {
        snapshotRead(keys.map { Array($0.utf8) }).map { $0.map { String(decoding: $0, as: UTF8.self) } }
    }
}
