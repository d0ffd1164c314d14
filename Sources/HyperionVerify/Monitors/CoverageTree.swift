/// How many values are surely inside in each gap, with ranges counted down: a segment tree of minima, in which each
/// node adds its own amount to all below.
///
///     node 1           covers gaps 0 ..< size (a power of two)
///     nodes 2 k, 2 k+1 its halves
///
/// Counting down a range and finding the first free gap: O(log n).
struct CoverageTree {
    private let size: Int
    /// Least number in the node's range, its own `added` and those below included, those above not.
    private var least: [Int32]
    private var added: [Int32]

    init(_ coverage: [Int32]) {
        var size = 1
        while size < coverage.count { size *= 2 }
        self.size = size
        // Beyond the last gap nothing is free.
        least = [Int32](repeating: .max / 2, count: 2 * size)
        added = [Int32](repeating: 0, count: 2 * size)
        for (gap, number) in coverage.enumerated() { least[size + gap] = number }
        for node in stride(from: size - 1, to: 0, by: -1) { least[node] = min(least[2 * node], least[2 * node + 1]) }
    }

    /// Counts the gaps from `begin` up to `end` down by one.
    mutating func countDown(_ begin: Int, _ end: Int) {
        var (low, high) = (begin + size, end + size)
        let (firstLeaf, lastLeaf) = (low, high - 1)
        while low < high {
            if low & 1 == 1 {
                countDown(node: low)
                low += 1
            }
            if high & 1 == 1 {
                high -= 1
                countDown(node: high)
            }
            low /= 2
            high /= 2
        }
        refresh(above: firstLeaf)
        refresh(above: lastLeaf)
    }

    private mutating func countDown(node: Int) {
        least[node] -= 1
        added[node] -= 1
    }

    private mutating func refresh(above leaf: Int) {
        var node = leaf / 2
        while node > 0 {
            least[node] = min(least[2 * node], least[2 * node + 1]) + added[node]
            node /= 2
        }
    }

    /// The first gap from `begin` on in which no value is, or the first beyond all.
    func firstFree(from begin: Int) -> Int {
        // Up from the leaf to the first subtree to its right that has a free gap …
        var node = begin + size
        var above: Int32 = 0
        var ancestor = node / 2
        while ancestor > 0 {
            above += added[ancestor]
            ancestor /= 2
        }
        while least[node] + above > 0 {
            while node & 1 == 1 {
                node /= 2
                guard node > 1 else { return size }
                above -= added[node]
            }
            guard node > 1 else { return size }
            node += 1
        }
        // … and down to its first.
        while node < size {
            above += added[node]
            node *= 2
            if least[node] + above > 0 { node += 1 }
        }
        return node - size
    }
}

/// Finds the least of some numbers in a range of places. Change and query O(log n).
struct RangeMinimum {
    private let size: Int
    private var least: [Int64]

    /// All are `Int32.max` at first.
    init(count: Int) {
        var size = 1
        while size < count { size *= 2 }
        self.size = size
        least = [Int64](repeating: Int64(Int32.max) << 32, count: 2 * size)
    }

    /// Of each place, all at once.
    init(_ numbers: [Int32]) {
        self.init(count: numbers.count)
        for (place, number) in numbers.enumerated() { least[size + place] = Self.entry(number, place) }
        for node in stride(from: size - 1, to: 0, by: -1) { least[node] = min(least[2 * node], least[2 * node + 1]) }
    }

    private static func entry(_ number: Int32, _ place: Int) -> Int64 { Int64(number) << 32 | Int64(place) }

    mutating func set(_ place: Int, to number: Int32) {
        var node = size + place
        least[node] = Self.entry(number, place)
        node /= 2
        while node > 0 {
            least[node] = min(least[2 * node], least[2 * node + 1])
            node /= 2
        }
    }

    /// The least number from place `begin` up to `end`, and the first place that has it; nil: all are `Int32.max`.
    func minimum(_ begin: Int, _ end: Int) -> (number: Int32, place: Int)? {
        var result = Int64.max
        var (low, high) = (begin + size, end + size)
        while low < high {
            if low & 1 == 1 {
                result = min(result, least[low])
                low += 1
            }
            if high & 1 == 1 {
                high -= 1
                result = min(result, least[high])
            }
            low /= 2
            high /= 2
        }
        let number = Int32(truncatingIfNeeded: result >> 32)
        guard number < Int32.max else { return nil }
        return (number, Int(result & 0xFFFF_FFFF))
    }
}
