import Testing

@testable import HyperionCore

/// A read during which all memory that it was looking at is given back, and used again for other records.
@Suite(.serialized) struct InterruptedReadTests {
    typealias Store = IndexedStore<InterruptedIndex>

    enum Read: CaseIterable {
        case get, contains, borrow, multiGet, scan

        /// Whether the store told the value of `key` right.
        func isRight(_ store: Store, _ key: [UInt8], _ value: [UInt8]) -> Bool {
            switch self {
            case .get:
                var buffer = [UInt8](repeating: 0, count: 256)
                let length = key.withUnsafeBytes { key in
                    buffer.withUnsafeMutableBytes { store.get(key, into: $0) }
                }
                return length == value.count && buffer[..<value.count].elementsEqual(value)
            case .contains: return store.contains(key)
            case .borrow: return store.get(key) == value
            case .multiGet: return store.multiGet([key]) == [value]
            case .scan:
                var times = 0
                var isRight = true
                store.scan { seen, bytes in
                    if seen.elementsEqual(key) { times += 1 }
                    if seen.elementsEqual(key), !bytes.elementsEqual(value) { isRight = false }
                    return true
                }
                return isRight && times == 1
            }
        }
    }

    /// What happens inside the read.
    enum Event: CaseIterable {
        /// The record moves, and its chunk reads as zeros.
        case givenBack
        /// The log goes all the way round: other records lie where it was.
        case usedAgain
    }

    private static let key = Array("sought".utf8)
    private static let value = [UInt8](repeating: 0x5A, count: 200)

    /// Reads with an event inside; `planted`: as if the generation had not changed.
    private func read(_ read: Read, _ event: Event, _ moment: InterruptedIndex.Moment, planted: Bool) throws -> Bool {
        let store = try Store(
            capacity: 2000, arenaBytes: 256 << 10, compaction: .automatic(deadPercent: 20), pages: .base, seed: 1)
        try store.put(Self.key, Self.value)
        let other = [UInt8](repeating: 0xFF, count: 200)
        for number in 0..<500 { try store.put(Array("other-\(number)".utf8), other) }
        for number in 0..<500 where event == .givenBack { store.delete(Array("other-\(number)".utf8)) }
        let before = store.arena.generation()
        InterruptedIndex.looks.withLock { $0 = 0 }
        InterruptedIndex.interruption.withLock {
            $0 = (
                moment,
                {
                    switch event {
                    case .givenBack: store.compact()
                    case .usedAgain:
                        for turn in 0..<40_000 { try! store.put(Array("other-\(turn % 500)".utf8), other) }
                    }
                    if planted { store.arena.memory.storeRelaxed(before, Arena.generationOffset) }
                }
            )
        }
        defer { InterruptedIndex.interruption.withLock { $0 = nil } }
        let isRight = read.isRight(store, Self.key, Self.value)
        let isInterrupted = InterruptedIndex.interruption.withLock { $0 == nil }
        #expect(isInterrupted && (planted || store.arena.generation() > before))
        if !planted { store.checkInvariants() }
        return isRight
    }

    @Test(arguments: Read.allCases, Event.allCases)
    func aReadIsRepeated(_ kind: Read, _ event: Event) throws {
        for moment in InterruptedIndex.Moment.allCases {
            #expect(try read(kind, event, moment, planted: false), "\(kind), \(event), \(moment)")
        }
    }

    /// A snapshot whose first key's record comes back to its offset, with another value, before the second key is read:
    /// its slot then says what it said before, and only the generation tells. Planted: as if that had not changed.
    @Test(arguments: [false, true])
    func aSnapshotSeesThatAnOffsetCameBack(_ planted: Bool) throws {
        let store = try Store(
            capacity: 100, arenaBytes: 64 << 10, compaction: .automatic(deadPercent: 20), pages: .base, seed: 1)
        let keys = [Array("key-a".utf8), Array("key-b".utf8)]
        let values = (0...2).map { [UInt8](repeating: $0, count: 200) }
        func place() -> Int? { keys[0].withUnsafeBytes { store.find($0, hash: store.hash($0))?.offset } }
        for key in keys { try store.put(key, values[1]) }
        let (first, before) = (place(), store.arena.generation())
        let hasComeBack = Locked(false)
        let meanwhile = {
            for _ in 0..<100_000 where !hasComeBack.withLock({ $0 }) {
                for key in keys { try! store.put(key, values[2]) }
                let isBack = place() == first && store.arena.generation() > before
                hasComeBack.withLock { $0 = isBack }
            }
            if planted { store.arena.memory.storeRelaxed(before, Arena.generationOffset) }
        }
        InterruptedIndex.interruption.withLock {
            // In the first key's find, to be there in the second's, when the first has been copied.
            $0 = (
                .beforeComparison, { InterruptedIndex.interruption.withLock { $0 = (.beforeComparison, meanwhile) } }
            )
        }
        defer { InterruptedIndex.interruption.withLock { $0 = nil } }
        let seen = try #require(store.trySnapshotRead(keys))
        #expect(hasComeBack.withLock { $0 })
        #expect(seen == (planted ? [values[1], values[2]] : [values[2], values[2]]))
    }

    /// Planted defect: memory that is returned too early, before the generation tells readers.
    @Test(arguments: Read.allCases)
    func memoryReturnedTooEarlyIsCaught(_ kind: Read) throws {
        #expect(try !read(kind, .givenBack, .beforeComparison, planted: true), "\(kind)")
        // Who only wants to know whether a key is there is through with it by then.
        if kind != .contains { #expect(try !read(kind, .givenBack, .afterFind, planted: true), "\(kind)") }
    }
}
