/// Text inside HTML and XML.
enum Markup {
    /// The text as it stands for itself, in element content and in quoted attributes alike.
    ///
    /// Control and formatting characters, and those that no XML document may contain, become U+FFFD.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in Format.printable(text).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
