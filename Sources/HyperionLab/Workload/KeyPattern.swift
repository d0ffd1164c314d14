/// Makes distinct keys that some hash functions or indexes take badly, out of record numbers.
///
/// - `sequential`: the number in decimal, zeros before it (`000000000042`). Hard on indexes that look at a key's first
///   bytes, and on hashes that do not mix the last ones well.
/// - `colliding`: a bit of the number each two bytes, `Aa` or `BB` (`AaAaBBAaBBAa`). Hashes of the form 31·h + byte
///   (Java's String.hashCode) take both for the same, so that all keys have one hash.
struct KeyPattern {
    let pattern: Scenario.KeyPattern
    let byteCount: Int

    /// Keys that there are of this length; at most `Int.max`.
    var capacity: Int {
        switch pattern {
        case .sequential:
            byteCount >= 18 ? .max : (0..<byteCount).reduce(1) { product, _ in product * 10 }
        case .colliding: byteCount >= 124 ? .max : 1 << (byteCount / 2)
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
        }
    }
}
