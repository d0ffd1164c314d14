extension String {
    /// In double quotes for a message: control characters spelled out, so that a file cannot play on the
    /// terminal, and cut where it is long.
    var quoted: String { quoted(upTo: 60) }

    /// A path keeps all of itself: its end says most.
    var quotedPath: String { quoted(upTo: 4096) }

    private func quoted(upTo most: Int) -> String {
        var text = ""
        var length = 0
        for scalar in unicodeScalars {
            guard length < most else {
                text += "…"
                break
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                text += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: text.unicodeScalars.append(scalar)
            }
            length += 1
        }
        return "\"\(text)\""
    }

    /// `name` or `name(first, second)`, taken apart; nil where the parentheses do not match.
    var call: (name: String, arguments: [String])? {
        let text = Substring(self).trimmed
        guard let open = text.firstIndex(of: "(") else {
            return text.contains(")") ? nil : (String(text), [])
        }
        let inside = text[text.index(after: open)...]
        guard inside.last == ")" else { return nil }
        let arguments = inside.dropLast()
        if arguments.contains("(") || arguments.contains(")") { return nil }
        return (
            String(text[..<open].trimmed),
            arguments.split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmed) }
        )
    }

    /// ASCII letters, digits, `-`, `_` and what else is named, starting with a letter or digit, at most 100.
    func isName(alsoAllowing others: String = "") -> Bool {
        guard let first = utf8.first, utf8.count <= 100 else { return false }
        let isWordByte = { (byte: UInt8) in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let alsoAllowed = Array("-_".utf8) + Array(others.utf8)
        return isWordByte(first) && utf8.allSatisfy { isWordByte($0) || alsoAllowed.contains($0) }
    }
}

extension Substring {
    /// Without spaces and tabs at either end.
    var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
