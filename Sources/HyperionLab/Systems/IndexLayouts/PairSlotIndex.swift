import HyperionCore

/// A layout that the engine was measured against: 16-byte slots with the whole hash beside the offset.
///
///     slot: hash 64 │ offset 64      offset 0 = empty, 1 = tombstone
///
/// A record is looked at only where all 64 bits agree, at twice the memory of one-word slots. The offset is
/// published after the hash; a reader loads them the other way round.
///
/// Thread safety: as `HashIndex`.
struct PairSlotIndex: RecordIndex {
    private let memory: HardwareMemory
    private let slots: Int
    let capacity: Int
    private static let header = 128

    static func byteCount(capacity: Int) -> Int { header + WordSlotIndex.slots(capacity) * 16 }

    init(memory: HardwareMemory, capacity: Int) {
        self.memory = memory
        self.capacity = capacity
        slots = WordSlotIndex.slots(capacity)
    }

    @inline(__always) private func home(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(truncatingIfNeeded: slots)).high)
    }
    @inline(__always) private func place(_ slot: Int) -> Int { Self.header &+ slot &* 16 }
    @inline(__always) private func after(_ slot: Int) -> Int { slot &+ 1 == slots ? 0 : slot &+ 1 }
    @inline(__always) private func before(_ slot: Int) -> Int { slot == 0 ? slots &- 1 : slot &- 1 }
    /// Acquiring: the hash that was stored before it, and the record, are visible then.
    @inline(__always) private func offset(_ slot: Int) -> Int {
        Int(truncatingIfNeeded: memory.loadAcquiring(place(slot) &+ 8))
    }

    @inline(__always) func prefetch(_ hash: UInt64) { memory.prefetch(place(home(hash))) }

    @inline(__always) func candidate(_ hash: UInt64) -> IndexMatch? {
        var slot = home(hash)
        for _ in 0..<4 {
            let offset = offset(slot)
            if offset == 0 { return nil }
            if memory.loadRelaxed(place(slot)) == hash, offset > 1 { return IndexMatch(slot: slot, offset: offset) }
            slot = after(slot)
        }
        return nil
    }

    @inline(__always) func find(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexMatch? {
        var slot = home(hash)
        for _ in 0..<slots {
            let offset = offset(slot)
            if offset == 0 { return nil }
            if memory.loadRelaxed(place(slot)) == hash, offset > 1, matches(offset) {
                return IndexMatch(slot: slot, offset: offset)
            }
            slot = after(slot)
        }
        return nil
    }

    /// The first empty slot, if neither the hash nor a tombstone lies before it.
    @inline(__always) func vacancyAtOnce(_ hash: UInt64) -> Int {
        var slot = home(hash)
        while true {
            let word = memory.loadRelaxed(place(slot) &+ 8)
            if word == 0 { return slot }
            guard word > 1, memory.loadRelaxed(place(slot)) != hash else { return -1 }
            slot = after(slot)
        }
    }

    @inline(__always) func insertAtOnce(_ hash: UInt64, offset: Int, vacancy: Int) {
        memory.storeRelaxed(hash, place(vacancy))
        memory.storeReleasing(UInt64(truncatingIfNeeded: offset), place(vacancy) &+ 8)
        add(1, 0)
    }

    @inline(__always) func insert(_ hash: UInt64, offset: Int, vacancy: Int) {
        var slot = home(hash)
        while true {
            let word = memory.loadRelaxed(place(slot) &+ 8)
            if word <= 1 {
                memory.storeRelaxed(hash, place(slot))
                memory.storeReleasing(UInt64(truncatingIfNeeded: offset), place(slot) &+ 8)
                add(1, 0)
                if word == 1 { add(-1, 8) }
                return
            }
            slot = after(slot)
        }
    }

    @inline(__always) func replace(_ match: IndexMatch, offset: Int) {
        memory.storeReleasing(UInt64(truncatingIfNeeded: offset), place(match.slot) &+ 8)
    }

    func remove(_ match: IndexMatch, hash: UInt64) {
        add(-1, 0)
        guard memory.loadRelaxed(place(after(match.slot)) &+ 8) == 0 else {
            memory.storeReleasing(1, place(match.slot) &+ 8)
            add(1, 8)
            return
        }
        memory.storeReleasing(0, place(match.slot) &+ 8)
        var slot = before(match.slot)
        while memory.loadRelaxed(place(slot) &+ 8) == 1 {
            memory.storeReleasing(0, place(slot) &+ 8)
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
        let offset = offset(slot)
        return offset > 1 ? offset : nil
    }

    func probeLength(ofSlot slot: Int, hash: UInt64) -> Int {
        let distance = slot - home(hash)
        return (distance < 0 ? distance + slots : distance) + 1
    }

    func checkInvariants(hashOfRecord: (_ offset: Int) -> UInt64) {
        var live = 0
        for slot in 0..<slots {
            guard let offset = record(inSlot: slot) else { continue }
            live += 1
            precondition(memory.loadRelaxed(place(slot)) == hashOfRecord(offset), "PairSlotIndex: slot \(slot)")
        }
        precondition(live == count && live <= capacity, "PairSlotIndex: \(live) live, counted \(count)")
    }
}
