/// The lists that reads returned, kept once: almost every read of a key returns a prefix of the longest one.
///
///     key x   branch 0   [1 2 3 4 5]      reads [], [1 2], [1 2 3 4 5]: branch 0 and a length
///             branch 1   [1 3]            only where two reads contradict each other
///
/// Memory is that of the longest list of each key, not of all reads together.
struct VersionLists: Sendable {
    /// Branches of one key that a list is compared with; beyond, it gets one of its own.
    private static let comparedBranches = 8

    /// The elements of each branch, as codes of atoms.
    private(set) var elements: [[Int]] = []
    private(set) var key: [Int32] = []
    /// The operation that read the whole of a branch.
    private(set) var longestRead: [Int32] = []
    private var next: [Int32] = []
    private var firstOfKey: [Int32] = []
    /// Of the elements alone.
    private var elementBytes = 0

    var byteCount: Int {
        elementBytes + 8 * elements.capacity
            + 4 * (key.capacity + longestRead.capacity + next.capacity + firstOfKey.capacity)
    }

    /// The branch of a list that is not empty. O(length).
    mutating func place(_ list: ArraySlice<Int>, key keyNumber: Int, operation: Int) -> Int {
        while firstOfKey.count <= keyNumber { firstOfKey.append(-1) }
        var branch = Int(firstOfKey[keyNumber])
        var compared = 0
        while branch >= 0, compared < Self.comparedBranches {
            let common = Swift.min(elements[branch].count, list.count)
            if elements[branch].prefix(common).elementsEqual(list.prefix(common)) {
                if list.count > common {
                    elementBytes -= HeapBytes.array(8 * elements[branch].capacity)
                    elements[branch].append(contentsOf: list.dropFirst(common))
                    elementBytes += HeapBytes.array(8 * elements[branch].capacity)
                    longestRead[branch] = Int32(truncatingIfNeeded: operation)
                }
                return branch
            }
            branch = Int(next[branch])
            compared += 1
        }
        // A copy: where `list` is all of an array that is used again, that array's memory, as large as the longest list
        // was, would be kept for this one.
        elements.append(list.withUnsafeBufferPointer { Array($0) })
        elementBytes += HeapBytes.array(8 * list.count)
        key.append(Int32(truncatingIfNeeded: keyNumber))
        longestRead.append(Int32(truncatingIfNeeded: operation))
        next.append(firstOfKey[keyNumber])
        firstOfKey[keyNumber] = Int32(truncatingIfNeeded: elements.count - 1)
        return elements.count - 1
    }

    var count: Int { elements.count }
}
