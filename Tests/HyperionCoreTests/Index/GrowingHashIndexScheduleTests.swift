import Testing

@testable import HyperionCore

/// One split, pulling together or unlinking beside a find, under every schedule of the writer's steps between its loads.
@Suite struct GrowingHashIndexScheduleTests {
    typealias Index = GrowingHashIndex<ScheduledMemory>
    typealias Step = ScheduledMemory.Step

    /// Keys in the line that is split first: even ones stay, odd ones move to the line with the number 8. More than eight
    /// of them: the line has overflow.
    static func hash(_ key: Int) -> UInt64 { UInt64(key & 1) << 19 | UInt64(key * 2 + 1) }

    /// Schedules of one find: the first of them in order, which interrupt it late, and where that is not all as many drawn
    /// at random. Fewer in a debug build, where it takes twenty times as long; `scripts/test` runs both.
    static let limit = TestEffort.isOptimised ? 40_000 : 4_000

    struct Situation {
        let memory: ScheduledMemory
        let index: Index
        let keys: Int

        /// An index that holds keys 0 ..< keys with records at 64 + 8 × key.
        init(keys: Int) {
            memory = ScheduledMemory(byteCount: Index.byteCount(capacity: 60))
            index = Index(memory: memory, capacity: 60)
            self.keys = keys
            for key in 0..<keys { change { $0.add(key) } }
        }

        func change(_ body: (Self) -> Void) { memory.apply(memory.record { body(self) }) }

        func add(_ key: Int) {
            let hash = GrowingHashIndexScheduleTests.hash(key)
            guard case .absent(let vacancy) = index.search(hash, where: { _ in false }) else { return }
            index.insert(hash, offset: 64 + key * 8, vacancy: vacancy)
        }

        func grow() { index.grow { GrowingHashIndexScheduleTests.hash(($0 - 64) / 8) } }

        func find(_ key: Int) -> IndexMatch? {
            index.find(GrowingHashIndexScheduleTests.hash(key)) { $0 == 64 + key * 8 }
        }

        func remove(_ key: Int) {
            if let match = find(key) { index.remove(match, hash: GrowingHashIndexScheduleTests.hash(key)) }
        }

        /// Finds of `keys` that missed, and how many were tried.
        func misses(_ script: [Step], keys: some Sequence<Int>, interruptions: Int = 2) -> (misses: Int, tried: Int) {
            var misses = 0
            var tried = 0
            var random = TestRandom(seed: TestRandom.seed(of: "GrowingHashIndexScheduleTests"))
            for key in keys {
                let limit = GrowingHashIndexScheduleTests.limit
                let count = memory.forEachSchedule(of: script, interruptions: interruptions, limit: limit) {
                    if find(key) == nil { misses += 1 }
                }
                tried += count
                guard count == limit else { continue }
                memory.forSampledSchedules(of: script, interruptions: interruptions, count: limit, &random) {
                    if find(key) == nil { misses += 1 }
                }
            }
            return (misses, tried)
        }
    }

    @Test(arguments: [1, 4, 8, 9, 12, 17])
    func noKeyIsMissedBesideASplit(_ keys: Int) {
        let situation = Situation(keys: keys)
        let script = situation.memory.record { situation.grow() }
        let (misses, tried) = situation.misses(script, keys: 0..<keys)
        #expect(misses == 0 && tried > keys)
        for order in ScheduledMemory.visibleOrders(of: script, limit: 20) {
            #expect(situation.misses(order, keys: 0..<keys, interruptions: 1).misses == 0)
        }
        situation.memory.apply(script)
        // Within a recording loads are no choices of a schedule.
        _ = situation.memory.record {
            situation.index.checkInvariants { Self.hash(($0 - 64) / 8) }
            #expect(situation.index.lineCount == 9)
        }
    }

    /// The ninth record sends the eighth to an overflow line.
    @Test func noKeyIsMissedWhereALineOverflows() {
        let situation = Situation(keys: 8)
        let script = situation.memory.record { situation.add(8) }
        #expect(situation.misses(script, keys: 0..<8, interruptions: 3).misses == 0)
    }

