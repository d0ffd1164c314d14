/// A counterexample of a key in a sentence, where it is of a common kind.
enum KeyValueExplanation {
    private typealias Entry = HistoryOperation<KeyValue.Operation>

    /// Appends that are looked for, and the work of looking for one, so that long texts cost a moment.
    private static let (appendLimit, comparisonLimit) = (16, 1 << 24)

    static func words(
        _ counterexample: Counterexample, of history: History<KeyValue.Operation>, model: KeyValue
    ) -> String? {
        // Of two long values nobody sees where they differ: that a text is missing says more.
        lostAppend(counterexample.operations.map { history.operations[$0] }, history, model)
            ?? CellExplanation.words(counterexample, in: history.operations, model: model)
    }

    /// A text had been appended, nothing can have replaced the value since, and it is not there.
    private static func lostAppend(
        _ core: [Entry], _ history: History<KeyValue.Operation>, _ model: KeyValue
    ) -> String? {
        let gets = core.filter { if case .get(_, .value) = $0.operation { true } else { false } }
        guard let get = gets.max(by: { ($0.response ?? 0) < ($1.response ?? 0) }), let end = get.response,
            case .get(let key, .value(let value)) = get.operation
        else { return nil }
        // By when all that replaces a value had ended; what is open can still do so.
        var replaced = -1
        for entry in history.operations where entry.outcome != .failed && entry.invocation < end {
            switch entry.operation {
            case .put(key, _), .delete(key): replaced = max(replaced, entry.response ?? .max)
            default: break
            }
        }
        for entry in core.suffix(appendLimit) {
            guard case .append(key, let text) = entry.operation, !text.isEmpty, entry.invocation > replaced,
                let ended = entry.response, ended < get.invocation,
                value.bytes.count * text.bytes.count <= comparisonLimit,
                !contains(value, text)
            else { continue }
            return "\(EntryWords.name(get, model)) began after \(text.shortened) had been appended"
                + "\(EntryWords.place(entry, isResponse: true)), which is not in it, and nothing can have replaced the "
                + "value since"
        }
        return nil
    }

    private static func contains(_ text: ByteText, _ part: ByteText) -> Bool {
        let (count, length) = (text.bytes.count, part.bytes.count)
        guard length <= count else { return false }
        return (0...(count - length)).contains(where: { text.bytes[$0..<($0 + length)].elementsEqual(part.bytes) })
    }
}

extension KeyValue: CellModel {
    var initialContent: ByteText { "" }

    func access(_ operation: Operation) -> CellAccess<ByteText> {
        switch operation {
        case .get(_, .value(let value)): CellAccess(found: value)
        case .put(_, let value): CellAccess(left: value)
        case .delete: CellAccess(left: "")
        case .get(_, .unknown), .append: CellAccess()
        }
    }

    func canLeave(_ operation: Operation, _ content: ByteText) -> Bool {
        switch operation {
        case .get: false
        case .put(_, let value): value == content
        case .append(_, let value): !value.isEmpty && content.bytes.suffix(value.bytes.count).elementsEqual(value.bytes)
        case .delete: content.isEmpty
        }
    }

    func words(_ contradiction: CellContradiction<Operation>) -> String? {
        func name(_ entry: HistoryOperation<Operation>) -> String { EntryWords.name(entry, self) }
        switch contradiction {
        case .never(let get): return "\(name(get)) returned what nothing before its end can have put or appended"
        case .early(let get, let source):
            guard case .put = source.operation else {
                return "\(name(get)) returned what nothing before its end can have left there"
            }
            return "\(name(get)) ended before the \(name(source)) had begun"
        case .stale(let get, let newer):
            let what =
                switch newer.operation {
                case .put(_, let value): "\(value.isEmpty ? "an empty value" : value.shortened) had been put"
                case .delete: "the key had been deleted"
                case .get(_, .value(let value)): "\(value.isEmpty ? "nothing" : value.shortened) had been found there"
                case .get, .append: "another value had been left there"
                }
            guard let old = access(get.operation).found else { return nil }
            // Of appended texts it is only known by when they could have made the value.
            let before = old.isEmpty ? "the key can only have been empty" : "\(old.shortened) can only have been there"
            return "\(name(get)) began after \(what)\(EntryWords.place(newer, isResponse: true)), and \(before) before "
                + "that"
        // Nothing but a get tells what it found.
        case .twice: return nil
        }
    }
}
