import Foundation

@testable import HyperionCore

/// One writer and several readers on one store, and what the readers were told that cannot be.
///
/// Keys below `stableKeys` are put again and again and never deleted; the others come and go around them. Each
/// put has a version higher than all before it. Beside the store, `bounds` tells for each key the version that
/// was last completed and the one that was last begun.
final class ConcurrentRun<Index: RecordIndex>: @unchecked Sendable {
    struct Report: CustomStringConvertible {
        var reads = 0, absent = 0, writes = 0
        /// Values that are no whole value of their key.
        var torn = 0
        /// Values older than one that this reader saw before, or than one whose put had returned.
        var stale = 0
        /// Values of puts that had not begun.
        var early = 0
        /// Stable keys that were not found.
        var lost = 0
        var violations: Int { torn + stale + early + lost }

        static func += (left: inout Report, right: Report) {
            left.reads += right.reads
            left.absent += right.absent
            left.writes += right.writes
            left.torn += right.torn
            left.stale += right.stale
            left.early += right.early
            left.lost += right.lost
        }

        var description: String {
            "\(writes) writes, \(reads) reads (\(absent) absent): "
                + "\(torn) torn, \(stale) stale, \(early) early, \(lost) lost"
        }
    }

    /// Copies the value of a key as a reader does: length, or nil where the key is not there.
    typealias Read = @Sendable (IndexedStore<Index>, UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Int?

    let store: IndexedStore<Index>
    let keys: [UnsafeRawBufferPointer]
    /// Where a key stands in `keys`.
    let numbers: [[UInt8]: Int]
    let stableKeys: Int
    /// Two words a key, completed and begun, and one that says that the writer is done.
    private let bounds: HardwareMemory
    private let boundsRegion: MappedRegion
    private var doneOffset: Int { keys.count * 16 }
    private let total = Locked(Report())
    /// Whether what comes and goes comes only while readers read, so that the index grows beside them.
    var growsBesideReaders = false
    /// Whether scans see each key that stays once. Beside growth they do not, and have to see whole values all the same.
    var scansExactly = true
    /// Reads after which a reader ends the run.
    var readsPerReader = Int.max

    init(store: IndexedStore<Index>, keys: [[UInt8]], stableKeys: Int) throws {
        self.store = store
        self.stableKeys = stableKeys
        numbers = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
        self.keys = keys.map { key in
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: key.count, alignment: 1)
            copy.copyBytes(from: key)
            return UnsafeRawBufferPointer(copy)
        }
        boundsRegion = try MappedRegion(bytes: keys.count * 16 + 8, pages: .base)
        bounds = HardwareMemory(base: boundsRegion.base)
    }

    deinit { for key in keys { key.deallocate() } }

    /// Runs until `deadline`, until the arena is full, or until a violation was seen.
    func run(readers: Int, until deadline: ContinuousClock.Instant, seed: UInt64, read: Read? = nil) -> Report {
        var random = TestRandom(seed: seed)
        let group = DispatchGroup()
        var version: UInt64 = 0
        // What comes and goes is put first, so that the stable keys come to lie behind it.
        for key in (growsBesideReaders ? [] : Array(stableKeys..<keys.count)) + Array(0..<stableKeys) {
            version = put(key, after: version) ?? version
        }
        let first = version
        func start(_ body: @escaping @Sendable () -> Report) {
            group.enter()
            Thread {
                let report = body()
                self.total.withLock { $0 += report }
                group.leave()
            }.start()
        }
        for _ in 0..<readers {
            let seed = random.next()
            start { self.readUntilDone(seed: seed, read: read) }
        }
        let writerSeed = random.next()
        start { self.write(after: first, until: deadline, seed: writerSeed) }
        group.wait()
        return total.withLock { $0 }
    }

    // MARK: Writer

    private func put(_ key: Int, after version: UInt64) -> UInt64? {
        withUnsafeTemporaryAllocation(byteCount: StampedValue.longest + 8, alignment: 8) { buffer in
            let next = version + 1
            bounds.storeReleasing(next, key * 16 + 8)
            let value = StampedValue.write(key: key, version: next, into: buffer)
            guard (try? store.put(keys[key], value)) != nil else { return nil }
            bounds.storeReleasing(next, key * 16)
            return next
        }
    }

    private func write(after first: UInt64, until deadline: ContinuousClock.Instant, seed: UInt64) -> Report {
        var random = TestRandom(seed: seed)
        var version = first
        while true {
            if version % 64 == 0, ContinuousClock.now >= deadline || bounds.loadRelaxed(doneOffset) != 0 { break }
            let key = random.below(keys.count)
            if key >= stableKeys, random.below(2) == 0 {
                store.delete(keys[key])
                continue
            }
            guard let next = put(key, after: version) else { break }
            version = next
        }
        bounds.storeReleasing(1, doneOffset)
        return Report(writes: Int(version))
    }

    // MARK: Readers

    private func readUntilDone(seed: UInt64, read: Read?) -> Report {
        var random = TestRandom(seed: seed)
        var reader = ConcurrentReader(run: self)
        while bounds.loadAcquiring(doneOffset) == 0 {
            for _ in 0..<32 {
                let key = random.below(keys.count)
                if let read {
                    reader.get(key, read)
                    continue
                }
                switch random.below(16) {
                case ..<10: reader.get(key) { $0.get($1, into: $2) }
                case ..<13: reader.borrow(key)
                // Beside growth there are a thousand keys.
                case 13 where scansExactly || random.below(64) == 0: reader.scan()
                default: reader.multiGet(from: key, count: 1 + random.below(min(keys.count, 40)))
                }
            }
            if reader.report.violations > 0 || reader.report.reads >= readsPerReader {
                bounds.storeReleasing(1, doneOffset)
            }
        }
        return reader.report
    }

    func completed(_ key: Int) -> UInt64 { bounds.loadAcquiring(key * 16) }
    func begun(_ key: Int) -> UInt64 { bounds.loadAcquiring(key * 16 + 8) }
}
