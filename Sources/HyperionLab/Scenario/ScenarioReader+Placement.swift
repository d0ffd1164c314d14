/// Where threads and memory are: `threads.pin`, `threads.memory`, `threads.priority`, `pages`. Whether the machine can do
/// it is for `Preflight` to say: a scenario is read alike on every machine.
extension ScenarioReader {
    /// A value in words, or after `prefer`; also `{node: 1}` and `{cores: [0, 2]}`, which need no quotes inside braces.
    mutating func placement<Value: PlacementWords>(
        _ node: YAMLNode, _ key: Scenario.Preference, _ type: Value.Type
    ) -> Value? {
        let name = key.rawValue
        let listed = Value.spellings.joined(separator: ", ")
        guard let text = words(node) ?? self.text(node, name, expects: "one of \(listed)") else { return nil }
        let (wanted, isPreferred) = Self.preferred(text)
        if let value = Value(words: wanted) {
            if isPreferred { preferences.insert(key) }
            return value
        }
        let first = wanted.prefix { $0 != " " && $0 != "[" && $0 != "(" }
        // What begins as it should and goes on otherwise is shown as a whole.
        let known = Value.spellings.first { $0.hasPrefix(first + " ") }
        let hint =
            known.map { "; \(Value.rule(of: String(first))), for example \(Self.quotedInBraces($0))" }
            ?? Spelling.suggestion(for: wanted, in: Value.spellings, listedAs: "write one of")
        report(node, "\(name.quoted) knows no \(wanted.quoted)" + hint)
        return nil
    }

    mutating func pages(_ node: YAMLNode) -> Scenario.Pages? {
        guard case .text(let text, let isQuoted) = node.content else {
            return choice(node, "pages", of: Scenario.Pages.self)
        }
        let (wanted, isPreferred) = Self.preferred(text)
        let plain = YAMLNode(content: .text(wanted, isQuoted: isQuoted), place: node.place)
        let pages = choice(plain, "pages", of: Scenario.Pages.self)
        if pages != nil, isPreferred { preferences.insert(.pages) }
        return pages
    }

    /// Without the `prefer` that it begins with.
    private static func preferred(_ text: String) -> (wanted: String, isPreferred: Bool) {
        let prefix = "prefer "
        let trimmed = Substring(text).trimmed
        guard trimmed.hasPrefix(prefix) else { return (String(trimmed), false) }
        return (String(trimmed.dropFirst(prefix.count).trimmed), true)
    }

    /// A mapping or list form as the words that it stands for; nil: it is none.
    private func words(_ node: YAMLNode) -> String? {
        guard case .mapping(let entries) = node.content, entries.count == 1 else { return nil }
        switch (entries[0].key, entries[0].value.content) {
        case (let key, .text(let text, _)): return "\(key) \(text)"
        case ("cores", .list(let elements)):
            let texts = elements.compactMap { element -> String? in
                if case .text(let text, _) = element.content { text } else { nil }
            }
            return texts.count == elements.count ? "cores [\(texts.joined(separator: ", "))]" : nil
        default: return nil
        }
    }

    /// Brackets and commas would end a value within braces.
    private static func quotedInBraces(_ text: String) -> String { text.contains("[") ? "\"\(text)\"" : text }
}
