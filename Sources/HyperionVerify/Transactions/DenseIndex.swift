/// Finds the numbers 0, 1, 2, … of things that are kept elsewhere: linear probing over four bytes a slot, at most half of
/// them full. What a number stands for, and its hash, is told by whoever asks.
///
/// `find` and `insert`: O(1) expected. Hashes are not seeded, so a file made for it can slow this down; the budget of
/// time still ends the check.
struct DenseIndex: Sendable {
    private var slots: [Int32] = Array(repeating: -1, count: 16)
    private(set) var count = 0

    static func hash(_ first: Int, _ second: Int = 0) -> Int {
        var mixed = UInt64(bitPattern: Int64(first)) ^ (UInt64(bitPattern: Int64(second)) &* 0x9E37_79B9_7F4A_7C15)
        mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
        mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: mixed ^ (mixed >> 32))
    }

    @inline(__always)
    func find(hash: Int, where isMatch: (Int) -> Bool) -> Int? {
        var slot = hash & (slots.count - 1)
        while slots[slot] >= 0 {
            if isMatch(Int(slots[slot])) { return Int(slots[slot]) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// `number` is not in the index.
    @inline(__always)
    mutating func insert(_ number: Int, hash: Int, hashOf: (Int) -> Int) {
        if 2 * (count + 1) > slots.count {
            var larger = [Int32](repeating: -1, count: 2 * slots.count)
            for old in slots where old >= 0 { Self.place(old, hash: hashOf(Int(old)), in: &larger) }
            slots = larger
        }
        Self.place(Int32(truncatingIfNeeded: number), hash: hash, in: &slots)
        count += 1
    }

    private static func place(_ number: Int32, hash: Int, in slots: inout [Int32]) {
        var slot = hash & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = number
    }
}
