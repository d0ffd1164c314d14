/// A word of a history file: what its formats have in common.
public struct Token: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// One of `{ } [ ] ( )`.
        case bracket(Character)
        /// Without its colon.
        case keyword(String)
        case number(Int)
        case string(ByteText)
        /// Anything else: a name, `nil`, a number that is too large.
        case word(String)
        case endOfLine
    }

    public var kind: Kind
    public var line: Int
    public var column: Int

    /// For messages; long ones are cut.
    var text: String {
        let text =
            switch kind {
            case .bracket(let bracket): String(bracket)
            case .keyword(let name): ":" + name
            case .number(let number): String(number)
            case .string(let text): text.quoted
            case .word(let word): word
            case .endOfLine: "the end of the line"
            }
        return text.count > 40 ? text.prefix(40) + "…" : text
    }

    /// Bytes of its word, where that has memory of its own.
    var heapByteCount: Int {
        switch kind {
        case .keyword(let text), .word(let text): HeapBytes.string(text.utf8.count)
        case .string(let text): text.heapByteCount
        case .bracket, .number, .endOfLine: 0
        }
    }

    /// For brackets.
    var isTooDeep: FormatError {
        error("brackets are nested more than \(Tokenizer.nestingLimit) deep; events need no more than a few")
    }

    func error(_ message: String) -> FormatError { FormatError(line: line, column: column, message) }

    /// What is wrong with it where it is a number, or a time (`@N`), that 64 bits do not hold; nil: it is none.
    var isTooLarge: FormatError? {
        guard case .word(let word) = kind else { return nil }
        var digits = word.utf8[...]
        if digits.first == UInt8(ascii: "@") { digits = digits.dropFirst() }
        if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        // Shorter ones are numbers already, or are no numbers.
        guard digits.count >= 19, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        return error("\(text) is too large; numbers are \(Int.min) to \(Int.max)")
    }
}

extension Sequence<Token> {
    /// For whoever refuses them: why, if one of them would be a number but for its size.
    var isTooLarge: FormatError? {
        for token in self {
            if let error = token.isTooLarge { return error }
        }
        return nil
    }
}
