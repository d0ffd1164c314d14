/// What memory of their own costs, in bytes, so that a history is counted as it is and not by the size of its text.
///
///     block   allocator 8 │ object header 16 │ count and capacity 16 │ elements …   in steps of 16
///
/// A text of three letters takes 48 bytes beside the reference to it.
enum HeapBytes {
    private static let header = 8 + 16 + 16

    /// Of an array, without the reference to it; empty ones share one block.
    static func array(_ bytes: Int) -> Int { bytes == 0 ? 0 : (header + bytes + 15) & ~15 }

    /// Of a string in UTF-8; up to 15 bytes stand in the string itself.
    static func string(_ bytes: Int) -> Int { bytes < 16 ? 0 : array(bytes + 1) }
}
