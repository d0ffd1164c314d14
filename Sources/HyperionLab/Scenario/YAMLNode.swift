/// A value of a YAML file and where it stands. Text stays text: what it means is the schema's to say.
struct YAMLNode: Equatable, Sendable {
    struct Place: Equatable, Sendable {
        var file: String
        /// From 1; nil in a value that the command line gave.
        var line: Int?
        var column: Int?

        func diagnostic(_ message: String) -> Diagnostic {
            Diagnostic(file: file, line: line, column: column, message: message)
        }
    }

    struct Entry: Equatable, Sendable {
        var key: String
        var keyPlace: Place
        var value: YAMLNode
    }

    enum Content: Equatable, Sendable {
        case text(String, isQuoted: Bool)
        case list([YAMLNode])
        /// Keys are distinct.
        case mapping([Entry])
        /// Something that has been reported already and that nobody need complain about again.
        case refused
    }

    var content: Content
    var place: Place

    subscript(key: String) -> YAMLNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// For messages: "expects a count, not a list".
    var kindName: String {
        switch content {
        case .text(let text, let isQuoted): text.isEmpty && !isQuoted ? "nothing" : text.quoted
        case .list: "a list"
        case .mapping: "a mapping"
        case .refused: "this"
        }
    }

    /// Whether a key stands there with nothing behind it.
    var isEmpty: Bool { content == .text("", isQuoted: false) }
}

extension YAMLNode {
    /// Where `keyPath` (`threads.readers`, `engines[2]`, `operations.0.label`) stands, or its nearest parent that does.
    func place(of keyPath: String) -> Place {
        var node = self
        let steps = keyPath.split { $0 == "." || $0 == "[" || $0 == "]" }.map(String.init)
        for step in steps {
            if let child = node[step] {
                node = child
            } else if case .list(let elements) = node.content, let index = Int(step), elements.indices.contains(index) {
                node = elements[index]
            } else {
                break
            }
        }
        return node.place
    }
}
