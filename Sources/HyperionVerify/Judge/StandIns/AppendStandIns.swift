/// Which open operations on keys that are appended to can matter to observed gets.
///
/// What a get returned consists of a put (or nothing) and of whole appends, so a put matters only if some text that was
/// got begins with it, and an append only if one contains it. Any other can be left out: until the next put or delete
/// no observed get can see the key, and after that nothing of it is left.
///
/// Whether a text is contained is told by its pieces of up to eight bytes: it may be kept without need, but what is
/// needed is never left out. Linear in the bytes of all texts, but for sorting those that were got.
struct AppendStandIns {
    /// In their order.
    private var texts: [ByteText]
    /// Pieces of the texts: of 1, 2, 4 and 8 bytes.
    private var pieces = [Set<UInt64>](repeating: [], count: 4)
    /// Of longer texts there are no pieces: every append is kept.
    private var hasPieces: Bool

    private static var largestByteCount: Int { 1 << 20 }

    init(_ observed: [KeyValue.Operation]) {
        var different: Set<ByteText> = []
        for operation in observed {
            if case .get(_, .value(let text)) = operation { different.insert(text) }
        }
        texts = different.sorted()
        hasPieces = texts.reduce(0) { $0 + $1.bytes.count } <= Self.largestByteCount
        guard hasPieces else { return }
        for text in texts {
            for size in pieces.indices {
                Self.forEachPiece(of: text, size: size) { piece in
                    pieces[size].insert(piece)
                    return true
                }
            }
        }
    }

    func standIns(for open: [KeyValue.Operation]) -> [KeyValue.Operation] {
        open.map { operation in
            switch operation {
            case .get: operation
            case .delete(let key): .delete(key: key)
            case .put(let key, let value) where value.isEmpty: .delete(key: key)
            case .put(let key, let value):
                isBeginning(value) ? operation : .get(key: key, .unknown)
            case .append(let key, let value):
                !value.isEmpty && mayContain(value) ? operation : .get(key: key, .unknown)
            }
        }
    }

    /// Whether some text begins with this one: those that do follow it directly.
    private func isBeginning(_ text: ByteText) -> Bool {
        var (low, high) = (0, texts.count)
        while low < high {
            let middle = (low + high) / 2
            if texts[middle] < text { low = middle + 1 } else { high = middle }
        }
        return low < texts.count && texts[low].bytes.starts(with: text.bytes)
    }

    private func mayContain(_ text: ByteText) -> Bool {
        guard hasPieces else { return true }
        let size = pieces.indices.last { 1 << $0 <= text.bytes.count } ?? 0
        return Self.forEachPiece(of: text, size: size) { pieces[size].contains($0) }
    }

    /// All pieces of 2^`size` bytes, as long as `body` says to go on; whether it did to the end.
    @discardableResult
    private static func forEachPiece(of text: ByteText, size: Int, _ body: (UInt64) -> Bool) -> Bool {
        let length = 1 << size
        let mask = length == 8 ? UInt64.max : 1 << UInt64(8 * length) - 1
        var piece: UInt64 = 0
        for (place, byte) in text.bytes.enumerated() {
            piece = (piece << 8 | UInt64(byte)) & mask
            if place + 1 >= length, !body(piece) { return false }
        }
        return true
    }
}

extension KeyValue {
    /// What no text that was got begins with is seen by none of the observed gets, until the next put or delete.
    public func isDeadEnd(_ operation: Operation, in state: [Binding], observed: [Operation]) -> Bool {
        let (before, added): (ByteText, ByteText)
        switch operation {
        case .get, .delete: return false
        case .put(_, let value): (before, added) = ("", value)
        case .append(let key, let value): (before, added) = (state.first { $0.key == key }?.value ?? "", value)
        }
        return !observed.contains { other in
            guard case .get(operation.key, .value(let text)) = other else { return false }
            // What is added differs more often than what was there.
            return text.bytes.dropFirst(before.bytes.count).starts(with: added.bytes)
                && text.bytes.starts(with: before.bytes)
        }
    }
}
