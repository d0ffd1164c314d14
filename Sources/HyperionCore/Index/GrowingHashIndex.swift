import CHyperion

/// An index that grows line by line while readers go on reading: linear hashing over cache lines.
///
///     line (64 bytes)      slot 0   slot 1   …   slot 6   slot 7, or a link to an overflow line
///     slot word            as in `HashIndex`; tag 4 = link (offset = number of the overflow line + 1)
///
///     region   header (256 bytes) │ home lines, `maximumLines` reserved │ overflow lines, reserved
///     header   0: count, overflow lines ever used, free list     128: state, alone in its pair of lines
///     state    63              40 39                                        0
///             ┌──────────────────┬──────────────────────────────────────────┐
///             │ changes          │ home lines in use beyond the first eight │
///             └──────────────────┴──────────────────────────────────────────┘
///
/// The algorithm is that of Litwin, "Linear hashing: a new tool for file and table addressing" (VLDB 1980). With L lines
/// in use and N the largest power of two ≤ L, a key's home is its hash modulo 2N, or modulo N where line that would be
/// is not in use yet. One split takes line L − N apart into itself and the new line L. There is one split for each
/// `recordsPerLine` inserts, by the insert itself, so that no put ever copies a table, and since every line has
/// its place in one reserved region, no reader ever sees a second table: growth has no beginning and no end.
///
/// What does not fit into its home line goes to overflow lines that are linked behind it, and not into the next home
/// line: a split then has only its own chain to look at.
///
/// Thread safety: one writer, any number of readers; see `RecordIndex`.
///
/// Progress: the writer is wait-free (a put's work is bounded by its chain and the chain that it splits). A find that
/// finds is bounded by its chain. A find that misses is lock-free: it looks again where the state changed meanwhile,
/// thus only after the writer got something done.
///
/// Why a reader is never misled
/// * A record's bytes are written before its slot, as in `HashIndex`.
/// * Whatever takes a record, or a line of overflow, out of a place where a find may be looking does three steps in
///   this order: the new place is written (releasing); the state is changed (releasing); the old place is emptied
///   (releasing). A find reads the state first (acquiring): it sees every new place that belongs to that state. If it
///   meets an emptied old place, its fence and its second look at the state see that the state changed: it looks again.
/// * The record in slot 7 goes to an overflow line before the link takes its slot (releasing), and a find reads slot
///   7 (acquiring) after all other slots of a line: it meets the one or the other.
///
/// Invariants
/// 1. count is the number of slots that name a record, and count ≤ capacity.
/// 2. A record is in the chain of the line that is its hash's home under the lines in use, and in no other.
/// 3. Overflow lines that are linked hold a record each; those that are not are in the free list, each once.
/// 4. count ≤ `recordsPerLine` × lines in use, or one split behind it for each insert, or all lines are in use.
///
/// The state's 24 bits of changes count only what the number of lines does not show (lines of overflow given back or
/// pulled together): a find is deceived if 2^24 of these happen inside it and no split.
///
/// Rejected: growth inside `HashIndex`, with probing on into the next line. A displaced record's path then crosses lines
/// that are split by themselves, and overflow counts, tombstones and the end of the table have to move with the records:
/// a protocol that nobody can check at a glance. Rejected too: a second table twice as large that puts move to
/// step by step. Readers look into two tables for half of the time, and the old table's memory needs a grace period.
@frozen
public struct GrowingHashIndex<Memory: AtomicMemory>: Sendable {
    @usableFromInline typealias Word = HashIndex<Memory>

    @usableFromInline static var headerBytes: Int { 256 }
    @usableFromInline static var countOffset: Int { 0 }
    /// Overflow lines that were ever used, and the number + 1 of the first free one.
    @usableFromInline static var overflowUsedOffset: Int { 8 }
    @usableFromInline static var freeOverflowOffset: Int { 16 }
    /// In a line of its own: readers load it, and counts are stored by every put.
    @usableFromInline static var stateOffset: Int { 128 }
    @usableFromInline static var linkTag: UInt64 { 4 }
    @usableFromInline static var linesMask: UInt64 { 1 << 40 - 1 }

