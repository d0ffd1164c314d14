import Glibc

/// The places of an arena that is a log.
///
///     0        start                oldest               next                    end
///     ┌────────┬────────────────────┬────────────────────┬───────────────────────┬───────┐
///     │ header │ given back         │ allocations        │ given back, untouched │ slack │
///     └────────┴────────────────────┴────────────────────┴───────────────────────┴───────┘
///     and once next has begun again at start, up to the filler that ends at end:
///     ┌────────┬────────────────────┬────────────────────┬──────────────────┬────┬───────┐
///     │ header │ allocations        │ given back         │ older ones       │    │ slack │
///     └────────┴────────────────────┴────────────────────┴──────────────────┴────┴───────┘
///              start                next                 oldest             lastEnd
///
/// The range of addresses is three times the capacity C. Never more than 2 C bytes are allocated at once (C, and the copy
/// of one record that is being moved), and none is longer than C, so that wherever `next` begins again at `start` there is
/// room between it and the oldest allocation, and four chunks more: no two laps ever meet, and none meets in a chunk.
@frozen
@usableFromInline
struct LogLayout: Sendable {
    /// Behind the end: a reader that is misled by bytes given back may look at a key of 65,535 bytes there.
    static let slack = 1 << 17

    /// The most bytes allocated, but for one that is being moved.
    @usableFromInline let capacity: Int
    /// What is given back at once: a power of two, a multiple of the page size, at most a huge page or one page of a pool;
    /// a sixteenth to a 32nd of the capacity where that is between.
    @usableFromInline let chunk: Int
    @usableFromInline let start: Int
    @usableFromInline let end: Int

    /// - Throws: `capacityOutOfRange` outside 1…2^45.
    ///
    /// - Parameter pageBytes: no part of such a page can be given back; a power of two.
    init(capacity wanted: Int, pageBytes: Int = Int(getpagesize())) throws(StoreError) {
        guard wanted >= 1, wanted <= 1 << 45 else { throw .capacityOutOfRange(wanted) }
        capacity = (wanted + 7) & ~7
        var chunk = pageBytes
        while chunk < MappedRegion.alignment, chunk * 32 <= capacity { chunk *= 2 }
        self.chunk = chunk
        start = chunk
        end = chunk + (3 * capacity + chunk - 1) / chunk * chunk + 4 * chunk
    }
}

/// The arena as a log: allocations are taken from its newest end, and given back to the system from its oldest.
///
/// Thread safety: one thread at a time (the store's writer) calls everything here but `generation` and `isStill`,
/// which any number of threads call beside it, and `logStatistics`.
///
/// Progress: every call is wait-free, but for what the kernel does in `madvise`.
///
/// Invariants
/// 5. The allocations from `oldest` to `next`, in their order and around the end once at most, are all there are;
///    their bytes are `used`, and `used` ≤ capacity but within a move.
/// 6. A chunk is given back only after the generation changed, and before it is allocated from again.
/// 7. The generation never falls.
///
/// Why a reader is never misled: it loads the generation before it looks for a record, and again behind a fence after it
/// has copied what it wants. A record that is still in the log then is what it was: only whole chunks behind the oldest
/// allocation are changed, by the kernel or by new allocations, and the generation changes before either does. The
/// addresses stay mapped, so that a late reader reads zeros or other records' bytes, throws them away and looks again.
///
/// Rejected: epochs. Each reader would store the epoch that it is in, twice for each get, with a fence behind the first
/// store; and one that was put to sleep inside would keep all memory from being given back. Here a reader
/// only loads, a word that changes once a chunk; the price is that it copies what it reads, and it can't be lent bytes.
/// Rejected too: two spaces of which one is copied to the other. That needs twice the live bytes at the time of the copy,
/// where a log needs one chunk more than it holds, at any load.
extension Arena {
    @usableFromInline static var usedOffset: Int { 16 }
    @usableFromInline static var oldestOffset: Int { 24 }
    /// Where the allocations of the lap before end; 0: all are of one lap.
    @usableFromInline static var lastEndOffset: Int { 32 }
    /// Up to where the chunks behind the oldest allocation were given back.
    @usableFromInline static var releasedOffset: Int { 40 }
    /// In a pair of lines of its own: readers load it, and the words above are stored by every put.
    @usableFromInline static var generationOffset: Int { 256 }

    /// A log of `capacity` bytes (1 to 2^45). Three times as much address space is reserved, and no memory committed.
    convenience init(logCapacity: Int, pages: PagePolicy) throws(StoreError) {
        let pageBytes = max(Int(getpagesize()), pages.pooledPageBytes ?? 0)
        try self.init(log: try LogLayout(capacity: logCapacity, pageBytes: pageBytes), pages: pages)
    }

    // MARK: Reader

    /// For a reader that means to validate it afterwards. Acquiring: the slots that it loads next are at least as new as
    /// the moves that this generation stands for.
    @inlinable @inline(__always)
    func generation() -> UInt64 { memory.loadAcquiring(Self.generationOffset) }

    /// Whether nothing was given back since `generation` was loaded, so that what was read in between is right.
    @inlinable @inline(__always)
    func isStill(_ generation: UInt64) -> Bool {
        // Keeps the loads of slots and records before this one. Pairs with the release fence in `giveBack`.
        memory.fenceAcquiring()
        return memory.loadRelaxed(Self.generationOffset) == generation
    }

