/// Splits a text into words at blanks, tabs and commas. Bytes that are not UTF-8 are an error where they stand.
///
/// O(n); keeps nothing of what it has read, does not recurse, and bounds words and lines, so that no input can
/// exhaust it. Words have memory of their own, no larger than they are, however long the ones before them were.
struct Tokenizer {
    /// Of one word, in bytes.
    private static let wordLimit = 1 << 24
    /// Of one line, where lines matter.
    private static let lineLimit = 1 << 20
    /// Of the tokens of one line, or of one event, with their words.
    private static let heldLimit = 1 << 26
    /// Brackets within brackets. Whoever matches them keeps those that are open.
    static let nestingLimit = 1_024

    /// Whoever takes lines from it by itself says so in `line`.
    var input: HistoryInput
    /// Of the next byte, from 1.
    var line: Int
    /// In bytes, from 1: of the next byte.
    private var column: Int
    /// What begins a comment, which goes on to the end of the line; a `;` also behind a word.
    private let comment: UInt8?
    /// Bytes of the texts that were read; they are kept by what is made of them.
    var textBytes = 0
    /// Bytes of the tokens that are kept at once, since `beginEvent`.
    private var heldBytes = 0
    private var word: [UInt8] = []

    init(_ input: HistoryInput, comment: Unicode.Scalar? = nil) {
        (self.input, self.comment) = (input, comment.map { UInt8(ascii: $0) })
        (line, column) = (input.line, input.column)
    }

    init(_ bytes: [UInt8], comment: Unicode.Scalar? = nil) { self.init(HistoryInput(bytes), comment: comment) }

    @inline(__always)
    private mutating func advance() {
        input.advance()
        column += 1
    }

    /// nil: the text has ended.
    mutating func next() throws(FormatError) -> Token? {
        while let byte = try input.peek(), Self.isBlank(byte) { advance() }
        if let comment, try input.peek() == comment {
            while let byte = try input.peek(), byte != UInt8(ascii: "\n") { advance() }
        }
        guard let byte = try input.peek() else { return nil }
        let start = column
        if byte == UInt8(ascii: "\n") {
            let end = Token(kind: .endOfLine, line: line, column: start)
            input.advance()
            line += 1
            column = 1
            return end
        }
        if Self.isBracket(byte) {
            advance()
            return Token(kind: .bracket(Character(UnicodeScalar(byte))), line: line, column: start)
        }
        if byte == UInt8(ascii: "\"") {
            return Token(kind: .string(try string(start)), line: line, column: start)
        }
        word.removeAll(keepingCapacity: true)
        let semicolon = UInt8(ascii: ";")
        while let byte = try input.peek(), !Self.endsWord(byte), byte != semicolon || comment != semicolon {
            try append(byte, start)
            advance()
        }
        return Token(kind: try kind(start), line: line, column: start)
    }

    /// The next word, if it is of digits and at hand; else nothing but blanks is passed over.
    ///
    /// Most words of a history of lists are numbers: those need no token each.
    mutating func nextNumber() throws(FormatError) -> Int? {
        while let byte = try input.peek(), Self.isBlank(byte) { advance() }
        let found = input.shortNumber { Self.endsWord($0) || $0 == comment }
        guard let (number, digits) = found else { return nil }
        for _ in 0..<digits { advance() }
        return number
    }

    /// The tokens up to the end of the line, without that; nil: the text has ended.
    mutating func nextLine() throws(FormatError) -> [Token]? {
        var tokens: [Token] = []
        beginEvent()
        while let token = try next() {
            if token.kind == .endOfLine { return tokens }
            guard tokens.count < Self.lineLimit else {
                throw token.error("the line has more than \(Self.lineLimit) words; write an event a line")
            }
            try hold(token)
            tokens.append(token)
        }
        return tokens.isEmpty ? nil : tokens
    }

    /// Forgets the tokens that were kept.
    mutating func beginEvent() { heldBytes = 0 }

