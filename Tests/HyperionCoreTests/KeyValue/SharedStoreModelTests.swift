import Testing

@testable import HyperionCore

/// Stores for several writers, in one thread, against a dictionary.
@Suite struct SharedStoreModelTests {
    typealias Policy = KeyValueStore.UpdatePolicy

    private static let keyCount = 60

    private func run<Store: SharedStore>(_ store: Store, operations: Int, _ random: inout TestRandom) -> String? {
        var oracle: [[UInt8]: [UInt8]] = [:]
        let keys = TestKeys.small(Self.keyCount, &random)
        for step in 0..<operations {
            let key = keys[random.below(keys.count)]
            let value = random.bytes(random.below(random.below(8) == 0 ? 400 : 40))
            var isRight: Bool
            let what: String
            switch random.below(16) {
            case ..<5:
                let answer = try? store.put(key, value)
                isRight = answer != nil && (answer == .inserted) == (oracle[key] == nil)
                oracle[key] = value
                what = "put"
            case ..<7:
                let answer = try? store.update(key, value)
                isRight = (answer == nil) == (oracle[key] == nil) && answer != .inserted
                if oracle[key] != nil { oracle[key] = value }
                what = "update"
            case ..<9:
                isRight = store.delete(key) == (oracle.removeValue(forKey: key) != nil)
                what = "delete"
            case ..<11:
                isRight = store.get(key) == oracle[key] && store.contains(key) == (oracle[key] != nil)
                what = "get"
            case ..<13:
                var batch = (0..<random.below(40)).map { _ in keys[random.below(keys.count)] }
                if batch.count > 2 { batch[1] = [] }
                let expected = batch.map { oracle[$0] }
                isRight = store.multiGet(batch) == expected && store.snapshotRead(batch) == expected
                what = "multiGet or snapshotRead"
            case 13:
                isRight = scanned(store, limit: 1 + random.below(20)) == oracle
                what = "scan"
            case 14:
                isRight = sawItself(store, key) == (oracle[key] != nil)
                what = "cursor"
            default:
                isRight = store.count == oracle.count && store.statistics().records == oracle.count
                what = "count"
            }
            if step % 50 == 0 { store.checkInvariants() }
            if !isRight { return "step \(step): \(what) of \(key)" }
        }
        store.checkInvariants()
        return scanned(store, limit: .max) == oracle ? nil : "the records at the end"
    }

    /// Everything, in parts of `limit` records; nil where a part was too large or a record came twice.
    private func scanned<Store: SharedStore>(_ store: Store, limit: Int) -> [[UInt8]: [UInt8]]? {
        var seen: [[UInt8]: [UInt8]] = [:]
        var isRight = true
        // Its own type of cursor has a start; through the protocol every scan begins at a key or is a first one.
        func part(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool, from: Store.ScanCursor) -> Store
            .ScanCursor?
        { store.scan(from: from, limit: limit, body) }
        var cursor: Store.ScanCursor? = Store.ScanCursor.start
        while let from = cursor {
            var count = 0
            cursor = part(
                { key, value in
                    count += 1
                    if seen.updateValue(Array(value), forKey: Array(key)) != nil { isRight = false }
                    return true
                }, from: from)
            if count > limit { isRight = false }
        }
        return isRight ? seen : nil
    }

    /// Whether a scan from the key's cursor begins with the key; false: there is no cursor.
    private func sawItself<Store: SharedStore>(_ store: Store, _ key: [UInt8]) -> Bool {
        guard let cursor = key.withUnsafeBytes({ store.cursor(at: $0) }) else { return false }
        var first: [UInt8]?
        _ = store.scan(from: cursor, limit: 5) { key, _ in
            first = Array(key)
            return false
        }
        return first == key
    }

    @Test(arguments: Policy.allCases)
    func oneStoreBehindASequencer(_ policy: Policy) throws {
        var random = TestRandom(seed: TestRandom.seed(of: "SharedStoreModelTests"))
        for round in 0..<5 * TestEffort.factor {
            func check<Turns: Sequencer>(_ turns: Turns.Type) throws {
                let store = try SequencedStore<Turns>(
                    capacity: 64, arenaBytes: 1 << 22, policy: policy, pages: .base, seed: random.next())
                #expect(run(store, operations: 600, &random) == nil, "round \(round), \(Turns.self)")
            }
            try check(TicketLock.self)
            try check(MutexSequencer.self)
            try check(FlatCombiner.self)
        }
    }

    @Test(arguments: Policy.allCases, [1, 2, 3, 7, 64])
    func shards(_ policy: Policy, _ count: Int) throws {
        var random = TestRandom(seed: TestRandom.seed(of: "SharedStoreModelTests"))
        for round in 0..<2 * TestEffort.factor {
            let store = try ShardedStore<DefaultSequencer>(
                shardCount: count, capacityOfEach: 64, arenaBytesOfEach: 1 << 22, policy: policy, pages: .base,
                seed: random.next())
            #expect(run(store, operations: 600, &random) == nil, "round \(round)")
        }
    }

