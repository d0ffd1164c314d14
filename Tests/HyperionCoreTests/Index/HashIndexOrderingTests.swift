import Testing

@testable import HyperionCore

/// That an answer orders: who is told what the index holds, or that it does not hold a key any more, then sees all
/// that the writer did before.
///
///     writer   put(a)   delete(b)
///     reader                      get(b) = nil   get(a): must be there
///
/// x86 keeps this order by itself, so that only the requested orderings can be looked at here.
@Suite struct HashIndexOrderingTests {
    @Test func everyChangeOfASlotIsReleasing() {
        let memory = ScheduledMemory(byteCount: HashIndex<ScheduledMemory>.byteCount(capacity: 10))
        let index = HashIndex(memory: memory, capacity: 10)
        func find(_ key: Int) -> IndexMatch { index.find(0) { $0 == key * 8 }! }
        let script = memory.record {
            for key in 1...9 { index.insert(0, offset: key * 8) }
            index.replace(find(3), offset: 80)
            // A tombstone, an empty slot, and a tombstone that becomes empty.
            index.remove(find(1), hash: 0)
            index.remove(find(9), hash: 0)
            index.remove(find(2), hash: 0)
        }
        let lines = 128..<128 + 2 * 64
        let changes = script.compactMap { step -> Bool? in
            guard case .store(let offset, _, let isReleasing) = step, lines.contains(offset) else { return nil }
            return isReleasing
        }
        #expect(changes.count == 9 + 1 + 4)
        #expect(changes.allSatisfy { $0 })
    }

    @Test func everyAnswerIsBehindAnAcquireFence() {
        let memory = TestMemory(byteCount: HashIndex<TestMemory>.byteCount(capacity: 10))
        let index = HashIndex(memory: memory, capacity: 10)
        func isOrdered(_ key: Int, isThere: Bool) -> Bool {
            (index.find(0) { $0 == key * 8 } != nil) == isThere && memory.isLastLoadOrdered
        }
        #expect(isOrdered(1, isThere: false), "an empty line")
        for key in 1...9 { index.insert(0, offset: key * 8) }
        #expect(isOrdered(1, isThere: true) && isOrdered(9, isThere: true))
        #expect(isOrdered(10, isThere: false), "behind a full line")
    }
}
