/// Values of which every byte follows from key and version, so that a mixture of two writes, or another key's
/// value, is recognised.
///
///     word 0 = key │ word 1 = version │ words that are mixed from both │ up to 6 bytes of one more such word
enum StampedValue {
    static let longest = (2 + 14) * 8 + 6

    static func length(version: UInt64) -> Int { (3 + Int(version % 14)) * 8 + Int(version % 7) }

    private static func word(_ key: Int, _ version: UInt64, _ position: Int) -> UInt64 {
        switch position {
        case 0: return UInt64(key)
        case 1: return version
        default:
            let mixed = (version &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(key &+ position) &* 0xBF58_476D_1CE4_E5B9)
            return mixed ^ (mixed >> 29)
        }
    }

    /// Writes the value into `buffer` and returns the part that it takes.
    static func write(key: Int, version: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> UnsafeRawBufferPointer {
        let count = length(version: version)
        for position in 0..<count / 8 {
            buffer.storeBytes(of: word(key, version, position), toByteOffset: position * 8, as: UInt64.self)
        }
        let rest = word(key, version, count / 8)
        for byte in count & ~7..<count { buffer[byte] = UInt8(truncatingIfNeeded: rest >> (8 * UInt64(byte & 7))) }
        return UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }

    /// The version of a value of `key` that is whole, or nil.
    static func version(of bytes: UnsafeRawBufferPointer, key: Int) -> UInt64? {
        guard bytes.count >= 24 else { return nil }
        let version = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        guard bytes.count == length(version: version) else { return nil }
        for position in 0..<bytes.count / 8
        where bytes.loadUnaligned(fromByteOffset: position * 8, as: UInt64.self) != word(key, version, position) {
            return nil
        }
        let rest = word(key, version, bytes.count / 8)
        for byte in bytes.count & ~7..<bytes.count
        where bytes[byte] != UInt8(truncatingIfNeeded: rest >> (8 * UInt64(byte & 7))) {
            return nil
        }
        return version
    }
}
