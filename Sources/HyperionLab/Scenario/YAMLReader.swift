import CYAML

/// Reads one YAML document into a tree of `YAMLNode`, by libyaml's events.
///
/// Refused, since a scenario needs none of it and each makes a file harder to read: anchors, aliases, tags,
/// several documents, keys that are not text, a key twice, nesting deeper than 32.
final class YAMLReader {
    static let deepest = 32

    private let file: String
    /// False for a value from the command line, which has no lines to speak of.
    private let hasLines: Bool
    private var found: [Diagnostic] = []
    /// Heap memory of its own: libyaml keeps a pointer to the parser inside the parser.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let count: Int
    private let isInitialised: Bool

    /// The tree (nil: nothing but comments) and what is wrong with it, in the order of the file.
    static func read(
        _ text: [UInt8], file: String, hasLines: Bool = true
    ) throws(ScenarioError) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
        let text = text.starts(with: TextCheck.byteOrderMark) ? Array(text.dropFirst(3)) : text
        if let problem = TextCheck.problem(in: text, file: file) {
            throw .invalid(hasLines ? problem : Diagnostic(file: file, message: problem.message))
        }
        let reader = YAMLReader(text, file: file, hasLines: hasLines)
        let root = try reader.document()
        return (root, reader.found)
    }

    private init(_ text: [UInt8], file: String, hasLines: Bool) {
        self.file = file
        self.hasLines = hasLines
        count = text.count
        input = .allocate(capacity: max(1, text.count))
        _ = input.initialize(from: text)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        isInitialised = yaml_parser_initialize(parser) == 1
        if isInitialised {
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            // Safe: `input` lives as long as the parser.
            yaml_parser_set_input_string(parser, input.baseAddress, text.count)
        }
    }

    deinit {
        if isInitialised { yaml_parser_delete(parser) }
        parser.deallocate()
        input.deallocate()
    }
}

// MARK: - Events

extension YAMLReader {
    private enum Event {
        case start, text(String, isQuoted: Bool), alias, list, mapping, endOfCollection, endOfDocument, endOfStream
        case startOfDocument
    }

    private struct Mark {
        var event: Event
        var place: YAMLNode.Place
        /// `an anchor` or `a tag`, where one stands before the value.
        var decoration: String?
    }

    private func place(_ mark: yaml_mark_t) -> YAMLNode.Place {
        guard hasLines else { return YAMLNode.Place(file: file) }
        return YAMLNode.Place(file: file, line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
    }

    private func next() throws(ScenarioError) -> Mark {
        guard isInitialised else { throw .invalid(Diagnostic(file: file, message: "out of memory")) }
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw .invalid(found + [syntaxError()]) }
        defer { yaml_event_delete(&event) }
        var decoration: String?
        func decorate(anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?) {
            decoration = anchor != nil ? "an anchor (&)" : tag != nil ? "a tag (!)" : nil
        }
        let kind: Event
        // Safe: the member of the union that the event's type says is set, read before the event is deleted.
        switch event.type {
        case YAML_STREAM_START_EVENT: kind = .start
        case YAML_STREAM_END_EVENT, YAML_NO_EVENT: kind = .endOfStream
        case YAML_DOCUMENT_START_EVENT: kind = .startOfDocument
        case YAML_DOCUMENT_END_EVENT: kind = .endOfDocument
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            decorate(anchor: scalar.anchor, tag: scalar.tag)
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            kind = .text(
                String(decoding: bytes, as: UTF8.self), isQuoted: scalar.style != YAML_PLAIN_SCALAR_STYLE)
        case YAML_SEQUENCE_START_EVENT:
            decorate(anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag)
            kind = .list
        case YAML_MAPPING_START_EVENT:
            decorate(anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag)
            kind = .mapping
        default: kind = .endOfCollection
        }
        return Mark(event: kind, place: place(event.start_mark), decoration: decoration)
    }

