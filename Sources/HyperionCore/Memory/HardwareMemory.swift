import CHyperion
import Synchronization

/// `AtomicMemory` over a region of real memory.
///
/// A handle of one pointer: copying it copies no bytes and owns nothing. Whoever makes one keeps the region
/// mapped for as long as it is used; offsets are not checked in release builds.
///
/// Thread safety: every access is atomic; what it orders is in its name.
@frozen
public struct HardwareMemory: AtomicMemory, @unchecked Sendable {
    public let base: UnsafeMutableRawPointer

    /// - Parameter base: 8-byte aligned.
    @inlinable
    public init(base: UnsafeMutableRawPointer) {
        self.base = base
    }

    /// `Atomic` has the size and layout of its value (SE-0410), so that any aligned word may be viewed as one.
    @inlinable @inline(__always)
    func word(_ offset: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        assert(offset >= 0 && offset & 7 == 0)
        return (base + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    @inlinable @inline(__always)
    public func loadRelaxed(_ offset: Int) -> UInt64 { word(offset).pointee.load(ordering: .relaxed) }

    @inlinable @inline(__always)
    public func loadAcquiring(_ offset: Int) -> UInt64 { word(offset).pointee.load(ordering: .acquiring) }

    @inlinable @inline(__always)
    public func storeRelaxed(_ value: UInt64, _ offset: Int) { word(offset).pointee.store(value, ordering: .relaxed) }

    @inlinable @inline(__always)
    public func storeReleasing(_ value: UInt64, _ offset: Int) {
        word(offset).pointee.store(value, ordering: .releasing)
    }

    @inlinable @inline(__always)
    public func fenceAcquiring() { atomicMemoryFence(ordering: .acquiring) }

    @inlinable @inline(__always)
    public func fenceReleasing() { atomicMemoryFence(ordering: .releasing) }

    @inlinable @inline(__always)
    public func wait(turn: Int) { Backoff.wait(turn: turn) }

    @inlinable @inline(__always)
    public func loadTags(_ offset: Int) -> SIMD8<UInt16> { hyperion_line_tags(base + offset) }

    @inlinable @inline(__always)
    public func prefetch(_ offset: Int) { hyperion_prefetch(base + offset) }
}
