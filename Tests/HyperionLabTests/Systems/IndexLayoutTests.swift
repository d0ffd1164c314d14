import HyperionCore
import Testing

@testable import HyperionLab

/// The layouts that the engine is compared with must be right, or the comparison means nothing.
@Suite struct IndexLayoutTests {
    /// A store over one layout, against a set of keys, through inserts, deletes and inserts again.
    private func churn<Index: RecordIndex>(_ index: Index.Type, capacity: Int, seed: UInt64) throws {
        let store = try IndexedStore<Index>(capacity: capacity, arenaBytes: 1 << 22, seed: seed)
        var random = RandomSource(seed: seed)
        var oracle: Set<[UInt8]> = []
        for step in 0..<12 * capacity {
            let key = Array("key-\(random.below(UInt64(2 * capacity)))".utf8)
            // Now it grows, now it shrinks.
            let inserts: UInt64 = (step / capacity).isMultiple(of: 2) ? 80 : 30
            if random.below(100) < inserts {
                let isNew = !oracle.contains(key)
                if isNew && oracle.count == capacity { continue }
                try key.withUnsafeBytes { _ = try store.put($0, $0) }
                oracle.insert(key)
            } else {
                #expect(key.withUnsafeBytes { store.delete($0) } == (oracle.remove(key) != nil))
            }
            if step.isMultiple(of: capacity / 3 + 1) { check(store, oracle) }
        }
        check(store, oracle)
    }

    private func check<Index: RecordIndex>(_ store: IndexedStore<Index>, _ oracle: Set<[UInt8]>) {
        store.checkInvariants()
        #expect(store.count == oracle.count)
        var scanned: [[UInt8]] = []
        store.scan { key, value in
            scanned.append(Array(key))
            #expect(key.elementsEqual(value))
            return true
        }
        #expect(scanned.count == oracle.count && Set(scanned) == oracle)
        for key in oracle { #expect(key.withUnsafeBytes { store.contains($0) }) }
    }

    @Test(arguments: [1, 2, 7, 16, 33, 100])
    func everyLayoutFindsAndScansWhatIsThere(capacity: Int) throws {
        let seed = ReplaySeed.draw(test: "everyLayoutFindsAndScansWhatIsThere")
        try churn(HashIndex<HardwareMemory>.self, capacity: capacity, seed: seed)
        try churn(WordSlotIndex.self, capacity: capacity, seed: seed)
        try churn(PairSlotIndex.self, capacity: capacity, seed: seed)
        try churn(TagGroupIndex.self, capacity: capacity, seed: seed)
    }
}
