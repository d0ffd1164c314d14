/// `operations`: one phase, or a list of phases that are measured one after another.
extension ScenarioReader {
    /// A phase and where it stands.
    struct PlacedPhase {
        var phase: Scenario.Phase
        var node: YAMLNode
    }

    private static let mixExample = "a mapping such as {read: 95%, update: 5%}"
    private static let operationNames = Scenario.Operation.Kind.allCases.map(\.rawValue)

    mutating func phases(_ fields: Fields) -> [PlacedPhase]? {
        guard let node = fields["operations"] else {
            reportMissing(fields, "operations", write: "operations: {read: 95%, update: 5%}")
            return nil
        }
        guard case .list(let elements) = node.content else {
            let expects = ScenarioReader.mixExample + ", or a list of them"
            return phase(node, "operations", expects: expects).map { [$0] }
        }
        if elements.isEmpty {
            report(node, "\"operations\" is empty; write for example `operations: {read: 95%, update: 5%}`")
            return nil
        }
        var phases: [PlacedPhase] = []
        for (index, element) in elements.enumerated() {
            if let phase = phase(element, "operations[\(index)]", expects: ScenarioReader.mixExample) {
                phases.append(phase)
            }
        }
        guard phases.count == elements.count, checkLabels(phases) else { return nil }
        return phases
    }

    private mutating func phase(_ node: YAMLNode, _ name: String, expects: String) -> PlacedPhase? {
        guard let entries = entries(node, name, expects: expects) else { return nil }
        var isComplete = true
        var label: String?
        if let node = node["label"] {
            label = self.label(node, name + ".label")
            isComplete = label != nil
        }
        let operations = entries.filter { !["label", "readers", "writers"].contains($0.key) }
        let hasRoles = node["readers"] != nil || node["writers"] != nil
        if hasRoles {
            if let stray = operations.first {
                report(
                    stray.keyPlace,
                    "\(stray.key.quoted) cannot stand beside readers and writers; give it to one of them")
                return nil
            }
            let readers = role(node["readers"], name + ".readers", reads: true)
            let writers = role(node["writers"], name + ".writers", reads: false)
            guard let readers, let writers, isComplete else { return nil }
            return PlacedPhase(phase: .init(label: label, mix: .roles(readers: readers, writers: writers)), node: node)
        }
        guard let mix = mix(operations, node, name), isComplete else { return nil }
        return PlacedPhase(phase: .init(label: label, mix: .shared(mix)), node: node)
    }

    private mutating func label(_ node: YAMLNode, _ name: String) -> String? {
        guard let label = text(node, name, expects: "a name such as read-only") else { return nil }
        if label.isName() { return label }
        report(
            node,
            "the label \(label.quoted) is not a name: up to 100 letters, digits, - and _, a letter or digit first")
        return nil
    }

    /// The mix of one role, empty where it rests.
    private mutating func role(_ node: YAMLNode?, _ name: String, reads: Bool) -> [Scenario.Operation]? {
        guard let node else { return [] }
        let expects = reads ? "a mapping such as {read: 100%}" : "a mapping such as {update: 100%}"
        guard let entries = entries(node, name, expects: expects), let operations = mix(entries, node, name)
        else { return nil }
        var isAllowed = true
        for (entry, operation) in zip(entries, operations) where operation.kind.isRead != reads {
            isAllowed = false
            report(
                entry.keyPlace,
                reads
                    ? "readers only read; \(operation.kind.rawValue) belongs to writers"
                    : "writers only write; \(operation.kind.rawValue) belongs to readers")
        }
        return isAllowed ? operations : nil
    }

    private mutating func mix(
        _ entries: [YAMLNode.Entry], _ node: YAMLNode, _ name: String
    ) -> [Scenario.Operation]? {
        guard !entries.isEmpty else {
            report(node, "\(name.quoted) has no operation; write for example `read: 100%`")
            return nil
        }
        var operations: [Scenario.Operation] = []
        for entry in entries {
            let kind = kind(entry)
            guard let share = share(entry.value, name + "." + entry.key), let kind else { continue }
            if operations.contains(where: { $0.kind == kind.kind }) {
                report(
                    entry.keyPlace, "\(kind.kind.rawValue) stands twice in this mix; write it once, or in two phases")
                continue
            }
            operations.append(
                Scenario.Operation(kind: kind.kind, count: kind.count, leastCount: kind.least, share: share))
        }
        guard operations.count == entries.count, checkSum(of: operations.map(\.share), at: node) else { return nil }
        return operations
    }

    /// A kind as it was written: `read`, `multi-read(32)`, `scan(1..100)`.
    private typealias Counted = (kind: Scenario.Operation.Kind, count: Int, least: Int?)

    private mutating func kind(_ entry: YAMLNode.Entry) -> Counted? {
        guard let call = entry.key.call else {
            report(entry.keyPlace, "the parentheses of \(entry.key.quoted) do not match; write for example scan(100)")
            return nil
        }
        guard let kind = Scenario.Operation.Kind(rawValue: call.name) else {
            report(
                entry.keyPlace,
                "unknown operation \(call.name.quoted)"
                    + Spelling.suggestion(for: call.name, in: ScenarioReader.operationNames, listedAs: "operations are")
            )
            return nil
        }
        guard kind.takesCount else {
            if call.arguments.isEmpty { return (kind, 1, nil) }
            report(entry.keyPlace, "\(kind.rawValue) takes no count; write `\(kind.rawValue)` alone")
            return nil
        }
        let (usual, most) = kind == .scan ? (100, 1_000_000) : (32, 1024)
        if call.arguments.isEmpty { return (kind, usual, nil) }
        if call.arguments.count == 1 {
            func count(_ text: Substring) -> Int? {
                (try? Quantity.count(String(text))).flatMap { Int(exactly: $0) }.flatMap {
                    (1...most).contains($0) ? $0 : nil
                }
            }
            let text = Substring(call.arguments[0])
            if let count = count(text) { return (kind, count, nil) }
            if kind == .scan, let dots = text.firstRange(of: ".."), let least = count(text[..<dots.lowerBound]),
                let count = count(text[dots.upperBound...]), least <= count
            {
                return (kind, count, least)
            }
        }
        report(
            entry.keyPlace,
            "\(kind.rawValue) takes a count of 1 to \(ScenarioReader.exact(most)), as in \(kind.rawValue)(\(usual))"
                + (kind == .scan ? ", or a range, as in scan(1..100)" : ""))
        return nil
    }

    /// Labels are distinct, and each phase that shares an operation with another has one.
    private mutating func checkLabels(_ phases: [PlacedPhase]) -> Bool {
        var isGood = true
        var seen: [String: Int] = [:]
        for (index, placed) in phases.enumerated() {
            guard let label = placed.phase.label else { continue }
            if let first = seen[label] {
                report(
                    placed.node["label"] ?? placed.node,
                    "the label \(label.quoted) is that of operations[\(first)] already; each phase needs its own")
                isGood = false
            } else {
                seen[label] = index
            }
        }
        var phasesOfKind: [Scenario.Operation.Kind: Int] = [:]
        for placed in phases {
            for operation in placed.phase.mix.operations { phasesOfKind[operation.kind, default: 0] += 1 }
        }
        for placed in phases where placed.phase.label == nil {
            guard let shared = placed.phase.mix.operations.first(where: { phasesOfKind[$0.kind, default: 0] > 1 })
            else { continue }
            report(
                placed.node,
                "\(shared.kind.rawValue) occurs in several phases; tell them apart with `label: NAME` in each of them")
            isGood = false
        }
        return isGood
    }
}