    /// Lines of an empty index. A power of two.
    public static var firstLines: Int { 8 }
    /// Records a line at which the next one is split. Lines that wait for their split hold up to twice as many.
    public static var recordsPerLine: Int { 3 }

    @usableFromInline let memory: Memory
    @usableFromInline let maximumLines: Int
    public let capacity: Int

    static func maximumLines(capacity: Int) -> Int {
        max(firstLines, (capacity + recordsPerLine - 1) / recordsPerLine)
    }

    /// Each linked overflow line holds a record; while a chain is split its records are there twice, close together.
    static func overflowLines(capacity: Int) -> Int { capacity + capacity / 7 + 2 }

    /// Bytes of zeroed address space for an index that grows to `capacity` records. What it never uses it never touches.
    public static func byteCount(capacity: Int) -> Int {
        headerBytes + (maximumLines(capacity: capacity) + overflowLines(capacity: capacity)) * CacheLine.bytes
    }

    /// An empty index over `byteCount(capacity:)` zeroed bytes, which outlive it.
    /// - Precondition: 1 ≤ capacity ≤ 2^40.
    public init(memory: Memory, capacity: Int) {
        precondition(capacity >= 1 && capacity <= 1 << 40)
        self.memory = memory
        self.capacity = capacity
        maximumLines = Self.maximumLines(capacity: capacity)
    }

    // MARK: Places

    @inlinable @inline(__always)
    static func lines(_ state: UInt64) -> Int { Int(truncatingIfNeeded: state & linesMask) &+ firstLines }

    /// The home of a hash where `lines` are in use. The low 16 bits are the tag's.
    @inlinable @inline(__always)
    static func homeLine(_ hash: UInt64, lines: Int) -> Int {
        // All ones, from the smallest power of two ≥ lines downwards.
        let mask = UInt64.max &>> UInt64(truncatingIfNeeded: (lines &- 1).leadingZeroBitCount)
        let wide = hash &>> 16 & mask
        // That line may not be in use yet: then its records are still in the one that it will be split from.
        return Int(truncatingIfNeeded: wide < UInt64(truncatingIfNeeded: lines) ? wide : wide & mask &>> 1)
    }

    /// Home lines from 0 on, overflow lines from `maximumLines` on.
    @inlinable @inline(__always)
    static func lineOffset(_ line: Int) -> Int { headerBytes &+ line &* CacheLine.bytes }

    /// Slots are numbered so that those in use lie close together: home and overflow lines take turns.
    @inlinable @inline(__always)
    func slot(_ line: Int, _ position: Int) -> Int {
        let number = line < maximumLines ? line &* 2 : (line &- maximumLines) &* 2 &+ 1
        return number &* 8 &+ position
    }

    @inlinable @inline(__always)
    func line(ofSlot slot: Int) -> Int {
        let number = slot &>> 3
        return number & 1 == 0 ? number &>> 1 : maximumLines &+ number &>> 1
    }

    @inlinable @inline(__always)
    func offset(ofSlot slot: Int) -> Int { Self.lineOffset(line(ofSlot: slot)) &+ (slot & 7) &* 8 }

    /// The overflow line that the last word of a line leads to, or −1 if it is no link.
    @inlinable @inline(__always)
    func link(_ word: UInt64) -> Int {
        word &>> 48 == Self.linkTag ? maximumLines &+ Word.offset(of: word) &- 1 : -1
    }

    @inlinable @inline(__always)
    func linkWord(to line: Int) -> UInt64 {
        Self.linkTag << 48 | UInt64(truncatingIfNeeded: line &- maximumLines &+ 1)
    }

    /// Whether a word names a record: their tags are odd.
    @inlinable @inline(__always)
    static func isRecord(_ word: UInt64) -> Bool { word &>> 48 & 1 != 0 }
}

extension GrowingHashIndex: RecordIndex where Memory == HardwareMemory {
    public static var grows: Bool { true }
}

/// `KeyValueStore` over an index that grows as it is filled, up to the capacity: memory follows the records, at the price
/// of a split with every third insert and of one more load in each read.
public typealias GrowingKeyValueStore = IndexedStore<GrowingHashIndex<HardwareMemory>>
