import Testing

@testable import HyperionCore

/// A store that is full says so before anything changed, however often it is asked.
@Suite struct StoreFullTests {
    typealias Policy = KeyValueStore.UpdatePolicy

    @Test(arguments: Policy.allCases)
    func noPutAnswersSuccessAndLosesAKey(_ policy: Policy) throws {
        for capacity in [1, 2, 5, 6, 10, 11, 100, 1000] {
            let store = try KeyValueStore(
                capacity: capacity, arenaBytes: 1 << 20, policy: policy, pages: .base, seed: UInt64(capacity))
            for number in 0..<capacity { #expect(try store.put("key-\(number)", "value-\(number)") == .inserted) }
            #expect(store.count == capacity)
            let before = store.statistics()
            for number in capacity..<capacity + 200 {
                #expect(throws: StoreError.indexFull(capacity: capacity)) { try store.put("key-\(number)", "x") }
                #expect(!store.contains("key-\(number)"))
            }
            #expect(store.statistics() == before, "a refused put has taken no byte of the arena")
            for number in 0..<capacity { #expect(store.get("key-\(number)") == "value-\(number)") }
            // A full store still takes new values of old keys, and a new key once there is room.
            #expect(try store.put("key-0", "another value") != .inserted)
            #expect(store.delete("key-0"))
            #expect(try store.put("new", "x") == .inserted)
            #expect(store.get("new") == "x" && store.get("key-0") == nil)
            store.checkInvariants()
        }
    }

    @Test(arguments: Policy.allCases)
    func aFullArenaChangesNothingAMillionTimesInARow(_ policy: Policy) throws {
        let store = try KeyValueStore(capacity: 100, arenaBytes: 1024, policy: policy, pages: .base, seed: 3)
        var stored = 0
        while (try? store.put("key-\(stored)", "value-\(stored)-------")) != nil { stored += 1 }
        #expect(stored > 5)
        let before = store.statistics()
        let key = Array("new key".utf8)
        let old = Array("key-0".utf8)
        let value = [UInt8](repeating: 1, count: 100)
        let requested = KeyValueStore.recordBytes(keyLength: key.count, valueLength: value.count)
        let expected = StoreError.arenaFull(requested: requested, available: before.arena.available)
        var refused = 0
        // The million in the release build, which `scripts/test` runs too.
        let turns = TestEffort.isOptimised ? 1_000_000 : 50_000
        for turn in 0..<turns {
            do throws(StoreError) {
                // New keys, and old ones whose new value has no room in place.
                try store.put(turn % 2 == 0 ? key : old, value)
            } catch {
                if error == expected { refused += 1 }
            }
        }
        #expect(refused == turns)
        #expect(store.statistics() == before)
        for number in 0..<stored { #expect(store.get("key-\(number)") == "value-\(number)-------") }
        #expect(!store.contains("new key"))
        store.checkInvariants()
    }

    @Test func fullIndexIsSaidBeforeFullArena() throws {
        let store = try KeyValueStore(capacity: 1, arenaBytes: 64, pages: .base, seed: 1)
        try store.put("a", "x")
        let long = String(repeating: "y", count: 1000)
        #expect(throws: StoreError.indexFull(capacity: 1)) { try store.put("b", long) }
        let requested = KeyValueStore.recordBytes(keyLength: 1, valueLength: 1000)
        #expect(throws: StoreError.arenaFull(requested: requested, available: 32)) { try store.put("a", long) }
        #expect(store.get("a") == "x")
    }

    @Test func aFullArenaStillTakesWhatHasRoomInPlace() throws {
        let store = try KeyValueStore(capacity: 10, arenaBytes: 32, policy: .inPlace, pages: .base, seed: 1)
        #expect(try store.put("a", "12345678") == .inserted)
        #expect(store.statistics().arena.available == 0)
        for turn in 0..<1000 { #expect(try store.put("a", "\(turn)") == .overwritten) }
        #expect(store.get("a") == "999")
        #expect(throws: StoreError.arenaFull(requested: 40, available: 0)) { try store.put("a", "123456789") }
        #expect(store.get("a") == "999")
        #expect(store.delete("a"), "deleting needs no room")
        store.checkInvariants()
    }

    @Test func capacitiesOutOfRangeAreTypedErrors() {
        for capacity in [Int.min, -1, 0, 1 << 40 + 1, .max] {
            #expect(throws: StoreError.capacityOutOfRange(capacity)) {
                try KeyValueStore(capacity: capacity, arenaBytes: 1024)
            }
            guard capacity < 1 || capacity > 1 << 47 else { continue }
            #expect(throws: StoreError.capacityOutOfRange(capacity)) {
                try KeyValueStore(capacity: 10, arenaBytes: capacity)
            }
        }
    }

    @Test func errorsSayWhatWasWrong() {
        #expect(StoreError.arenaFull(requested: 40, available: 8).description.contains("40 bytes are needed and 8"))
        #expect(StoreError.indexFull(capacity: 7).description.contains("7 records"))
        #expect(StoreError.keyLengthOutOfRange(0).description.contains("not 0"))
        #expect(StoreError.valueLengthOutOfRange(5).description.contains("not 5"))
        #expect(StoreError.capacityOutOfRange(-1).description.contains("-1"))
        #expect(StoreError.reservationFailed(bytes: 9, errno: 12).description.contains("errno 12"))
    }
}
