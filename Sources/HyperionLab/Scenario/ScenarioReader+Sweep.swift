extension ScenarioReader {
    static let sweepKey = "sweep"
    /// They name the report or its columns, which all points share.
    private static let fixedKeys = ["scenario", "description", "engines", "baseline", "thresholds", "sweep"]

    /// A key of a sweep and the values that it takes.
    struct SweepAxis {
        var key: String
        var values: [(node: YAMLNode, text: String)]
    }

    /// The sweep's keys in their order; nil or incomplete only where something was reported.
    mutating func sweep(_ node: YAMLNode) -> [SweepAxis]? {
        let example = "{records: [10k, 100k]}"
        guard let entries = entries(node, ScenarioReader.sweepKey, expects: "a mapping such as \(example)") else {
            return nil
        }
        if entries.isEmpty { report(node, "\"sweep\" is empty; write for example `sweep: \(example)`") }
        // `sweep: {threads: {readers: [1, 2]}}` and `--set sweep.threads.readers=[1, 2]` mean the same.
        let axes = distinct(flattened(entries, "")).compactMap { entry in axis(entry) }
        let points = axes.reduce(1) { product, axis in
            let (points, overflow) = product.multipliedReportingOverflow(by: max(axis.values.count, 1))
            return overflow ? .max : points
        }
        if points > ScenarioSweep.mostPoints {
            report(
                node,
                "\"sweep\" has \(points) points, and each of them is a whole run; write lists with at most "
                    + "\(ScenarioSweep.mostPoints) combinations")
        }
        return axes
    }

    private func flattened(_ entries: [YAMLNode.Entry], _ prefix: String) -> [YAMLNode.Entry] {
        entries.flatMap { entry -> [YAMLNode.Entry] in
            var named = entry
            named.key = prefix + entry.key
            guard case .mapping(let below) = entry.value.content, !below.isEmpty else { return [named] }
            return flattened(below, named.key + ".")
        }
    }

    /// A `--set` replaces the list that the file gives; two lists in one place are a mistake.
    private mutating func distinct(_ entries: [YAMLNode.Entry]) -> [YAMLNode.Entry] {
        var kept: [YAMLNode.Entry] = []
        for entry in entries {
            guard let index = kept.firstIndex(where: { $0.key == entry.key }) else {
                kept.append(entry)
                continue
            }
            if kept[index].keyPlace.file == entry.keyPlace.file {
                report(entry.keyPlace, "\("sweep.\(entry.key)".quoted) is given twice; leave one of the lists out")
            }
            kept[index] = entry
        }
        return kept
    }

    /// YAML ends an element of `[open(50k/s, poisson)]` at the comma. Both parts are one value to whoever wrote them:
    /// what opens a parenthesis goes on to the element that closes it, if there is one.
    private static func joined(_ elements: [YAMLNode]) -> [YAMLNode] {
        var joined: [YAMLNode] = []
        var rest = elements[...]
        while let first = rest.popFirst() {
            guard case .text(let start, isQuoted: false) = first.content, isOpen(start) else {
                joined.append(first)
                continue
            }
            var text = start
            var taken = 0
            for element in rest {
                guard isOpen(text), case .text(let part, isQuoted: false) = element.content else { break }
                text += ", " + part
                taken += 1
            }
            guard !isOpen(text) else {
                joined.append(first)
                continue
            }
            rest = rest.dropFirst(taken)
            joined.append(YAMLNode(content: .text(text, isQuoted: false), place: first.place))
        }
        return joined
    }

    private static func isOpen(_ text: String) -> Bool { text.count { $0 == "(" } > text.count { $0 == ")" } }

    private mutating func axis(_ entry: YAMLNode.Entry) -> SweepAxis? {
        let name = ScenarioReader.sweepKey + "." + entry.key
        let first = entry.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let top = first.first, ScenarioReader.keys.contains(top), !first.contains("") else {
            report(
                entry.keyPlace,
                "unknown key \(name.quoted)"
                    + Spelling.suggestion(for: entry.key, in: ScenarioReader.keys, listedAs: "valid keys here"))
            return nil
        }
        if ScenarioReader.fixedKeys.contains(top) {
            report(entry.keyPlace, "\(top.quoted) cannot be swept: all points of a sweep share it; leave it out")
            return nil
        }
        guard let elements = list(entry.value, name, expects: "a list such as [10k, 100k]") else { return nil }
        if elements.isEmpty { report(entry.value, "\(name.quoted) is empty; write a list such as [10k, 100k]") }
        var axis = SweepAxis(key: entry.key, values: [])
        for (index, element) in Self.joined(elements).enumerated() {
            guard let text = text(element, "\(name)[\(index)]", expects: "a single value") else { continue }
            if axis.values.contains(where: { $0.text == text }) {
                report(element, "\(text.quoted) stands in \(name.quoted) twice")
            }
            axis.values.append((element, text))
        }
        return axis
    }
}
