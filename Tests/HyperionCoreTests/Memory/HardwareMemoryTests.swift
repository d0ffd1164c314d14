import CHyperion
import Testing

@testable import HyperionCore

/// Memory as protocol code sees it: what is stored is loaded, and the two ways to load a line's tags agree.
@Suite struct HardwareMemoryTests {
    private func withMemory<Result>(bytes: Int, _ body: (HardwareMemory) throws -> Result) throws -> Result {
        let region = try MappedRegion(bytes: bytes, pages: .base)
        defer { withExtendedLifetime(region) {} }
        return try body(HardwareMemory(base: region.base))
    }

    @Test func whatIsStoredIsLoaded() throws {
        try withMemory(bytes: 4096) { memory in
            for word in 0..<512 {
                let value = UInt64(word) &* 0x9E37_79B9_7F4A_7C15
                if word % 2 == 0 {
                    memory.storeRelaxed(value, word * 8)
                } else {
                    memory.storeReleasing(value, word * 8)
                }
            }
            memory.fenceReleasing()
            memory.fenceAcquiring()
            for word in 0..<512 {
                let value = UInt64(word) &* 0x9E37_79B9_7F4A_7C15
                #expect(memory.loadRelaxed(word * 8) == value)
                #expect(memory.loadAcquiring(word * 8) == value)
            }
        }
    }

    @Test func tagsOfALineAreTheSameByInstructionAndByWords() throws {
        var random = TestRandom(seed: TestRandom.seed(of: "HardwareMemoryTests"))
        try withMemory(bytes: 4096) { hardware in
            let checked = TestMemory(byteCount: 4096)
            // Tags whose top bit is set catch a signed pack; zero and 0xFFFF catch saturation.
            let special: [UInt64] = [0, 1, 2, 3, 0x7FFF, 0x8000, 0x8001, 0xFFFE, 0xFFFF]
            for _ in 0..<2000 {
                let line = random.below(64) * CacheLine.bytes
                for word in 0..<8 {
                    var value = random.next()
                    if random.below(2) == 0 { value = value & (1 << 48 - 1) | special[random.below(9)] << 48 }
                    hardware.storeRelaxed(value, line + word * 8)
                    checked.storeRelaxed(value, line + word * 8)
                }
                let tags = hardware.loadTags(line)
                #expect(tags == checked.loadTags(line))
                let wanted = UInt16(truncatingIfNeeded: special[random.below(9)])
                let expected = (0..<8).reduce(UInt32(0)) { $0 | (tags[$1] == wanted ? 1 << UInt32($1) : 0) }
                #expect(hyperion_tags_equal(tags, wanted) == expected)
            }
        }
    }

    @Test func waitingComesBack() throws {
        try withMemory(bytes: 8) { memory in
            for turn in 0..<Backoff.spinTurns * 2 { memory.wait(turn: turn) }
        }
    }
}
