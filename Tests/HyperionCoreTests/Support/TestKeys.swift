@testable import HyperionCore

/// Keys for tests.
enum TestKeys {
    /// Distinct keys of a small alphabet, many of them prefixes of others, with bytes that are no text; half of them of
    /// the lengths that have short ways of their own through the store.
    static func small(_ count: Int, _ random: inout TestRandom) -> [[UInt8]] {
        let alphabet: [UInt8] = [0x61, 0x62, 0x00, 0xFF]
        var keys: Set<[UInt8]> = []
        var ordered: [[UInt8]] = []
        while keys.count < count {
            let length = random.below(10) == 0 ? 1 + random.below(300) : 1 + random.below(18)
            let key = (0..<length).map { _ in alphabet[random.below(alphabet.count)] }
            if keys.insert(key).inserted { ordered.append(key) }
        }
        return ordered
    }

    /// Keys whose home is one of the first `lines` lines of the store's index, by trying numbers.
    static func colliding(_ count: Int, in store: KeyValueStore, lines: Int) -> [[UInt8]] {
        var keys: [[UInt8]] = []
        var number = 0
        while keys.count < count {
            let key = Array("key-\(number)".utf8)
            number += 1
            let hash = key.withUnsafeBytes { store.hash($0) }
            if store.index.homeLine(hash) < lines { keys.append(key) }
        }
        return keys
    }
}
