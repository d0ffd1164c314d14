/// Finds the numbers 0, 1, 2, … of things that are kept elsewhere: linear probing over four bytes a slot, at most half of
/// them full. What a number stands for is told by whoever asks.
///
/// `find` and `insert`: O(1) expected, whatever the things are: hashes differ from run to run, so that no file can be
/// made whose things collide. Numbers do not depend on them.
struct DenseIndex: Sendable {
    private var slots: [Int32] = Array(repeating: -1, count: 16)
    private(set) var count = 0
    private let seeds: (UInt64, UInt64)

    init() {
        var hasher = Hasher()
        let first = hasher.finalize()
        hasher = Hasher()
        hasher.combine(first)
        seeds = (UInt64(bitPattern: Int64(first)) | 1, UInt64(bitPattern: Int64(hasher.finalize())) | 1)
    }

    var byteCount: Int { slots.capacity * MemoryLayout<Int32>.stride }

    /// The two numbers are mixed one after the other: a sum of both, however it is mixed then, is the same for many pairs
    /// that anybody can compute.
    @inline(__always)
    func hash(_ first: Int, _ second: Int = 0) -> Int {
        let once = Self.folded(UInt64(bitPattern: Int64(first)) ^ seeds.0, seeds.1)
        return Int(truncatingIfNeeded: Self.folded(once ^ UInt64(bitPattern: Int64(second)), seeds.0))
    }

    /// Both halves of the product.
    @inline(__always)
    private static func folded(_ value: UInt64, _ factor: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: factor)
        return high ^ low
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
    mutating func insert(_ number: Int, hash: Int, numbersOf: (Int) -> (Int, Int)) {
        if 2 * (count + 1) > slots.count {
            var larger = [Int32](repeating: -1, count: 2 * slots.count)
            for old in slots where old >= 0 {
                let numbers = numbersOf(Int(old))
                Self.place(old, hash: self.hash(numbers.0, numbers.1), in: &larger)
            }
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
