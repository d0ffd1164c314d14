extension YAMLNode {
    /// The tree as YAML that reads as the same tree, two spaces a level; places and comments are not kept.
    var yaml: String { lines(indentation: "").joined(separator: "\n") + "\n" }

    private func lines(indentation: String) -> [String] {
        switch content {
        case .text(let text, let isQuoted): return [indentation + YAMLNode.scalar(text, isQuoted: isQuoted)]
        case .refused: return [indentation + "null"]
        case .list(let elements):
            guard !elements.isEmpty else { return [indentation + "[]"] }
            return elements.flatMap { element in
                var lines = element.lines(indentation: indentation + "  ")
                // The first line carries the dash in place of its own indentation.
                lines[0] = indentation + "- " + lines[0].dropFirst(indentation.count + 2)
                return lines
            }
        case .mapping(let entries):
            guard !entries.isEmpty else { return [indentation + "{}"] }
            return entries.flatMap { entry in
                let key = indentation + YAMLNode.scalar(entry.key, isQuoted: false) + ":"
                let isBlock: Bool
                switch entry.value.content {
                case .list(let elements): isBlock = !elements.isEmpty
                case .mapping(let entries): isBlock = !entries.isEmpty
                case .text, .refused: isBlock = false
                }
                guard isBlock else { return [key + " " + entry.value.lines(indentation: "")[0]] }
                return [key] + entry.value.lines(indentation: indentation + "  ")
            }
        }
    }

    /// Plain where that cannot be misread, else in double quotes with escapes.
    private static func scalar(_ text: String, isQuoted: Bool) -> String {
        if text.isEmpty, !isQuoted { return "" }
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || "0123456789 ./()%@<=>,-_+".unicodeScalars.contains(scalar))
        }
        let edges = [text.first, text.last].compactMap { $0 }
        if !text.isEmpty, isPlain, edges.allSatisfy({ !" -,%@=>".contains($0) || ($0 == "%" && text.count > 1) }),
            text.first != "%"
        {
            return text
        }
        let escaped = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case let control where control.value < 32 || control.value == 127 || control.value == 0x85:
                "\\x" + (control.value < 16 ? "0" : "") + String(control.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
