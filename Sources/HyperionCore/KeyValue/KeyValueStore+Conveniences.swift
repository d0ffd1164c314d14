// Strings and arrays of bytes. Each call that returns a value allocates it; loops that must not allocate use the
// calls with buffers.
extension IndexedStore {
    @discardableResult
    public func put(_ key: String, _ value: String) throws(StoreError) -> PutOutcome {
        try Self.withBytes(key) { key throws(StoreError) in
            try Self.withBytes(value) { value throws(StoreError) in try put(key, value) }
        }
    }

    @discardableResult
    public func put(_ key: [UInt8], _ value: [UInt8]) throws(StoreError) -> PutOutcome {
        try Self.withBytes(key) { key throws(StoreError) in
            try Self.withBytes(value) { value throws(StoreError) in try put(key, value) }
        }
    }

    @discardableResult
    public func update(_ key: String, _ value: String) throws(StoreError) -> PutOutcome? {
        try Self.withBytes(key) { key throws(StoreError) in
            try Self.withBytes(value) { value throws(StoreError) in try update(key, value) }
        }
    }

    @discardableResult
    public func update(_ key: [UInt8], _ value: [UInt8]) throws(StoreError) -> PutOutcome? {
        try Self.withBytes(key) { key throws(StoreError) in
            try Self.withBytes(value) { value throws(StoreError) in try update(key, value) }
        }
    }

    /// The value as UTF-8; bytes that are not UTF-8 are replaced by U+FFFD. Use the form with bytes to get any
    /// bytes back as they are.
    public func get(_ key: String) -> String? {
        Self.withBytes(key) { withValue($0) { String(decoding: $0, as: UTF8.self) } }
    }

    public func get(_ key: [UInt8]) -> [UInt8]? {
        Self.withBytes(key) { withValue($0) { [UInt8]($0) } }
    }

    public func contains(_ key: String) -> Bool { Self.withBytes(key) { contains($0) } }
    public func contains(_ key: [UInt8]) -> Bool { Self.withBytes(key) { contains($0) } }

    @discardableResult
    public func delete(_ key: String) -> Bool { Self.withBytes(key) { delete($0) } }
    @discardableResult
    public func delete(_ key: [UInt8]) -> Bool { Self.withBytes(key) { delete($0) } }

    /// The values of `keys` in their order, nil where a key is not there.
    public func multiGet(_ keys: [String]) -> [String?] {
        multiGet(keys.map { Array($0.utf8) }).map { $0.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// The values of `keys` in their order, nil where a key is not there.
    public func multiGet(_ keys: [[UInt8]]) -> [[UInt8]?] {
        Batch.values(of: keys, alone: { self.withValue($0) { [UInt8]($0) } }) {
            multiGet($0, into: $1, stride: $2, lengths: $3)
        }
    }

    @inlinable
    static func withBytes<Result, Failure: Error>(
        _ string: String, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var string = string
        // A native string gives its storage; only a bridged one is copied.
        // `withUTF8` rethrows untyped: the result carries the typed error past it.
        let result: Swift.Result<Result, Failure> = string.withUTF8 { bytes in
            do throws(Failure) {
                return .success(try body(UnsafeRawBufferPointer(bytes)))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    @inlinable
    static func withBytes<Result, Failure: Error>(
        _ array: [UInt8], _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try array.withUnsafeBufferPointer { (bytes) throws(Failure) in try body(UnsafeRawBufferPointer(bytes)) }
    }
}
