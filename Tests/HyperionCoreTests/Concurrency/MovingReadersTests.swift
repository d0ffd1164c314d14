import Foundation
import Testing

@testable import HyperionCore

/// Readers on real threads beside a writer under which the index grows and records move; see `StoreReadersTests`.
@Suite(.serialized) struct MovingReadersTests {
    private func rounds<Index: RecordIndex>(
        _ name: String, grows: Bool, readers: Int = 3, reads: Int = .max, keys: Int = 40,
        _ make: (_ seed: UInt64) throws -> IndexedStore<Index>, read: ConcurrentRun<Index>.Read? = nil
    ) throws -> ConcurrentRun<Index>.Report {
        var random = TestRandom(seed: TestRandom.seed(of: "MovingReadersTests"))
        var report = ConcurrentRun<Index>.Report()
        // By time, or where reads are asked for, by those alone.
        let deadline = ContinuousClock.now + .seconds(reads == .max ? TestEffort.seconds : 1e6)
        while ContinuousClock.now < deadline, report.violations == 0, report.reads < reads {
            let names = (0..<keys).map { Array("key-\($0)".utf8) }
            let run = try ConcurrentRun(store: try make(random.next()), keys: names, stableKeys: 12)
            run.growsBesideReaders = grows
            run.scansExactly = !grows
            // A growing store is soon as large as it gets.
            run.readsPerReader = grows ? 200_000 : reads / readers
            report += run.run(readers: readers, until: deadline, seed: random.next(), read: read)
            if report.violations == 0 { run.store.checkInvariants() }
        }
        print("MovingReadersTests: \(name): \(report)")
        return report
    }

    /// Small arenas: the log goes round thousands of times.
    @Test(arguments: CompactingKeyValueStore.UpdatePolicy.allCases)
    func readersSeeWholeValuesWhileRecordsMove(_ policy: CompactingKeyValueStore.UpdatePolicy) throws {
        let report = try rounds("\(policy), compacting", grows: false) { seed in
            try CompactingKeyValueStore(
                capacity: 40, arenaBytes: 16 << 10, compaction: .automatic, policy: policy, pages: .base, seed: seed)
        }
        #expect(report.violations == 0 && report.reads > 1000 && report.writes > 1000 && report.absent > 0)
    }

    @Test func noKeyIsMissedWhileTheIndexGrows() throws {
        let report = try rounds("growing", grows: true, keys: 1000) { seed in
            try GrowingKeyValueStore(
                capacity: 1000, arenaBytes: 64 << 20, policy: .append, pages: .base, seed: seed)
        }
        #expect(report.violations == 0 && report.reads > 1000 && report.writes > 1000)
    }

    /// Everything at once; `HYPERION_STRESS_READS` says how many checked reads, 10^7 in CI and 10^9 where there is time.
    @Test(arguments: GrowingCompactingKeyValueStore.UpdatePolicy.allCases)
    func stressOfUpdatesDeletesGrowthAndCompaction(_ policy: GrowingCompactingKeyValueStore.UpdatePolicy) throws {
        let asked = ProcessInfo.processInfo.environment["HYPERION_STRESS_READS"].flatMap { Int($0) }
        let report = try rounds(
            "stress, \(policy)", grows: true, readers: 2, reads: max(asked ?? 200_000, 2) / 2, keys: 3000
        ) { seed in
            try GrowingCompactingKeyValueStore(
                capacity: 3000, arenaBytes: 512 << 10, compaction: .automatic, policy: policy, pages: .base, seed: seed)
        }
        #expect(report.violations == 0 && report.writes > 0)
        #expect(report.reads >= (asked ?? 200_000) / 2)
    }

    // MARK: Planted defect, found by the same readers

    @Test func readingWithoutALookAtTheGenerationIsCaught() throws {
        let report = try rounds(
            "planted: no validation", grows: false,
            { seed in
                try CompactingKeyValueStore(
                    capacity: 40, arenaBytes: 16 << 10, compaction: .automatic(deadPercent: 0), pages: .base,
                    seed: seed)
            },
            read: { store, key, buffer in
                guard let match = store.find(key, hash: store.hash(key)) else { return nil }
                // As a reader that is put to sleep with the record in its hand.
                sched_yield()
                return store.record(match.offset).tryCopyMovingValue(into: buffer, limit: store.arena.limit) ?? 0
            })
        #expect(report.violations > 0)
    }
}
