/// Decides whether bytes are text that a scenario may be written in, before libyaml sees them: its own complaints
/// about encodings carry no line.
enum TextCheck {
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The first character that cannot stand in a text file, as a diagnostic with its line and column.
    static func problem(in text: some Sequence<UInt8>, file: String) -> Diagnostic? {
        var line = 1
        var column = 1
        var decoder = UTF8()
        var bytes = text.makeIterator()
        while true {
            switch decoder.decode(&bytes) {
            case .emptyInput:
                return nil
            case .error:
                return Diagnostic(
                    file: file, line: line, column: column, message: "this is not a text file: not valid UTF-8 here")
            case .scalarValue("\n"):
                line += 1
                column = 1
            case .scalarValue(let scalar):
                guard isText(scalar) else {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                    return Diagnostic(
                        file: file, line: line, column: column,
                        message: "this is not a text file: the character U+\(padded) stands here")
                }
                column += 1
            }
        }
    }

    /// YAML's own set of printable characters.
    private static func isText(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
        case 0x10000...0x10FFFF: true
        default: false
        }
    }
}
