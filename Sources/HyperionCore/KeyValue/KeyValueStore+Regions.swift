/// A range of memory that a store keeps its records in.
public struct MemoryRegion: Equatable {
    /// `arena` or `index`; before it `shard 3` where a store has shards.
    public var name: String
    public var base: UnsafeRawPointer
    /// Of the part that is in use: what is reserved behind it is left out.
    public var byteCount: Int
    /// With what is reserved behind it.
    public var reservedByteCount: Int
    public init(name: String, base: UnsafeRawPointer, byteCount: Int, reservedByteCount: Int? = nil) {
        (self.name, self.base, self.byteCount) = (name, base, byteCount)
        self.reservedByteCount = max(reservedByteCount ?? 0, byteCount)
    }
}

/// The addresses are only to be asked about, and never read: nothing says what is written there meanwhile.
extension MemoryRegion: @unchecked Sendable {}

extension IndexedStore {
    /// Where its records and its index lie, for whoever asks the kernel on which node and in which pages that is.
    ///
    /// O(1), by any thread. The addresses hold for as long as the store lives.
    public var memoryRegions: [MemoryRegion] {
        [
            MemoryRegion(
                name: "arena", base: UnsafeRawPointer(arena.memory.base),
                byteCount: arena.extent, reservedByteCount: arena.region.byteCount),
            MemoryRegion(name: "index", base: UnsafeRawPointer(indexRegion.base), byteCount: indexRegion.byteCount),
        ]
    }
}
