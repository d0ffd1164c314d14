/// A table of text aligned in columns, with optional ANSI styles that do not count as width.
struct TextTable {
    enum Style: Equatable { case plain, bold, red, dim }
    enum Alignment { case left, right }

    struct Cell: Equatable {
        var text: String
        var style: Style
        init(_ text: String, _ style: Style = .plain) { (self.text, self.style) = (text, style) }
    }

    var alignments: [Alignment]
    /// Each as many cells as there are alignments.
    private(set) var rows: [[Cell]] = []

    init(alignments: [Alignment]) { self.alignments = alignments }

    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == alignments.count)
        rows.append(cells)
    }

    /// One line a row, without spaces at its end. Columns are two spaces apart.
    func lines(indent: Int = 0, colour: Bool = false) -> [String] {
        let widths = alignments.indices.map { column in rows.map { $0[column].text.count }.max() ?? 0 }
        return rows.map { row in
            var line = String(repeating: " ", count: indent)
            // Held back until something follows, so that no line ends in spaces.
            var pending = 0
            for (column, cell) in row.enumerated() {
                let padding = widths[column] - cell.text.count
                if alignments[column] == .right { pending += padding }
                if !cell.text.isEmpty {
                    line += String(repeating: " ", count: pending)
                    line += TextTable.styled(cell.text, cell.style, colour: colour)
                    pending = 0
                }
                if alignments[column] == .left { pending += padding }
                pending += 2
            }
            return line
        }
    }

    /// The text's words in lines of at most `width` characters, unless a single word is longer.
    static func wrapped(_ text: String, first: String, rest: String, width: Int = 108) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = rest
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return isEmpty ? lines : lines + [line]
    }

    static func styled(_ text: String, _ style: Style, colour: Bool) -> String {
        guard colour else { return text }
        switch style {
        case .plain: return text
        case .bold: return "\u{1B}[1m\(text)\u{1B}[0m"
        case .red: return "\u{1B}[1;31m\(text)\u{1B}[0m"
        case .dim: return "\u{1B}[2m\(text)\u{1B}[0m"
        }
    }
}
