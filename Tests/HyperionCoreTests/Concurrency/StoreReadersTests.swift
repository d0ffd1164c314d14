import Testing

@testable import HyperionCore

/// One writer and three readers on real threads; also to be run under ThreadSanitizer:
/// `HYPERION_CONCURRENT_TESTS_ONLY=1 swift test -c release --sanitize=thread -Xswiftc -enable-testing --filter
/// StoreReadersTests` (see `ThreadSanitizerTests` for why optimised). `HYPERION_TEST_SECONDS` says for how long.
@Suite(.serialized) struct StoreReadersTests {
    typealias Policy = KeyValueStore.UpdatePolicy

    /// Runs one small store after another, because an arena without end would take too much memory.
    private func rounds<Index: RecordIndex>(
        _ name: String, _ makeRun: (_ seed: UInt64) throws -> ConcurrentRun<Index>,
        read: ConcurrentRun<Index>.Read? = nil
    ) throws -> ConcurrentRun<Index>.Report {
        var random = TestRandom(seed: TestRandom.seed(of: "StoreReadersTests"))
        var report = ConcurrentRun<Index>.Report()
        let deadline = ContinuousClock.now + .seconds(TestEffort.seconds)
        while ContinuousClock.now < deadline, report.violations == 0 {
            let run = try makeRun(random.next())
            report += run.run(readers: 3, until: deadline, seed: random.next(), read: read)
            if report.violations == 0 { run.store.checkInvariants() }
        }
        print("StoreReadersTests: \(name): \(report)")
        return report
    }

    @Test(arguments: Policy.allCases)
    func readersSeeWholeValuesInOrder(_ policy: Policy) throws {
        let report = try rounds("\(policy), spread keys") { seed in
            let store = try KeyValueStore(capacity: 40, arenaBytes: 32 << 20, policy: policy, pages: .base, seed: seed)
            return try ConcurrentRun(store: store, keys: (0..<40).map { Array("key-\($0)".utf8) }, stableKeys: 12)
        }
        #expect(report.violations == 0)
        #expect(report.reads > 1000 && report.writes > 1000 && report.absent > 0)
    }

    /// All keys share one home line: the stable ones lie behind lines whose slots come and go.
    @Test(arguments: Policy.allCases)
    func readersAreNotMisledWhereTombstonesComeAndGo(_ policy: Policy) throws {
        let report = try rounds("\(policy), one home line") { seed in
            let store = try KeyValueStore(capacity: 25, arenaBytes: 32 << 20, policy: policy, pages: .base, seed: seed)
            return try ConcurrentRun(store: store, keys: TestKeys.colliding(25, in: store, lines: 1), stableKeys: 8)
        }
        #expect(report.violations == 0)
        #expect(report.reads > 1000 && report.writes > 1000 && report.absent > 0)
    }

    // MARK: Planted defects, found by the same readers

    @Test func copyingWithoutTheSeqLockIsCaught() throws {
        let report = try rounds(
            "planted: no validation",
            { seed in
                let store = try KeyValueStore(capacity: 2, arenaBytes: 1 << 20, pages: .base, seed: seed)
                return try ConcurrentRun(store: store, keys: [[1], [2]], stableKeys: 2)
            },
            read: { store, key, buffer in
                guard let match = store.find(key, hash: store.hash(key)) else { return nil }
                // The same relaxed loads as `copyValue`, and no look at the version.
                let record = store.record(match.offset)
                let length = Record.valueLength(record.lengths)
                let start = record.valueOffset(keyLength: record.keyLength)
                record.copyWords(at: start, to: buffer, count: min(length, buffer.count))
                return length
            })
        #expect(report.torn > 0)
    }

    @Test func anIndexThatMovesKeysIsCaught() throws {
        let report = try rounds("planted: keys are moved") { seed in
            let store = try IndexedStore<MovingIndex>(capacity: 25, arenaBytes: 32 << 20, pages: .base, seed: seed)
            let layout = try KeyValueStore(capacity: 25, arenaBytes: 8, pages: .base, seed: seed)
            let keys = TestKeys.colliding(25, in: layout, lines: 1)
            return try ConcurrentRun(store: store, keys: keys, stableKeys: 8)
        }
        #expect(report.lost > 0)
    }

    @Test func aCacheThatIsNotUpdatedIsCaught() throws {
        let cache = StaleCache()
        let report = try rounds(
            "planted: stale values",
            { seed in
                cache.clear()
                let store = try KeyValueStore(capacity: 2, arenaBytes: 1 << 20, pages: .base, seed: seed)
                return try ConcurrentRun(store: store, keys: [[1], [2]], stableKeys: 2)
            },
            read: { store, key, buffer in cache.get(key, buffer) { store.get(key, into: buffer) } })
        #expect(report.stale > 0)
    }
}
