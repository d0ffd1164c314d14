import CHyperion
import HyperionCore

/// A layout that the engine was measured against: groups of 16 one-byte tags, scanned with SIMD, and their
/// offsets elsewhere (as Abseil's Swiss tables).
///
///     tags      16 bytes a group: 0 = empty, 1 = tombstone, 0x80 | 7 bits of the hash = record
///     offsets   16 words a group
///
/// A probe looks at 16 slots at once and rarely passes a group, but tag and offset lie on two lines. The offset is
/// published before its tag.
///
/// Thread safety: as `HashIndex`.
struct TagGroupIndex: RecordIndex {
    private let memory: HardwareMemory
    private let groups: Int
    let capacity: Int
    private static let header = 128

    static func groups(_ capacity: Int) -> Int { (capacity + 9) / 10 }
    /// Offsets begin on a cache line of their own, so that a group's lie on two lines.
    private static func offsetsStart(_ groups: Int) -> Int { (header + groups * 16 + 63) & ~63 }
    static func byteCount(capacity: Int) -> Int { offsetsStart(groups(capacity)) + groups(capacity) * 128 }

    init(memory: HardwareMemory, capacity: Int) {
        self.memory = memory
        self.capacity = capacity
        groups = Self.groups(capacity)
    }

    @inline(__always) private func home(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(truncatingIfNeeded: groups)).high)
    }
    @inline(__always) private func tag(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash) | 0x80 }
    @inline(__always) private func tagPlace(_ group: Int) -> Int { Self.header &+ group &* 16 }
    @inline(__always) private func offsetPlace(_ slot: Int) -> Int {
        Self.offsetsStart(groups) &+ slot &* 8
    }
    @inline(__always) private func after(_ group: Int) -> Int { group &+ 1 == groups ? 0 : group &+ 1 }

    @inline(__always) private func slots(_ group: Int, _ tag: UInt8) -> UInt32 {
        let place = tagPlace(group)
        return hyperion_bytes_equal(memory.loadRelaxed(place), memory.loadRelaxed(place &+ 8), tag)
    }

    @inline(__always) func prefetch(_ hash: UInt64) {
        let group = home(hash)
        memory.prefetch(tagPlace(group))
        memory.prefetch(offsetPlace(group &* 16))
        memory.prefetch(offsetPlace(group &* 16) &+ 64)
    }

    @inline(__always) func candidate(_ hash: UInt64) -> IndexMatch? {
        let group = home(hash)
        let matches = slots(group, tag(hash))
        guard matches != 0 else { return nil }
        memory.fenceAcquiring()
        let slot = group &* 16 &+ matches.trailingZeroBitCount
        return IndexMatch(slot: slot, offset: Int(truncatingIfNeeded: memory.loadAcquiring(offsetPlace(slot))))
    }

    @inline(__always) func find(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexMatch? {
        let tag = tag(hash)
        var group = home(hash)
        for _ in 0..<groups {
            var candidates = slots(group, tag)
            memory.fenceAcquiring()  // pairs with the releasing store of the tag
            while candidates != 0 {
                let slot = group &* 16 &+ candidates.trailingZeroBitCount
                let offset = Int(truncatingIfNeeded: memory.loadAcquiring(offsetPlace(slot)))
                if matches(offset) { return IndexMatch(slot: slot, offset: offset) }
                candidates &= candidates &- 1
            }
            if slots(group, 0) != 0 { return nil }
            group = after(group)
        }
        return nil
    }

    /// An empty slot of the home group, if the group has neither the tag nor a tombstone.
    @inline(__always) func vacancyAtOnce(_ hash: UInt64) -> Int {
        let group = home(hash)
        let empty = slots(group, 0)
        guard slots(group, tag(hash)) | slots(group, 1) == 0, empty != 0 else { return -1 }
        return group &* 16 &+ empty.trailingZeroBitCount
    }

    @inline(__always) func insertAtOnce(_ hash: UInt64, offset: Int, vacancy: Int) {
        memory.storeReleasing(UInt64(truncatingIfNeeded: offset), offsetPlace(vacancy))
        set(tag(hash), vacancy &>> 4, vacancy & 15)
        add(1, 0)
    }

    @inline(__always) func insert(_ hash: UInt64, offset: Int, vacancy: Int) {
        var group = home(hash)
        while true {
            let tombstones = slots(group, 1)
            let free = slots(group, 0) | tombstones
            if free != 0 {
                let position = free.trailingZeroBitCount
                memory.storeReleasing(UInt64(truncatingIfNeeded: offset), offsetPlace(group &* 16 &+ position))
                set(tag(hash), group, position)
                add(1, 0)
                if tombstones &>> UInt32(truncatingIfNeeded: position) & 1 != 0 { add(-1, 8) }
                return
            }
            group = after(group)
        }
    }

    /// The one writer rewrites the word that holds the tag.
    @inline(__always) private func set(_ tag: UInt8, _ group: Int, _ position: Int) {
        let place = tagPlace(group) &+ (position &>> 3) &* 8
        let shift = UInt64(truncatingIfNeeded: position & 7) &* 8
        let word = memory.loadRelaxed(place) & ~(0xFF &<< shift) | UInt64(tag) &<< shift
        memory.storeReleasing(word, place)
    }

    @inline(__always) func replace(_ match: IndexMatch, offset: Int) {
        memory.storeReleasing(UInt64(truncatingIfNeeded: offset), offsetPlace(match.slot))
    }

    /// A group with an empty slot was never full, so no probe passed it and the slot may become empty.
    func remove(_ match: IndexMatch, hash: UInt64) {
        let group = match.slot / 16
        let wasNeverFull = slots(group, 0) != 0
        set(wasNeverFull ? 0 : 1, group, match.slot % 16)
        add(-1, 0)
        if !wasNeverFull { add(1, 8) }
    }

    @inline(__always) private func add(_ difference: Int, _ counter: Int) {
        memory.storeRelaxed(memory.loadRelaxed(counter) &+ UInt64(truncatingIfNeeded: difference), counter)
    }

    var count: Int { Int(truncatingIfNeeded: memory.loadRelaxed(0)) }
    var slotCount: Int { groups * 16 }
    var tombstones: Int { Int(truncatingIfNeeded: memory.loadRelaxed(8)) }

    @inline(__always) func record(inSlot slot: Int) -> Int? {
        let word = memory.loadAcquiring(tagPlace(slot / 16) &+ ((slot % 16) &>> 3) &* 8)
        guard word &>> (UInt64(truncatingIfNeeded: slot & 7) &* 8) & 0x80 != 0 else { return nil }
        return Int(truncatingIfNeeded: memory.loadAcquiring(offsetPlace(slot)))
    }

    func probeLength(ofSlot slot: Int, hash: UInt64) -> Int {
        let distance = slot / 16 - home(hash)
        return (distance < 0 ? distance + groups : distance) + 1
    }

    func checkInvariants(hashOfRecord: (_ offset: Int) -> UInt64) {
        var live = 0
        for slot in 0..<slotCount where record(inSlot: slot) != nil { live += 1 }
        precondition(live == count && live <= capacity, "TagGroupIndex: \(live) live, counted \(count)")
    }
}
