extension GrowingHashIndex {
    @inlinable @inline(__always)
    public var isGrowthDue: Bool {
        let lines = Self.lines(memory.loadRelaxed(Self.stateOffset))
        return count > lines &* Self.recordsPerLine && lines < maximumLines
    }

    /// Splits one line: its records that belong to the new line from now on move there. O(chain).
    @inlinable @inline(never)
    public func grow(hashOfRecord: (_ offset: Int) -> UInt64) {
        let state = memory.loadRelaxed(Self.stateOffset)
        let newLine = Self.lines(state)
        guard newLine < maximumLines else { return }
        let half = 1 &<< (Int.bitWidth &- 1 &- newLine.leadingZeroBitCount)  // the largest power of two ≤ lines
        let source = newLine &- half

        // 1. The new places. Nobody looks there before the state says so.
        func leaves(_ word: UInt64) -> Bool {
            let home = Self.homeLine(hashOfRecord(Word.offset(of: word)), lines: newLine &+ 1)
            assert(home == source || home == newLine)
            return home != source
        }
        forEachRecord(inChainOf: source) { _, word in
            if leaves(word) { store(word, inChainOf: newLine) }
        }
        // 2. Releasing: who sees the new line in use sees what is in it.
        memory.storeReleasing(state &+ 1, Self.stateOffset)
        // 3. The old places. Releasing: who finds one empty and then looks at the state again sees it changed.
        forEachRecord(inChainOf: source) { place, word in
            if leaves(word) { memory.storeReleasing(Word.emptyWord, place) }
        }
        if lineAfter(source) >= 0 { tighten(source) }
    }

    /// Each record's slot (as an offset of memory) and word. `body` may change that slot, and add to other chains.
    @usableFromInline
    func forEachRecord(inChainOf home: Int, _ body: (_ place: Int, _ word: UInt64) -> Void) {
        var line = home
        while line >= 0 {
            let next = lineAfter(line)
            for position in 0..<8 {
                let place = Self.lineOffset(line) &+ position &* 8
                let word = memory.loadRelaxed(place)
                if Self.isRecord(word) { body(place, word) }
            }
            line = next
        }
    }

    /// Moves records from overflow lines into free slots before them, and gives back the lines that are empty then.
    @usableFromInline
    func tighten(_ home: Int) {
        var free: [Int] = []
        var moved: [Int] = []
        var line = home
        while line >= 0 {
            for position in 0..<8 {
                let place = Self.lineOffset(line) &+ position &* 8
                let word = memory.loadRelaxed(place)
                if word == Word.emptyWord {
                    free.append(place)
                } else if line != home, Self.isRecord(word), !free.isEmpty {
                    // 1. The new place.
                    memory.storeReleasing(word, free.removeFirst())
                    moved.append(place)
                }
            }
            line = lineAfter(line)
        }
        // 2. The state; 3. the old places.
        if !moved.isEmpty { changeState() }
        for place in moved { memory.storeReleasing(Word.emptyWord, place) }
        unlinkEmptyLines(inChainOf: home)
    }
}
