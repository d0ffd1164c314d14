/// A binary heap of numbers, each a key with something it belongs to in its lower half. Push and pop O(log n).
struct MinimumHeap {
    private var entries: [UInt64] = []

    var isEmpty: Bool { entries.isEmpty }

    /// The lower half of the entry with the least key.
    var first: Int? { entries.first.map { Int($0 & 0xFFFF_FFFF) } }

    /// `key` and `item` are not negative.
    mutating func push(key: Int32, item: Int) {
        let entry = UInt64(key) << 32 | UInt64(item)
        var place = entries.count
        entries.append(entry)
        while place > 0, entries[(place - 1) / 2] > entry {
            entries[place] = entries[(place - 1) / 2]
            place = (place - 1) / 2
        }
        entries[place] = entry
    }

    /// Takes out what has the least key; of equal keys the least item.
    mutating func pop() -> Int? {
        guard let least = entries.first, let last = entries.popLast() else { return nil }
        if !entries.isEmpty {
            var place = 0
            while true {
                var child = 2 * place + 1
                guard child < entries.count else { break }
                if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
                guard entries[child] < last else { break }
                entries[place] = entries[child]
                place = child
            }
            entries[place] = last
        }
        return Int(least & 0xFFFF_FFFF)
    }

    /// Items in the order of their keys, equal ones in the order of their items. O(n log n).
    static func sortedItems(_ count: Int, key: (Int) -> Int32) -> [Int32] {
        var entries = (0..<count).map { UInt64(key($0)) << 32 | UInt64($0) }
        entries.sort()
        return entries.map { Int32(truncatingIfNeeded: $0) }
    }
}
