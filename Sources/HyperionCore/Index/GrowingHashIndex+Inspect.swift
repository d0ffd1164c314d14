extension GrowingHashIndex {
    @inlinable
    public var count: Int { Int(truncatingIfNeeded: memory.loadRelaxed(Self.countOffset)) }
    /// None: an emptied slot ends no probe, because chains end where they have no link.
    public var tombstones: Int { 0 }
    /// Home lines in use.
    public var lineCount: Int { Self.lines(memory.loadRelaxed(Self.stateOffset)) }
    /// Slots up to the last line in use, some of which have no line.
    @inlinable
    public var slotCount: Int {
        let used = Int(truncatingIfNeeded: memory.loadRelaxed(Self.overflowUsedOffset))
        return 16 &* max(Self.lines(state()), used)
    }
    /// Bytes of the lines that are in use or were: what is committed, but for the rest of a page.
    public var usedBytes: Int {
        let used = Int(truncatingIfNeeded: memory.loadRelaxed(Self.overflowUsedOffset))
        return Self.headerBytes + (lineCount + used) * CacheLine.bytes
    }

    @inlinable
    public func record(inSlot slot: Int) -> Int? {
        let line = line(ofSlot: slot)
        guard line < maximumLines || line &- maximumLines < overflowUsed else { return nil }
        guard line >= maximumLines || line < Self.lines(state()) else { return nil }
        let word = memory.loadAcquiring(offset(ofSlot: slot))  // as in find: the record is whole
        return Self.isRecord(word) ? Word.offset(of: word) : nil
    }

    @inlinable
    var overflowUsed: Int { Int(truncatingIfNeeded: memory.loadRelaxed(Self.overflowUsedOffset)) }

    /// In lines.
    public func probeLength(ofSlot slot: Int, hash: UInt64) -> Int {
        let target = line(ofSlot: slot)
        var line = homeLine(hash)
        var length = 1
        while line != target {
            line = lineAfter(line)
            // Beside a writer the record may have moved.
            guard line >= 0, length <= count else { break }
            length += 1
        }
        return length
    }

    public func checkInvariants(hashOfRecord: (_ offset: Int) -> UInt64) {
        var live = 0
        var linked: Set<Int> = []
        for home in 0..<lineCount {
            var line = home
            while line >= 0 {
                var inLine = 0
                for position in 0..<8 {
                    let word = memory.loadRelaxed(Self.lineOffset(line) + position * 8)
                    if !Self.isRecord(word) {
                        precondition(
                            word == Word.emptyWord || position == 7 && link(word) >= 0,
                            "GrowingHashIndex: line \(line), slot \(position) holds \(word)")
                        continue
                    }
                    inLine += 1
                    let hash = hashOfRecord(Word.offset(of: word))
                    precondition(word &>> 48 == Word.tag(hash), "GrowingHashIndex: a tag is not its record's")
                    precondition(
                        Self.homeLine(hash, lines: lineCount) == home,
                        "GrowingHashIndex, invariant 2: a record in the chain of \(home) has another home")
                }
                live += inLine
                if line != home {
                    precondition(inLine > 0, "GrowingHashIndex, invariant 3: overflow line \(line) is empty")
                    precondition(linked.insert(line).inserted, "GrowingHashIndex: line \(line) is linked twice")
                }
                line = lineAfter(line)
            }
        }
        precondition(
            live == count && live <= capacity, "GrowingHashIndex, invariant 1: \(live) live, count \(count)")
        var free: Set<Int> = []
        var next = Int(memory.loadRelaxed(Self.freeOverflowOffset))
        while next != 0 {
            let line = maximumLines + next - 1
            precondition(
                free.insert(line).inserted && !linked.contains(line),
                "GrowingHashIndex, invariant 3: line \(line) is free twice, or linked")
            for position in 1..<8 {
                precondition(memory.loadRelaxed(Self.lineOffset(line) + position * 8) == Word.emptyWord)
            }
            next = Int(memory.loadRelaxed(Self.lineOffset(line)))
        }
        precondition(
            free.count + linked.count == overflowUsed,
            "GrowingHashIndex, invariant 3: \(free.count) free + \(linked.count) linked ≠ \(overflowUsed)")
    }
}
