/// Turns the Markdown of our own reports into HTML, so that `report.html` says what `report.md` says.
///
/// Knows the constructs that `Markdown` makes and nothing else: headings, paragraphs, lists of one level, tables,
/// indented code, images of plots; inside a line code spans, strong text, backslash escapes, the two entities that
/// `Markdown.escape` writes and `<br>` and `<sub>`. Everything else is text and is escaped: this is not a general
/// reader of Markdown, and what it does not know cannot become markup.
struct MarkdownHTML {
    /// SVG by file name, put in where an image is referred to.
    let drawings: [String: String]
    private(set) var html: [String] = []
    /// Of the second level, for a table of contents.
    private(set) var headings: [(identifier: String, html: String)] = []
    /// As HTML; what a table is about.
    private var lastHeading = ""
    private var names = PlotNames()

    init(_ text: String, drawings: [String: String]) {
        self.drawings = drawings
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
        while let line = lines.first {
            if line.isEmpty {
                lines.removeFirst()
            } else if let level = Self.headingLevel(line) {
                heading(String(line.dropFirst(level + 1)), level: level)
                lines.removeFirst()
            } else if line.hasPrefix("    ") {
                let code = Self.take(&lines) { $0.hasPrefix("    ") }.map { Markup.escape(String($0.dropFirst(4))) }
                html.append("<pre tabindex=\"0\">\(code.joined(separator: "\n"))</pre>")
            } else if line.hasPrefix("|") {
                table(Self.take(&lines) { $0.hasPrefix("|") })
            } else if line.hasPrefix("- ") {
                let items = Self.take(&lines) { $0.hasPrefix("- ") }
                let body = items.map { "<li>\(MarkdownInline.html($0.dropFirst(2)))</li>" }
                html.append("<ul>\n\(body.joined(separator: "\n"))\n</ul>")
            } else if line.hasPrefix("![") {
                images(Self.take(&lines) { $0.hasPrefix("![") })
            } else {
                let words = Self.take(&lines) { !$0.isEmpty && !Self.isBlockStart($0) }
                html.append("<p>\(MarkdownInline.html(words.joined(separator: "\n")[...]))</p>")
            }
        }
    }

    /// The lines from the first on that belong together; at least one.
    private static func take(_ lines: inout ArraySlice<String>, while belongs: (String) -> Bool) -> [String] {
        var taken = [lines.removeFirst()]
        while let line = lines.first, belongs(line) {
            taken.append(line)
            lines.removeFirst()
        }
        return taken
    }

    private static func headingLevel(_ line: String) -> Int? {
        let level = line.prefix { $0 == "#" }.count
        return (1...6).contains(level) && line.dropFirst(level).first == " " ? level : nil
    }

    private static func isBlockStart(_ line: String) -> Bool {
        headingLevel(line) != nil || ["|", "- ", "    ", "!["].contains { line.hasPrefix($0) }
    }

    private mutating func heading(_ text: String, level: Int) {
        let inside = MarkdownInline.html(text[...])
        let identifier = names.unique("section-" + text)
        lastHeading = inside
        if level == 2 { headings.append((identifier, inside)) }
        html.append("<h\(level) id=\"\(identifier)\">\(inside)</h\(level)>")
    }

    private mutating func images(_ lines: [String]) {
        let figures = lines.compactMap { line -> String? in
            // The file's name has no parenthesis, whatever the title has.
            guard let start = line.lastRange(of: "]("), line.hasSuffix(")") else { return nil }
            let file = String(line[start.upperBound...].dropLast())
            return drawings[file].map { "<figure>\n\($0)</figure>" }
        }
        if !figures.isEmpty { html.append("<div class=\"plots\">\n\(figures.joined(separator: "\n"))\n</div>") }
    }

    // MARK: Tables

    private mutating func table(_ lines: [String]) {
        guard lines.count >= 2 else { return }
        let header = Self.cells(lines[0])
        let isRight = Self.cells(lines[1]).map { $0.hasSuffix(":") }
        var parts = ["<div class=\"scroll\" tabindex=\"0\"><table>", "<caption>\(lastHeading)</caption>"]
        if header.contains(where: { !$0.isEmpty }) {
            let cells = header.enumerated().map { column, text in
                let style = column < isRight.count && isRight[column] ? " class=\"right\"" : ""
                return text.isEmpty ? "<td></td>" : "<th scope=\"col\"\(style)>\(MarkdownInline.html(text[...]))</th>"
            }
            parts.append("<thead><tr>\(cells.joined())</tr></thead>")
        }
        parts.append("<tbody>")
        for line in lines.dropFirst(2) {
            let cells = Self.cells(line).enumerated().map { column, text in
                let inside = MarkdownInline.html(text[...])
                if column == 0 { return "<th scope=\"row\">\(inside)</th>" }
                return column < isRight.count && isRight[column]
                    ? "<td class=\"right\">\(inside)</td>" : "<td>\(inside)</td>"
            }
            parts.append("<tr>\(cells.joined())</tr>")
        }
        html.append((parts + ["</tbody>", "</table></div>"]).joined(separator: "\n"))
    }

    /// The cells of a row. A border is a pipe that no backslash stands before, also in a code span.
    static func cells(_ line: String) -> [String] {
        var cells: [String] = []
        var cell = ""
        var before: Unicode.Scalar = " "
        for scalar in line.unicodeScalars {
            if scalar != "|" {
                cell.unicodeScalars.append(scalar)
            } else if before == "\\" {
                cell.unicodeScalars.removeLast()
                cell += "|"
            } else {
                cells.append(String(cell[...].trimmed))
                cell = ""
            }
            before = scalar
        }
        // What stands before the first border and behind the last is no cell.
        return Array(cells.dropFirst())
    }
}

extension String {
    fileprivate func lastRange(of part: String) -> Range<String.Index>? { ranges(of: part).last }
}
