extension HashIndex {
    @inlinable @inline(__always)
    public func prefetch(_ hash: UInt64) { memory.prefetch(Self.lineOffset(homeLine(hash))) }

    @inlinable @inline(__always)
    public func candidate(_ hash: UInt64) -> IndexMatch? {
        let line = homeLine(hash)
        let matches = Self.slots(memory.loadTags(Self.lineOffset(line)), Self.tag(hash))
        return matches == 0 ? nil : candidate(inLine: line, matches)
    }

    /// The record in the first of the slots of a line that had the tag when they were compared.
    @inlinable @inline(__always)
    func candidate(inLine line: Int, _ matches: UInt32) -> IndexMatch? {
        let slot = matches.trailingZeroBitCount
        // Pairs with the releasing store of the slot: the record is whole.
        let word = memory.loadAcquiring(Self.lineOffset(line) &+ slot &* 8)
        let record = Self.offset(of: word)
        // The slot may have been emptied since it was compared, or name another key's record by now.
        return record > 0 ? IndexMatch(slot: line &* Self.slotsPerLine &+ slot, offset: record) : nil
    }

    @inlinable @inline(__always)
    public func find(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexMatch? {
        // Nearly every key that is there is its home line's only slot with its tag. That way has no loop, so that
        // few instructions stand between one find's misses and the next one's.
        if let candidate = candidate(hash), matches(candidate.offset) { return candidate }
        return findAnywhere(hash, where: matches)
    }

    @inlinable @inline(never)
    func findAnywhere(_ hash: UInt64, where matches: (_ offset: Int) -> Bool) -> IndexMatch? {
        let tag = Self.tag(hash)
        var line = homeLine(hash)
        var linesLeft = lineCount
        repeat {
            let offset = Self.lineOffset(line)
            let tags = memory.loadTags(offset)
            var candidates = Self.slots(tags, tag)
            while candidates != 0 {
                let slot = candidates.trailingZeroBitCount
                // Pairs with the releasing store that published the slot, so that the record's bytes are seen whole.
                // No fence behind a relaxed load: ThreadSanitizer does not know fences, and would take every
                // read of a record for a race.
                let word = memory.loadAcquiring(offset &+ slot &* 8)
                // The slot may have changed since it was compared; its new key then has its own find.
                if word &>> 48 == tag, matches(Self.offset(of: word)) {
                    return IndexMatch(slot: line &* Self.slotsPerLine &+ slot, offset: Self.offset(of: word))
                }
                candidates &= candidates &- 1
            }
            if Self.slots(tags, Self.emptyTag) != 0 { break }
            line = lineAfter(line)
            linesLeft &-= 1
        } while linesLeft != 0
        // Absence is an answer too: pairs with the releasing store that removed the key, so that what the reader
        // looks at next is no older than the removal.
        memory.fenceAcquiring()
        return nil
    }
}
