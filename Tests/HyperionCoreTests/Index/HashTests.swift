import CHyperion
import Testing

/// The keys' hash is the library's, also where a length class of it is called by name.
@Suite struct HashTests {
    @Test(arguments: [0, 1, 3, 4, 7, 8, 9, 12, 15, 16, 17, 64, 240, 241, 1000])
    func everyLengthHashesAsTheLibraryDoes(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
        for seed: UInt64 in [0, 1, 42, .max] {
            bytes.withUnsafeBytes { bytes in
                // An address for no bytes at all, which the library asks for.
                let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8)
                #expect(
                    hyperion_hash(start, length, seed) == XXH_INLINE_XXH3_64bits_withSeed(start, length, seed))
            }
        }
    }
}
