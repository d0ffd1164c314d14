extension HashIndex {
    @inlinable
    public var count: Int { Int(truncatingIfNeeded: memory.loadRelaxed(Self.countOffset)) }
    public var tombstones: Int { Int(truncatingIfNeeded: memory.loadRelaxed(Self.tombstonesOffset)) }
    @inlinable
    public var slotCount: Int { lineCount * Self.slotsPerLine }

    @inlinable
    public func record(inSlot slot: Int) -> Int? {
        let word = memory.loadAcquiring(Self.slotOffset(slot))  // as in find: the record is whole
        let record = Self.offset(of: word)
        return record > 0 ? record : nil
    }

    /// In lines.
    public func probeLength(ofSlot slot: Int, hash: UInt64) -> Int {
        let distance = slot / Self.slotsPerLine - homeLine(hash)
        return (distance < 0 ? distance + lineCount : distance) + 1
    }

    public func checkInvariants(hashOfRecord: (_ offset: Int) -> UInt64) {
        var live = 0
        var dead = 0
        var passed = [UInt64](repeating: 0, count: lineCount)
        for slot in 0..<slotCount {
            let word = memory.loadRelaxed(Self.slotOffset(slot))
            if word == Self.tombstoneWord { dead += 1 }
            guard Self.offset(of: word) > 0 else { continue }
            live += 1
            let hash = hashOfRecord(Self.offset(of: word))
            precondition(word &>> 48 == Self.tag(hash), "HashIndex: slot \(slot) has a tag that is not its record's")
            var line = homeLine(hash)
            while line != slot / Self.slotsPerLine {
                passed[line] += 1
                line = lineAfter(line)
            }
        }
        precondition(live == count && live <= capacity, "HashIndex, invariant 1: \(live) live, count \(count)")
        precondition(dead == tombstones, "HashIndex: \(dead) tombstones, counted \(tombstones)")
        for line in 0..<lineCount {
            let counted = overflow(line)
            precondition(
                counted == passed[line] || counted == 0xFFFF,
                "HashIndex, invariant 2: line \(line) was passed by \(passed[line]) keys, counted \(counted)")
            let words = (0..<Self.slotsPerLine).map { memory.loadRelaxed(Self.lineOffset(line) + $0 * 8) }
            precondition(
                counted == 0 ? !words.contains(Self.tombstoneWord) : !words.contains(Self.emptyWord),
                "HashIndex, invariant 3: line \(line), overflow \(counted), \(words)")
        }
    }
}
