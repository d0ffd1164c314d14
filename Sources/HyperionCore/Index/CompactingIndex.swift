/// An index whose store may move records: what `compact()` is there for.
public protocol MovableIndex: RecordIndex {}

extension MovableIndex {
    @inlinable @inline(__always) public static var recordsMove: Bool { true }
}

/// An index whose store may move records: the base index, and the promise that every read is validated.
///
/// The promise is a property of the type, so that a store over a plain index compiles to what it would be if
/// compaction did not exist. See `KeyValueStore+Compact.swift` for the protocol.
///
/// Thread safety and progress: those of the base.
@frozen
public struct CompactingIndex<Base: RecordIndex>: MovableIndex {
    @inlinable @inline(__always) public static var grows: Bool { Base.grows }

    @usableFromInline let base: Base

    public static func byteCount(capacity: Int) -> Int { Base.byteCount(capacity: capacity) }
    public init(memory: HardwareMemory, capacity: Int) { base = Base(memory: memory, capacity: capacity) }

    @inlinable public var capacity: Int { base.capacity }
    @inlinable public var count: Int { base.count }
    @inlinable public var slotCount: Int { base.slotCount }
    public var tombstones: Int { base.tombstones }
    @inlinable public var isGrowthDue: Bool { base.isGrowthDue }

    @inlinable @inline(__always)
    public func find(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexMatch? {
        base.find(hash, where: matches)
    }
    @inlinable @inline(__always)
    public func prefetch(_ hash: UInt64) { base.prefetch(hash) }
    @inlinable @inline(__always)
    public func candidate(_ hash: UInt64) -> IndexMatch? { base.candidate(hash) }
    @inlinable @inline(__always)
    public func search(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexSearch {
        base.search(hash, where: matches)
    }
    @inlinable @inline(__always)
    public func vacancyAtOnce(_ hash: UInt64) -> Int { base.vacancyAtOnce(hash) }
    @inlinable @inline(__always)
    public func insertAtOnce(_ hash: UInt64, offset: Int, vacancy: Int) {
        base.insertAtOnce(hash, offset: offset, vacancy: vacancy)
    }
    @inlinable @inline(__always)
    public func insert(_ hash: UInt64, offset: Int, vacancy: Int) {
        base.insert(hash, offset: offset, vacancy: vacancy)
    }
    @inlinable @inline(__always)
    public func replace(_ match: IndexMatch, offset: Int) { base.replace(match, offset: offset) }
    @inlinable @inline(__always)
    public func remove(_ match: IndexMatch, hash: UInt64) { base.remove(match, hash: hash) }
    @inlinable
    public func grow(hashOfRecord: (_ offset: Int) -> UInt64) { base.grow(hashOfRecord: hashOfRecord) }
    @inlinable
    public func record(inSlot slot: Int) -> Int? { base.record(inSlot: slot) }
    public func probeLength(ofSlot slot: Int, hash: UInt64) -> Int { base.probeLength(ofSlot: slot, hash: hash) }
    public func checkInvariants(hashOfRecord: (_ offset: Int) -> UInt64) {
        base.checkInvariants(hashOfRecord: hashOfRecord)
    }
}

/// `KeyValueStore` that moves live records together and gives the memory of dead ones back, by itself or when told.
public typealias CompactingKeyValueStore = IndexedStore<CompactingIndex<HashIndex<HardwareMemory>>>

/// The same, over an index that grows.
public typealias GrowingCompactingKeyValueStore = IndexedStore<CompactingIndex<GrowingHashIndex<HardwareMemory>>>
