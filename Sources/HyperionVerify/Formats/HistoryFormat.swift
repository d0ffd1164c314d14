/// The formats of history files that can be read.
public enum HistoryFormat: String, CaseIterable, Sendable {
    /// Our own.
    case hyperion
    case jepsenLog = "jepsen-log"
    case keyValueLog = "key-value-log"
    case knossos
    /// Transactions on lists or registers, as Elle takes them.
    case elle
    /// Call/return and interval text.
    case text

    /// Whether a history that was cut off within its last line can still be read, with another result than there was:
    /// where nothing closes a number, its first digits are one as well.
    public var canBeCutUnseen: Bool { [.hyperion, .jepsenLog, .text].contains(self) }

    /// By what comes first that is not blank; nil: none of them. Both key-value logs and Knossos' histories can begin
    /// with a map: the former name a key in each. Transactions look like Knossos' histories but for what they do.
    public static func found(in bytes: some Sequence<UInt8>) -> HistoryFormat? {
        let blanks: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        let start = Array(bytes.drop { blanks.contains($0) })
        func begins(with text: String) -> Bool { start.starts(with: text.utf8) }
        if behindComments(start).starts(with: HyperionFormat.mark.utf8) { return .hyperion }
        if begins(with: "INFO") { return .jepsenLog }
        if let first = start.first, "{[(;#".utf8.contains(first),
            TransactionLog.isFound(in: start) || hasOnlyEmptyTransactions(start)
        {
            return .elle
        }
        if begins(with: "{") {
            let line = start.prefix { $0 != UInt8(ascii: "\n") }
            let isLog = String(decoding: line, as: UTF8.self).contains(":key ")
            return isLog ? .keyValueLog : .knossos
        }
        if begins(with: "[") || begins(with: "(") || begins(with: ";") { return .knossos }
        // A tag, such as '#jepsen.history.Op', stands right before its map.
        if begins(with: "#"), start.prefix(while: { !blanks.contains($0) }).contains(UInt8(ascii: "{")) {
            return .knossos
        }
        if begins(with: "#") { return .text }
        return nil
    }

    /// What follows lines that begin with `#`, and empty ones.
    private static func behindComments(_ text: [UInt8]) -> ArraySlice<UInt8> {
        var rest = text[...]
        while rest.first == UInt8(ascii: "#") {
            rest = rest.drop { $0 != UInt8(ascii: "\n") }.drop { $0 <= UInt8(ascii: " ") }
        }
        return rest
    }

    /// Whether there are transactions of nothing, and none that does anything: only Elle has such.
    private static func hasOnlyEmptyTransactions(_ text: [UInt8]) -> Bool {
        var tokenizer = Tokenizer(Array(text.prefix(1 << 16)), comment: ";")
        var last = [Token.Kind.endOfLine, .endOfLine]
        var hasTransaction = false
        var hasNothing = false
        while let token = try? tokenizer.next() {
            guard token.kind != .endOfLine else { continue }
            hasTransaction = hasTransaction || last[1] == .keyword("f") && token.kind == .keyword("txn")
            hasNothing = hasNothing || last == [.keyword("value"), .bracket("[")] && token.kind == .bracket("]")
            if last == [.keyword("value"), .bracket("[")], token.kind == .bracket("[") { return false }
            last = [last[1], token.kind]
        }
        return hasTransaction && hasNothing
    }
}
