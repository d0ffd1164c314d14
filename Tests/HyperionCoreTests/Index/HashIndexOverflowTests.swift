import Testing

@testable import HyperionCore

/// What happens at the limits: long probes, recycled tombstones, no empty slot left, counts that are stuck.
@Suite struct HashIndexOverflowTests {
    private func model(capacity: Int, homes: [Int]) -> IndexModel<TestMemory> {
        let memory = TestMemory(byteCount: HashIndex<TestMemory>.byteCount(capacity: capacity))
        let index = HashIndex(memory: memory, capacity: capacity)
        return IndexModel(
            memory: memory, capacity: capacity, hashes: homes.map { index.hash(home: $0, tag: 0x8001) })
    }

    @Test func sizesAreThoseOfTheLayout() {
        typealias Index = HashIndex<TestMemory>
        #expect(Index.byteCount(capacity: 1) == 128 + 64 + 8)
        #expect(Index.byteCount(capacity: 5) == 128 + 64 + 8)
        #expect(Index.byteCount(capacity: 6) == 128 + 2 * 64 + 8)
        #expect(Index.byteCount(capacity: 20) == 128 + 4 * 64 + 8)
        #expect(Index.byteCount(capacity: 21) == 128 + 5 * 64 + 16)
        #expect(Index.byteCount(capacity: 1 << 40) > 1 << 43, "the largest capacity does not overflow")
    }

    @Test func probesAsLongAsTheIndexAreFollowed() {
        let capacity = 400
        var model = model(capacity: capacity, homes: [Int](repeating: 70, count: capacity + 1))
        for key in 0..<capacity { model.insert(key) }
        #expect(model.disagreement() == nil)
        // 50 of the 80 lines are full, the probe wraps around.
        let last = model.index.probeLength(ofSlot: model.find(capacity - 1)!.slot, hash: model.hashes[0])
        #expect(last == 50)
        #expect(model.find(capacity) == nil)
        var random = TestRandom(seed: 11)
        for key in (0..<capacity).shuffled(using: &random) {
            model.remove(key)
            if key % 50 == 0 { #expect(model.disagreement() == nil) }
        }
        #expect(model.memory.words.allSatisfy { $0 == 0 })
    }

    @Test func tombstonesStayWhileAKeyPassesAndThenDisappear() {
        var model = model(capacity: 10, homes: [Int](repeating: 0, count: 10))
        for key in 0..<9 { model.insert(key) }
        #expect(model.index.overflow(0) == 1)
        for key in 0..<8 { model.remove(key) }
        #expect(model.index.tombstones == 8, "key 8 lies behind a line that must look full")
        #expect(model.disagreement() == nil)
        model.insert(9)
        #expect(model.find(9)!.slot < 8 && model.index.tombstones == 7, "a new key takes a tombstone's slot")
        model.remove(8)
        #expect(model.index.tombstones == 0 && model.index.overflow(0) == 0)
        #expect(model.disagreement() == nil)
    }

    @Test func aFindEndsWhereNoSlotAtAllIsEmpty() {
        // Line 0 keeps 2 of its 8, line 1 has one of line 0's and 7 of its own, and one of those is in line 0.
        var model = model(capacity: 10, homes: [Int](repeating: 0, count: 10) + [Int](repeating: 1, count: 10))
        for key in 0..<9 { model.insert(key) }
        for key in 2..<8 { model.remove(key) }
        for key in 10..<17 { model.insert(key) }
        #expect(model.index.count == 10)
        model.remove(16)
        model.remove(0)
        model.insert(17)
        model.insert(18)
        let words = (0..<16).map { model.memory.words[16 + $0] }
        #expect(!words.contains(0), "no slot is empty")
        #expect(model.disagreement() == nil)
        #expect(model.find(9) == nil && model.find(19) == nil)
    }

    @Test func aFullIndexHoldsExactlyItsCapacity() {
        for capacity in [1, 5, 6, 10, 63, 64, 65] {
            var random = TestRandom(seed: UInt64(capacity))
            let memory = TestMemory(byteCount: HashIndex<TestMemory>.byteCount(capacity: capacity))
            let hashes = (0...capacity).map { _ in random.next() }
            var model = IndexModel(memory: memory, capacity: capacity, hashes: hashes)
            for key in hashes.indices { model.insert(key) }
            #expect(model.index.count == capacity && model.index.count < model.index.slotCount)
            #expect(model.disagreement() == nil)
        }
    }

    @Test(arguments: 0..<4)
    func aCountThatReachedItsTopStaysThere(_ line: Int) {
        // Sixty-five thousand keys in one line's way, as far as the line knows.
        var model = model(capacity: 20, homes: [Int](repeating: line, count: 20))
        for key in 0..<9 { model.insert(key) }
        model.index.changeOverflow(line, by: 65_533)
        #expect(model.index.overflow(line) == 65_534)
        model.insert(9)
        #expect(model.index.overflow(line) == 65_535)
        model.insert(10)
        model.remove(10)
        model.remove(9)
        model.remove(8)
        #expect(model.index.overflow(line) == 65_535, "it is not known any more how many there are")
        for other in 0..<4 where other != line { #expect(model.index.overflow(other) == 0) }
        #expect(model.disagreement() == nil)
        // Its tombstones do not disappear, but new keys still take them, and finds still end.
        for key in 0..<8 { model.remove(key) }
        #expect(model.index.tombstones == 8 && model.index.count == 0)
        #expect(model.disagreement() == nil)
        for round in 0..<1000 {
            model.insert(round % 20)
            #expect(model.find(round % 20)!.slot / 8 == line)
            model.remove(round % 20)
        }
        #expect(model.index.tombstones == 8)
        #expect(model.disagreement() == nil)
    }

    #if !DEBUG
        /// Looks at three hundred million lines.
        @Test(.disabled(if: TestEffort.isThreadSanitized, "two minutes under ThreadSanitizer"))
        func sixtySixThousandKeysOfOneHash() {
            let capacity = 66_000
            let memory = try! MappedRegion(bytes: HashIndex<HardwareMemory>.byteCount(capacity: capacity))
            let index = HashIndex(memory: HardwareMemory(base: memory.base), capacity: capacity)
            for key in 1...capacity { index.insert(0, offset: key * 8) }
            #expect(index.overflow(0) == 65_535 && index.overflow(100) == UInt64(capacity - 808))
            index.checkInvariants { _ in 0 }
            for key in stride(from: 1, through: capacity, by: 997) {
                #expect(index.find(0) { $0 == key * 8 }?.slot == key - 1)
            }
            for key in stride(from: 1, through: capacity, by: 997) {
                index.remove(index.find(0) { $0 == key * 8 }!, hash: 0)
            }
            index.checkInvariants { _ in 0 }
            withExtendedLifetime(memory) {}
        }
    #endif
}