    // MARK: Writer

    @usableFromInline
    func word(_ offset: Int) -> Int { Int(truncatingIfNeeded: memory.loadRelaxed(offset)) }

    @usableFromInline
    func set(_ offset: Int, _ value: Int) { memory.storeRelaxed(UInt64(truncatingIfNeeded: value), offset) }

    /// Bytes between the oldest allocation and the newest, live and dead.
    @usableFromInline var usedBytes: Int { word(Self.usedOffset) }
    @usableFromInline var deadBytes: Int { word(Self.deadOffset) }

    /// As `allocate`. The bytes are not all zero: what is behind a key or a value is for the caller to write.
    @usableFromInline
    func allocateInLog(_ byteCount: Int, _ log: LogLayout) throws(StoreError) -> Int {
        let available = log.capacity - usedBytes
        guard byteCount >= 1, byteCount <= available else {
            throw .arenaFull(requested: byteCount, available: available)
        }
        return takeInLog(byteCount, log)
    }

    /// Allocates also where `used` passes the capacity by it: for a copy whose original is given up next.
    @usableFromInline
    func takeInLog(_ wanted: Int, _ log: LogLayout) -> Int {
        let byteCount = (wanted + 7) & ~7
        var offset = word(Self.nextOffset)
        if offset + byteCount > log.end {
            precondition(word(Self.lastEndOffset) == 0, "Arena: the log has lapped itself")
            set(Self.lastEndOffset, offset)
            offset = log.start
        }
        set(Self.nextOffset, offset + byteCount)
        set(Self.usedOffset, usedBytes + byteCount)
        return offset
    }

    /// The oldest allocation. There is one.
    @usableFromInline
    func oldest(_ log: LogLayout) -> Int {
        assert(usedBytes > 0)
        if word(Self.oldestOffset) == word(Self.lastEndOffset) { beginLap(log) }
        return word(Self.oldestOffset)
    }

    /// Gives up the oldest allocation, of `byteCount` bytes: `dead` ones, and live ones that have been copied.
    @usableFromInline
    func leaveOldest(_ byteCount: Int, dead: Int, _ log: LogLayout) {
        set(Self.oldestOffset, word(Self.oldestOffset) + byteCount)
        set(Self.usedOffset, usedBytes - byteCount)
        set(Self.deadOffset, deadBytes - dead)
        if word(Self.oldestOffset) == word(Self.lastEndOffset) {
            beginLap(log)
        } else {
            giveBack(upTo: word(Self.oldestOffset) & ~(log.chunk - 1), log)
        }
    }

    /// The oldest allocation is the first of the next lap.
    func beginLap(_ log: LogLayout) {
        giveBack(upTo: (word(Self.lastEndOffset) + log.chunk - 1) & ~(log.chunk - 1), log)
        set(Self.lastEndOffset, 0)
        set(Self.oldestOffset, log.start)
        set(Self.releasedOffset, log.start)
    }

    /// Gives whole chunks back to the system, after every reader that could be looking there is told to look again.
    func giveBack(upTo boundary: Int, _ log: LogLayout) {
        let released = word(Self.releasedOffset)
        guard boundary > released else { return }
        // Releasing: a reader that finds the new generation finds the slots of all moves before it.
        memory.storeReleasing(memory.loadRelaxed(Self.generationOffset) &+ 1, Self.generationOffset)
        // Keeps the new generation before all that changes these bytes: the stores of the records that will lie here, and
        // the kernel's clearing, which happens in a later call of this thread, under the lock of the page table that
        // a reader's page fault takes too. A reader that loads any of it then finds the generation changed.
        memory.fenceReleasing()
        // Refused (locked memory) it stays committed, which is no error: nobody relies on the zeros.
        madvise(memory.base + released, boundary - released, MADV_DONTNEED)
        set(Self.releasedOffset, boundary)
    }

    /// Counts `byteCount` bytes more as dead; if negative, as live again. A multiple of 8.
    @usableFromInline
    func addDead(_ byteCount: Int) { set(Self.deadOffset, deadBytes + byteCount) }

    // MARK: Inspection

    func logStatistics(_ log: LogLayout) -> Statistics {
        Statistics(capacity: log.capacity, used: usedBytes, dead: deadBytes)
    }

    func checkLogInvariants(_ log: LogLayout) {
        let (next, oldest, lastEnd) = (word(Self.nextOffset), word(Self.oldestOffset), word(Self.lastEndOffset))
        precondition(log.start <= next && next <= log.end && next & 7 == 0, "Arena, invariant 1: next = \(next)")
        let between = lastEnd == 0 ? next - oldest : lastEnd - oldest + next - log.start
        precondition(
            between == usedBytes && between >= 0 && between <= log.capacity,
            "Arena, invariant 5: \(between) bytes from oldest to next, used \(usedBytes)")
        precondition(lastEnd == 0 || next + 2 * log.chunk <= oldest, "Arena, invariant 5: two laps meet")
        precondition(deadBytes >= 0 && deadBytes <= usedBytes, "Arena, invariant 4: dead = \(deadBytes)")
        let released = word(Self.releasedOffset)
        precondition(
            released <= oldest && oldest - released < log.chunk,
            "Arena, invariant 6: given back up to \(released), oldest \(oldest)")
    }
}
