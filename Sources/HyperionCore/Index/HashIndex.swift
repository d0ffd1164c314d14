import CHyperion

/// Open addressing with linear probing by cache lines: eight one-word slots are looked at together.
///
///     line (64 bytes)      slot 0   slot 1   …   slot 7
///     slot word            63        48 47                          0
///                         ┌────────────┬────────────────────────────┐
///                         │ tag, odd   │ offset of the record       │
///                         └────────────┴────────────────────────────┘
///                          tag 0 = empty, tag 2 = tombstone (offset 0)
///
///     region               header (128 bytes) │ lines │ overflow counts (16 bits a line)
///
/// A key's home line is its hash scaled to the number of lines (the high half of a product: no power of two is
/// needed, so that the load is what was asked for). A find compares the tags of a whole line without a branch
/// and looks at a record only where one is equal (a wrong record once in 32,768). If the line has an empty slot
/// the find ends there; else it goes on to the next line. A new key takes the first free slot on that way.
///
/// Each line counts the live keys that passed over it because it was full (its overflow). A removed key's slot
/// becomes empty at once if no key passed, and a tombstone otherwise; when the last key that passed a line is
/// removed, the line's tombstones become empty again. So tombstones are recycled twice: by new keys, and by
/// themselves; churn does not make finds longer for ever, and no rebuild is needed.
///
/// Thread safety: one writer, any number of readers; see `RecordIndex`.
///
/// Progress: every operation is wait-free (bounded by the number of lines). No reader stores anything, and a
/// writer changes only the slot of its own key, save for tombstones turned empty.
///
/// Why a reader is never misled
/// * A record's bytes are written before its slot, by a releasing store; the reader's acquiring load of the slot
///   pairs with it.
/// * A key that stays in the index stays in its slot. While it is beyond its home line, each line that it
///   passed has overflow > 0, so no slot of such a line becomes empty: a reader cannot stop short.
/// * A slot reused for another key is told apart by the key in its record; a record's bytes are never reused.
///
/// Invariants
/// 1. count ≤ capacity < slots, so a new key always finds a free slot.
/// 2. A live key at line p with home h passed exactly the lines h ..< p (cyclically), each counted once in that
///    line's overflow, and overflow has no other contributions (unless it is stuck at 65,535, from where it no
///    longer falls).
/// 3. A line with overflow > 0 has no empty slot; a line with overflow 0 has no tombstone.
/// 4. No two slots hold records of the same key.
///
/// Layouts compared by `Scenarios/arena-1m.yaml`, records set to each size (records of 16 + 64 bytes, nanoseconds of a
/// load, read and batched read a key, medians; reports in `Reports/published`):
///
///                                   10k               1M                10M
///     eight words of a line (this)   39 /  29 /  23   115 / 163 /  56   162 / 269 / 100
///     one word at a time             45 /  30 /  26    94 / 148 /  56   171 / 205 /  88
///     16-byte slots                  47 /  30 /  28   106 / 147 /  76   176 / 253 / 116
///     groups of 16 tags              35 /  32 /  27   139 / 241 /  70   155 / 471 / 144
///
/// All of one build; six repetitions, at 10M three, on a noisy machine. Of the first two, lines are ahead where the index
/// fits the caches and words beyond, by medians that the noise covers (batches at 10M: 1.10x, 1.08 to 2.01 with 75 %).
/// The line layout was taken because a store also forgets: only its exact overflow counts keep churn from lengthening
/// finds. Sixteen-byte slots cost more memory and are behind in batches; tag groups touch two lines.
@frozen
public struct HashIndex<Memory: AtomicMemory>: Sendable {
    @usableFromInline static var slotsPerLine: Int { 8 }
    @usableFromInline static var headerBytes: Int { 128 }
    @usableFromInline static var countOffset: Int { 0 }
    @usableFromInline static var tombstonesOffset: Int { 8 }
    /// Tags of slots without a record. Those of records are odd.
    @usableFromInline static var emptyTag: UInt64 { 0 }
    @usableFromInline static var tombstoneTag: UInt64 { 2 }
    @usableFromInline static var emptyWord: UInt64 { 0 }
    @usableFromInline static var tombstoneWord: UInt64 { tombstoneTag << 48 }
    @usableFromInline static var offsetMask: UInt64 { 1 << 48 - 1 }

    @usableFromInline let memory: Memory
    @usableFromInline let lineCount: Int
    public let capacity: Int

    /// Records that a line holds on average at full capacity: 5 of 8, a load of 62.5 %. At 6 of 8 one key in ten is
    /// displaced instead of one in thirty, and each of those is a branch guessed wrong.
    static var recordsPerLine: Int { 5 }

    static func lineCount(capacity: Int) -> Int { (capacity + recordsPerLine - 1) / recordsPerLine }

    /// Bytes of zeroed memory that an index for `capacity` records takes.
    public static func byteCount(capacity: Int) -> Int {
        let lines = lineCount(capacity: capacity)
        // Overflow counts lie four to a word.
        return headerBytes + lines * CacheLine.bytes + (lines + 3) / 4 * 8
    }

    /// An empty index over `byteCount(capacity:)` zeroed bytes, which outlive it.
    /// - Precondition: 1 ≤ capacity ≤ 2^40.
    public init(memory: Memory, capacity: Int) {
        precondition(capacity >= 1 && capacity <= 1 << 40)
        self.memory = memory
        self.lineCount = Self.lineCount(capacity: capacity)
        self.capacity = capacity
    }

    // MARK: Words

    @inlinable @inline(__always)
    func homeLine(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(truncatingIfNeeded: lineCount)).high)
    }

    /// Bits that the home line does not depend on much; odd, so that neither empty nor tombstone can equal it.
    @inlinable @inline(__always)
    static func tag(_ hash: UInt64) -> UInt64 { (hash & 0xFFFF) | 1 }

    @inlinable @inline(__always)
    static func slotWord(_ hash: UInt64, offset: Int) -> UInt64 {
        tag(hash) << 48 | UInt64(truncatingIfNeeded: offset)
    }

    @inlinable @inline(__always)
    static func offset(of word: UInt64) -> Int { Int(truncatingIfNeeded: word & offsetMask) }

    @inlinable @inline(__always)
    static func lineOffset(_ line: Int) -> Int { headerBytes &+ line &* CacheLine.bytes }

    @inlinable @inline(__always)
    static func slotOffset(_ slot: Int) -> Int { headerBytes &+ slot &* 8 }

    /// Bit i set: slot i of a line with these tags has this one.
    ///
    /// By one compare without a branch: which slot of a line it is that matches or is free is random, and a
    /// branch on it would be guessed wrong just when the line has at last arrived from memory.
    @inlinable @inline(__always)
    static func slots(_ tags: SIMD8<UInt16>, _ tag: UInt64) -> UInt32 {
        hyperion_tags_equal(tags, UInt16(truncatingIfNeeded: tag))
    }

    @inlinable @inline(__always)
    func lineAfter(_ line: Int) -> Int {
        let next = line &+ 1
        return next == lineCount ? 0 : next
    }
}

extension HashIndex: RecordIndex where Memory == HardwareMemory {}