    // MARK: Shards

    @Test func keysAreSpreadOverShardsAndEachShardsIndexIsFilledAsOneWouldBe() throws {
        for count in [2, 3, 5, 8] {
            let each = ShardedStore<DefaultSequencer>.share(of: 20_000, among: count)
            #expect(each > 20_000 / count && each < 20_000 / count * 11 / 10 + 600)
            let store = try ShardedStore<DefaultSequencer>(
                shardCount: count, capacityOfEach: each, arenaBytesOfEach: 4 << 20, pages: .base, seed: 11)
            for number in 0..<20_000 { try store.put("key-\(number)", "") }
            for number in 0..<count {
                let records = Double(store.shard(number).count)
                // Six standard deviations of a binomial count.
                let mean = 20_000 / Double(count)
                #expect(abs(records - mean) < 6 * (mean * (1 - 1 / Double(count))).squareRoot())
                // Were the shard chosen by bits of the home line, a part of the lines would have all records.
                let statistics = store.shard(number).store.statistics()
                #expect(statistics.meanProbeLength < 1.2 && statistics.longestProbe < 12, "\(statistics)")
            }
            store.checkInvariants()
        }
    }

    @Test func aKeyInTheWrongShardIsCaught() async {
        await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let store = try ShardedStore<DefaultSequencer>(
                shardCount: 2, capacityOfEach: 8, arenaBytesOfEach: 4096, pages: .base, seed: 1)
            let key = Array("key".utf8)
            let right = key.withUnsafeBytes { store.shardNumber(of: $0) }
            try store.shard(1 - right).put(key, [])
            store.checkInvariants()
        }
    }

    @Test func refusals() throws {
        typealias Store = ShardedStore<DefaultSequencer>
        for count in [0, -1, 1025, .max] {
            #expect(throws: StoreError.shardCountOutOfRange(count)) {
                try Store(shardCount: count, capacityOfEach: 1, arenaBytesOfEach: 64)
            }
        }
        let store = try Store(shardCount: 2, capacityOfEach: 1, arenaBytesOfEach: 64, pages: .base, seed: 1)
        #expect(throws: StoreError.keyLengthOutOfRange(0)) { try store.put("", "x") }
        #expect(throws: StoreError.keyLengthOutOfRange(65_536)) {
            try store.put([UInt8](repeating: 1, count: 65_536), [])
        }
        #expect(!store.delete("") && store.get("") == nil && !store.contains(""))
        #expect(throws: StoreError.indexFull(capacity: 1)) { for number in 0..<3 { try store.put("\(number)", "") } }
        #expect(store.snapshotRead(["", "none"]) == [nil, nil])
        #expect(store.trySnapshot([[1], []]) == [nil, nil])
        #expect(Store.share(of: 10, among: 1) == 10 && Store.share(of: 10, among: 4) == 10)
    }

    @Test func valuesLongerThanTheFirstGuessAreReadWhole() throws {
        let store = try SequencedStore<DefaultSequencer>(capacity: 4, arenaBytes: 1 << 20, pages: .base, seed: 1)
        let long = String(repeating: "long", count: 2000)
        try store.put("long", long)
        try store.put("short", "s")
        #expect(store.multiGet(["long", "none", "short"]) == [long, nil, "s"])
        #expect(store.snapshotRead(["long", "none", "short"]) == [long, nil, "s"])
        #expect(store.store.trySnapshotRead([Array("short".utf8)]) == [Array("s".utf8)])
        #expect(store.store.trySnapshotRead([Array("short".utf8)], attempts: 0) == nil)
    }

    @Test func regionsAreWhereTheRecordsAre() throws {
        let store = try ShardedStore<DefaultSequencer>(
            shardCount: 2, capacityOfEach: 10, arenaBytesOfEach: 4096, pages: .base, seed: 1)
        #expect(
            store.memoryRegions.map(\.name) == ["shard 0 arena", "shard 0 index", "shard 1 arena", "shard 1 index"])
        for number in 0..<2 {
            let arena = store.memoryRegions(ofShard: number)[0]
            #expect(arena.base == UnsafeRawPointer(store.shard(number).store.memory.base))
            #expect(arena.byteCount >= Arena.headerBytes && arena.reservedByteCount >= 4096)
        }
    }
}

extension ShardedStore {
    fileprivate func trySnapshot(_ keys: [[UInt8]]) -> [[UInt8]?] {
        Batch.values(of: keys) { #expect(trySnapshotRead($0, into: $1, stride: $2, lengths: $3)) }
    }
}
