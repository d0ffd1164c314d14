import CHyperion

/// Several stores as one: a partition of the keys with its own arena, index and writer's turn for each shard.
///
///     key ── hash ──▶ bits 16…31 ── · shards, high part ──▶ shard ──▶ the same hash's other bits ──▶ slot, record
///
///     hash   63                           32 31             16 15         0
///           ┌───────────────────────────────┬─────────────────┬────────────┐
///           │ home line (the upper bits)    │ shard           │ tag        │
///           └───────────────────────────────┴─────────────────┴────────────┘
///
/// The key is hashed once: the shard comes from bits that an index of up to 2^32 lines uses neither for the home line
/// nor for the tag, so that the keys of one shard spread over its index as all keys would over one.
///
/// Thread safety: everything may be called by any number of threads. Writers of different shards do not wait for each
/// other.
///
/// Linearizability: each operation on one key, as the shard's. `multiGet` reads each key at a moment of its own;
/// `snapshotRead` all at one moment, across shards too. A scan walks one shard after the other.
///
/// Progress: as of `SequencedStore`: reads as a store's, writes blocking within their shard. `trySnapshotRead` is
/// wait-free. `snapshotRead`, after its bound, takes the turns of all its keys' shards: blocking, without deadlock,
/// since turns are taken in the order of the shards' numbers and never asked for while a higher one is held.
///
/// Invariants
/// 1. Each shard satisfies its store's.
/// 2. A record is in the shard that its key's hash names.
/// 3. All shards hash with one seed and have one update policy.
///
/// Rejected: the shard by the hash's highest bits, which would leave each index the upper or lower part of its lines
/// only; a second hash, a dozen instructions for every operation.
public final class ShardedStore<Turns: Sequencer>: Sendable {
    /// The most shards: with these, none is asked for 2 % more keys than another by how 65,536 divides.
    public static var mostShards: Int { 1024 }

    public let shardCount: Int
    @usableFromInline let seed: UInt64
    @usableFromInline let overwrites: Bool
    private let shards: [SequencedStore<Turns>]
    /// The same again as bare pointers: an element of an array would be retained for each operation.
    @usableFromInline let table: ShardTable<Turns>

    /// Shards that were made one by one, for example each with its memory on a node of its own; from now on written
    /// to through this only.
    /// - Precondition: 1 to `mostShards` empty stores with the same seed and policy.
    public init(_ stores: [KeyValueStore]) {
        precondition(!stores.isEmpty && stores.count <= Self.mostShards, "\(stores.count) shards")
        precondition(stores.allSatisfy { $0.isEmpty }, "a shard holds records that may belong to another one")
        precondition(
            stores.allSatisfy { $0.seed == stores[0].seed && $0.policy == stores[0].policy },
            "shards have one seed and one policy")
        shards = stores.map { SequencedStore($0) }
        shardCount = shards.count
        (seed, overwrites) = (stores[0].seed, stores[0].overwrites)
        table = ShardTable(shards)
    }

    /// Empty shards.
    ///
    /// - Parameters:
    ///   - shardCount: 1 to `mostShards`.
    ///   - capacityOfEach: records that each shard holds; see `share(of:among:)`.
    ///   - arenaBytesOfEach: address space for each shard's records.
    ///   - prefaultOfEach: as `KeyValueStore`'s.
    /// - Throws: `shardCountOutOfRange`; what `KeyValueStore` throws.
    public convenience init(
        shardCount: Int, capacityOfEach: Int, arenaBytesOfEach: Int, policy: KeyValueStore.UpdatePolicy = .inPlace,
        pages: PagePolicy = .transparentHuge, prefaultOfEach: Int = 0, seed: UInt64 = .random(in: .min ... .max)
    ) throws(StoreError) {
        guard shardCount >= 1, shardCount <= Self.mostShards else { throw .shardCountOutOfRange(shardCount) }
        var stores: [KeyValueStore] = []
        for _ in 0..<shardCount {
            stores.append(
                try KeyValueStore(
                    capacity: capacityOfEach, arenaBytes: arenaBytesOfEach, policy: policy, pages: pages,
                    prefault: prefaultOfEach, seed: seed))
        }
        self.init(stores)
    }

    /// What each of `shardCount` shards has to be made for, so that all together take `total` records.
    ///
    /// Keys fall into shards by their hash, so that one shard gets more than the mean m: eight standard deviations of
    /// √m and 32 more are exceeded less than once in 10^9 times (Chernoff's bound), whatever the keys.
    public static func share(of total: Int, among shardCount: Int) -> Int {
        guard shardCount > 1, total > 0 else { return total }
        let mean = (Double(total) / Double(shardCount)).rounded(.up)
        return Int(min(Double(total), (mean + 8 * mean.squareRoot()).rounded(.up) + 32))
    }

    /// A shard, for what concerns it alone. Writing to it is for keys that belong to it.
    public func shard(_ number: Int) -> SequencedStore<Turns> { shards[number] }

    /// The number of the shard that `key` belongs to.
    public func shardNumber(of key: UnsafeRawBufferPointer) -> Int {
        key.baseAddress == nil ? 0 : shardNumber(hash(key))
    }

    @inlinable @inline(__always)
    func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        key.count >= 9 && key.count <= 16
            ? hyperion_hash_9_to_16(key.baseAddress, key.count, seed)
            : hyperion_hash(key.baseAddress, key.count, seed)
    }

    @inlinable @inline(__always)
    func shardNumber(_ hash: UInt64) -> Int {
        // Below 2^16 · 2^10, then below `shardCount`.
        Int(truncatingIfNeeded: ((hash &>> 16 & 0xFFFF) &* UInt64(truncatingIfNeeded: shardCount)) &>> 16)
    }
}

/// The shards' stores and sequencers by number, without reference counting.
///
/// Safe: whoever has it also holds the array that keeps the shards alive.
@usableFromInline
final class ShardTable<Turns: Sequencer>: @unchecked Sendable {
    @usableFromInline let stores: UnsafeMutablePointer<Unmanaged<KeyValueStore>>
    @usableFromInline let sequenced: UnsafeMutablePointer<Unmanaged<SequencedStore<Turns>>>

    init(_ shards: [SequencedStore<Turns>]) {
        stores = .allocate(capacity: shards.count)
        sequenced = .allocate(capacity: shards.count)
        for (number, shard) in shards.enumerated() {
            (stores + number).initialize(to: .passUnretained(shard.store))
            (sequenced + number).initialize(to: .passUnretained(shard))
        }
    }

    // What they point to is trivial: nothing to deinitialise.
    deinit {
        stores.deallocate()
        sequenced.deallocate()
    }
}
