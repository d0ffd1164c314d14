/// Numbers values from 0 in the order in which they first appear. Open addressing with linear probing over the
/// numbers, at a load of at most a half: 8 to 16 bytes a value beside the value itself.
struct ValueNumbers {
    private var values: [Int] = []
    /// Numbers; −1: free. A power of two of them.
    private var slots: [Int32]
    /// Differs from run to run, so that no history can be made to collide. Numbers do not depend on it.
    private let seed: UInt64

    init(expected: Int) {
        var size = 16
        while size < 2 * expected { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        seed = UInt64(bitPattern: Int64(Hasher().finalize()))
    }

    var count: Int { values.count }

    func value(_ number: Int) -> Int { values[number] }

    mutating func number(of value: Int) -> Int {
        if 2 * values.count >= slots.count { grow() }
        var slot = home(of: value)
        while slots[slot] >= 0 {
            if values[Int(slots[slot])] == value { return Int(slots[slot]) }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(values.count)
        values.append(value)
        return values.count - 1
    }

    /// The finaliser of SplitMix64.
    private func home(of value: Int) -> Int {
        var mixed = UInt64(bitPattern: Int64(value)) ^ seed
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: mixed ^ (mixed >> 31)) & (slots.count - 1)
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: 2 * slots.count)
        for (number, value) in values.enumerated() {
            var slot = home(of: value)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number)
        }
    }
}
