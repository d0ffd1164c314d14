import CHyperion

/// What this process's heap says of itself, in bytes.
///
/// Nothing here is called between two operations that are measured: a reading takes microseconds and locks the heap.
///
/// Thread safety: any thread. A reading is exact where no other thread allocates meanwhile; what jemalloc keeps ready for
/// another thread counts as live until that thread ends, and what glibc keeps ready for any thread does (tens of KiB).
struct HeapReading: Equatable {
    /// `jemalloc 5.3.0`, `glibc 2.36`.
    var allocator: String
    var isJemalloc: Bool
    /// Allocated and not freed.
    var live: UInt64
    /// In pages with anything live on them; nil: this allocator does not tell.
    var active: UInt64?
    /// jemalloc: resident, with what was freed and not yet returned. glibc: taken from the system, resident or not.
    var held: UInt64

    /// nil: this allocator tells nothing.
    static func now() -> HeapReading? {
        var heap = hyperion_heap()
        guard hyperion_read_heap(&heap) == 0 else { return nil }
        let version = withUnsafeBytes(of: heap.version) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let isJemalloc = heap.is_jemalloc == 1
        // `5.3.0-0-g54eaed1d8b56b1aa528be3bdd1877e59c56fa90c`: what follows the number names a commit.
        let number = version.prefix { $0 != "-" }
        return HeapReading(
            allocator: (isJemalloc ? "jemalloc " : "glibc ") + number, isJemalloc: isJemalloc, live: heap.live,
            active: isJemalloc ? heap.active : nil, held: heap.held)
    }

    /// Bytes that the calling thread has allocated, ever; nil: the allocator does not count them.
    static func allocatedByThisThread() -> UInt64? { hyperion_thread_allocated()?.pointee }
}

/// What a heap gained between readings; negative where it lost.
struct HeapGrowth: Equatable {
    var live: Int64 = 0
    var active: Int64?
    var held: Int64 = 0

    init() {}

    init(from before: HeapReading, to after: HeapReading) {
        live = Self.difference(before.live, after.live)
        active = before.active.flatMap { first in after.active.map { Self.difference(first, $0) } }
        held = Self.difference(before.held, after.held)
    }

    static func + (left: HeapGrowth, right: HeapGrowth) -> HeapGrowth {
        var sum = HeapGrowth()
        sum.live = left.live &+ right.live
        sum.active = left.active.flatMap { first in right.active.map { first &+ $0 } }
        sum.held = left.held &+ right.held
        return sum
    }

    private static func difference(_ before: UInt64, _ after: UInt64) -> Int64 {
        Int64(truncatingIfNeeded: after &- before)
    }
}
