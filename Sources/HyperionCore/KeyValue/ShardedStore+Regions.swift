extension ShardedStore {
    /// Where the records and indexes of all shards lie, in their order; see `IndexedStore.memoryRegions`.
    public var memoryRegions: [MemoryRegion] { (0..<shardCount).flatMap { memoryRegions(ofShard: $0) } }

    /// The memory of one shard, for example to bind it to the node of the threads that use it.
    public func memoryRegions(ofShard number: Int) -> [MemoryRegion] {
        shard(number).store.memoryRegions.map { region in
            var region = region
            region.name = "shard \(number) \(region.name)"
            return region
        }
    }
}
