/// Numbers texts, each as one of an owner's, in the order in which they first appear: 24 to 32 bytes a text beside its
/// own. Open addressing with linear probing, at a load of at most a half; no text has memory of its own.
struct TextNumbers: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var owners: [Int32] = []
    /// The lower half of each text's hash, so that few others are compared.
    private var hashes: [UInt32] = []
    /// Numbers; −1: free. A power of two of them.
    private var slots = [Int32](repeating: -1, count: 64)
    /// Differs from run to run, so that no history can be made to collide. Numbers do not depend on it.
    private let seed = UInt64(bitPattern: Int64(Hasher().finalize())) | 1

    var count: Int { ends.count }

    /// Of all texts together.
    var byteCount: Int { bytes.count }

    func text(_ number: Int) -> ByteText { ByteText(Array(bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]])) }

    func owner(_ number: Int) -> Int { Int(owners[number]) }

    /// The number of the text that stands in `words` at `place`, as one of `owner`'s.
    mutating func number(of place: Range<Int>, in words: Span<UInt8>, owner: Int32) -> Int {
        if 2 * ends.count >= slots.count { grow() }
        var mixed = seed ^ UInt64(UInt32(bitPattern: owner)) &* 0x9E37_79B9_7F4A_7C15
        for index in place { mixed = (mixed ^ UInt64(words[index])) &* 0x0000_0100_0000_01B3 }
        let hash = UInt32(truncatingIfNeeded: Self.finalised(mixed))
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if hashes[number] == hash, owners[number] == owner, isEqual(number, place, words) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = ends.count
        slots[slot] = Int32(number)
        for index in place { bytes.append(words[index]) }
        ends.append(bytes.count)
        owners.append(owner)
        hashes.append(hash)
        return number
    }

    private func isEqual(_ number: Int, _ place: Range<Int>, _ words: Span<UInt8>) -> Bool {
        let start = number == 0 ? 0 : ends[number - 1]
        guard ends[number] - start == place.count else { return false }
        for offset in 0..<place.count where bytes[start + offset] != words[place.lowerBound + offset] { return false }
        return true
    }

    /// The finaliser of SplitMix64.
    private static func finalised(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: 2 * slots.count)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number)
        }
    }
}
