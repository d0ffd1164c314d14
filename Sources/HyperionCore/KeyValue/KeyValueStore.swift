import CHyperion

/// The engine's store for keys and values: one writer, any number of readers, no lock in a read.
public typealias KeyValueStore = IndexedStore<HashIndex<HardwareMemory>>

/// A key-value store over any index layout; `KeyValueStore` is the one to use.
///
///     key ── hash ──▶ index slot ── offset ──▶ record in the arena: [lengths, version][key][value]
///
/// A write appends a record to the arena and publishes it by one store of its slot. A write to a key that is
/// there either overwrites the value in place, under the record's SeqLock, or appends a new record and
/// republishes the slot: the store's `UpdatePolicy`. Capacity is fixed, so that no operation ever stops to grow;
/// `GrowingKeyValueStore` starts small and `CompactingKeyValueStore` gives dead bytes back, both beside readers.
///
/// Keys are 1 to 65,535 bytes, values 0 to 1 GiB: any bytes, and the same bytes out.
///
/// Thread safety: `put`, `update` and `delete` are the writer's, one thread at a time (the caller sees to that; debug
/// builds stop if two threads are inside). Everything else may be called by any number of threads beside it.
///
/// Linearizability: `get`, `contains`, `put`, `update` and `delete` are linearizable with respect to happens-before (a put
/// returns while its last store may still be on its way to other cores: whoever compares time stamps of two cores
/// needs a fence behind the put). `multiGet` reads each of its keys at some moment of its own within the call, in
/// no particular order: it is no snapshot. `scan` sees a key that is there during the whole scan exactly once; one
/// that is removed and added again meanwhile never, once or twice.
///
/// Progress: `put`, `update`, `delete` and `contains` are wait-free (bounded by the index's lines and the bytes of key
/// and value). With `UpdatePolicy.append` `get` and `multiGet` are wait-free, and these loads are why: the tags of each
/// line on the key's way (at most all lines, once each; `findAnywhere` counts them down), the word of a slot whose tag
/// is equal (once: if it has changed since, the find goes on and does not look again), the record's two header words
/// and its key and value, which no writer touches after publication. None of them is repeated for what a writer does.
/// With `.inPlace` they are blocking within one record: they wait for a writer that is inside the very record that
/// they read, and repeat the copy that it overlapped; a writer that is put to sleep elsewhere holds up nobody.
/// `trySnapshotRead` gives up after its bound, so that it is wait-free with either policy. Over an index that grows, a
/// read that finds nothing is repeated where the index changed meanwhile; where records move, see
/// `KeyValueStore+Compact.swift`.
///
/// What a reader loads: a slot's line is written by another key's update only where the two share it, records only
/// where they share a line at their ends; counters and the writer's words lie on lines that no get loads.
///
/// Invariants
/// 1. The index and the arena satisfy theirs.
/// 2. Every slot names a record whose key hashes to a place where a find reaches that slot.
/// 3. The bytes of the live records and the arena's dead bytes add up to its used bytes. Where records move, room that a
///    live record's value does not need is dead.
/// 4. No record's version is odd while no writer is inside; with `.append` every version is 0.
public final class IndexedStore<Index: RecordIndex>: Sendable {
    /// What a put does with a key that is there.
    public enum UpdatePolicy: String, Sendable, CaseIterable {
        /// A value that has room is written over the old one under the record's SeqLock; memory stays flat.
        case inPlace = "in-place"
        /// A new record each time; reads never wait, and the old record's bytes are dead.
        case append
    }

    @usableFromInline let index: Index
    @usableFromInline let arena: Arena
    @usableFromInline let memory: HardwareMemory
    @usableFromInline let seed: UInt64
    @usableFromInline let overwrites: Bool
    /// Of a store that moves records; others never ask.
    @usableFromInline let compaction: Compaction
    let indexRegion: MappedRegion
    /// Two words, each on a cache line of its own: debug builds only, 1 while a writer is inside; and how many keys
    /// were ever removed, for snapshots (see KeyValueStore+Snapshot.swift).
    @usableFromInline let control: HardwareMemory
    @usableFromInline static var writerOffset: Int { 0 }
    @usableFromInline static var removalsOffset: Int { CacheLine.bytes }
    let controlRegion: MappedRegion

