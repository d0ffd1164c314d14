/// Memory as concurrent protocol code sees it: 64-bit words at byte offsets, accessed with a stated ordering.
///
/// `SeqLock` and `HashIndex` are written once over this protocol. Over `HardwareMemory` each requirement is one
/// instruction; over a simulated memory the same source can be explored under every outcome that the memory
/// model allows.
///
/// Offsets are multiples of 8. The names of the orderings are those of C11 (ISO/IEC 9899:2011, 7.17.3):
/// an acquiring load that reads from a releasing store makes everything before the store visible after the load.
public protocol AtomicMemory: Sendable {
    func loadRelaxed(_ offset: Int) -> UInt64
    func loadAcquiring(_ offset: Int) -> UInt64
    func storeRelaxed(_ value: UInt64, _ offset: Int)
    func storeReleasing(_ value: UInt64, _ offset: Int)
    /// Keeps loads before it before every access after it.
    func fenceAcquiring()
    /// Keeps every access before it before stores after it.
    func fenceReleasing()
    /// Called in each turn of a loop that waits for another thread; `turn` counts from 0.
    func wait(turn: Int)
    /// The upper 16 bits of the eight words of the cache line at `offset` (a multiple of 64), each word loaded
    /// relaxed, in no particular order.
    func loadTags(_ offset: Int) -> SIMD8<UInt16>
    /// A hint that the cache line at `offset` will be read.
    func prefetch(_ offset: Int)
}

extension AtomicMemory {
    public func loadTags(_ offset: Int) -> SIMD8<UInt16> {
        var tags = SIMD8<UInt16>()
        for word in 0..<8 { tags[word] = UInt16(truncatingIfNeeded: loadRelaxed(offset + word * 8) >> 48) }
        return tags
    }
}
