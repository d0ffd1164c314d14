import CBaselines
import Synchronization

@testable import HyperionLab

/// Our clients of Redis and memcached, connected to a fake server in this process.
struct FakeServedSystem: System {
    /// Where the fake server's socket is. One test at a time.
    static let folder = Mutex("")
    static let patienceMilliseconds = 1500

    let peer: PeerSystem

    init(_ plan: StorePlan) throws {
        let name: StaticString = plan.engine == "memcached" ? "memcached" : "redis-server"
        let functions =
            switch plan.engine {
            case "redis": hyperion_redis_client()
            case "redis-mget": hyperion_redis_mget_client()
            default: hyperion_memcached_client()
            }
        guard let functions else { throw UnknownSystem(name: plan.engine) }
        let folder = Self.folder.withLock { $0 }
        peer = try PeerSystem(plan, functions.pointee, nil) { failure in
            let text = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
            return hyperion_server_at(folder, text, Self.patienceMilliseconds, failure)
        }
    }

    var failure: String? { peer.failure }

    struct Session: ByteKeySession {
        private var peer: PeerSystem.Session

        init(_ system: FakeServedSystem, plan: StorePlan) { peer = PeerSystem.Session(system.peer, plan: plan) }

        var lastValue: UnsafeRawPointer { peer.lastValue }
        var isExhausted: Bool { peer.isExhausted }

        mutating func read(_ key: UnsafeRawBufferPointer) -> Int { peer.read(key) }
        mutating func readBack(_ key: UnsafeRawBufferPointer) -> Int { peer.readBack(key) }
        mutating func multiRead(_ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, firstOrdinal: Int) -> Int {
            peer.multiRead(keys, firstOrdinal: firstOrdinal)
        }
        mutating func scan(_ key: UnsafeRawBufferPointer, count: Int) -> Int { 0 }
        mutating func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            peer.insert(key, value)
        }
        mutating func update(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            peer.update(key, value)
        }
        mutating func delete(_ key: UnsafeRawBufferPointer) -> Bool { peer.delete(key) }
    }
}
