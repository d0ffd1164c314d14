/// What the store is filled with: `keys`, `values`, `records`, `distribution`.
extension ScenarioReader {
    static let mostRecords = 10_000_000_000

    /// The keys, and how many a key file has.
    mutating func keys(_ node: YAMLNode?) -> (keys: Scenario.Keys, available: Int?)? {
        guard let node else { return (.generated(bytes: 16), nil) }
        let expects = "a mapping such as {source: generated, bytes: 16}"
        if case .text("trace", _) = node["source"]?.content { return trace(node).map { ($0, nil) } }
        guard let fields = fields(node, "keys", keys: ["source", "bytes", "pattern", "path"], expects: expects) else {
            return nil
        }
        var source = KeySource.generated
        if let node = fields["source"] {
            guard let chosen = choice(node, "keys.source", of: KeySource.self) else { return nil }
            source = chosen
        }
        switch source {
        case .generated:
            if let path = fields["path"] {
                report(path, "\"keys.path\" goes with `source: file`; generated keys have no file")
            }
            return generated(fields).map { ($0, nil) }
        case .file:
            if let bytes = fields["bytes"] {
                report(bytes, "\"keys.bytes\" goes with `source: generated`; keys from a file have their own length")
            }
            if let pattern = fields["pattern"] {
                report(pattern, "\"keys.pattern\" goes with `source: generated`; leave it out")
            }
            guard let path = fields["path"] else {
                reportMissing(fields, "path", write: "path: keys.txt")
                return nil
            }
            return keyFile(path)
        }
    }

    private mutating func generated(_ fields: Fields) -> Scenario.Keys? {
        var bytes = 16
        if let node = fields["bytes"] {
            guard let size = size(node, "keys.bytes", in: 8...65535) else { return nil }
            bytes = size
        }
        guard let node = fields["pattern"] else { return .generated(bytes: bytes) }
        return choice(node, "keys.pattern", of: Scenario.KeyPattern.self).map { .patterned($0, bytes: bytes) }
    }

    private enum KeySource: String, CaseIterable { case generated, file }

    private mutating func keyFile(_ node: YAMLNode) -> (keys: Scenario.Keys, available: Int?)? {
        guard let text = text(node, "keys.path", expects: "the path of a text file") else { return nil }
        let path = text.hasPrefix("/") ? text : folder + text
        do {
            let available = try InputFile.countKeys(in: path)
            if available > 0 { return (.file(path: path), available) }
            report(node, "the key file \(path.quotedPath) holds no keys; it should have one a line")
        } catch {
            report(
                node,
                "the key file \(path.quotedPath) \(error.reason)"
                    + (error.isMissing ? ScenarioReader.hint(for: path) : ""))
        }
        return nil
    }

    /// Debian's package of a word list that is not installed.
    private static func hint(for path: String) -> String {
        let folder = "/usr/share/dict/"
        guard path.hasPrefix(folder) else { return "" }
        let packages = [
            "american-english": "wamerican", "british-english": "wbritish", "canadian-english": "wcanadian",
        ]
        let name = path.dropFirst(folder.count)
        for (list, package) in packages where name.hasPrefix(list) {
            let size = name.dropFirst(list.count)
            guard ["", "-small", "-large", "-huge", "-insane"].contains(size) else { continue }
            return "; Debian has it in the package \(package)\(size)"
        }
        return "; Debian has word lists in packages such as wamerican-huge (american-english-huge)"
    }

    mutating func records(_ fields: Fields, keys: (keys: Scenario.Keys, available: Int?)?) -> Int? {
        if let node = fields["records"] {
            guard let records = count(node, "records", in: 1...ScenarioReader.mostRecords) else { return nil }
            if case .file(let path)? = keys?.keys, let available = keys?.available, records > available {
                report(node, "\"records\" is more than the \(available) keys of \(path.quotedPath)")
                return nil
            }
            return records
        }
        if let available = keys?.available { return min(available, ScenarioReader.mostRecords) }
        // Without knowing where keys come from, nobody can say whether records are needed.
        if keys != nil { reportMissing(fields, "records", write: "records: 1M") }
        return nil
    }

    mutating func values(_ node: YAMLNode?) -> Scenario.ValueSizes? {
        let whole = Scenario.Share(millionths: Scenario.Share.whole)
        let usual = Scenario.ValueSizes(classes: [.init(low: 64, high: 64, weight: whole)])
        guard let node else { return usual }
        let expects = "a mapping such as {bytes: 64}"
        guard let fields = fields(node, "values", keys: ["bytes"], expects: expects) else { return nil }
        guard let bytes = fields["bytes"] else { return usual }
        guard case .mapping(let entries) = bytes.content else {
            return sizes(bytes, "values.bytes", weight: whole).map { Scenario.ValueSizes(classes: [$0]) }
        }
        var classes: [Scenario.ValueSizes.Class] = []
        for entry in entries {
            let key = YAMLNode(content: .text(entry.key, isQuoted: true), place: entry.keyPlace)
            guard let weight = share(entry.value, "values.bytes.\(entry.key)") else { continue }
            if let sizes = sizes(key, "values.bytes", weight: weight) { classes.append(sizes) }
        }
        guard classes.count == entries.count, checkSum(of: classes.map(\.weight), at: bytes) else { return nil }
        return Scenario.ValueSizes(classes: classes)
    }

    /// `64` or `64..1Ki`.
    private mutating func sizes(
        _ node: YAMLNode, _ name: String, weight: Scenario.Share
    ) -> Scenario.ValueSizes.Class? {
        let expects = "a size, a range such as 64..1Ki, or weights such as {64: 90%, 1Ki: 10%}"
        guard let text = text(node, name, expects: expects) else { return nil }
        var ends = [node, node]
        if let dots = text.firstRange(of: "..") {
            ends[0].content = .text(String(text[..<dots.lowerBound]), isQuoted: true)
            ends[1].content = .text(String(text[dots.upperBound...]), isQuoted: true)
        }
        guard let low = size(ends[0], name, in: 0...1 << 30) else { return nil }
        guard ends[0] != ends[1] else { return .init(low: low, high: low, weight: weight) }
        guard let high = size(ends[1], name, in: 0...1 << 30) else { return nil }
        if low <= high { return .init(low: low, high: high, weight: weight) }
        report(node, "the range \(text.quoted) ends before it starts")
        return nil
    }
}
