import Testing

@testable import HyperionCore

/// What compaction does to memory.
@Suite struct CompactionTests {
    private func value(_ number: Int) -> [UInt8] { [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 100) }

    @Test func whatWasDeadGoesBackToTheSystem() throws {
        let store = try CompactingKeyValueStore(
            capacity: 50_000, arenaBytes: 16 << 20, compaction: .onDemand, pages: .base, seed: 1)
        for number in 0..<50_000 { try store.put("key-\(number)", "0123456789012345678901234567890123456789") }
        for number in 0..<50_000 where number % 10 != 0 { store.delete("key-\(number)") }
        let (base, bytes) = (store.arena.memory.base, store.arena.region.byteCount)
        let before = ProcessMemory.residentBytes(base, bytes)
        let dead = store.statistics().bytesDead
        #expect(dead > 2 << 20 && before > 3 << 20)
        #expect(store.compact() == dead)
        store.checkInvariants()
        #expect(store.statistics().bytesDead == 0)
        let after = ProcessMemory.residentBytes(base, bytes)
        // The live tenth, what is left of a chunk on either side, and the header.
        #expect(after <= store.statistics().bytesLive + 4 * store.arena.log!.chunk, "\(before) → \(after)")
        #expect(store.compact() == 0, "nothing is dead")
        for number in 0..<50_000 { #expect(store.contains("key-\(number)") == (number % 10 == 0)) }
    }

    /// A value that shrinks in place leaves dead room, which it may take again until a move leaves it behind.
    @Test func roomThatAShrunkValueLeavesIsReclaimed() throws {
        let store = try CompactingKeyValueStore(
            capacity: 4, arenaBytes: 1 << 16, compaction: .onDemand, policy: .inPlace, pages: .base, seed: 1)
        try store.put("a", String(repeating: "x", count: 200))
        try store.put("b", "b")
        let used = store.statistics().arena.used
        try store.put("a", "seven b")
        #expect(store.statistics().bytesDead == 192 && store.statistics().arena.used == used)
        try store.put("a", String(repeating: "y", count: 196))
        #expect(store.statistics().bytesDead == 0 && store.statistics().arena.used == used)
        try store.put("a", String(repeating: "z", count: 100))
        #expect(store.statistics().bytesDead == 96)
        store.checkInvariants()
        #expect(store.compact() == 96)
        #expect(store.statistics().bytesDead == 0 && store.statistics().arena.used == used - 96)
        #expect(store.get("a") == String(repeating: "z", count: 100))
        // Its new room is that of 100 bytes, and holds 104.
        try store.put("a", String(repeating: "w", count: 104))
        #expect(store.statistics().arena.used == used - 96 && store.statistics().bytesDead == 0)
        // More has to go elsewhere, and leaves all of the record behind.
        try store.put("a", String(repeating: "v", count: 105))
        #expect(store.statistics().bytesDead == 16 + 8 + 104)
        // A record whose value shrank is counted dead once.
        try store.put("a", "short")
        store.delete("a")
        #expect(store.statistics().bytesDead == 16 + 8 + 104 + 16 + 8 + 112)
        store.checkInvariants()
        store.compact()
        #expect(store.statistics().bytesDead == 0 && store.statistics().bytesLive == 16 + 8 + 8)
        store.checkInvariants()
    }

    /// What a percentage cannot be means its bound.
    @Test(arguments: [Int.min, -1, 101, .max]) func percentagesBeyondTheirRange(_ percent: Int) throws {
        let store = try CompactingKeyValueStore(
            capacity: 4, arenaBytes: 4096, compaction: .automatic(deadPercent: percent), pages: .base, seed: 1)
        for turn in 0..<1000 { try store.put("key-\(turn % 4)", "value \(turn)") }
        store.checkInvariants()
        #expect(store.count == 4 && store.get("key-3") == "value 999")
        #expect(percent > 0 || store.statistics().bytesDead <= 64, "with each put")
    }

    /// In an arena that is nearly full of live records, a few dead bytes are not worth moving everything for.
    @Test func aFullArenaWithLittleDeadIsLeftAlone() throws {
        let store = try CompactingKeyValueStore(
            capacity: 1000, arenaBytes: 1 << 16, compaction: .automatic, policy: .inPlace, pages: .base, seed: 1)
        func put(_ number: Int, _ count: Int) throws {
            try store.put("key-\(100 + number)", String(repeating: "x", count: count))
        }
        let record = CompactingKeyValueStore.recordBytes(keyLength: 7, valueLength: 104)
        let room = try #require(store.arena.log).capacity
        let count = (room - room / 16) / record
        for number in 0..<count { try put(number, 104) }
        // Each second value is eight bytes shorter: a thirty-second of what is in use is dead.
        let next = store.arena.word(Arena.nextOffset)
        for _ in 0..<10 { for number in 0..<count { try put(number, number % 2 == 0 ? 104 : 96) } }
        #expect(store.arena.word(Arena.nextOffset) == next && store.statistics().bytesDead == count / 2 * 8)
        // A sixteenth makes it worth while.
        for number in 0..<count { try put(number, number % 2 == 0 ? 104 : 80) }
        #expect(store.arena.word(Arena.nextOffset) != next)
        store.checkInvariants()
    }

    /// A page of a pool goes back as a whole or not at all.
    @Test func chunksAreNoSmallerThanThePages() throws {
        #expect(try LogLayout(capacity: 4096, pageBytes: 2 << 20).chunk == 2 << 20)
        #expect(try LogLayout(capacity: 1 << 30, pageBytes: 1 << 30).chunk == 1 << 30)
        let layout = try LogLayout(capacity: 1 << 20)
        #expect(layout.chunk * 32 > layout.capacity && layout.chunk * 16 <= layout.capacity)
    }

    /// For as many laps as there are updates: values that grow and shrink, of keys that are updated unequally.
    @Test(arguments: CompactingKeyValueStore.UpdatePolicy.allCases)
    func memoryStaysFlatUnderUpdates(_ policy: CompactingKeyValueStore.UpdatePolicy) throws {
        var random = TestRandom(seed: TestRandom.seed(of: "CompactionTests"))
        let arenaBytes = 1 << 18
        let store = try CompactingKeyValueStore(
            capacity: 1000, arenaBytes: arenaBytes, compaction: .automatic, policy: policy, pages: .base, seed: 1)
        var expected: [String: [UInt8]] = [:]
        var laps = 0
        var lastNext = 0
        for _ in 0..<100_000 * (TestEffort.isOptimised ? 10 : 1) {
            // The square of a uniform number: half of the updates go to a quarter of the keys.
            let part = Double(random.below(1 << 20)) / 0x1p20
            let key = "key-\(Int(part * part * 1000))"
            let value = random.bytes(random.below(200))
            try Array(key.utf8).withUnsafeBytes { key in
                _ = try value.withUnsafeBytes { value in try store.put(key, value) }
            }
            expected[key] = value
            let next = store.arena.word(Arena.nextOffset)
            if next < lastNext { laps += 1 }
            lastNext = next
        }
        store.checkInvariants()
        #expect(laps > 2)
        for (key, value) in expected { #expect(store.get(Array(key.utf8)) == value) }
        let resident = ProcessMemory.residentBytes(store.arena.memory.base, store.arena.region.byteCount)
        #expect(resident <= arenaBytes + 3 * store.arena.log!.chunk, "\(resident) bytes resident")
    }

    /// Bounded steps: no put looks at more records than it may while there is room.
    @Test func aPutMovesFewRecords() throws {
        let store = try CompactingKeyValueStore(
            capacity: 4000, arenaBytes: 4 << 20, compaction: .automatic, pages: .base, seed: 1)
        for number in 0..<4000 { try store.put(Array("key-\(number)".utf8), value(number)) }
        var most = 0
        for turn in 0..<40_000 {
            let before = store.arena.word(Arena.nextOffset)
            try store.put(Array("key-\(turn * 7 % 4000)".utf8), value(turn))
            let after = store.arena.word(Arena.nextOffset)
            if after > before { most = max(most, after - before) }
        }
        // Its own record and the copies, all of one size.
        let record = CompactingKeyValueStore.recordBytes(keyLength: 8, valueLength: 100)
        #expect(most <= (1 + CompactingKeyValueStore.mostRecordsMoved) * record, "\(most) bytes with one put")
        store.checkInvariants()
    }

    @Test func recordsAsLargeAsTheArenaCanBeReplaced() throws {
        for bytes in [1000, 4096, 70_000, 1 << 20] {
            let room = CompactingKeyValueStore.recordBytes(keyLength: 1, valueLength: bytes)
            let store = try CompactingKeyValueStore(
                capacity: 4, arenaBytes: room, compaction: .automatic, pages: .base, seed: 1)
            let value = [UInt8](repeating: 7, count: bytes)
            for turn in 0..<50 {
                try store.put([UInt8(turn)], value)
                #expect(store.get([UInt8(turn)]) == value)
                #expect(throws: StoreError.arenaFull(requested: 32, available: 0)) { try store.put([99], [1]) }
                store.checkInvariants()
                #expect(store.delete([UInt8(turn)]))
            }
        }
    }

    @Test(arguments: [Int.min, -1, 0, 1 << 45 + 1, .max])
    func arenasOutOfRangeAreTypedErrors(_ bytes: Int) {
        #expect(throws: StoreError.capacityOutOfRange(bytes)) {
            try CompactingKeyValueStore(capacity: 1, arenaBytes: bytes, compaction: .onDemand)
        }
    }
}
