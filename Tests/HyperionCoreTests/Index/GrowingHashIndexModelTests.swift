import Testing

@testable import HyperionCore

/// Random inserts, replacements and removals, with a split wherever one is due, against a dictionary.
@Suite struct GrowingHashIndexModelTests {
    /// How the keys' hashes fall: the more alike, the more overflow lines.
    enum Spread: CaseIterable {
        case uniform, fewHomes, sameHome, oneTag, sameHash

        func hash(_ random: inout TestRandom) -> UInt64 {
            switch self {
            case .uniform: random.next()
            case .fewHomes: random.next() & 0xFFFF | UInt64(random.below(3)) << 16
            // The same line for as long as there are fewer than 64 of them.
            case .sameHome: random.next() & ~(63 << 16)
            case .oneTag: random.next() & ~0xFFFF | 0x8001
            case .sameHash: 0x8000_0000_0000_0001
            }
        }
    }

    static let capacities = [1, 5, 24, 25, 60, 120]

    @Test(arguments: Spread.allCases)
    func agreesWithADictionary(_ spread: Spread) throws {
        var random = TestRandom(seed: TestRandom.seed(of: "GrowingHashIndexModelTests"))
        for capacity in Self.capacities {
            try run(
                TestMemory(byteCount: GrowingHashIndex<TestMemory>.byteCount(capacity: capacity)), capacity, spread,
                &random)
            let bytes = GrowingHashIndex<HardwareMemory>.byteCount(capacity: capacity)
            let region = try MappedRegion(bytes: bytes, pages: .base)
            try run(HardwareMemory(base: region.base), capacity, spread, &random)
        }
    }

    private func run<Memory: AtomicMemory>(
        _ memory: Memory, _ capacity: Int, _ spread: Spread, _ random: inout TestRandom
    ) throws {
        // Some more keys than fit, so that there are always absent ones and the index is full at times.
        let hashes = (0..<capacity + 5).map { _ in spread.hash(&random) }
        var model = GrowingIndexModel(memory: memory, capacity: capacity, hashes: hashes)
        for step in 0..<max(200, capacity * 4) * max(1, TestEffort.factor / 10) {
            let key = random.below(hashes.count)
            // Phases of growth and of shrinking, so that full and empty are both reached.
            let growth = step / max(64, capacity * 2) % 2 == 0 ? 8 : 2
            switch random.below(10) {
            case ..<growth: model.insert(key)
            case 9: model.replace(key)
            default: model.remove(key)
            }
            if let disagreement = model.disagreement() {
                Issue.record("capacity \(capacity), \(spread), step \(step): \(disagreement)")
                return
            }
        }
        for key in hashes.indices { model.insert(key) }
        let most = GrowingHashIndex<Memory>.maximumLines(capacity: capacity)
        #expect(model.index.count == capacity && model.index.lineCount == most, "it grew as far as it may")
        for key in hashes.indices { model.remove(key) }
        #expect(model.disagreement() == nil && model.index.count == 0)
    }

    @Test func homesAreThoseOfLinearHashing() {
        typealias Index = GrowingHashIndex<TestMemory>
        var random = TestRandom(seed: TestRandom.seed(of: "GrowingHashIndexModelTests"))
        for lines in 8..<200 {
            let half = 1 << (Int.bitWidth - 1 - lines.leadingZeroBitCount)
            for _ in 0..<50 {
                let hash = random.next()
                let number = Int(hash >> 16 % UInt64(2 * half))
                let home = Index.homeLine(hash, lines: lines)
                #expect(home == (number < lines ? number : number % half))
                // One more line takes keys from one line only, and to itself only.
                let next = Index.homeLine(hash, lines: lines + 1)
                let nextHalf = 1 << (Int.bitWidth - 1 - lines.leadingZeroBitCount)
                #expect(next == home || next == lines && home == lines - nextHalf)
            }
        }
    }

    @Test func memoryFollowsTheRecords() throws {
        let store = try GrowingKeyValueStore(capacity: 1 << 24, arenaBytes: 1 << 24, pages: .base, seed: 1)
        let reserved = GrowingHashIndex<HardwareMemory>.byteCount(capacity: 1 << 24)
        for number in 0..<10_000 { try store.put("key-\(number)", "value") }
        store.checkInvariants()
        let resident = ProcessMemory.residentBytes(store.indexRegion.base, store.indexRegion.byteCount)
        #expect(resident < 1 << 20 && resident < reserved / 1000, "\(resident) bytes for 10,000 records")
        #expect((0..<10_000).allSatisfy { store.get("key-\($0)") == "value" })
        #expect(store.index.lineCount == (10_000 + 2) / 3)
    }
}
