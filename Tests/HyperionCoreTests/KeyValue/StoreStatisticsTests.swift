import Testing

@testable import HyperionCore

/// The numbers that a store tells about itself, and that `checkInvariants` notices what it is there for.
@Suite struct StoreStatisticsTests {
    typealias Policy = KeyValueStore.UpdatePolicy

    @Test func anEmptyStore() throws {
        let store = try KeyValueStore(capacity: 100, arenaBytes: 1000, policy: .append, pages: .base)
        let statistics = store.statistics()
        #expect(store.count == 0 && store.isEmpty && store.capacity == 100 && store.policy == .append)
        #expect(statistics.records == 0 && statistics.capacity == 100 && statistics.tombstones == 0)
        #expect(statistics.meanProbeLength == 0 && statistics.longestProbe == 0)
        #expect(statistics.bytesLive == 0 && statistics.bytesDead == 0)
        #expect(statistics.arena == Arena.Statistics(capacity: 1000, used: 0, dead: 0))
        #expect(statistics.slots >= 100 && statistics.indexBytes >= statistics.slots * 8)
        store.checkInvariants()
    }

    @Test(arguments: Policy.allCases)
    func numbersFollowWhatIsDone(_ policy: Policy) throws {
        let store = try KeyValueStore(capacity: 10, arenaBytes: 10_000, policy: policy, pages: .base, seed: 1)
        try store.put("a", "12345678")
        try store.put("b", "12345678")
        #expect(store.statistics().bytesLive == 64 && store.statistics().bytesDead == 0)
        try store.put("a", "1")
        let dead = policy == .inPlace ? 0 : 32
        #expect(store.statistics().bytesDead == dead && store.statistics().bytesLive == 64)
        try store.put("a", "123456789")
        // In place the old record had its first room, appended it was the one of "1".
        #expect(store.statistics().bytesDead == dead + 32 && store.statistics().bytesLive == 72)
        store.delete("b")
        #expect(store.statistics().bytesDead == dead + 64 && store.statistics().bytesLive == 40)
        let statistics = store.statistics()
        #expect(statistics.records == 1 && statistics.meanProbeLength == 1 && statistics.longestProbe == 1)
        #expect(statistics.bytesLive + statistics.bytesDead == statistics.arena.used)
        store.checkInvariants()
    }

    @Test func probeLengthsAreThoseOfTheLayout() throws {
        let store = try KeyValueStore(capacity: 100, arenaBytes: 10_000, pages: .base, seed: 2)
        let keys = TestKeys.colliding(24, in: store, lines: 1)
        for key in keys { try store.put(key, []) }
        let statistics = store.statistics()
        #expect(statistics.longestProbe == 3 && statistics.meanProbeLength == 2)
        for key in keys[..<8] { store.delete(key) }
        #expect(store.statistics().tombstones == 8, "sixteen keys behind them are still to be led on to")
        #expect(store.statistics().meanProbeLength == 2.5)
    }

    // MARK: Planted damage stops the program

    @Test func checkInvariantsNoticesWhatItIsThereFor() async {
        await #expect(processExitsWith: .success) { StoreStatisticsTests.damaged { _ in }.checkInvariants() }
        await #expect(processExitsWith: .failure) {
            StoreStatisticsTests.damaged { $0.arena.retire(8) }.checkInvariants()
        }
        await #expect(processExitsWith: .failure) {
            // A version that stays odd.
            StoreStatisticsTests.damaged { _ = $0.record($0.index.record(inSlot: 0)!).seqLock.beginWrite() }
                .checkInvariants()
        }
        await #expect(processExitsWith: .failure) {
            // A key that was changed where it lies.
            StoreStatisticsTests.damaged { store in
                let offset = store.index.record(inSlot: 0)!
                store.memory.storeRelaxed(~store.memory.loadRelaxed(offset + 16), offset + 16)
            }.checkInvariants()
        }
        await #expect(processExitsWith: .failure) {
            // A slot that was emptied although keys passed its line.
            StoreStatisticsTests.damaged { $0.index.memory.storeRelaxed(0, HashIndex<HardwareMemory>.slotOffset(0)) }
                .checkInvariants()
        }
        await #expect(processExitsWith: .failure) {
            StoreStatisticsTests.damaged { $0.index.changeOverflow(0, by: 1) }.checkInvariants()
        }
        await #expect(processExitsWith: .failure) {
            StoreStatisticsTests.damaged { $0.index.add(1, HashIndex<HardwareMemory>.tombstonesOffset) }
                .checkInvariants()
        }
    }

    /// A store of keys that overflow their home line, changed by `damage`.
    static func damaged(_ damage: (KeyValueStore) -> Void) -> KeyValueStore {
        let store = try! KeyValueStore(capacity: 100, arenaBytes: 10_000, pages: .base, seed: 2)
        for key in TestKeys.colliding(12, in: store, lines: 1) { try! store.put(key, key) }
        damage(store)
        return store
    }
}
