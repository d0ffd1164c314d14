import Testing

@testable import HyperionCore

/// Keys that come and go for long, and keys that somebody chose to collide.
@Suite struct StoreChurnTests {
    typealias Policy = KeyValueStore.UpdatePolicy

    /// A hundred thousand rounds and more of deleting one of the keys and adding another, at full load.
    @Test(arguments: Policy.allCases)
    func churnDoesNotMakeFindsLongerForEver(_ policy: Policy) throws {
        let capacity = 500
        let rounds = max(100_000, 50_000 * TestEffort.factor)
        let store = try KeyValueStore(
            capacity: capacity, arenaBytes: (rounds + capacity) * 40, policy: policy, pages: .base, seed: 13)
        var random = TestRandom(seed: TestRandom.seed(of: "StoreChurnTests"))
        func key(_ number: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
        var live = Array(0..<capacity)
        for number in live { try store.put(key(number), key(number)) }
        var samples = [store.statistics()]
        for round in 1...rounds {
            let place = random.below(capacity)
            guard store.delete(key(live[place])) else {
                Issue.record("round \(round): a live key is not there")
                return
            }
            live[place] = capacity + round
            try store.put(key(live[place]), key(round))
            if round % (rounds / 80) == 0 {
                samples.append(store.statistics())
                store.checkInvariants()
            }
        }
        func mean(_ part: ArraySlice<KeyValueStore.Statistics>) -> (probe: Double, tombstones: Double) {
            let count = Double(part.count)
            return (
                part.reduce(0) { $0 + $1.meanProbeLength } / count,
                part.reduce(0) { $0 + Double($1.tombstones) } / count
            )
        }
        let (early, late) = (mean(samples[10..<40]), mean(samples[50..<80]))
        print(
            "StoreChurnTests: \(policy), first \(mean(samples[..<1])), early \(early), late \(late);",
            "longest probe \(samples.map(\.longestProbe).max()!) of \(samples[0].slots / 8) lines")
        // It settles: what is seen late is what was seen early.
        #expect(late.probe < early.probe + 0.1 && late.probe < 1.4)
        #expect(late.tombstones < early.tombstones * 1.5 + 10 && late.tombstones < Double(capacity) / 4)
        #expect(samples.allSatisfy { $0.longestProbe <= 20 })
        #expect(store.count == capacity && live.allSatisfy { store.contains(key($0)) })
        for number in live { store.delete(key(number)) }
        #expect(store.isEmpty && store.statistics().tombstones == 0)
        store.checkInvariants()
    }

    /// Keys that share a home line by design, as somebody who knows the seed can make them.
    @Test(arguments: Policy.allCases)
    func keysOfOneHomeLineAreSlowAndRight(_ policy: Policy) throws {
        let capacity = 200
        let store = try KeyValueStore(capacity: capacity, arenaBytes: 4 << 20, policy: policy, pages: .base, seed: 14)
        let keys = TestKeys.colliding(capacity + 20, in: store, lines: 1)
        for key in keys[..<capacity] { #expect(try store.put(key, key) == .inserted) }
        for key in keys[capacity...] {
            #expect(store.get(key) == nil)
            #expect(throws: StoreError.indexFull(capacity: capacity)) { try store.put(key, key) }
        }
        let statistics = store.statistics()
        #expect(statistics.longestProbe == capacity / 8 && statistics.records == capacity)
        store.checkInvariants()
        var random = TestRandom(seed: TestRandom.seed(of: "StoreChurnTests"))
        for key in keys[..<capacity].shuffled(using: &random) {
            #expect(store.get(key) == key)
            if random.below(2) == 0 { #expect(store.delete(key)) }
        }
        store.checkInvariants()
        // Another seed spreads the same keys.
        let other = try KeyValueStore(capacity: capacity, arenaBytes: 4 << 20, policy: policy, pages: .base, seed: 15)
        for key in keys[..<capacity] { try other.put(key, key) }
        #expect(other.statistics().longestProbe < 10)
    }

    /// Keys and values of random bytes and lengths, in a store of some size.
    @Test(arguments: Policy.allCases)
    func randomBytesAsKeys(_ policy: Policy) throws {
        var random = TestRandom(seed: TestRandom.seed(of: "StoreChurnTests"))
        let records = 1000 * TestEffort.factor
        let store = try KeyValueStore(
            capacity: records, arenaBytes: records * 700, policy: policy, pages: .base, seed: random.next())
        var expected: [[UInt8]: [UInt8]] = [:]
        for _ in 0..<records {
            let key = random.bytes(1 + random.below(random.below(4) == 0 ? 300 : 20))
            expected[key] = random.bytes(random.below(200))
            try store.put(key, expected[key]!)
        }
        #expect(store.count == expected.count)
        for (key, value) in expected {
            #expect(store.get(key) == value)
            // One bit away there is nothing.
            var near = key
            near[random.below(key.count)] ^= 1 << UInt8(random.below(8))
            #expect(store.contains(near) == (expected[near] != nil))
        }
        store.checkInvariants()
    }
}
