/// Splits a text into the texts that it was put together from, of which none begins with another, so that there is at
/// most one way. O(bytes).
struct TextTrie {
    /// Edges: node and byte to the next node.
    private var edges: [UInt64: Int32] = [:]
    /// Of each node: the number of the text that ends there; −1: none.
    private var texts: [Int32] = [-1]
    private var isInner: [Bool] = [false]
    /// Less one; a power of two.
    private static var bytesBetweenLooks: Int { 0x3FFF }

    /// False: it is empty, or it begins with a text that was added before, or the other way round.
    mutating func add(_ text: ByteText, number: Int, budget: Budget) throws(Exhausted) -> Bool {
        var node = 0
        for (place, byte) in text.bytes.enumerated() {
            try budget.checkTime(round: place)
            guard texts[node] < 0 else { return false }
            isInner[node] = true
            let edge = UInt64(node) << 8 | UInt64(byte)
            if let next = edges[edge] {
                node = Int(next)
            } else {
                edges[edge] = Int32(texts.count)
                node = texts.count
                texts.append(-1)
                isInner.append(false)
            }
        }
        guard node > 0, texts[node] < 0, !isInner[node] else { return false }
        texts[node] = Int32(number)
        return true
    }

    /// The numbers of its texts in order; nil: it cannot be put together. One text may be a gigabyte: the clock is looked
    /// at within it, and so is what the numbers take, which is more than the text itself.
    func split(_ text: ByteText, budget: Budget) throws(Exhausted) -> [Int]? {
        var numbers: [Int] = []
        var node = 0
        for (place, byte) in text.bytes.enumerated() {
            if place & Self.bytesBetweenLooks == Self.bytesBetweenLooks {
                try budget.checkTime()
                try budget.checkMemory(bytes: 2 * numbers.count * MemoryLayout<Int>.stride)
            }
            guard let next = edges[UInt64(node) << 8 | UInt64(byte)] else { return nil }
            node = Int(next)
            if texts[node] >= 0 {
                numbers.append(Int(texts[node]))
                node = 0
            }
        }
        return node == 0 ? numbers : nil
    }
}
