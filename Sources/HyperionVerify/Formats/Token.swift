/// A word of a history file: what its formats have in common.
struct Token: Equatable {
    enum Kind: Equatable {
        /// One of `{ } [ ] ( )`.
        case bracket(Character)
        /// Without its colon.
        case keyword(String)
        case number(Int)
        case string(String)
        /// Anything else: a name, `nil`, a number that is too large.
        case word(String)
        case endOfLine
    }

    var kind: Kind
    var line: Int
    var column: Int

    /// For messages; long ones are cut.
    var text: String {
        let text =
            switch kind {
            case .bracket(let bracket): String(bracket)
            case .keyword(let name): ":" + name
            case .number(let number): String(number)
            case .string(let text): "\"" + text + "\""
            case .word(let word): word
            case .endOfLine: "the end of the line"
            }
        return text.count > 40 ? text.prefix(40) + "…" : text
    }

    func error(_ message: String) -> FormatError { FormatError(line: line, column: column, message) }
}

/// Splits a text into words at blanks, tabs and commas. Bytes that are not UTF-8 are an error where they stand.
///
/// O(n); keeps nothing of what it has read, and does not recurse, so that no input can exhaust it.
struct Tokenizer {
    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1
    private var lineStart = 0

    private let hasComments: Bool

    /// `hasComments`: what stands between a `;` and the end of its line is passed over.
    init(_ bytes: [UInt8], hasComments: Bool = false) { (self.bytes, self.hasComments) = (bytes, hasComments) }

    /// nil: the text has ended.
    mutating func next() throws(FormatError) -> Token? {
        while offset < bytes.count, Self.isBlank(bytes[offset]) { offset += 1 }
        if hasComments, offset < bytes.count, bytes[offset] == UInt8(ascii: ";") {
            while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
        }
        guard offset < bytes.count else { return nil }
        let column = offset - lineStart + 1
        func token(_ kind: Token.Kind) -> Token { Token(kind: kind, line: line, column: column) }
        let byte = bytes[offset]
        if byte == UInt8(ascii: "\n") {
            let end = token(.endOfLine)
            offset += 1
            line += 1
            lineStart = offset
            return end
        }
        if Self.isBracket(byte) {
            offset += 1
            return token(.bracket(Character(UnicodeScalar(byte))))
        }
        if byte == UInt8(ascii: "\"") { return token(.string(try string(column))) }
        if let number = shortNumber() { return token(.number(number)) }
        let start = offset
        while offset < bytes.count, !Self.endsWord(bytes[offset]), !(hasComments && bytes[offset] == UInt8(ascii: ";"))
        {
            offset += 1
        }
        if byte == UInt8(ascii: ":"), offset - start > 1 {
            return token(.keyword(try text(start + 1..<offset, column)))
        }
        let word = try text(start..<offset, column)
        return token(Int(word).map(Token.Kind.number) ?? .word(word))
    }

    /// The next word, if it stands on this line and is a number of up to 18 digits; else nothing is read.
    mutating func nextNumber() -> Int? {
        while offset < bytes.count, Self.isBlank(bytes[offset]) { offset += 1 }
        return offset < bytes.count ? shortNumber() : nil
    }

    /// Most words of a history are numbers: those of up to 18 digits are read here without making a text of them.
    private mutating func shortNumber() -> Int? {
        var place = offset
        let isNegative = bytes[place] == UInt8(ascii: "-")
        if isNegative { place += 1 }
        let digits = place
        var number = 0
        while place < bytes.count, bytes[place] &- UInt8(ascii: "0") < 10, place - digits < 18 {
            number = 10 * number + Int(bytes[place] &- UInt8(ascii: "0"))
            place += 1
        }
        guard place > digits else { return nil }
        if place < bytes.count, !Self.endsWord(bytes[place]), !(hasComments && bytes[place] == UInt8(ascii: ";")) {
            return nil
        }
        offset = place
        return isNegative ? -number : number
    }

    /// The tokens up to the end of the line, without that; nil: the text has ended.
    mutating func nextLine() throws(FormatError) -> [Token]? {
        var tokens: [Token] = []
        while let token = try next() {
            if token.kind == .endOfLine { return tokens }
            tokens.append(token)
        }
        return tokens.isEmpty ? nil : tokens
    }

    private mutating func string(_ column: Int) throws(FormatError) -> String {
        offset += 1
        var content: [UInt8] = []
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\"") {
                guard let text = String(validating: content, as: UTF8.self) else { throw notText(column) }
                return text
            }
            guard byte == UInt8(ascii: "\\"), offset < bytes.count else {
                content.append(byte)
                continue
            }
            switch bytes[offset] {
            case UInt8(ascii: "n"): content.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "t"): content.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): content.append(bytes[offset])
            default:
                throw FormatError(
                    line: line, column: offset - lineStart + 1, "unknown escape; texts take \\n, \\t, \\\" and \\\\")
            }
            offset += 1
        }
        throw FormatError(line: line, column: column, "a text without its closing quotation mark")
    }

    private func text(_ range: Range<Int>, _ column: Int) throws(FormatError) -> String {
        // ASCII needs no validation, which costs more than all else about a word.
        if bytes[range].allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes[range], as: UTF8.self) }
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw notText(column) }
        return text
    }

    private func notText(_ column: Int) -> FormatError {
        FormatError(line: line, column: column, "this is not UTF-8; write histories as text")
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: ",")
    }

    private static func isBracket(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("),
            UInt8(ascii: ")"):
            true
        default: false
        }
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        isBlank(byte) || isBracket(byte) || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\"")
    }
}