    /// A scan looks into lines by their number, so that the link alone publishes nothing: each slot is stored releasing,
    /// which memory that shows stores in one order cannot tell.
    @Test func slotsOfANewOverflowLineAreReleased() {
        let situation = Situation(keys: 8)
        let script = situation.memory.record { situation.add(8) }
        situation.memory.apply(script)
        var words: Set<UInt64> = []
        _ = situation.memory.record {
            for key in [7, 8] {
                guard let match = situation.find(key) else { continue }
                words.insert(situation.memory.words[situation.index.offset(ofSlot: match.slot) / 8])
            }
        }
        let published = script.filter { if case .store(_, let word, _) = $0 { words.contains(word) } else { false } }
        #expect(words.count == 2 && published.count == 2)
        for case .store(_, _, let isReleasing) in published { #expect(isReleasing) }
    }

    /// The line is taken out of the middle of a chain, and used again in another one.
    @Test func noKeyIsMissedWhereAnOverflowLineIsUsedAgain() {
        let situation = Situation(keys: 22)
        let others = (0..<9).map { (UInt64($0) << 32 | 1 << 16 | 0xF001, 4096 + $0 * 8) }
        func add(_ other: (UInt64, Int)) {
            guard case .absent(let vacancy) = situation.index.search(other.0, where: { _ in false }) else { return }
            situation.index.insert(other.0, offset: other.1, vacancy: vacancy)
        }
        for other in others[..<8] { situation.change { _ in add(other) } }
        // The keys of the first overflow line, but the last; that one and its neighbour's first use are the script.
        let inFirst = (0..<22).filter { situation.index.line(ofSlot: situation.find($0)!.slot) == 20 }
        #expect(inFirst.count == 7)
        for key in inFirst.dropLast() { situation.change { $0.remove(key) } }
        let script = situation.memory.record {
            situation.remove(inFirst.last!)
            add(others[8])
        }
        let stay = (0..<22).filter { !inFirst.contains($0) }
        #expect(situation.misses(script, keys: stay).misses == 0)
        situation.memory.apply(script)
        _ = situation.memory.record {
            #expect(stay.allSatisfy { situation.find($0) != nil } && inFirst.allSatisfy { situation.find($0) == nil })
        }
    }

    // MARK: Planted defects

    /// The same stores with those of the state at the end: a growth published late, its old places emptied early.
    static func withStateLast(_ script: [Step]) -> [Step] {
        func isState(_ step: Step) -> Bool {
            if case .store(Index.stateOffset, _, _) = step { return true }
            return false
        }
        return script.filter { !isState($0) } + script.filter(isState)
    }

    @Test(arguments: [4, 12])
    func aGrowthPublishedLateIsCaught(_ keys: Int) {
        let situation = Situation(keys: keys)
        let script = situation.memory.record { situation.grow() }
        #expect(situation.misses(Self.withStateLast(script), keys: 0..<keys).misses > 0)
    }

    /// The new line's records are written after the state says that they are there.
    @Test func aGrowthPublishedEarlyIsCaught() {
        let situation = Situation(keys: 4)
        let script = situation.memory.record { situation.grow() }
        let late = Self.withStateLast(script)
        #expect(situation.misses([late.last!] + late.dropLast(), keys: 0..<4).misses > 0)
    }

    /// Without a second look at the state: what a find would answer that trusted its first.
    @Test func aMissThatIsNotLookedAtAgainIsCaught() {
        let situation = Situation(keys: 4)
        let script = situation.memory.record { situation.grow() }
        var misses = 0
        situation.memory.forEachSchedule(of: script, interruptions: 2) {
            let hash = Self.hash(1)
            let home = Index.homeLine(hash, lines: Index.lines(situation.index.state()))
            if situation.index.find(hash, from: home, where: { $0 == 72 }) == nil { misses += 1 }
        }
        #expect(misses > 0)
    }
}
