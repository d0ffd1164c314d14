// The writer's half. Its own loads are relaxed: nobody else stores here.
extension GrowingHashIndex {
    @inlinable @inline(__always)
    public func search(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexSearch {
        if let match = find(hash, where: matches) { return .found(match) }
        return .absent(vacancy: freeSlot(inChainOf: homeLine(hash)))
    }

    /// Nearly every new key: its home line has a free slot and no overflow.
    @inlinable @inline(__always)
    public func vacancyAtOnce(_ hash: UInt64) -> Int {
        let line = homeLine(hash)
        let tags = memory.loadTags(Self.lineOffset(line))
        let empty = Word.slots(tags, Word.emptyTag)
        let others = Word.slots(tags, Word.tag(hash)) | Word.slots(tags, Self.linkTag)
        guard others == 0, empty != 0 else { return -1 }
        return slot(line, empty.trailingZeroBitCount)
    }

    @inlinable @inline(__always)
    public func insertAtOnce(_ hash: UInt64, offset record: Int, vacancy: Int) {
        assert(count < capacity)
        // Releasing: the record's bytes become visible with the slot that names them.
        memory.storeReleasing(Word.slotWord(hash, offset: record), offset(ofSlot: vacancy))
        add(1, Self.countOffset)
    }

    @inlinable @inline(never)
    public func insert(_ hash: UInt64, offset record: Int, vacancy: Int) {
        if vacancy >= 0 { return insertAtOnce(hash, offset: record, vacancy: vacancy) }
        assert(count < capacity)
        store(Word.slotWord(hash, offset: record), inChainOf: homeLine(hash))
        add(1, Self.countOffset)
    }

    @inlinable @inline(__always)
    public func replace(_ match: IndexMatch, offset record: Int) {
        let place = offset(ofSlot: match.slot)
        let tag = memory.loadRelaxed(place) & ~Word.offsetMask
        memory.storeReleasing(tag | UInt64(truncatingIfNeeded: record), place)
    }

    @inlinable @inline(never)
    public func remove(_ match: IndexMatch, hash: UInt64) {
        // Releasing, as every change of a slot: who finds the key gone sees all that was done before.
        memory.storeReleasing(Word.emptyWord, offset(ofSlot: match.slot))
        add(-1, Self.countOffset)
        if line(ofSlot: match.slot) >= maximumLines { unlinkEmptyLines(inChainOf: homeLine(hash)) }
    }

    @inlinable @inline(__always)
    func add(_ difference: Int, _ counter: Int) {
        memory.storeRelaxed(memory.loadRelaxed(counter) &+ UInt64(truncatingIfNeeded: difference), counter)
    }

    // MARK: Chains

    @usableFromInline
    func lineAfter(_ line: Int) -> Int { link(memory.loadRelaxed(Self.lineOffset(line) &+ 56)) }

    /// The first free slot of a chain, or −1.
    @usableFromInline
    func freeSlot(inChainOf home: Int) -> Int {
        var line = home
        while line >= 0 {
            let empty = Word.slots(memory.loadTags(Self.lineOffset(line)), Word.emptyTag)
            if empty != 0 { return slot(line, empty.trailingZeroBitCount) }
            line = lineAfter(line)
        }
        return -1
    }

    /// Puts a word into a chain, with another overflow line where it is full.
    @usableFromInline
    func store(_ word: UInt64, inChainOf home: Int) {
        let free = freeSlot(inChainOf: home)
        if free >= 0 { return memory.storeReleasing(word, offset(ofSlot: free)) }
        var last = home
        while case let next = lineAfter(last), next >= 0 { last = next }
        let line = takeOverflowLine()
        // The record in the last slot is in both lines for a moment, and found in either. Releasing: a scan looks into lines
        // by their number, and a find may stand in this one since it was last part of a chain.
        memory.storeReleasing(memory.loadRelaxed(Self.lineOffset(last) &+ 56), Self.lineOffset(line))
        memory.storeReleasing(word, Self.lineOffset(line) &+ 8)
        // Releasing: whoever follows the link sees the line behind it.
        memory.storeReleasing(linkWord(to: line), Self.lineOffset(last) &+ 56)
    }

    /// An empty line. Nobody is led to it any more: the state was changed when it was given back.
    func takeOverflowLine() -> Int {
        let free = Int(truncatingIfNeeded: memory.loadRelaxed(Self.freeOverflowOffset))
        guard free == 0 else {
            let line = maximumLines + free - 1
            // A free line's first word names the next free one.
            memory.storeRelaxed(memory.loadRelaxed(Self.lineOffset(line)), Self.freeOverflowOffset)
            memory.storeRelaxed(Word.emptyWord, Self.lineOffset(line))
            return line
        }
        let used = Int(truncatingIfNeeded: memory.loadRelaxed(Self.overflowUsedOffset))
        precondition(used < Self.overflowLines(capacity: capacity), "GrowingHashIndex: no overflow line is left")
        memory.storeRelaxed(UInt64(used + 1), Self.overflowUsedOffset)
        return maximumLines + used
    }

    /// Takes lines without a record out of a chain.
    @usableFromInline
    func unlinkEmptyLines(inChainOf home: Int) {
        var before = home
        while case let line = lineAfter(before), line >= 0 {
            let offset = Self.lineOffset(line)
            guard !(0..<8).contains(where: { Self.isRecord(memory.loadRelaxed(offset + $0 * 8)) }) else {
                before = line
                continue
            }
            // 1. The new way, past the line: its link, or none. Releasing, as what it leads to was.
            let next = memory.loadRelaxed(offset + 56)
            memory.storeReleasing(next, Self.lineOffset(before) + 56)
            // 2. Only now: a find that sees the new state goes the new way.
            changeState()
            // 3. A find that stands in the line is misled from here on. Releasing: it then finds the state changed.
            memory.storeReleasing(Word.emptyWord, offset + 56)
            memory.storeReleasing(memory.loadRelaxed(Self.freeOverflowOffset), offset)
            memory.storeRelaxed(UInt64(line - maximumLines + 1), Self.freeOverflowOffset)
        }
    }

    /// Tells finds under way that what they miss may have moved. Before an old place is emptied.
    func changeState() {
        // Releasing: what was copied for the new state is visible with it. The emptying stores that follow are
        // releasing too and so stay behind it.
        memory.storeReleasing(memory.loadRelaxed(Self.stateOffset) &+ 1 << 40, Self.stateOffset)
    }
}
