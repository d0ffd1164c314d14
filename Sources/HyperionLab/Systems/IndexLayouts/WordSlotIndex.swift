import HyperionCore

/// A layout that the engine was measured against: one-word slots, probed one at a time.
///
///     slot: tag 16 │ offset 48      0 = empty, offset 0 and tag 2 = tombstone
///
/// Plain linear probing at the load of `HashIndex`. A removed slot becomes empty if the next one is, and takes the
/// tombstones before it along; else it becomes a tombstone, which inserts take again.
///
/// Thread safety and the reasons for each ordering: as `HashIndex`.
struct WordSlotIndex: RecordIndex {
    private let memory: HardwareMemory
    private let slots: Int
    let capacity: Int
    private static let header = 128
    private static let tombstone: UInt64 = 2 << 48
    private static let offsetMask: UInt64 = 1 << 48 - 1

    static func slots(_ capacity: Int) -> Int { max(capacity * 8 / 5, capacity + 1) }
    static func byteCount(capacity: Int) -> Int { header + slots(capacity) * 8 }

    init(memory: HardwareMemory, capacity: Int) {
        self.memory = memory
        self.capacity = capacity
        slots = Self.slots(capacity)
    }

    @inline(__always) private func home(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(truncatingIfNeeded: slots)).high)
    }
    @inline(__always) private func tag(_ hash: UInt64) -> UInt64 { (hash & 0xFFFF) | 1 }
    @inline(__always) private func place(_ slot: Int) -> Int { Self.header &+ slot &* 8 }
    @inline(__always) private func after(_ slot: Int) -> Int { slot &+ 1 == slots ? 0 : slot &+ 1 }
    @inline(__always) private func before(_ slot: Int) -> Int { slot == 0 ? slots &- 1 : slot &- 1 }

    @inline(__always) func prefetch(_ hash: UInt64) { memory.prefetch(place(home(hash))) }

    @inline(__always) func candidate(_ hash: UInt64) -> IndexMatch? {
        // As many slots as HashIndex looks at: the line that was fetched, and perhaps the one behind it.
        var slot = home(hash)
        for _ in 0..<8 {
            let word = memory.loadAcquiring(place(slot))
            if word &>> 48 == tag(hash) {
                return IndexMatch(slot: slot, offset: Int(truncatingIfNeeded: word & Self.offsetMask))
            }
            if word == 0 { return nil }
            slot = after(slot)
        }
        return nil
    }

    @inline(__always) func find(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexMatch? {
        let tag = tag(hash)
        var slot = home(hash)
        for _ in 0..<slots {
            let word = memory.loadAcquiring(place(slot))
            if word == 0 { return nil }
            let offset = Int(truncatingIfNeeded: word & Self.offsetMask)
            if word &>> 48 == tag, matches(offset) { return IndexMatch(slot: slot, offset: offset) }
            slot = after(slot)
        }
        return nil
    }

    /// The first empty slot, if neither the tag nor a tombstone lies before it.
    @inline(__always) func vacancyAtOnce(_ hash: UInt64) -> Int {
        var slot = home(hash)
        while true {
            let word = memory.loadRelaxed(place(slot))
            if word == 0 { return slot }
            guard word &>> 48 != tag(hash), word != Self.tombstone else { return -1 }
            slot = after(slot)
        }
    }

    @inline(__always) func insertAtOnce(_ hash: UInt64, offset: Int, vacancy: Int) {
        memory.storeReleasing(tag(hash) << 48 | UInt64(truncatingIfNeeded: offset), place(vacancy))
        add(1, 0)
    }

    @inline(__always) func insert(_ hash: UInt64, offset: Int, vacancy: Int) {
        var slot = home(hash)
        while true {
            let word = memory.loadRelaxed(place(slot))
            if word == 0 || word == Self.tombstone {
                memory.storeReleasing(tag(hash) << 48 | UInt64(truncatingIfNeeded: offset), place(slot))
                add(1, 0)
                if word != 0 { add(-1, 8) }
                return
            }
            slot = after(slot)
        }
    }

    @inline(__always) func replace(_ match: IndexMatch, offset: Int) {
        let tag = memory.loadRelaxed(place(match.slot)) & ~Self.offsetMask
        memory.storeReleasing(tag | UInt64(truncatingIfNeeded: offset), place(match.slot))
    }

    func remove(_ match: IndexMatch, hash: UInt64) {
        add(-1, 0)
        guard memory.loadRelaxed(place(after(match.slot))) == 0 else {
            memory.storeReleasing(Self.tombstone, place(match.slot))
            add(1, 8)
            return
        }
        memory.storeReleasing(0, place(match.slot))
        var slot = before(match.slot)
        while memory.loadRelaxed(place(slot)) == Self.tombstone {
            memory.storeReleasing(0, place(slot))
            add(-1, 8)
            slot = before(slot)
        }
    }

    @inline(__always) private func add(_ difference: Int, _ counter: Int) {
        memory.storeRelaxed(memory.loadRelaxed(counter) &+ UInt64(truncatingIfNeeded: difference), counter)
    }

    var count: Int { Int(truncatingIfNeeded: memory.loadRelaxed(0)) }
    var slotCount: Int { slots }
    var tombstones: Int { Int(truncatingIfNeeded: memory.loadRelaxed(8)) }

    @inline(__always) func record(inSlot slot: Int) -> Int? {
        let offset = Int(truncatingIfNeeded: memory.loadAcquiring(place(slot)) & Self.offsetMask)
        return offset == 0 ? nil : offset
    }

    func probeLength(ofSlot slot: Int, hash: UInt64) -> Int {
        let distance = slot - home(hash)
        return (distance < 0 ? distance + slots : distance) + 1
    }

    func checkInvariants(hashOfRecord: (_ offset: Int) -> UInt64) {
        let live = (0..<slots).filter { record(inSlot: $0) != nil }.count
        precondition(live == count && live <= capacity, "WordSlotIndex: \(live) live, counted \(count)")
    }
}