    /// Counts a token that is kept until its line, or its event, has ended. A sixteenth of the memory is for them: the
    /// array that they stand in doubles when it grows, and what is made of them stands beside them.
    mutating func hold(_ token: Token) throws(FormatError) {
        heldBytes += MemoryLayout<Token>.stride + token.heapByteCount
        guard heldBytes <= Self.heldLimit else {
            throw token.error("a line or an event of more than \(Self.heldLimit >> 20) MiB; write an event a line")
        }
        guard heldBytes <= max(input.memoryBytes / 16, 1 << 16) else {
            throw .outOfMemory(line: token.line, column: token.column, "the words of one event take \(heldBytes) bytes")
        }
    }

    private func kind(_ start: Int) throws(FormatError) -> Token.Kind {
        if let number = number { return .number(number) }
        guard let text = String(validating: word, as: UTF8.self) else { throw notText(start) }
        if word[0] == UInt8(ascii: ":"), word.count > 1 { return .keyword(String(text.dropFirst())) }
        return .word(text)
    }

    /// The word as a number; nil: it is none, or too large.
    private var number: Int? {
        let isNegative = word[0] == UInt8(ascii: "-")
        let digits = isNegative || word[0] == UInt8(ascii: "+") ? word.dropFirst() : word[...]
        guard !digits.isEmpty else { return nil }
        var number = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let digit = Int(byte - UInt8(ascii: "0"))
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            // Downwards for negative ones, of which there is one more.
            let (sum, isBeyond) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !isTooLarge, !isBeyond else { return nil }
            number = sum
        }
        return number
    }

    private mutating func append(_ byte: UInt8, _ start: Int) throws(FormatError) {
        guard word.count < Self.wordLimit else {
            throw FormatError(
                line: line, column: start,
                "a word of more than \(Self.wordLimit >> 20) MiB begins here; write an event a line, as text")
        }
        // The array doubles when it grows.
        guard word.count <= input.memoryBytes / 8 else {
            throw .outOfMemory(line: line, column: start, "a word of more than \(word.count) bytes begins here")
        }
        word.append(byte)
    }

    private mutating func string(_ start: Int) throws(FormatError) -> ByteText {
        advance()
        word.removeAll(keepingCapacity: true)
        var hasBytes = false
        while let byte = try input.peek(), byte != UInt8(ascii: "\n") {
            advance()
            if byte == UInt8(ascii: "\"") {
                guard hasBytes || String(validating: word, as: UTF8.self) != nil else { throw notText(start) }
                textBytes += word.count
                guard textBytes <= input.memoryBytes / 4 else {
                    throw .outOfMemory(line: line, "the texts alone take \(textBytes >> 20) MiB")
                }
                // A copy: what shares the memory of `word` would be as large as the longest word that was read.
                return ByteText(word.withUnsafeBufferPointer { Array($0) })
            }
            guard byte == UInt8(ascii: "\\"), let escape = try input.peek() else {
                try append(byte, start)
                continue
            }
            hasBytes = hasBytes || escape == UInt8(ascii: "x")
            for byte in try escaped(escape) { try append(byte, start) }
        }
        throw FormatError(line: line, column: start, "a text without its closing quotation mark")
    }

    /// What `\n`, `\x00`, `\u00e9` stand for; to be called before the letter.
    private mutating func escaped(_ letter: UInt8) throws(FormatError) -> [UInt8] {
        let place = column
        advance()
        switch letter {
        case UInt8(ascii: "n"): return [UInt8(ascii: "\n")]
        case UInt8(ascii: "t"): return [UInt8(ascii: "\t")]
        case UInt8(ascii: "r"): return [UInt8(ascii: "\r")]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "x"):
            if let value = try hexadecimal(digits: 2) { return [UInt8(truncatingIfNeeded: value)] }
        case UInt8(ascii: "u"):
            // Half of a surrogate pair is no character: refused like other nonsense.
            if let value = try hexadecimal(digits: 4), let scalar = Unicode.Scalar(value) {
                return Array(String(scalar).utf8)
            }
        default: break
        }
        throw FormatError(
            line: line, column: place, "unknown escape; texts take \\n, \\t, \\r, \\\", \\\\, \\xHH and \\uHHHH")
    }

    private mutating func hexadecimal(digits: Int) throws(FormatError) -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = try input.peek(), let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80
            else { return nil }
            value = value << 4 | UInt32(digit)
            advance()
        }
        return value
    }

    private func notText(_ start: Int) -> FormatError {
        FormatError(line: line, column: start, "this is not UTF-8; write histories as text")
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
