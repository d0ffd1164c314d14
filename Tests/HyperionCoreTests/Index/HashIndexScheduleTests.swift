import Testing

@testable import HyperionCore

/// A reader's find while the writer's stores fall anywhere between its loads: what it finds was there at some
/// moment of the find, and a key that nobody touches is always found.
///
///     home line  │ a b c d e f g h │    next line  │ K … │     K passed the full home line
///     writer       remove a, insert x, remove b, …
///     reader       tags of the home line ─▶ tags of the next line ─▶ K
@Suite struct HashIndexScheduleTests {
    enum Operation: Sendable { case insert(Int), remove(Int), replace(Int) }

    /// Keys 0...11 have the home line 0, which begins with keys 0...7; key 8 lies in line 1, and keys 12...19 have
    /// the home line 1. All tags are the same, so that each find meets other keys' records too.
    private final class Situation {
        let memory = ScheduledMemory(byteCount: HashIndex<ScheduledMemory>.byteCount(capacity: 15))
        let index: HashIndex<ScheduledMemory>
        let hashes: [UInt64]
        /// The key of each record.
        var owners: [Int: Int] = [:]
        /// What a find of each key may return, and the steps from and to which it may.
        private var validity: [[(offset: Int?, from: Int, to: Int)]] = []
        private var script: [ScheduledMemory.Step] = []

        init(writer operations: [Operation], brokenRemoval: Bool = false) {
            let index = HashIndex(memory: memory, capacity: 15)
            self.index = index
            hashes = (0..<20).map { index.hash(home: $0 < 12 ? 0 : 1, tag: 0x8001) }
            var current = [Int?](repeating: nil, count: 20)
            memory.apply(memory.record { for key in 0...8 { current[key] = insert(key) } })
            validity = current.map { [($0, 0, .max)] }
            script = memory.record {
                for operation in operations {
                    let start = slotStores
                    let key: Int
                    switch operation {
                    case .insert(let new): (key, current[new]) = (new, insert(new))
                    case .remove(let old):
                        key = old
                        let match = find(old)!
                        index.remove(match, hash: hashes[old])
                        if brokenRemoval { memory.storeRelaxed(0, 128 + match.slot * 8) }
                        current[old] = nil
                    case .replace(let old):
                        key = old
                        current[old] = newRecord(old)
                        index.replace(find(old)!, offset: current[old]!)
                    }
                    // While the operation is under way, what was before it and what is after it are both right.
                    validity[key][validity[key].count - 1].to = slotStores
                    validity[key].append((current[key], start, .max))
                }
            }.filter(Self.isSlotStore)
        }

        /// Readers look at no other words, so that other stores would only multiply the schedules.
        private static func isSlotStore(_ step: ScheduledMemory.Step) -> Bool {
            guard case .store(let offset, _, _) = step else { return false }
            return offset >= 128 && offset < 128 + 3 * 64
        }

        private var slotStores: Int { memory.recorded.count(where: Self.isSlotStore) }

        private func newRecord(_ key: Int) -> Int {
            let offset = (owners.count + 8) * 8
            owners[offset] = key
            return offset
        }

        private func insert(_ key: Int) -> Int {
            let offset = newRecord(key)
            index.insert(hashes[key], offset: offset)
            return offset
        }

        func find(_ key: Int) -> IndexMatch? { index.find(hashes[key]) { owners[$0] == key } }

        /// Unoptimised builds would take a minute for the schedules of three.
        private static let interruptions = TestEffort.factor > 10 ? 3 : 2

        /// Schedules tried, and those under which the reader was told something that never held meanwhile.
        func misledReaders(of key: Int) -> (schedules: Int, misled: Int, found: Int) {
            var (misled, found) = (0, 0)
            let schedules = memory.forEachSchedule(of: script, interruptions: Self.interruptions, limit: 60_000) {
                let result = find(key)?.offset
                if result != nil { found += 1 }
                let (first, last) = (memory.stepsMadeBeforeFirstLoad, memory.stepsMade)
                let isValid = validity[key].contains { $0.offset == result && $0.from <= last && first <= $0.to }
                if !isValid { misled += 1 }
            }
            return (schedules, misled, found)
        }
    }

    @Test(
        arguments: [
            // Tombstones come and are taken by other keys.
            [.remove(0), .insert(9), .remove(1), .insert(0), .replace(8), .remove(9)],
            // A second key passes the line and goes: its tombstones must stay for key 8.
            [.insert(9), .remove(9), .remove(0), .insert(12), .remove(12)],
            // The slot of a removed key in the second line is taken by another.
            [.insert(9), .insert(12), .remove(9), .insert(10), .remove(12), .insert(9)],
            [.replace(8), .replace(0), .replace(8)],
        ] as [[Operation]])
    func aKeyThatStaysIsAlwaysFound(_ operations: [Operation]) {
        let (schedules, misled, found) = Situation(writer: operations).misledReaders(of: 8)
        #expect(misled == 0 && found == schedules && schedules > 500)
    }

    @Test(arguments: [0, 1, 8, 9, 12])
    func whatIsFoundWasThereMeanwhile(_ key: Int) {
        let operations: [Operation] = [
            .remove(0), .remove(1), .insert(0), .remove(8), .insert(8), .insert(1), .insert(9), .insert(12), .remove(9),
        ]
        let (schedules, misled, found) = Situation(writer: operations).misledReaders(of: key)
        #expect(misled == 0 && found > 0 && found < schedules, "both answers occur")
    }

    @Test func theLastKeyThatPassedEmptiesTheLineAndMisleadsNobody() {
        let operations: [Operation] = [.remove(0), .remove(3), .remove(8), .insert(9), .insert(8)]
        for key in [0, 1, 3, 8, 9] {
            let outcome = Situation(writer: operations).misledReaders(of: key)
            #expect(outcome.misled == 0 && outcome.schedules > 100)
        }
    }

    @Test func aRemovalThatLeavesNoTombstoneIsCaught() {
        let situation = Situation(writer: [.remove(0), .insert(9)], brokenRemoval: true)
        #expect(situation.misledReaders(of: 8).misled > 0)
    }

    @Test func movingAKeyIntoAFreeSlotIsCaught() {
        // As backward-shift deletion would: key 8 is taken out and put where key 0 was.
        let situation = Situation(writer: [.remove(0), .remove(8), .insert(8)])
        let script = situation.misledReaders(of: 8)
        #expect(script.misled == 0 && script.found < script.schedules, "by the contract key 8 was absent for a moment")
    }
}
