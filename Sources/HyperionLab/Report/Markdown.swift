/// The few constructs of Markdown (GitHub's dialect) that the report is made of.
enum Markdown {
    /// Text that stands for itself: nothing in it is taken as markup, as a line's end or as a table's border.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in oneLine(text).unicodeScalars {
            switch scalar {
            case "|", "\\", "`", "*", "[", "]", "#", "~": escaped += "\\" + String(scalar)
            case "_": escaped += "\\_"
            case "<": escaped += "&lt;"
            case "&": escaped += "&amp;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A code span; a pipe in it is escaped, as a table needs it even there.
    static func code(_ text: String, inTable: Bool = false) -> String {
        let line = oneLine(text)
        // The fence has to be longer than any run of backticks inside.
        var longest = 0
        var run = 0
        for character in line {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        let padding = longest > 0 ? " " : ""
        return fence + padding + (inTable ? line.replacing("|", with: "\\|") : line) + padding + fence
    }

    /// A drawing beside the document. `file` is one of ours: letters, digits, `-` and `.`.
    static func image(_ title: String, file: String) -> String { "![\(escape(title))](\(file))" }

    /// Lines as they are, indented by four spaces: a code block that nothing inside can end.
    static func verbatim(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + Format.printable(String($0)) }
    }

    /// The first `left` columns (all of them if nil) are left-aligned, the others right. Cells are already Markdown.
    static func table(_ header: [String], left: Int? = 1, rows: [[String]]) -> [String] {
        let rule = header.indices.map { $0 < left ?? .max ? "---" : "---:" }
        return ([header, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
    }

    private static func oneLine(_ text: String) -> String {
        Format.printable(text.replacing("\r\n", with: " ").replacing("\n", with: " "))
    }
}
