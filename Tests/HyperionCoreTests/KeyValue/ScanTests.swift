import Testing

@testable import HyperionCore

/// Walking over all records, in parts or at once.
@Suite struct ScanTests {
    typealias Policy = KeyValueStore.UpdatePolicy

    private func filled(_ policy: Policy, _ records: Int, lines: Int? = nil) throws -> KeyValueStore {
        let store = try KeyValueStore(
            capacity: max(records, 10), arenaBytes: 1 << 20, policy: policy, pages: .base, seed: 8)
        let keys =
            lines.map { TestKeys.colliding(records, in: store, lines: $0) }
            ?? (0..<records).map { Array("key-\($0)".utf8) }
        for key in keys { try store.put(key, Array("value of ".utf8) + key) }
        return store
    }

    /// The keys that one part of a scan gives, with what it says about going on.
    private func part(
        _ store: KeyValueStore, from cursor: KeyValueStore.ScanCursor = .start, limit: Int = .max, stopAfter: Int = .max
    ) -> (keys: [[UInt8]], next: KeyValueStore.ScanCursor?) {
        var keys: [[UInt8]] = []
        let next = store.scan(from: cursor, limit: limit) { key, value in
            #expect(Array(value) == Array("value of ".utf8) + Array(key))
            keys.append(Array(key))
            return keys.count < stopAfter
        }
        return (keys, next)
    }

    @Test(arguments: Policy.allCases)
    func aWholeScanSeesEachRecordOnce(_ policy: Policy) throws {
        for (records, lines) in [(0, nil), (1, nil), (10, nil), (100, nil), (100, 1)] as [(Int, Int?)] {
            let store = try filled(policy, records, lines: lines)
            let (keys, next) = part(store)
            #expect(next == nil && keys.count == records && Set(keys).count == records)
            #expect(keys.allSatisfy { store.contains($0) })
        }
    }

    @Test(arguments: Policy.allCases)
    func partsAddUpToTheWhole(_ policy: Policy) throws {
        let store = try filled(policy, 100)
        let whole = part(store).keys
        for limit in [1, 2, 3, 7, 99, 100, 101] {
            var keys: [[UInt8]] = []
            var cursor: KeyValueStore.ScanCursor? = .start
            while let from = cursor {
                let (more, next) = part(store, from: from, limit: limit)
                #expect(more.count == limit || next == nil)
                keys += more
                cursor = next
            }
            #expect(keys == whole)
        }
    }

    @Test(arguments: Policy.allCases)
    func stoppingEarlyGoesOnBehindTheRecord(_ policy: Policy) throws {
        let store = try filled(policy, 100)
        let whole = part(store).keys
        for stopAfter in [1, 2, 50, 99, 100] {
            let (first, next) = part(store, stopAfter: stopAfter)
            #expect(first == Array(whole[..<stopAfter]))
            let rest = next.map { part(store, from: $0).keys } ?? []
            #expect(first + rest == whole)
        }
    }

    @Test func noRecordsAskedForAreNoneGiven() throws {
        let store = try filled(.append, 10)
        for limit in [0, -1, Int.min] {
            let (keys, next) = part(store, limit: limit)
            #expect(keys == [] && next == .start)
        }
    }

    @Test(arguments: Policy.allCases)
    func aScanCanBeginAtAKey(_ policy: Policy) throws {
        let store = try filled(policy, 50)
        let whole = part(store).keys
        for (position, key) in whole.enumerated() {
            let cursor = try #require(key.withUnsafeBytes { store.cursor(at: $0) })
            #expect(part(store, from: cursor).keys == Array(whole[position...]))
            #expect(part(store, from: cursor, limit: 1).keys == [key])
        }
        #expect(Array("none".utf8).withUnsafeBytes { store.cursor(at: $0) } == nil)
        #expect(store.cursor(at: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
    }

    @Test func aCursorOfALargerStoreIsAtTheEnd() throws {
        let (_, next) = part(try filled(.append, 100), limit: 99)
        let cursor = try #require(next)
        #expect(part(try filled(.append, 10), from: cursor).keys == [])
    }

    @Test(arguments: Policy.allCases)
    func deletedRecordsAreNotSeen(_ policy: Policy) throws {
        let store = try filled(policy, 100, lines: 2)
        let whole = part(store).keys
        for key in whole[..<60] { #expect(store.delete(key)) }
        #expect(Set(part(store).keys) == Set(whole[60...]))
    }

    /// A body may write: it is not called beside the writer, but by it.
    @Test(arguments: Policy.allCases)
    func theWriterMayDeleteWhatItScans(_ policy: Policy) throws {
        let store = try filled(policy, 100, lines: 2)
        var seen = 0
        store.scan { key, _ in
            seen += 1
            return store.delete(key)
        }
        #expect(seen == 100 && store.isEmpty)
        #expect(store.statistics().tombstones == 0)
        store.checkInvariants()
    }
}