    private func syntaxError() -> Diagnostic {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
        // What is never finished is best shown where it starts; libyaml's problem is what stands behind it.
        let isUnfinished = ["found unexpected end of stream", "could not find expected ':'"].contains(problem)
        let mark = isUnfinished ? parser.pointee.context_mark : parser.pointee.problem_mark
        let start = hasLines ? " that starts in line \(Int(clamping: parser.pointee.context_mark.line) + 1)" : ""
        if let tab = tab(inIndentationOf: Int(clamping: mark.line)) { return tab }
        let message =
            switch problem {
            case "mapping values are not allowed in this context":
                "a \":\" cannot stand here; check the indentation, or put the text in quotes"
            case "could not find expected ':'": "a \":\" is missing behind this key, or the indentation is wrong"
            case "did not find expected key": "a key is expected here; check the indentation"
            case "did not find expected ',' or ']'":
                "the list\(start) is not closed before here, or a comma is missing"
            case "did not find expected ',' or '}'":
                "the mapping\(start) is not closed before here, or a comma is missing"
            case "did not find expected '-' indicator": "a list element is expected here; check the indentation"
            case "did not find expected <document start>":
                "this does not belong to what stands before it; check the indentation"
            case "did not find expected node content": "a value is expected here"
            case "found character that cannot start any token": "this character cannot start a value; put it in quotes"
            case "found unexpected end of stream": "the text in quotes that starts here is not closed"
            default: "this is not valid YAML: \(problem)"
            }
        return place(mark).diagnostic(message)
    }

    private func tab(inIndentationOf line: Int) -> Diagnostic? {
        let lines = input[..<count].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.indices.contains(line) else { return nil }
        let space = UInt8(ascii: " ")
        guard let column = lines[line].firstIndex(where: { $0 != space }), lines[line][column] == UInt8(ascii: "\t")
        else { return nil }
        let offset = lines[line].distance(from: lines[line].startIndex, to: column)
        let place = YAMLNode.Place(file: file, line: hasLines ? line + 1 : nil, column: hasLines ? offset + 1 : nil)
        return place.diagnostic("a tab cannot indent; use spaces")
    }
}

// MARK: - Tree

extension YAMLReader {
    private func document() throws(ScenarioError) -> YAMLNode? {
        _ = try next()
        let start = try next()
        guard case .startOfDocument = start.event else { return nil }
        let root = try node(from: next(), depth: 0)
        _ = try next()
        let after = try next()
        if case .startOfDocument = after.event {
            throw .invalid(found + [after.place.diagnostic("a second document starts here; a file holds one scenario")])
        }
        return root
    }

    private func node(from mark: Mark, depth: Int) throws(ScenarioError) -> YAMLNode {
        if let decoration = mark.decoration {
            found.append(mark.place.diagnostic("\(decoration) cannot stand in a scenario; write the value itself"))
        }
        let content: YAMLNode.Content
        switch mark.event {
        case .text(let text, let isQuoted):
            if text.unicodeScalars.contains("\0") {
                found.append(mark.place.diagnostic("a NUL character cannot stand in a scenario"))
                content = .refused
            } else {
                content = .text(text, isQuoted: isQuoted)
            }
        case .list: content = .list(try elements(depth: try deeper(depth, mark)))
        case .mapping: content = .mapping(try entries(depth: try deeper(depth, mark)))
        default:
            found.append(mark.place.diagnostic("an alias (*) cannot stand in a scenario; write the value itself"))
            content = .refused
        }
        return YAMLNode(content: content, place: mark.place)
    }

    private func deeper(_ depth: Int, _ mark: Mark) throws(ScenarioError) -> Int {
        guard depth < YAMLReader.deepest else {
            throw .invalid(found + [mark.place.diagnostic("nested deeper than \(YAMLReader.deepest) levels")])
        }
        return depth + 1
    }

    private func elements(depth: Int) throws(ScenarioError) -> [YAMLNode] {
        var elements: [YAMLNode] = []
        while true {
            let mark = try next()
            if case .endOfCollection = mark.event { return elements }
            elements.append(try node(from: mark, depth: depth))
        }
    }

    private func entries(depth: Int) throws(ScenarioError) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var lineOfKey: [String: Int?] = [:]
        while true {
            let mark = try next()
            if case .endOfCollection = mark.event { return entries }
            let key = try node(from: mark, depth: depth)
            let value = try node(from: next(), depth: depth)
            guard case .text(let name, _) = key.content else {
                if key.content != .refused {
                    found.append(key.place.diagnostic("a key must be text, not \(key.kindName)"))
                }
                continue
            }
            if let first = lineOfKey[name] {
                let before = first.map { "; it stands in line \($0) already" } ?? ""
                found.append(key.place.diagnostic("the key \(name.quoted) stands here again\(before)"))
                continue
            }
            lineOfKey[name] = .some(key.place.line)
            entries.append(YAMLNode.Entry(key: name, keyPlace: key.place, value: value))
        }
    }
}
