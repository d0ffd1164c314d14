import HyperionCore
import Testing

@testable import HyperionLab

@Suite struct KeyGeneratorTests {
    @Test(arguments: [8, 9, 16, 40])
    func aHundredThousandKeysAreDistinct(byteCount: Int) {
        let generator = KeyGenerator(byteCount: byteCount, seed: 7)
        let count = 100_000
        let keys = UnsafeMutableRawBufferPointer.allocate(byteCount: count * byteCount, alignment: 8)
        defer { keys.deallocate() }
        for record in 0..<count { generator.write(record, to: keys.baseAddress! + record * byteCount) }
        var heads = Set<UInt64>(minimumCapacity: count)
        for record in 0..<count {
            heads.insert(keys.loadUnaligned(fromByteOffset: record * byteCount, as: UInt64.self))
        }
        // The first eight bytes alone tell them apart.
        #expect(heads.count == count)
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        #expect(keys.prefix(10_000 * byteCount).allSatisfy { alphabet.contains($0) })
    }

    @Test(arguments: [0, 1, 0xFFFF_FFFF_FFFF_FFFF, 0x1234_5678_9ABC_DEF0] as [UInt64])
    func theNumbersAreABijectionOf48Bits(seed: UInt64) {
        // Undone round by round, which shows that nothing was lost.
        func inverse(_ word: UInt64) -> UInt64 {
            var (left, right) = (word >> 24, word & 0xFF_FFFF)
            for round in (0..<4 as Range<UInt64>).reversed() {
                let mixed = SplitMix64.mix(left ^ (seed &+ round &* 0xD1B5_4A32_D192_ED03)) & 0xFF_FFFF
                (left, right) = (right ^ mixed, left)
            }
            return left << 24 | right
        }
        var random = RandomSource(seed: 1)
        var samples: [UInt64] = [0, 1, (1 << 24) - 1, 1 << 24, (1 << 48) - 1]
        for _ in 0..<2000 { samples.append(random.below(1 << 48)) }
        for number in samples {
            let image = KeyGenerator.permute(number, seed: seed)
            #expect(image < 1 << 48)
            #expect(inverse(image) == number)
        }
    }

    @Test func keysDependOnSeedAndRecordAlone() {
        func key(_ record: Int, seed: UInt64, byteCount: Int = 24) -> [UInt8] {
            [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
                KeyGenerator(byteCount: byteCount, seed: seed).write(record, to: buffer.baseAddress!)
                count = byteCount
            }
        }
        #expect(String(decoding: key(0, seed: 42), as: UTF8.self) == "RJMfoa_yV626vYiMX3DEvZyO")
        #expect(String(decoding: key(1, seed: 42), as: UTF8.self) == "lq7aW7bFdBy7cyEvB_rq72vO")
        #expect(key(0, seed: 42) != key(0, seed: 43))
        // A longer key begins as the shorter one does.
        #expect(key(5, seed: 1, byteCount: 9) == Array(key(5, seed: 1).prefix(9)))
        #expect(key(5, seed: 1, byteCount: 23) == Array(key(5, seed: 1).prefix(23)))
    }

    /// Six characters of noise are 36 bits: among 4,000 such pieces a common one is a chance of one in 8,000.
    @Test func neighboursHaveNoNoiseInCommon() {
        var pieces: Set<[UInt8]> = []
        let generator = KeyGenerator(byteCount: 48, seed: 42)
        var key = [UInt8](repeating: 0, count: 48)
        for record in 0..<1000 {
            key.withUnsafeMutableBytes { generator.write(record, to: $0.baseAddress!) }
            // The noise comes ten characters at a time.
            for start in stride(from: 8, to: 48, by: 10) { pieces.insert(Array(key[start..<start + 6])) }
        }
        #expect(pieces.count == 4000)
    }

    @Test func aKeySetHandsOutTheGeneratorsKeys() throws {
        let keys = try KeySet(.generated(bytes: 11), count: 100, seed: 3)
        let generator = KeyGenerator(byteCount: 11, seed: 3)
        for record in 0..<100 {
            var expected = [UInt8](repeating: 0, count: 11)
            expected.withUnsafeMutableBytes { generator.write(record, to: $0.baseAddress!) }
            #expect(Array(keys[record]) == expected)
        }
        #expect(keys.longest == 11 && keys.meanLength == 11 && keys.count == 100)
    }
}
