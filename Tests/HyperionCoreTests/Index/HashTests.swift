import CHyperion
import Testing

/// The keys' hash is the library's, also where a length class of it is called by name.
@Suite struct HashTests {
    @Test(arguments: 9...16)
    func shortKeysHashAsTheLibraryDoes(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
        for seed: UInt64 in [0, 1, 42, .max] {
            bytes.withUnsafeBytes { bytes in
                let start = bytes.baseAddress
                #expect(
                    hyperion_hash_9_to_16(start, length, seed)
                        == XXH_INLINE_XXH3_64bits_withSeed(start, length, seed))
            }
        }
    }
}
