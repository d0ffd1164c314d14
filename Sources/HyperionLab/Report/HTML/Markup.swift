/// Text inside HTML and XML.
enum Markup {
    /// The text as it stands for itself, in element content and in quoted attributes alike.
    ///
    /// Control and formatting characters, and those that no XML document may contain, become U+FFFD.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in Format.printable(text).unicodeScalars {
            switch scalar {
            case "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: append(scalar, to: &escaped)
            }
        }
        return escaped
    }

    /// A character as it stands for itself: what would be markup as its reference, which HTML and XML have in common.
    static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        switch scalar {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        case "'": text += "&#39;"
        default: text.unicodeScalars.append(scalar)
        }
    }
}
