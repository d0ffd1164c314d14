import Foundation
import Testing

@testable import HyperionCore

/// Snapshots on real threads beside writers at full speed; also to be run under ThreadSanitizer.
/// `HYPERION_TEST_SECONDS` says for how long.
@Suite(.serialized) struct SnapshotThreadsTests {
    typealias Policy = KeyValueStore.UpdatePolicy
    typealias Batch = UnsafeBufferPointer<UnsafeRawBufferPointer>

    /// Reads a batch of keys in whatever way is on trial; false: it gave up.
    typealias Read<Store> =
        @Sendable (
            _ store: Store, _ keys: Batch, _ values: UnsafeMutableRawBufferPointer,
            _ lengths: UnsafeMutableBufferPointer<Int>
        ) -> Bool

    static let valueBytes = 24

    /// Keys that stay where they are.
    final class KeyViews: @unchecked Sendable {
        let views: [UnsafeRawBufferPointer]
        init(_ keys: [[UInt8]]) {
            views = keys.map { key in
                let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: key.count, alignment: 8)
                copy.copyBytes(from: key)
                return UnsafeRawBufferPointer(copy)
            }
        }
        deinit { for view in views { view.deallocate() } }
    }

    /// Reads `views` once; the stamp of each, 0 where it is absent; nil: the read gave up. A value is its stamp three
    /// times: one that is not whole gives a stamp that no writer wrote.
    private func stamps<Store>(_ store: Store, _ views: [UnsafeRawBufferPointer], _ read: Read<Store>) -> [UInt64]? {
        var lengths = [Int](repeating: -2, count: views.count)
        return withUnsafeTemporaryAllocation(byteCount: views.count * Self.valueBytes, alignment: 8) { values in
            let isRead = views.withUnsafeBufferPointer { views in
                lengths.withUnsafeMutableBufferPointer { read(store, views, values, $0) }
            }
            guard isRead else { return nil }
            return views.indices.map { position in
                guard lengths[position] >= 0 else { return 0 }
                let words = (0..<3).map {
                    values.load(fromByteOffset: position * Self.valueBytes + $0 * 8, as: UInt64.self)
                }
                return words[0] == words[1] && words[1] == words[2] ? words[0] : .max
            }
        }
    }

    private static func withStamp<Result>(_ stamp: UInt64, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: (stamp, stamp, stamp), body)
    }

    struct Report: CustomStringConvertible {
        var snapshots = 0, gaveUp = 0, torn = 0, backwards = 0, rounds = 0
        var example: [UInt64] = []
        var violations: Int { torn + backwards }
        static func += (left: inout Report, right: Report) {
            left.snapshots += right.snapshots
            left.gaveUp += right.gaveUp
            left.torn += right.torn
            left.backwards += right.backwards
            left.rounds += right.rounds
            if left.example.isEmpty { left.example = right.example }
        }
        var description: String {
            "\(rounds) rounds, \(snapshots) snapshots, \(gaveUp) gave up: \(torn) torn, \(backwards) backwards "
                + (example.isEmpty ? "" : "\(example)")
        }
    }

    // MARK: One writer, eight keys in ascending order

    /// At each moment some first keys have a round's stamp and the others the one before. Where `removes`, every other
    /// round removes the keys instead.
    private func run(
        _ policy: Policy, removes: Bool, seconds: Double = TestEffort.seconds, read: @escaping Read<KeyValueStore>
    ) throws -> Report {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var report = Report()
        var seed: UInt64 = 1
        while ContinuousClock.now < deadline, report.violations == 0 {
            report += try round(policy, removes: removes, seed: seed, until: deadline, read)
            seed += 1
        }
        return report
    }

    private func round(
        _ policy: Policy, removes: Bool, seed: UInt64, until deadline: ContinuousClock.Instant,
        _ read: @escaping Read<KeyValueStore>
    ) throws -> Report {
        let store = try KeyValueStore(capacity: 8, arenaBytes: 64 << 20, policy: policy, pages: .base, seed: seed)
        let views = KeyViews((0..<8).map { Array("snapshot-\($0)".utf8) })
        for view in views.views { _ = Self.withStamp(1) { try? store.put(view, $0) } }
        let done = SharedWords(1)
        let total = Locked(Report())
        TestThreads.run(3) { thread in
            var own = Report()
            if thread == 0 {
                var stamp: UInt64 = 1
                while ContinuousClock.now < deadline, done[0] == 0 {
                    stamp += 1
                    for view in views.views {
                        if removes, stamp % 2 == 0 {
                            store.delete(view)
                        } else if Self.withStamp(stamp, { try? store.put(view, $0) }) == nil {
                            done[0] = 1  // the arena is full
                            break
                        }
                    }
                    own.rounds += 1
                }
                done[0] = 1
            } else {
                var newest: UInt64 = 0
                while done[0] == 0 {
                    guard let stamps = self.stamps(store, views.views, read) else {
                        own.gaveUp += 1
                        continue
                    }
                    own.snapshots += 1
                    if !Self.isOneMoment(stamps, removes: removes) { own.torn += 1 }
                    // What was there is never followed by less, but for keys that are removed.
                    let latest = stamps.max() ?? 0
                    if latest != 0, latest < newest { own.backwards += 1 }
                    newest = max(newest, latest)
                    if own.violations > 0 {
                        own.example = stamps
                        done[0] = 1
                    }
                }
            }
            total.withLock { $0 += own }
        }
        let report = total.withLock { $0 }
        if report.violations == 0 { store.checkInvariants() }
        return report
    }

    private static func isOneMoment(_ stamps: [UInt64], removes: Bool) -> Bool {
        guard !stamps.contains(.max) else { return false }
        let first = stamps[0]
        guard let border = stamps.firstIndex(where: { $0 != first }) else { return true }
        let second = stamps[border]
        guard stamps[border...].allSatisfy({ $0 == second }) else { return false }
        // Removing round: none, then the stamp before. Else: the stamp, then none, or then the one before.
        return removes ? first == 0 || second == 0 : first == second + 1
    }

    private static let snapshot: Read<KeyValueStore> = {
        $0.trySnapshotRead($1, into: $2, stride: valueBytes, lengths: $3)
    }

    @Test(arguments: Policy.allCases, [false, true])
    func noSnapshotIsTorn(_ policy: Policy, _ removes: Bool) throws {
        let report = try run(policy, removes: removes, read: Self.snapshot)
        print("SnapshotThreadsTests: \(policy), removes \(removes): \(report)")
        #expect(report.violations == 0)
        #expect(report.snapshots > 100 && report.rounds > 100)
    }

    @Test(arguments: Policy.allCases)
    func aBatchThatIsNoSnapshotIsCaught(_ policy: Policy) throws {
        let report = try run(policy, removes: false, seconds: max(5, TestEffort.seconds)) {
            $0.multiGet($1, into: $2, stride: Self.valueBytes, lengths: $3)
            return true
        }
        print("SnapshotThreadsTests: planted: no snapshot, \(policy): \(report)")
        #expect(report.torn > 0)
    }

    /// The first pass alone, as if the second had found everything unchanged.
    @Test(arguments: Policy.allCases)
    func aSnapshotThatIsNotCheckedAgainIsCaught(_ policy: Policy) throws {
        let report = try run(policy, removes: false, seconds: max(5, TestEffort.seconds)) {
            store, keys, values, lengths in
            for position in 0..<keys.count {
                let buffer = UnsafeMutableRawBufferPointer(
                    rebasing: values[position * Self.valueBytes..<(position + 1) * Self.valueBytes])
                let key = keys[position]
                guard store.sight(of: key, store.hash(key), into: buffer, &lengths[position]) != nil else {
                    return false
                }
            }
            return true
        }
        print("SnapshotThreadsTests: planted: no second pass, \(policy): \(report)")
        #expect(report.torn > 0)
    }

    // MARK: Behind a sequencer: it always succeeds

    @Test func aSnapshotInTheWritersTurnSucceeds() throws {
        let store = try SequencedStore<DefaultSequencer>(capacity: 8, arenaBytes: 1 << 20, pages: .base, seed: 3)
        let views = KeyViews((0..<8).map { Array("snapshot-\($0)".utf8) })
        let torn = Locked(0)
        let done = SharedWords(1)
        TestThreads.run(3) { thread in
            if thread == 0 {
                var stamp: UInt64 = 0
                while done[0] < 2 {
                    stamp += 1
                    // All eight in one turn: whoever has the turn sees them equal.
                    store.withTurn {
                        for view in views.views { _ = Self.withStamp(stamp) { try? store.store.put(view, $0) } }
                    }
                }
            } else {
                for _ in 0..<500 {
                    let stamps = self.stamps(store, views.views) { store, keys, values, lengths in
                        // No look at all: straight to the turn.
                        store.snapshotRead(keys, into: values, stride: Self.valueBytes, lengths: lengths, attempts: 0)
                        return true
                    }
                    if Set(stamps ?? []).count != 1 { torn.withLock { $0 += 1 } }
                }
                _ = done.memory.word(0).pointee.wrappingAdd(1, ordering: .acquiringAndReleasing)
            }
        }
        #expect(torn.withLock { $0 } == 0)
        store.checkInvariants()
    }

    // MARK: Two shards, a writer each

    /// Snapshots of two keys that two independent writers count up, which can all be put in one order: where one saw
    /// more of the first key than another, it did not see less of the second.
    private func disorder(seconds: Double, read: @escaping Read<ShardedStore<DefaultSequencer>>) throws -> (Int, Int) {
        let store = try ShardedStore<DefaultSequencer>(
            shardCount: 2, capacityOfEach: 8, arenaBytesOfEach: 1 << 16, pages: .base, seed: 3)
        var keys: [[UInt8]] = []
        var number = 0
        while keys.count < 2 {
            let key = Array("counter-\(number)".utf8)
            if key.withUnsafeBytes({ store.shardNumber(of: $0) }) == keys.count { keys.append(key) }
            number += 1
        }
        let views = KeyViews(keys)
        for view in views.views { _ = Self.withStamp(1) { try? store.put(view, $0) } }
        let done = SharedWords(1)
        let all = Locked<[[UInt64]]>([])
        let deadline = ContinuousClock.now + .seconds(seconds)
        TestThreads.run(4) { thread in
            if thread < 2 {
                var stamp: UInt64 = 1
                while done[0] == 0 {
                    stamp += 1
                    _ = Self.withStamp(stamp) { try? store.put(views.views[thread], $0) }
                }
            } else {
                var own: [[UInt64]] = []
                // The readers look at the keys in opposite orders.
                let order = thread == 2 ? views.views : views.views.reversed()
                while ContinuousClock.now < deadline, own.count < 100_000 {
                    guard let stamps = self.stamps(store, order, read) else { continue }
                    own.append(thread == 2 ? stamps : stamps.reversed())
                }
                done[0] = 1
                all.withLock { $0 += own }
            }
        }
        store.checkInvariants()
        let sorted = all.withLock { $0 }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        let falls = zip(sorted, sorted.dropFirst()).count { $0[1] > $1[1] }
        return (sorted.count, falls)
    }

    @Test func snapshotsAcrossShardsAreInOneOrder() throws {
        let (snapshots, falls) = try disorder(seconds: TestEffort.seconds) {
            $0.trySnapshotRead($1, into: $2, stride: Self.valueBytes, lengths: $3)
        }
        print("SnapshotThreadsTests: two shards: \(snapshots) snapshots, \(falls) out of order")
        #expect(snapshots > 100 && falls == 0)
    }

    @Test func batchesAcrossShardsThatAreNoSnapshotsAreCaught() throws {
        let (snapshots, falls) = try disorder(seconds: max(3, TestEffort.seconds)) {
            for position in 0..<$1.count {
                let buffer = UnsafeMutableRawBufferPointer(
                    rebasing: $2[position * Self.valueBytes..<(position + 1) * Self.valueBytes])
                $3[position] = $0.get($1[position], into: buffer) ?? -1
                // Also on one core the others get on between the two, not always in the same order.
                for _ in 0..<Int.random(in: 1...6) { sched_yield() }
            }
            return true
        }
        print("SnapshotThreadsTests: planted: two gets: \(snapshots) pairs, \(falls) out of order")
        #expect(falls > 0)
    }
}
