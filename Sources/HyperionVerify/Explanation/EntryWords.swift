/// What sentences about operations are made of.
enum EntryWords {
    /// Operations that a sentence names; more are counted.
    static let nameLimit = 4
    private static let (headLength, tailLength) = (120, 40)

    /// `read of 1 by process 2 (line 9)`
    static func name<M: TextModel>(_ entry: HistoryOperation<M.Operation>, _ model: M) -> String {
        "\(shortened(model.describe(entry.operation))) by \(whose(entry))"
    }

    /// `process 2 (line 9)`
    static func whose<Operation>(_ entry: HistoryOperation<Operation>) -> String {
        "process \(entry.process)\(place(entry))"
    }

    /// ` (line 9)`, where it was invoked or where it ended; empty: there is no file.
    static func place<Operation>(_ entry: HistoryOperation<Operation>, isResponse: Bool = false) -> String {
        let line = isResponse ? entry.responseLine : entry.invocationLine
        return line > 0 ? " (line \(line))" : ""
    }

    /// Of a long text its beginning and its end: values may be of any length.
    static func shortened(_ text: String) -> String {
        guard text.utf8.count > headLength + tailLength else { return text }
        return "\(text.prefix(headLength))…\(text.suffix(tailLength))"
    }

    /// Where nothing better is known, a sentence that can be read whatever the number of operations is. `names`: of all, or
    /// the last `nameLimit`; `part`: ` on x`, or empty.
    static func unordered(_ names: [String], count: Int, part: String = "") -> String {
        let more = count > names.count ? "; and \(count - names.count) before them" : ""
        return "no order explains these \(count) operations\(part) together: \(names.joined(separator: "; "))\(more)"
    }
}
