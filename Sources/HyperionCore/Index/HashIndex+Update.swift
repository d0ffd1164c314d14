// The writer's half. Counters are relaxed: only the writer stores them, and readers take them as statistics.
extension HashIndex {
    @inlinable @inline(__always)
    public func search(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexSearch {
        if let match = find(hash, where: matches) { return .found(match) }
        return .absent(vacancy: firstFreeSlot(hash))
    }

    /// Nearly every new key: its home line has an empty slot. Then the line has no tombstone (invariant 3).
    @inlinable @inline(__always)
    public func vacancyAtOnce(_ hash: UInt64) -> Int {
        let line = homeLine(hash)
        let tags = memory.loadTags(Self.lineOffset(line))
        let empty = Self.slots(tags, Self.emptyTag)
        guard Self.slots(tags, Self.tag(hash)) == 0, empty != 0 else { return -1 }
        return line &* Self.slotsPerLine &+ empty.trailingZeroBitCount
    }

    /// The first slot from the home line on that holds no record. There is one, by invariant 1.
    @inlinable @inline(never)
    func firstFreeSlot(_ hash: UInt64) -> Int {
        var line = homeLine(hash)
        while true {
            let tags = memory.loadTags(Self.lineOffset(line))
            let free = Self.slots(tags, Self.emptyTag) | Self.slots(tags, Self.tombstoneTag)
            if free != 0 { return line &* Self.slotsPerLine &+ free.trailingZeroBitCount }
            line = lineAfter(line)
        }
    }

    @inlinable @inline(__always)
    public func insert(_ hash: UInt64, offset record: Int, vacancy: Int) {
        takeSlot(vacancy, home: homeLine(hash))
        insertAtOnce(hash, offset: record, vacancy: vacancy)
    }

    @inlinable @inline(__always)
    public func insertAtOnce(_ hash: UInt64, offset record: Int, vacancy: Int) {
        assert(count < capacity)
        // Releasing: the record's bytes become visible with the slot that names them.
        memory.storeReleasing(Self.slotWord(hash, offset: record), Self.slotOffset(vacancy))
        add(1, Self.countOffset)
    }

    /// Counts what it means that a new key takes a slot that was a tombstone or lies beyond its home line.
    @inlinable @inline(never)
    func takeSlot(_ slot: Int, home: Int) {
        if memory.loadRelaxed(Self.slotOffset(slot)) == Self.tombstoneWord { add(-1, Self.tombstonesOffset) }
        countPassing(from: home, to: slot, by: 1)
    }

    @inlinable @inline(__always)
    public func replace(_ match: IndexMatch, offset record: Int) {
        let place = Self.slotOffset(match.slot)
        let tag = memory.loadRelaxed(place) & ~Self.offsetMask
        memory.storeReleasing(tag | UInt64(truncatingIfNeeded: record), place)
    }

    @inlinable
    public func remove(_ match: IndexMatch, hash: UInt64) {
        let home = homeLine(hash)
        let last = match.slot / Self.slotsPerLine
        // Whether the removed key's own line must keep probes going is decided before its path is given back.
        let passed = overflow(last) > 0
        // Releasing, as every change of a slot: who finds the key gone sees all that was done before.
        memory.storeReleasing(passed ? Self.tombstoneWord : Self.emptyWord, Self.slotOffset(match.slot))
        add(-1, Self.countOffset)
        if passed { add(1, Self.tombstonesOffset) }

        countPassing(from: home, to: match.slot, by: -1)
    }

    /// Counts a key in, or out of, the overflow of each line that it passes between its home and its slot.
    @inlinable @inline(never)
    func countPassing(from home: Int, to slot: Int, by difference: Int) {
        var line = home
        while line != slot / Self.slotsPerLine {
            changeOverflow(line, by: difference)
            if difference < 0, overflow(line) == 0 { clearTombstones(line) }
            line = lineAfter(line)
        }
    }

    /// No live key passed this line any more: nobody has to be led on by it.
    @usableFromInline
    func clearTombstones(_ line: Int) {
        for slot in 0..<Self.slotsPerLine {
            let place = Self.lineOffset(line) &+ slot &* 8
            if memory.loadRelaxed(place) == Self.tombstoneWord {
                memory.storeReleasing(Self.emptyWord, place)
                add(-1, Self.tombstonesOffset)
            }
        }
    }

    // MARK: Overflow counts

    /// Where a line's count lies: its word's offset and its shift within the word.
    @inlinable @inline(__always)
    func overflowPlace(_ line: Int) -> (offset: Int, shift: UInt64) {
        (Self.lineOffset(lineCount) &+ (line &>> 2) &* 8, UInt64(truncatingIfNeeded: line & 3) &* 16)
    }

    @inlinable @inline(__always)
    func overflow(_ line: Int) -> UInt64 {
        let place = overflowPlace(line)
        return memory.loadRelaxed(place.offset) &>> place.shift & 0xFFFF
    }

    /// A count that has reached 65,535 stays there: its line's tombstones are then recycled by new keys only.
    @inlinable @inline(__always)
    func changeOverflow(_ line: Int, by difference: Int) {
        guard overflow(line) != 0xFFFF else { return }
        let place = overflowPlace(line)
        let step = UInt64(truncatingIfNeeded: difference) &<< place.shift  // two's complement: adds or subtracts
        memory.storeRelaxed(memory.loadRelaxed(place.offset) &+ step, place.offset)
    }

    @inlinable @inline(__always)
    func add(_ difference: Int, _ counter: Int) {
        memory.storeRelaxed(memory.loadRelaxed(counter) &+ UInt64(truncatingIfNeeded: difference), counter)
    }
}
