import Testing

@testable import HyperionCore

/// Every state that a small index can get into by adding and removing its keys in any order, however often.
///
/// A record's offset depends on its key alone, so that the states are finitely many: breadth first from the empty
/// index, each step of each state is tried once.
@Suite struct HashIndexExhaustiveTests {
    struct Situation: Sendable, CustomStringConvertible {
        var description: String
        var capacity: Int
        /// Home lines of keys that are always there, and of those that come and go.
        var fixed: [Int]
        var moving: [Int]
        var haveOneTag = true
    }

    static let situations: [Situation] = [
        Situation(description: "one line, never full", capacity: 5, fixed: [], moving: [0, 0, 0, 0, 0]),
        Situation(
            description: "overflow into the next line", capacity: 10, fixed: [0, 0, 0, 0, 0, 0],
            moving: [0, 0, 0, 0]),
        Situation(
            description: "overflow around the end", capacity: 10, fixed: [1, 1, 1, 1, 1, 1], moving: [1, 1, 1, 0]),
        Situation(
            description: "overflow over two lines and around the end", capacity: 20,
            fixed: [3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0], moving: [3, 3, 3, 0, 0]),
        Situation(
            description: "overflow over two lines, tags all different", capacity: 20,
            fixed: [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2], moving: [1, 1, 1, 2, 2, 2], haveOneTag: false),
        Situation(
            description: "neighbours that each overflow", capacity: 15, fixed: [0, 0, 0, 0, 0, 0, 0],
            moving: [0, 0, 1, 1, 2, 0]),
        Situation(description: "six of nine of one home", capacity: 10, fixed: [0, 0, 0], moving: [0, 0, 0, 0, 0, 0]),
    ]

    @Test(arguments: situations)
    func everyReachableStateIsRight(_ situation: Situation) {
        let memory = TestMemory(byteCount: HashIndex<TestMemory>.byteCount(capacity: situation.capacity))
        let index = HashIndex(memory: memory, capacity: situation.capacity)
        let homes = situation.fixed + situation.moving
        let hashes = homes.indices.map { key in
            index.hash(home: homes[key], tag: situation.haveOneTag ? 1 : UInt64(2 * key + 1))
        }
        func offset(_ key: Int) -> Int { (key + 1) * 8 }
        for key in situation.fixed.indices { index.insert(hashes[key], offset: offset(key)) }

        var known: Set<[UInt64]> = [memory.words]
        var queue = [memory.words]
        var position = 0
        var steps = 0
        while position < queue.count {
            let state = queue[position]
            position += 1
            memory.words = state
            index.checkInvariants { hashes[$0 / 8 - 1] }
            let matches = hashes.indices.map { key in index.find(hashes[key]) { $0 == offset(key) } }
            // The oracle is the state itself, looked through slot by slot.
            let inSlots = Set((0..<index.slotCount).compactMap { index.record(inSlot: $0) })
            for key in hashes.indices where (matches[key] != nil) != inSlots.contains(offset(key)) {
                Issue.record("key \(key) is not found, or found where it is not: \(state)")
            }
            for key in situation.moving.indices.map({ situation.fixed.count + $0 }) {
                memory.words = state
                if let match = matches[key] {
                    index.remove(match, hash: hashes[key])
                } else {
                    index.insert(hashes[key], offset: offset(key))
                }
                let isThere = index.find(hashes[key]) { $0 == offset(key) } != nil
                if isThere != (matches[key] == nil) { Issue.record("key \(key) did not come or go: \(state)") }
                steps += 1
                if known.insert(memory.words).inserted { queue.append(memory.words) }
                if known.count > 50_000 { Issue.record("more states than expected"); return }
            }
        }
        print("HashIndexExhaustiveTests: \(situation), \(known.count) states, \(steps) steps")
        // Each set of moving keys is a state of its own at least.
        #expect(known.count >= 1 << situation.moving.count)
    }
}
