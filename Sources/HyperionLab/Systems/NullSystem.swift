/// Does nothing: what the harness itself costs.
struct NullSystem: System {
    init(_ plan: StorePlan) {}

    struct Session: ByteKeySession {
        private let buffer = ReadBuffer(byteCount: 8)

        init(_ store: NullSystem, plan: StorePlan) {}
        var lastValue: UnsafeRawPointer { buffer.start }

        @inline(__always) mutating func read(_ key: UnsafeRawBufferPointer) -> Int { key.count }
        @inline(__always) mutating func multiRead(
            _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, firstOrdinal: Int
        ) -> Int { keys.count }
        @inline(__always) mutating func scan(_ key: UnsafeRawBufferPointer, count: Int) -> Int { count }
        @inline(__always) mutating func insert(
            _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
        ) -> Bool { true }
        @inline(__always) mutating func update(
            _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
        ) -> Bool { true }
        @inline(__always) mutating func delete(_ key: UnsafeRawBufferPointer) -> Bool { true }
    }
}