    public var policy: UpdatePolicy { overwrites ? .inPlace : .append }
    /// The most records that it holds.
    public var capacity: Int { index.capacity }
    /// Records that it holds.
    @inlinable public var count: Int { index.count }
    @inlinable public var isEmpty: Bool { count == 0 }

    /// An empty store.
    ///
    /// - Parameters:
    ///   - capacity: the most records that it will hold, 1 to 2^40.
    ///   - arenaBytes: bytes for records; see `recordBytes(keyLength:valueLength:)`. Address space is reserved now
    ///     and memory committed as it is used.
    ///   - prefault: bytes of the arena to commit now, and if there are any all of the index too (unless it grows),
    ///     so that no put waits for the kernel to clear a page; `Int.max`: the whole arena.
    ///   - seed: of the hash. Keep it secret or random where keys come from strangers: XXH3 is no cryptographic
    ///     hash, and who knows the seed can make keys collide.
    /// - Throws: `capacityOutOfRange`, `reservationFailed`.
    public convenience init(
        capacity: Int, arenaBytes: Int, policy: UpdatePolicy = .inPlace, pages: PagePolicy = .transparentHuge,
        prefault: Int = 0, seed: UInt64 = .random(in: .min ... .max)
    ) throws(StoreError) {
        try self.init(
            capacity: capacity, arenaBytes: arenaBytes, policy: policy, pages: pages, prefault: prefault, seed: seed,
            moving: .automatic)
    }

    /// - Parameter compaction: of a store that moves records, which also commits nothing beforehand.
    init(
        capacity: Int, arenaBytes: Int, policy: UpdatePolicy, pages: PagePolicy, prefault: Int, seed: UInt64,
        moving compaction: Compaction
    ) throws(StoreError) {
        guard capacity >= 1, capacity <= 1 << 40 else { throw .capacityOutOfRange(capacity) }
        arena =
            Index.recordsMove
            ? try Arena(logCapacity: arenaBytes, pages: pages)
            : try Arena(capacity: arenaBytes, pages: pages, prefault: prefault)
        self.compaction = compaction
        indexRegion = try MappedRegion(
            bytes: Index.byteCount(capacity: capacity), pages: pages, prefault: prefault > 0 && !Index.grows ? .max : 0)
        index = Index(memory: HardwareMemory(base: indexRegion.base), capacity: capacity)
        memory = arena.memory
        self.seed = seed
        overwrites = policy == .inPlace
        controlRegion = try MappedRegion(bytes: 2 * CacheLine.bytes, pages: .base)
        control = HardwareMemory(base: controlRegion.base)
    }

    /// Bytes of the arena that a record takes: a header of 16, and key and value each rounded up to 8; `Int.max` for
    /// lengths that no record can have.
    public static func recordBytes(keyLength: Int, valueLength: Int) -> Int {
        guard isKeyLength(keyLength), valueLength >= 0, valueLength <= 1 << 30 else { return .max }
        return Record.byteCount(keyLength: keyLength, valueLength: valueLength)
    }

    @inlinable @inline(__always)
    func hash(_ key: UnsafeRawBufferPointer) -> UInt64 { hyperion_hash(key.baseAddress, key.count, seed) }

    /// Keys of the commonest lengths, whose hash is a dozen instructions, have short ways of their own through `get`
    /// and `put`: without a call, a loop or a register spilled, so that the processor has the next operations' cache
    /// misses under way with this one's. Whatever is not as simple as it mostly is goes the general way, from the start.
    @inlinable @inline(__always)
    static func isShort(_ key: UnsafeRawBufferPointer) -> Bool { key.count >= 9 && key.count <= 16 }

    @inlinable @inline(__always)
    func shortHash(_ key: UnsafeRawBufferPointer) -> UInt64 { hyperion_hash_9_to_16(key.baseAddress, key.count, seed) }

    @inlinable @inline(__always)
    func record(_ offset: Int) -> Record { Record(memory: memory, offset: offset) }

    /// Keys that cannot be in any store are answered without a look.
    @inlinable @inline(__always)
    static func isKeyLength(_ count: Int) -> Bool { count > 0 && count <= 65_535 }

    @inlinable @inline(__always)
    func find(_ key: UnsafeRawBufferPointer, hash: UInt64) -> IndexMatch? {
        let memory = self.memory
        return index.find(hash) {
            let record = Record(memory: memory, offset: $0)
            return Index.recordsMove ? record.hasMovingKey(key) : record.hasKey(key)
        }
    }
}
