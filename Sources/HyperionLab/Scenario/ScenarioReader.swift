/// Walks the tree of a scenario file and collects everything that is wrong with it.
///
/// The basic readers stand here; what each part of a scenario means stands in the extensions. A reader returns
/// nil only after it has reported why (or for something that was refused before), so that whoever calls it adds
/// nothing and goes on to the next part.
struct ScenarioReader {
    /// More help nobody: a file with so many errors is not a scenario.
    static let mostDiagnostics = 100

    /// Where relative paths start, with its slash, or empty.
    var folder: String
    /// The trace that `keys` names, once it has been read.
    var replay: TraceReplay?
    /// What was written with `prefer`.
    var preferences: Set<Scenario.Preference> = []
    /// What the file says that is not applied.
    var notes: [Diagnostic] = []
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var omitted = 0

    init(folder: String) { self.folder = folder }

    mutating func report(_ place: YAMLNode.Place, _ message: @autoclosure () -> String) {
        if diagnostics.count < ScenarioReader.mostDiagnostics {
            diagnostics.append(place.diagnostic(message()))
        } else {
            omitted += 1
        }
    }

    mutating func report(_ node: YAMLNode, _ message: @autoclosure () -> String) { report(node.place, message()) }

    mutating func append(_ found: [Diagnostic]) {
        let room = max(0, ScenarioReader.mostDiagnostics - diagnostics.count)
        diagnostics += found.prefix(room)
        omitted += max(0, found.count - room)
    }
}

// MARK: - Nodes

extension ScenarioReader {
    /// A mapping whose keys are known to be allowed.
    struct Fields {
        var node: YAMLNode
        /// Full name, for messages; empty at the top.
        var name: String
        subscript(key: String) -> YAMLNode? { node[key] }
        func name(of key: String) -> String { name.isEmpty ? key : name + "." + key }
    }

    /// `expects` completes "it expects …".
    mutating func reportKind(_ node: YAMLNode, _ name: String, expects: String) {
        switch node.content {
        case .refused: return
        case _ where node.isEmpty: report(node, "\(name.quoted) has no value; it expects \(expects)")
        default: report(node, "\(name.quoted) expects \(expects), not \(node.kindName)")
        }
    }

    mutating func text(_ node: YAMLNode, _ name: String, expects: String) -> String? {
        if case .text(let text, _) = node.content, !node.isEmpty { return text }
        reportKind(node, name, expects: expects)
        return nil
    }

    mutating func list(_ node: YAMLNode, _ name: String, expects: String) -> [YAMLNode]? {
        if case .list(let elements) = node.content { return elements }
        reportKind(node, name, expects: expects)
        return nil
    }

    mutating func entries(_ node: YAMLNode, _ name: String, expects: String) -> [YAMLNode.Entry]? {
        if case .mapping(let entries) = node.content { return entries }
        reportKind(node, name, expects: expects)
        return nil
    }

    /// `later`: keys that the format has and this version cannot honour.
    mutating func fields(
        _ node: YAMLNode, _ name: String, keys: [String], later: [String] = [], expects: String
    ) -> Fields? {
        guard let entries = entries(node, name, expects: expects) else { return nil }
        let fields = Fields(node: node, name: name)
        for entry in entries where !keys.contains(entry.key) {
            if later.contains(entry.key) {
                report(entry.keyPlace, "\(fields.name(of: entry.key).quoted) is not in this version yet; leave it out")
            } else {
                report(
                    entry.keyPlace,
                    "unknown key \(fields.name(of: entry.key).quoted)"
                        + Spelling.suggestion(for: entry.key, in: keys, listedAs: "valid keys here"))
            }
        }
        return fields
    }

    mutating func reportMissing(_ fields: Fields, _ key: String, write example: String) {
        report(fields.node, "\(fields.name(of: key).quoted) is missing; write for example `\(example)`")
    }
}

// MARK: - Values

extension ScenarioReader {
    /// One of `words`; `later`: those that the format has and this version cannot honour.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: YAMLNode, _ name: String, of type: Choice.Type, later: [String] = []
    ) -> Choice? where Choice.RawValue == String {
        let words = type.allCases.map(\.rawValue)
        let listed = words.joined(separator: " or ")
        guard let text = text(node, name, expects: listed) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        if later.contains(text.call?.name ?? text) {
            report(node, "\(name.quoted) \(text.quoted) is not in this version yet; write \(listed)")
        } else {
            report(
                node,
                "\(name.quoted) knows no \(text.quoted)"
                    + Spelling.suggestion(for: text, in: words, listedAs: "write one of"))
        }
        return nil
    }

    /// A quantity by one of the functions of `Quantity`.
    mutating func quantity<Value>(
        _ node: YAMLNode, _ name: String, expects: String, _ parse: (String) throws(QuantityError) -> Value
    ) -> Value? {
        guard let text = text(node, name, expects: expects) else { return nil }
        do {
            return try parse(text)
        } catch {
            report(node, "\(name.quoted) expects \(expects): \(error)")
            return nil
        }
    }

    mutating func count(
        _ node: YAMLNode, _ name: String, expects: String = "a count such as 1M", in range: ClosedRange<Int>
    ) -> Int? {
        guard let value = quantity(node, name, expects: expects, Quantity.count) else { return nil }
        return bounded(value, node, name, in: range)
    }

    mutating func size(_ node: YAMLNode, _ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = quantity(node, name, expects: "a size such as 64Ki", Quantity.bytes) else { return nil }
        return bounded(value, node, name, in: range)
    }

    mutating func duration(
        _ node: YAMLNode, _ name: String, expects: String = "a duration such as 5s"
    ) -> UInt64? {
        quantity(node, name, expects: expects, Quantity.nanoseconds)
    }

    private mutating func bounded(
        _ value: UInt64, _ node: YAMLNode, _ name: String, in range: ClosedRange<Int>
    ) -> Int? {
        let value = Int(clamping: value)
        if range.contains(value) { return value }
        if value < range.lowerBound {
            report(node, "\(name.quoted) must be at least \(ScenarioReader.exact(range.lowerBound))")
        } else {
            report(node, "\(name.quoted) must be at most \(ScenarioReader.exact(range.upperBound))")
        }
        return nil
    }

    /// A bound as one would write it: `10G`, `1Gi`, `65535`.
    static func exact(_ value: Int) -> String {
        let units = [("Gi", 1 << 30), ("G", 1_000_000_000), ("M", 1_000_000)]
        for (unit, factor) in units where value >= factor && value % factor == 0 { return "\(value / factor)\(unit)" }
        return String(value)
    }

    /// A share of more than nothing.
    mutating func share(_ node: YAMLNode, _ name: String) -> Scenario.Share? {
        guard
            let millionths = quantity(
                node, name, expects: "a share such as 95%", Quantity.shareMillionths)
        else { return nil }
        if millionths > 0 { return Scenario.Share(millionths: millionths) }
        report(node, "\(name.quoted) has a share of 0 %; leave it out")
        return nil
    }

    /// Whether `shares` make up the whole; reported at `node` if not.
    mutating func checkSum(of shares: [Scenario.Share], at node: YAMLNode) -> Bool {
        let sum = shares.reduce(0) { $0 + $1.millionths }
        if sum == Scenario.Share.whole { return true }
        report(node, "shares sum to \(Format.share(Scenario.Share(millionths: sum))), not 100 %")
        return false
    }
}
