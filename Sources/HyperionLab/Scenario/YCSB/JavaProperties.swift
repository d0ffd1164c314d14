/// Reads Java's `.properties` text: one `key=value` a logical line, with its place.
///
/// As `java.util.Properties` has it: `=`, `:` or white space part key and value; lines that begin with `#` or `!` are
/// comments; a backslash at a line's end continues it; `\t \n \r \f \uXXXX` are escapes and any other escaped
/// character stands for itself. Of a key that stands twice the last one counts. O(bytes).
struct JavaProperties {
    struct Entry: Equatable {
        var key: String
        var value: String
        /// Of the key, and of the value (the line's end where it is empty).
        var keyPlace: YAMLNode.Place
        var place: YAMLNode.Place
    }

    /// In the order of the file.
    let entries: [Entry]

    /// - Throws: a diagnostic where the bytes are no text or an escape is not one.
    init(_ text: [UInt8], file: String) throws(ScenarioError) {
        let text = text.starts(with: TextCheck.byteOrderMark) ? Array(text.dropFirst(3)) : text
        if let problem = TextCheck.problem(in: text, file: file) { throw .invalid(problem) }
        var scanner = PropertiesScanner(Array(String(decoding: text, as: UTF8.self).unicodeScalars), file: file)
        var entries: [Entry] = []
        while let entry = try scanner.next() { entries.append(entry) }
        self.entries = entries
    }
}

/// Walks the characters of a `.properties` file.
private struct PropertiesScanner {
    private let scalars: [Unicode.Scalar]
    private let file: String
    private var position = 0
    private var line = 1
    private var lineStart = 0

    init(_ scalars: [Unicode.Scalar], file: String) { (self.scalars, self.file) = (scalars, file) }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
    private var place: YAMLNode.Place { YAMLNode.Place(file: file, line: line, column: position - lineStart + 1) }
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\u{C}"
    }
    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

    /// The next entry; nil at the end.
    mutating func next() throws(ScenarioError) -> JavaProperties.Entry? {
        while true {
            skipBlanks()
            guard let scalar = current else { return nil }
            if Self.isLineEnd(scalar) {
                endLine()
            } else if scalar == "#" || scalar == "!" {
                while let scalar = current, !Self.isLineEnd(scalar) { position += 1 }
            } else {
                break
            }
        }
        let keyPlace = place
        let key = try text { $0 == "=" || $0 == ":" || Self.isBlank($0) }
        skipBlanks()
        if current == "=" || current == ":" {
            position += 1
            skipBlanks()
        }
        let valuePlace = place
        var value = Substring(try text { _ in false })
        // Java keeps them; nobody who reads a number wants them.
        while let last = value.last, last == " " || last == "\t" { value.removeLast() }
        return .init(key: key, value: String(value), keyPlace: keyPlace, place: valuePlace)
    }

    private mutating func endLine() {
        if scalars[position] == "\r", position + 1 < scalars.count, scalars[position + 1] == "\n" { position += 1 }
        position += 1
        line += 1
        lineStart = position
    }

    /// Blanks, and line ends with a backslash before them.
    private mutating func skipBlanks() {
        while let scalar = current {
            if Self.isBlank(scalar) {
                position += 1
            } else if scalar == "\\", position + 1 < scalars.count, Self.isLineEnd(scalars[position + 1]) {
                position += 1
                endLine()
            } else {
                return
            }
        }
    }

    /// Up to the line's end or what `ends` names, with escapes resolved.
    private mutating func text(until ends: (Unicode.Scalar) -> Bool) throws(ScenarioError) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = current, !Self.isLineEnd(scalar), !ends(scalar) {
            guard scalar == "\\" else {
                text.append(scalar)
                position += 1
                continue
            }
            let start = place
            position += 1
            guard let escaped = current else { break }
            if Self.isLineEnd(escaped) {
                endLine()
                skipBlanks()
                continue
            }
            position += 1
            switch escaped {
            case "t": text.append("\t")
            case "n": text.append("\n")
            case "r": text.append("\r")
            case "f": text.append("\u{C}")
            case "u": text.append(try codePoint(start))
            default: text.append(escaped)
            }
        }
        return String(text)
    }

    private mutating func codePoint(_ start: YAMLNode.Place) throws(ScenarioError) -> Unicode.Scalar {
        let digits = scalars[position...].prefix(4)
        let number =
            digits.allSatisfy(\.properties.isASCIIHexDigit) && digits.count == 4
            ? UInt32(String(String.UnicodeScalarView(digits)), radix: 16) : nil
        guard let scalar = number.flatMap(Unicode.Scalar.init) else {
            throw .invalid(start.diagnostic("\\u needs four hexadecimal digits of a character, as in \\u00e9"))
        }
        position += 4
        return scalar
    }
}
