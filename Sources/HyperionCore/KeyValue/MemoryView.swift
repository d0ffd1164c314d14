/// A part of a store's memory, for whoever places it (on a node, in huge pages) or asks where it is.
public struct MemoryView: @unchecked Sendable {
    /// Page-aligned. Valid for as long as the store lives.
    public let base: UnsafeMutableRawPointer
    public let byteCount: Int
    /// "index" or "arena", before it "shard 3 " where the store has shards.
    public let name: String
}

extension IndexedStore {
    /// The memory that records and index are in. Most of it may not be committed yet.
    public var memoryRegions: [MemoryView] {
        [
            MemoryView(base: indexRegion.base, byteCount: indexRegion.byteCount, name: "index"),
            MemoryView(base: arena.region.base, byteCount: arena.region.byteCount, name: "arena"),
        ]
    }
}

extension ShardedStore {
    /// The memory of all shards, in their order.
    public var memoryRegions: [MemoryView] { (0..<shardCount).flatMap { memoryRegions(ofShard: $0) } }

    /// The memory of one shard, for example to bind it to the node of the threads that use it.
    public func memoryRegions(ofShard number: Int) -> [MemoryView] {
        shard(number).store.memoryRegions.map {
            MemoryView(base: $0.base, byteCount: $0.byteCount, name: "shard \(number) \($0.name)")
        }
    }
}
