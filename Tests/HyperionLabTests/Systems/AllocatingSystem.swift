import Glibc
import HyperionCore

@testable import HyperionLab

/// Allocates known amounts, so that what is reported of the heap can be compared with what was done to it; it stores
/// nothing.
///
/// An insert keeps 200 bytes, an update keeps 1,000, a read takes 100 and gives them back. With `NoAmounts` nothing is
/// allocated at all.
///
/// Thread safety: one thread.
struct AllocatingSystem<Amounts: AllocatingAmounts>: System {
    init(_ plan: StorePlan) {}

    struct Session: ByteKeySession {
        private let buffer = ReadBuffer(byteCount: 8)

        init(_ system: AllocatingSystem, plan: StorePlan) {}
        var lastValue: UnsafeRawPointer { buffer.start }

        func read(_ key: UnsafeRawBufferPointer) -> Int {
            if Amounts.read > 0 { free(Self.taken(Amounts.read)) }
            return key.count
        }
        func scan(_ key: UnsafeRawBufferPointer, count: Int) -> Int { count }
        func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            if Amounts.insert > 0 { _ = Self.taken(Amounts.insert) }
            return true
        }
        func update(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            if Amounts.update > 0 { _ = Self.taken(Amounts.update) }
            return true
        }
        func delete(_ key: UnsafeRawBufferPointer) -> Bool { true }

        /// Never inlined, and written to: the compiler may leave out an allocation that nobody uses.
        @inline(never)
        private static func taken(_ bytes: Int) -> UnsafeMutableRawPointer {
            let taken = malloc(bytes)!
            taken.storeBytes(of: 1, as: UInt8.self)
            return taken
        }
    }
}

/// Bytes that each operation asks for.
protocol AllocatingAmounts: Sendable {
    static var read: Int { get }
    static var insert: Int { get }
    static var update: Int { get }
}

enum SomeAmounts: AllocatingAmounts {
    static var read: Int { 100 }
    static var insert: Int { 200 }
    static var update: Int { 1000 }
}

enum NoAmounts: AllocatingAmounts {
    static var read: Int { 0 }
    static var insert: Int { 0 }
    static var update: Int { 0 }
}
