import CHyperion

/// Bump allocation over one reserved region: the memory under every record.
///
///     base                                                            base + capacity
///      ┌────────┬──────────────────────────────────┬───────────────────────┐
///      │ header │ allocations, oldest first        │ reserved, untouched   │
///      └────────┴──────────────────────────────────┴───────────────────────┘
///      0        64                                 next (the bump pointer)
///
/// An allocation is named by its 64-bit byte offset from the base. Nothing ever moves and nothing is freed one
/// by one; the owner says which bytes are `dead` so that somebody can decide when to compact.
///
/// Thread safety: one thread at a time calls `allocate` and `retire` (the store's writer); statistics may be
/// read by any thread at any time, each of them atomically.
///
/// Invariants
/// 1. headerBytes ≤ next ≤ capacity, next is a multiple of 8, and next never falls.
/// 2. Allocations do not overlap and lie within headerBytes ..< next; each begins at a multiple of 8.
/// 3. A request that throws has changed nothing, however often it is made.
/// 4. 0 ≤ dead ≤ next − headerBytes.
///
/// Rejected: a free list in size classes. It would make room for new values without compaction, but a reader
/// could then find other bytes under an offset that it still holds, and every read would need a validation that
/// today only the in-place policy pays for.
public final class Arena: Sendable {
    /// Offsets below this are never handed out, so that small numbers can mean something else in a slot.
    public static let headerBytes = CacheLine.bytes
    @usableFromInline static var nextOffset: Int { 0 }
    @usableFromInline static var deadOffset: Int { 8 }

    public struct Statistics: Sendable, Equatable {
        /// Bytes that can be allocated in all, used so far, and used by what is no longer live.
        public var capacity: Int
        public var used: Int
        public var dead: Int
        public var available: Int { capacity - used }
    }

    @usableFromInline let region: MappedRegion
    @usableFromInline let limit: Int
    /// The arena's bytes. Valid for as long as the arena lives.
    public let memory: HardwareMemory
    /// Of an arena that is a log: see `Arena+Log.swift`. Nil: allocations are never given back.
    @usableFromInline let log: LogLayout?

    /// Reserves room for `capacity` bytes of allocations; see `MappedRegion` for the options and what is thrown.
    public init(capacity: Int, pages: PagePolicy = .transparentHuge, prefault: Int = 0) throws(StoreError) {
        guard capacity >= 1, capacity <= 1 << 47 - Self.headerBytes - 8 else { throw .capacityOutOfRange(capacity) }
        limit = (capacity + 7) & ~7 + Self.headerBytes
        region = try MappedRegion(bytes: limit, pages: pages, prefault: prefault)
        memory = HardwareMemory(base: region.base)
        log = nil
        memory.storeRelaxed(UInt64(Self.headerBytes), Self.nextOffset)
    }

    /// An arena that is a log, from which the oldest allocations are taken: for `Arena+Log.swift` only.
    init(log layout: LogLayout, pages: PagePolicy) throws(StoreError) {
        log = layout
        limit = layout.end
        region = try MappedRegion(bytes: layout.end + LogLayout.slack, pages: pages)
        memory = HardwareMemory(base: region.base)
        memory.storeRelaxed(UInt64(layout.start), Self.nextOffset)
        memory.storeRelaxed(UInt64(layout.start), Self.oldestOffset)
        memory.storeRelaxed(UInt64(layout.start), Self.releasedOffset)
    }

    /// Takes the next `byteCount` bytes, at least 1, rounded up to a multiple of 8, and returns their offset.
    ///
    /// O(1). The bytes are zero: no byte is handed out twice.
    /// - Throws: `arenaFull` if they do not fit; nothing has changed then.
    @inlinable @inline(__always)
    public func allocate(_ byteCount: Int) throws(StoreError) -> Int {
        guard hasRoom(byteCount) else { throw .arenaFull(requested: byteCount, available: statistics.available) }
        return take(byteCount)
    }

    /// Whether `byteCount` is at least 1 and would fit.
    @inlinable @inline(__always)
    func hasRoom(_ byteCount: Int) -> Bool {
        let left = limit &- Int(truncatingIfNeeded: memory.loadRelaxed(Self.nextOffset))  // next ≤ limit
        // Unsigned, so that nothing below 1 passes either.
        return UInt(bitPattern: byteCount &- 1) < UInt(bitPattern: left)
    }

    /// As `allocate`, where there is room.
    @inlinable @inline(__always)
    func take(_ byteCount: Int) -> Int {
        assert(hasRoom(byteCount))
        let offset = Int(truncatingIfNeeded: memory.loadRelaxed(Self.nextOffset))
        // limit is a multiple of 8, so that rounding up cannot pass it.
        let next = offset &+ (byteCount &+ 7) & ~7
        memory.storeRelaxed(UInt64(truncatingIfNeeded: next), Self.nextOffset)
        prefetchAhead(from: offset, to: next)
        return offset
    }

    /// How far ahead of the bump pointer lines are fetched, in bytes: some ten records of a hundred bytes.
    @usableFromInline static var prefetchDistance: Int { 768 }

    /// Fetches, for writing, the lines that will be allocated some records from now.
    ///
    /// A store to a line that is not in the cache waits in the store buffer until the line has come from memory,
    /// and the buffer holds only about half a record's worth of such waits: without this an insert of 16 + 64
    /// bytes takes 110 to 150 ns instead of 65 to 70. Two lines, or four: for larger records the processor's own
    /// prefetcher sees the stream. A prefetch never faults, so that reaching past the region's end is harmless.
    @inlinable @inline(__always)
    func prefetchAhead(from offset: Int, to next: Int) {
        let start = memory.base + (offset &+ Self.prefetchDistance)
        hyperion_prefetch_for_write(start)
        hyperion_prefetch_for_write(start + CacheLine.bytes)
        guard next &- offset > 2 &* CacheLine.bytes else { return }
        hyperion_prefetch_for_write(start + 2 &* CacheLine.bytes)
        hyperion_prefetch_for_write(start + 3 &* CacheLine.bytes)
    }

    /// Counts `byteCount` bytes of an earlier allocation as dead.
    @inlinable @inline(__always)
    public func retire(_ byteCount: Int) {
        let dead = memory.loadRelaxed(Self.deadOffset)
        memory.storeRelaxed(dead &+ UInt64(truncatingIfNeeded: (byteCount &+ 7) & ~7), Self.deadOffset)
    }

    /// Bytes from the start of the region that may be in use: of a log, whose oldest bytes are given back, all.
    var extent: Int { log == nil ? Int(truncatingIfNeeded: memory.loadRelaxed(Self.nextOffset)) : region.byteCount }

    public var statistics: Statistics {
        if let log { return logStatistics(log) }
        return Statistics(
            capacity: limit - Self.headerBytes,
            used: Int(memory.loadRelaxed(Self.nextOffset)) - Self.headerBytes,
            dead: Int(memory.loadRelaxed(Self.deadOffset)))
    }

    /// Stops the program if an invariant does not hold. O(1). Not beside a running `allocate` or `retire`.
    public func checkInvariants() {
        if let log { return checkLogInvariants(log) }
        let next = Int(memory.loadRelaxed(Self.nextOffset))
        precondition(next >= Self.headerBytes && next <= limit && next & 7 == 0, "Arena, invariant 1: next = \(next)")
        let dead = Int(memory.loadRelaxed(Self.deadOffset))
        precondition(dead >= 0 && dead <= next - Self.headerBytes, "Arena, invariant 4: dead = \(dead)")
    }
}
