import Testing

@testable import HyperionCore

/// Random operations on stores that grow, compact, or do both, against a dictionary; compaction and every invariant at
/// each step.
@Suite struct MovingStoreModelTests {
    @Test(arguments: KeyValueStore.UpdatePolicy.allCases)
    func aGrowingStoreAgrees(_ policy: KeyValueStore.UpdatePolicy) throws {
        try rounds { capacity, arenaBytes, seed in
            try GrowingKeyValueStore(
                capacity: capacity, arenaBytes: arenaBytes, policy: .init(rawValue: policy.rawValue)!, pages: .base,
                seed: seed)
        } compact: { _, _ in
        }
    }

    @Test(arguments: [Compaction.onDemand, .automatic, .automatic(deadPercent: 0), .automatic(deadPercent: 100)])
    func aCompactingStoreAgrees(_ compaction: Compaction) throws {
        for policy in CompactingKeyValueStore.UpdatePolicy.allCases {
            try rounds { capacity, arenaBytes, seed in
                try CompactingKeyValueStore(
                    capacity: capacity, arenaBytes: arenaBytes, compaction: compaction, policy: policy, pages: .base,
                    seed: seed)
            } compact: {
                $0.compact(records: $1)
            }
        }
    }

    @Test(arguments: [Compaction.onDemand, .automatic], GrowingCompactingKeyValueStore.UpdatePolicy.allCases)
    func aStoreThatGrowsAndCompactsAgrees(
        _ compaction: Compaction, _ policy: GrowingCompactingKeyValueStore.UpdatePolicy
    ) throws {
        try rounds { capacity, arenaBytes, seed in
            try GrowingCompactingKeyValueStore(
                capacity: capacity, arenaBytes: arenaBytes, compaction: compaction, policy: policy, pages: .base,
                seed: seed)
        } compact: {
            $0.compact(records: $1)
        }
    }

    private func rounds<Index: RecordIndex>(
        _ make: (_ capacity: Int, _ arenaBytes: Int, _ seed: UInt64) throws -> IndexedStore<Index>,
        compact: (IndexedStore<Index>, _ records: Int) -> Void
    ) throws {
        var random = TestRandom(seed: TestRandom.seed(of: "MovingStoreModelTests"))
        for round in 0..<2 * TestEffort.factor {
            let capacity = 1 + random.below(40)
            // From a few records' room to many chunks.
            let arenaBytes = 200 << random.below(11)
            let store = try make(capacity, arenaBytes, random.next())
            let keys = TestKeys.small(capacity + capacity / 2 + 2, &random)
            if let problem = run(store, keys, &random, compact: compact) {
                Issue.record("round \(round), capacity \(capacity), arena \(arenaBytes): \(problem)")
                return
            }
        }
    }

    /// What went otherwise than by the dictionary, or nil.
    private func run<Index: RecordIndex>(
        _ store: IndexedStore<Index>, _ keys: [[UInt8]], _ random: inout TestRandom,
        compact: (IndexedStore<Index>, _ records: Int) -> Void
    ) -> String? {
        var expected: [[UInt8]: [UInt8]] = [:]
        for step in 0..<300 {
            let key = keys[random.below(keys.count)]
            let value = random.bytes(random.below(random.below(8) == 0 ? 400 : 40))
            let live = store.arena.statistics.used - store.arena.statistics.dead
            switch random.below(10) {
            case ..<5:
                do throws(StoreError) {
                    let outcome = try store.put(key, value)
                    if (outcome == .inserted) != (expected[key] == nil) { return "step \(step): put: \(outcome)" }
                    expected[key] = value
                } catch {
                    if let problem = refusal(error, of: store, live, key, value, isNew: expected[key] == nil) {
                        return "step \(step): \(problem)"
                    }
                }
            case 5:
                do throws(StoreError) {
                    let outcome = try store.update(key, value)
                    if (outcome == nil) != (expected[key] == nil) { return "step \(step): update" }
                    if outcome != nil { expected[key] = value }
                } catch {
                    if let problem = refusal(error, of: store, live, key, value, isNew: expected[key] == nil) {
                        return "step \(step): \(problem)"
                    }
                }
            case ..<8:
                if store.delete(key) != (expected.removeValue(forKey: key) != nil) { return "step \(step): delete" }
            default:
                compact(store, 1 + random.below(random.below(4) == 0 ? 1000 : 4))
            }
            store.checkInvariants()
            if step % 4 == 0, let problem = compare(store, keys, expected) { return "step \(step): \(problem)" }
        }
        return nil
    }

    /// Why a refusal is wrong: an arena that compacts by itself is full of live records only.
    private func refusal<Index: RecordIndex>(
        _ error: StoreError, of store: IndexedStore<Index>, _ live: Int, _ key: [UInt8], _ value: [UInt8], isNew: Bool
    ) -> String? {
        let bytes = IndexedStore<Index>.recordBytes(keyLength: key.count, valueLength: value.count)
        switch error {
        case .indexFull(let capacity): return isNew && store.count == capacity ? nil : "\(error) at \(store.count)"
        case .arenaFull(let requested, let available):
            let statistics = store.arena.statistics
            let isRight = requested == bytes && available == statistics.available && available < requested
            let mayBeDead = !Index.recordsMove || store.compaction == .onDemand
            return isRight && (mayBeDead || live + bytes > statistics.capacity) ? nil : "\(error), \(live) live"
        default: return "\(error)"
        }
    }

    private func compare<Index: RecordIndex>(
        _ store: IndexedStore<Index>, _ keys: [[UInt8]], _ expected: [[UInt8]: [UInt8]]
    ) -> String? {
        if store.count != expected.count { return "count \(store.count), expected \(expected.count)" }
        for key in keys {
            if store.get(key) != expected[key] { return "key \(key) is lost or changed" }
            if store.contains(key) != (expected[key] != nil) { return "contains \(key)" }
            var buffer = [UInt8](repeating: 0xEE, count: 400)
            let length = key.withUnsafeBytes { key in buffer.withUnsafeMutableBytes { store.get(key, into: $0) } }
            if length != expected[key]?.count || !buffer[..<(length ?? 0)].elementsEqual(expected[key] ?? []) {
                return "get of \(key) into a buffer"
            }
        }
        if store.multiGet(keys) != keys.map({ expected[$0] }) { return "multiGet" }
        var seen: [[UInt8]: [UInt8]] = [:]
        var isTwice = false
        store.scan { key, value in
            if seen.updateValue(Array(value), forKey: Array(key)) != nil { isTwice = true }
            return true
        }
        if isTwice || seen != expected { return "scan saw \(seen.count) records of \(expected.count), or one twice" }
        return store.statistics().records == expected.count ? nil : "statistics"
    }
}
