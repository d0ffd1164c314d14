import CBaselines
import Glibc

/// C++'s `std::unordered_map<std::string, std::string>`; see `StdUnorderedMap.cpp`.
///
/// Each operation is one C call, about two nanoseconds that the engine's inlined operations do not have; a
/// multi-read is one call for the whole batch.
final class StdUnorderedMapSystem: System, @unchecked Sendable {
    let map: OpaquePointer

    init(_ plan: StorePlan) throws {
        precondition(CBytes.haveTheLayoutOfBuffers, "UnsafeRawBufferPointer is no longer a start and an end")
        guard let map = hyperion_std_map_create(plan.capacity) else { throw SystemError.outOfMemory }
        self.map = map
    }

    deinit { hyperion_std_map_destroy(map) }

    struct Session: ByteKeySession {
        private let store: StdUnorderedMapSystem
        private let map: OpaquePointer
        private let owner: ReadBuffer
        private let buffer: UnsafeMutableRawPointer
        private let room: Int
        private(set) var isExhausted = false

        init(_ system: StdUnorderedMapSystem, plan: StorePlan) {
            store = system
            map = system.map
            owner = ReadBuffer(byteCount: plan.largestValue)
            buffer = owner.bytes.baseAddress!
            room = owner.bytes.count
        }

        var lastValue: UnsafeRawPointer { UnsafeRawPointer(buffer) }

        @inline(__always)
        mutating func read(_ key: UnsafeRawBufferPointer) -> Int {
            Int(truncatingIfNeeded: hyperion_std_map_read(map, hyperion_bytes(key), buffer, room))
        }

        @inline(__always)
        mutating func multiRead(
            _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, firstOrdinal: Int
        ) -> Int {
            // The same layout, as the initialiser checks: a pointer to the start and one to the end.
            keys.withMemoryRebound(to: hyperion_bytes.self) {
                hyperion_std_map_multi_read(map, $0.baseAddress, $0.count, buffer, room)
            }
        }

        @inline(__always)
        mutating func scan(_ key: UnsafeRawBufferPointer, count: Int) -> Int {
            hyperion_std_map_scan(map, hyperion_bytes(key), count, buffer, room)
        }

        @inline(__always)
        mutating func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            let done = hyperion_std_map_insert(map, hyperion_bytes(key), hyperion_bytes(value))
            isExhausted = isExhausted || !done
            return done
        }

        @inline(__always)
        mutating func update(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            hyperion_std_map_update(map, hyperion_bytes(key), hyperion_bytes(value))
        }

        @inline(__always)
        mutating func delete(_ key: UnsafeRawBufferPointer) -> Bool {
            hyperion_std_map_remove(map, hyperion_bytes(key))
        }
    }
}

enum SystemError: Error, CustomStringConvertible {
    case outOfMemory
    case unavailable(engine: String, String)
    case failed(engine: String, String)

    var description: String {
        switch self {
        case .outOfMemory: "the system does not give it the memory that it needs"
        case .unavailable(let engine, let reason): "\(engine) is not available here: \(reason)"
        case .failed(let engine, let reason): "\(engine) failed: \(reason)"
        }
    }
}
