/// One `--set KEY=VALUE`: a dotted path into the scenario and a piece of YAML that goes there.
struct ScenarioOverride {
    /// Before its `=`; list elements by their index, from 0.
    var path: [String]
    var value: YAMLNode

    init(path: [String], value: YAMLNode) { (self.path, self.value) = (path, value) }

    /// The file name under which errors in an override are reported.
    static func file(of text: String) -> String { "--set \(text)" }

    init(_ text: String) throws(ScenarioError) {
        let file = ScenarioOverride.file(of: text)
        guard let equals = text.firstIndex(of: "=") else {
            throw .invalid(
                Diagnostic(file: file, message: "a value is missing; write KEY=VALUE, such as run.duration=1s"))
        }
        path = text[..<equals].split(separator: ".", omittingEmptySubsequences: false).map { String($0.trimmed) }
        guard path.allSatisfy({ !$0.isEmpty }) else {
            throw .invalid(Diagnostic(file: file, message: "a key is empty; write KEY=VALUE, such as run.duration=1s"))
        }
        guard path.count <= YAMLReader.deepest else {
            throw .invalid(Diagnostic(file: file, message: "nested deeper than \(YAMLReader.deepest) levels"))
        }
        let yaml = Array(text[text.index(after: equals)...].utf8)
        let (root, diagnostics) = try YAMLReader.read(yaml, file: file, hasLines: false)
        guard diagnostics.isEmpty else { throw .invalid(diagnostics) }
        value = root ?? YAMLNode(content: .text("", isQuoted: false), place: YAMLNode.Place(file: file))
    }

    /// `root` with the value in its place, replacing what was there.
    func applied(to root: YAMLNode) throws(ScenarioError) -> YAMLNode {
        try set(path[...], in: root)
    }

    private func set(_ rest: ArraySlice<String>, in node: YAMLNode) throws(ScenarioError) -> YAMLNode {
        guard let key = rest.first else { return value }
        let below = rest.dropFirst()
        var node = node
        switch node.content {
        case .mapping(var entries):
            if let index = entries.firstIndex(where: { $0.key == key }) {
                entries[index].value = try set(below, in: entries[index].value)
                if below.isEmpty { entries[index].keyPlace = value.place }
            } else {
                let empty = YAMLNode(content: .mapping([]), place: value.place)
                let added = try set(below, in: empty)
                entries.append(YAMLNode.Entry(key: key, keyPlace: value.place, value: added))
            }
            node.content = .mapping(entries)
        case .list(var elements):
            guard let index = Int(key), (0...elements.count).contains(index) else {
                let last = elements.count
                throw refusal(below, "is a list; write an index of 0 to \(last) (\(last) appends), not \(key.quoted)")
            }
            let old = index < elements.count ? elements[index] : YAMLNode(content: .mapping([]), place: value.place)
            let new = try set(below, in: old)
            if index < elements.count { elements[index] = new } else { elements.append(new) }
            node.content = .list(elements)
        case .text where node.isEmpty:
            node.content = .mapping([])
            return try set(rest, in: node)
        case .text where path.dropLast(rest.count) == Self.threads:
            // A number alone stands for so many threads of both kinds.
            node.content = .mapping([YAMLNode.Entry(key: "mixed", keyPlace: node.place, value: node)])
            return try set(rest, in: node)
        case .text, .refused:
            throw refusal(below, "is a single value; set it as a whole")
        }
        return node
    }

    private static let threads = ["threads"]

    /// `below`: what is left of the path behind the key that does not fit.
    private func refusal(_ below: ArraySlice<String>, _ message: String) -> ScenarioError {
        let name = path.dropLast(below.count + 1).joined(separator: ".")
        return .invalid(value.place.diagnostic("\(name.quoted) \(message)"))
    }
}
