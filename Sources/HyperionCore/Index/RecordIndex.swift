/// Finds a record's offset by its key's hash: what the store asks of an index, whatever its slot layout.
///
/// The index holds no keys: whoever asks says, record by record, whether it is the right one.
///
/// Thread safety: one thread at a time calls the writer's methods; any number of threads call the reader's,
/// beside it. A reader's find is linearizable with each writer's call.
public protocol RecordIndex: Sendable {
    /// Bytes that an index for `capacity` records (1 to 2^40) takes.
    static func byteCount(capacity: Int) -> Int
    /// An empty index over `byteCount(capacity:)` zeroed bytes, aligned to a page, which outlive it.
    init(memory: HardwareMemory, capacity: Int)

    /// The most records that it holds.
    var capacity: Int { get }

    // MARK: Reader

    /// The record among those under `hash` for which `matches` says yes. `matches` may be asked about records of
    /// other keys, and about records that are no longer current.
    func find(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexMatch?
    /// Fetches what `find` and `candidate` read first.
    func prefetch(_ hash: UInt64)
    /// The first record that may be under `hash` by what the slots alone tell, or nil where the first place to
    /// look holds none (which does not mean that there is none). Touches no record.
    func candidate(_ hash: UInt64) -> IndexMatch?

    // MARK: Writer

    /// As `find`, and where the key is not there the index's own name of the slot that it would take, for `insert`
    /// (a layout whose `insert` looks for one says −1).
    func search(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexSearch
    /// The slot that a new key takes, where a look at the first place alone shows that no key with this hash is there;
    /// −1: that is not so simple, ask `search`. Touches no record.
    func vacancyAtOnce(_ hash: UInt64) -> Int
    /// Adds a record in a slot that `vacancyAtOnce` has just named: nothing but the slot and the count changes.
    /// - Precondition: `count < capacity`.
    func insertAtOnce(_ hash: UInt64, offset: Int, vacancy: Int)
    /// Adds a record under a hash whose key is not there, in the slot that the search just made named.
    /// - Precondition: `count < capacity`, and nothing was written since the search.
    func insert(_ hash: UInt64, offset: Int, vacancy: Int)
    /// Makes a slot that `find` returned name another record of the same key.
    func replace(_ match: IndexMatch, offset: Int)
    /// Removes a record that `find` returned for this hash.
    func remove(_ match: IndexMatch, hash: UInt64)

    // MARK: Growing and moving

    /// Whether inserts can make growth due; known to the compiler, so that where it is false nothing is asked.
    static var grows: Bool { get }
    /// Whether the store may move records, so that reads are to be validated (see `CompactingIndex`).
    static var recordsMove: Bool { get }
    /// Whether the index wants to grow by a step, after an insert.
    var isGrowthDue: Bool { get }
    /// Grows by one step, bounded by some lines, beside readers. Slots of earlier finds are no longer valid.
    func grow(hashOfRecord: (_ offset: Int) -> UInt64)

    // MARK: Walking and statistics

    /// Records now held.
    var count: Int { get }
    /// Slots in all; a scan walks them in order.
    var slotCount: Int { get }
    /// The record in a slot, or nil if it has none now.
    func record(inSlot slot: Int) -> Int?
    /// Slots that hold nothing and yet do not end a probe.
    var tombstones: Int { get }
    /// Units of the layout (lines, groups or slots) that a find of the record in `slot` looks at, at least 1.
    func probeLength(ofSlot slot: Int, hash: UInt64) -> Int
    /// Stops the program if an invariant does not hold. O(slots).
    func checkInvariants(hashOfRecord: (_ offset: Int) -> UInt64)
}

/// Where a record is, or where it would go.
@frozen
public enum IndexSearch: Sendable {
    case found(IndexMatch)
    case absent(vacancy: Int)
}

extension RecordIndex {
    /// For layouts whose inserts look for a slot themselves.
    @inlinable @inline(__always)
    public func search(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexSearch {
        find(hash, where: matches).map { .found($0) } ?? .absent(vacancy: -1)
    }

    @inlinable @inline(__always)
    public func vacancyAtOnce(_ hash: UInt64) -> Int { -1 }

    @inlinable @inline(__always)
    public func insertAtOnce(_ hash: UInt64, offset: Int, vacancy: Int) {
        insert(hash, offset: offset, vacancy: vacancy)
    }

    /// Most layouts have one size, and records that stay.
    @inlinable @inline(__always) public static var grows: Bool { false }
    @inlinable @inline(__always) public static var recordsMove: Bool { false }
    @inlinable @inline(__always) public var isGrowthDue: Bool { false }
    @inlinable @inline(__always)
    public func grow(hashOfRecord: (_ offset: Int) -> UInt64) {}
}

/// Where a record was found.
@frozen
public struct IndexMatch: Equatable, Sendable {
    public let slot: Int
    public let offset: Int
    @inlinable @inline(__always)
    public init(slot: Int, offset: Int) {
        self.slot = slot
        self.offset = offset
    }
}
