/// Makes distinct keys that some hash functions or indexes take badly, out of record numbers.
///
/// - `sequential`: the number in decimal, zeros before it (`000000000042`). Hard on indexes that look at a key's first
///   bytes, and on hashes that do not mix the last ones well.
/// - `colliding`: a bit of the number each two bytes, `Aa` or `BB` (`AaAaBBAaBBAa`). Hashes of the form 31·h + byte
///   (Java's String.hashCode) take both for the same, so that all keys have one hash.
/// - `colliding-std-hash`: 16 bytes or more that all have one value of libstdc++'s std::hash of strings on 64-bit systems
///   (`StdHash`), whose seed is the same in every program: 8 bytes of the number, 8 that make up for them, and zeros.
struct KeyPattern {
    let pattern: Scenario.KeyPattern
    let byteCount: Int

    /// Keys that there are of this length; at most `Int.max`.
    var capacity: Int {
        switch pattern {
        case .sequential:
            byteCount >= 18 ? .max : (0..<byteCount).reduce(1) { product, _ in product * 10 }
        case .colliding: byteCount >= 124 ? .max : 1 << (byteCount / 2)
        case .collidingStdHash: byteCount >= 16 ? .max : 1
        }
    }

    /// - Parameter record: below `capacity`.
    func write(_ record: Int, to target: UnsafeMutableRawPointer) {
        precondition(record < capacity, "the pattern has no more keys")
        var rest = record
        switch pattern {
        case .sequential:
            for position in (0..<byteCount).reversed() {
                target.storeBytes(of: UInt8(ascii: "0") + UInt8(rest % 10), toByteOffset: position, as: UInt8.self)
                rest /= 10
            }
        case .colliding:
            // An odd length begins with a byte that all keys share.
            if byteCount % 2 == 1 { target.storeBytes(of: UInt8(ascii: "="), as: UInt8.self) }
            for pair in (0..<byteCount / 2).reversed() {
                let letters: (UInt8, UInt8) = rest & 1 == 0 ? (0x41, 0x61) : (0x42, 0x42)
                let position = byteCount % 2 + 2 * pair
                target.storeBytes(of: letters.0, toByteOffset: position, as: UInt8.self)
                target.storeBytes(of: letters.1, toByteOffset: position + 1, as: UInt8.self)
                rest >>= 1
            }
        case .collidingStdHash:
            target.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
            guard byteCount >= 16 else { return }
            let first = UInt64(record)
            let second = StdHash.partner(of: first, byteCount: byteCount)
            target.storeBytes(of: first.littleEndian, as: UInt64.self)
            target.storeBytes(of: second.littleEndian, toByteOffset: 8, as: UInt64.self)
        }
    }
}

/// The steps of libstdc++'s std::hash of strings (MurmurHash64A by A. Appleby, of a fixed seed) that collisions need: for
/// each block of 8 bytes h = (h ^ mix(block)) · m, where mix can be undone.
private enum StdHash {
    private static let multiplier: UInt64 = 0xc6a4_a793_5bd1_e995
    private static let inverse: UInt64 = 0x5f7a_0ea7_e59b_19bd

    private static func mix(_ block: UInt64) -> UInt64 {
        let product = block &* multiplier
        return (product ^ product >> 47) &* multiplier
    }

    private static func unmix(_ mixed: UInt64) -> UInt64 {
        let product = mixed &* inverse
        return (product ^ product >> 47) &* inverse
    }

    /// The block behind `first` with which a key of so many bytes has the hash of one that begins with 16 zeros.
    static func partner(of first: UInt64, byteCount: Int) -> UInt64 {
        let start: UInt64 = 0xc70f_6907 ^ UInt64(byteCount) &* multiplier
        return unmix((start ^ mix(first)) &* multiplier ^ start &* multiplier)
    }
}
