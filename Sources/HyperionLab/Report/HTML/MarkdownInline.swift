/// What stands inside a line of our own Markdown, as HTML.
struct MarkdownInline {
    private var html = ""
    private var plain = ""
    private var isStrong = false

    static func html(_ text: Substring) -> String {
        var inline = MarkdownInline()
        inline.read(text)
        return inline.html
    }

    private mutating func read(_ text: Substring) {
        var rest = text
        while let character = rest.first {
            if character == "`", let (code, after) = Self.codeSpan(rest) {
                add("<code>\(Markup.escape(code))</code>")
                rest = after
            } else if character == "\\", let next = rest.dropFirst().first, next.isASCII, next.isPunctuation || next.isSymbol {
                plain.append(next)
                rest = rest.dropFirst(2)
            } else if rest.hasPrefix("**") {
                add(isStrong ? "</strong>" : "<strong>")
                isStrong.toggle()
                rest = rest.dropFirst(2)
            } else if let (written, meant) = Self.entities.first(where: { rest.hasPrefix($0.0) }) {
                plain += meant
                rest = rest.dropFirst(written.count)
            } else if let tag = Self.tags.first(where: { rest.hasPrefix($0) }) {
                add(tag)
                rest = rest.dropFirst(tag.count)
            } else {
                plain.append(character)
                rest = rest.dropFirst()
            }
        }
        add(isStrong ? "</strong>" : "")
    }

    private static let entities = [("&lt;", "<"), ("&amp;", "&")]
    private static let tags = ["<br>", "<sub>", "</sub>"]

    /// Markup, behind the text that was collected before it.
    private mutating func add(_ markup: String) {
        html += Markup.escape(plain.replacing("\n", with: " ")) + markup
        plain = ""
    }

    /// The contents of the code span that the text begins with, and what follows it.
    private static func codeSpan(_ text: Substring) -> (String, Substring)? {
        let fence = text.prefix { $0 == "`" }.count
        var rest = text.dropFirst(fence)
        let start = rest.startIndex
        while let opening = rest.firstIndex(of: "`") {
            let run = rest[opening...].prefix { $0 == "`" }
            rest = rest[run.endIndex...]
            guard run.count == fence else { continue }
            let code = text[start..<opening]
            // One space on both sides is there to keep backticks apart.
            let isPadded = code.count > 2 && code.hasPrefix(" ") && code.hasSuffix(" ")
            return (String(isPadded ? code.dropFirst().dropLast() : code), rest)
        }
        return nil
    }
}
