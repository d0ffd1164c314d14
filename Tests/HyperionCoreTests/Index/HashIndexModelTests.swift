import Testing

@testable import HyperionCore

/// Random inserts, replacements and removals against a dictionary, compared after every step.
@Suite struct HashIndexModelTests {
    /// How the keys' hashes fall: the more alike, the more lines overflow.
    enum Spread: CaseIterable {
        case uniform, twoHomes, oneHome, oneTag, sameHash

        func hashes(_ count: Int, _ random: inout TestRandom) -> [UInt64] {
            (0..<count).map { _ in
                switch self {
                case .uniform: random.next()
                // The last line and the first: every probe wraps around.
                case .twoHomes: random.below(2) == 0 ? .max - UInt64(random.below(1 << 20)) : random.next() >> 32
                case .oneHome: .max - random.next() >> 40
                case .oneTag: random.next() & ~0xFFFF | 0x8001
                case .sameHash: 0x8000_0000_0000_0001
                }
            }
        }
    }

    static let capacities = [1, 2, 5, 6, 9, 10, 11, 16, 20, 27, 64]

    @Test(arguments: Spread.allCases)
    func agreesWithADictionaryOverCheckedMemory(_ spread: Spread) {
        var random = TestRandom(seed: TestRandom.seed(of: "HashIndexModelTests"))
        for capacity in Self.capacities {
            let memory = TestMemory(byteCount: HashIndex<TestMemory>.byteCount(capacity: capacity))
            run(memory, capacity: capacity, spread, &random)
            #expect(memory.words.allSatisfy { $0 == 0 }, "capacity \(capacity): an emptied index is as new")
        }
    }

    @Test(arguments: Spread.allCases)
    func agreesWithADictionaryOverRealMemory(_ spread: Spread) throws {
        var random = TestRandom(seed: TestRandom.seed(of: "HashIndexModelTests"))
        for capacity in Self.capacities {
            let bytes = HashIndex<HardwareMemory>.byteCount(capacity: capacity)
            let region = try MappedRegion(bytes: bytes, pages: .base)
            run(HardwareMemory(base: region.base), capacity: capacity, spread, &random)
            #expect(UnsafeRawBufferPointer(start: region.base, count: bytes).allSatisfy { $0 == 0 })
        }
    }

    private func run<Memory: AtomicMemory>(
        _ memory: Memory, capacity: Int, _ spread: Spread, _ random: inout TestRandom
    ) {
        // Some more keys than fit, so that there are always absent ones and the index is often full.
        let hashes = spread.hashes(capacity + 3, &random)
        var model = IndexModel(memory: memory, capacity: capacity, hashes: hashes)
        for step in 0..<150 * TestEffort.factor {
            let key = random.below(hashes.count)
            // Phases of growth and of shrinking, so that full and empty are both reached.
            let growth = step / 64 % 2 == 0 ? 7 : 2
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
        for key in hashes.indices { model.remove(key) }
        #expect(model.disagreement() == nil)
        #expect(model.index.count == 0 && model.index.tombstones == 0)
    }
}
