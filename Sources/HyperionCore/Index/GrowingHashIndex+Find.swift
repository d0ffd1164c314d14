extension GrowingHashIndex {
    /// Acquiring: whoever sees a state sees every place that records were copied to for it.
    @inlinable @inline(__always)
    func state() -> UInt64 { memory.loadAcquiring(Self.stateOffset) }

    @inlinable @inline(__always)
    func homeLine(_ hash: UInt64) -> Int { Self.homeLine(hash, lines: Self.lines(state())) }

    @inlinable @inline(__always)
    public func prefetch(_ hash: UInt64) { memory.prefetch(Self.lineOffset(homeLine(hash))) }

    @inlinable @inline(__always)
    public func candidate(_ hash: UInt64) -> IndexMatch? {
        let line = homeLine(hash)
        let offset = Self.lineOffset(line)
        let matches = Word.slots(memory.loadTags(offset), Word.tag(hash))
        guard matches != 0 else { return nil }
        let position = matches.trailingZeroBitCount
        // Pairs with the releasing store of the slot: the record is whole.
        let word = memory.loadAcquiring(offset &+ position &* 8)
        // The slot may have been emptied, given to another key or made a link since it was compared.
        return Self.isRecord(word) ? IndexMatch(slot: slot(line, position), offset: Word.offset(of: word)) : nil
    }

    @inlinable @inline(__always)
    public func find(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexMatch? {
        // As in `HashIndex`: without a loop for nearly every key that is there.
        if let candidate = candidate(hash), matches(candidate.offset) { return candidate }
        return findAnywhere(hash, where: matches)
    }

    @inlinable @inline(never)
    func findAnywhere(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexMatch? {
        while true {
            let state = state()
            if let match = find(hash, from: Self.homeLine(hash, lines: Self.lines(state)), where: matches) {
                return match
            }
            // Keeps the loads of the slots before the second look at the state. Pairs with the releasing stores by which
            // the writer emptied a place: it had changed the state before. It also orders absence, which is an answer:
            // what the reader looks at next is no older than the removal.
            memory.fenceAcquiring()
            if memory.loadRelaxed(Self.stateOffset) == state { return nil }
        }
    }

    /// Looks through the chain of one home line.
    @inlinable @inline(__always)
    func find(_ hash: UInt64, from home: Int, where matches: (_ offset: Int) -> Bool) -> IndexMatch? {
        let tag = Word.tag(hash)
        var line = home
        while line >= 0 {
            let offset = Self.lineOffset(line)
            var candidates = Word.slots(memory.loadTags(offset), tag)
            while candidates != 0 {
                let position = candidates.trailingZeroBitCount
                // Pairs with the releasing store that published the slot. Acquiring and not fenced: see `HashIndex`.
                let word = memory.loadAcquiring(offset &+ position &* 8)
                if word &>> 48 == tag, matches(Word.offset(of: word)) {
                    return IndexMatch(slot: slot(line, position), offset: Word.offset(of: word))
                }
                candidates &= candidates &- 1
            }
            // After the tags, which were loaded before: a record that left slot 7 since then is behind the link.
            memory.fenceAcquiring()
            line = link(memory.loadAcquiring(offset &+ 56))
        }
        return nil
    }
}
