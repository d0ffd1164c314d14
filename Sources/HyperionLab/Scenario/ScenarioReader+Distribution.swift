/// `distribution`: which records the operations choose.
extension ScenarioReader {
    private static let distributions = [
        "uniform", "zipfian", "ycsb-zipfian", "latest", "hotspot", "exponential", "sequential",
    ]

    mutating func distribution(_ node: YAMLNode?) -> Scenario.KeyDistribution? {
        guard let node else { return .uniform }
        let expects = "a distribution such as zipfian(0.99)"
        guard let text = text(node, "distribution", expects: expects) else { return nil }
        guard let call = text.call else {
            report(node, "the parentheses of \(text.quoted) do not match; write for example zipfian(0.99)")
            return nil
        }
        let arguments = call.arguments
        switch call.name {
        case "uniform", "sequential", "ycsb-zipfian":
            guard arguments.isEmpty else {
                report(node, "\(call.name) takes no parameters; write `\(call.name)` alone")
                return nil
            }
            return call.name == "uniform" ? .uniform : call.name == "sequential" ? .sequential : .ycsbZipfian
        case "zipfian": return theta(arguments, node, call.name).map { .zipfian(theta: $0) }
        case "latest": return theta(arguments, node, call.name).map { .latest(theta: $0) }
        case "hotspot":
            guard let (keys, operations) = shares(arguments, node, "hotspot", example: "20%, 80%") else { return nil }
            return .hotspot(keys: keys, operations: operations)
        case "exponential":
            // As YCSB: 95 % of the operations to the first 0.8571 of the records.
            let usual = arguments.isEmpty ? ["85.7143%", "95%"] : arguments
            guard let (keys, operations) = shares(usual, node, "exponential", example: "20%, 80%") else { return nil }
            return .exponential(keys: keys, operations: operations)
        default:
            report(
                node,
                "unknown distribution \(call.name.quoted)"
                    + Spelling.suggestion(for: call.name, in: ScenarioReader.distributions, listedAs: "write one of"))
            return nil
        }
    }

    private mutating func theta(_ arguments: [String], _ node: YAMLNode, _ name: String) -> Double? {
        if arguments.isEmpty { return 0.99 }
        let wanted = "\(name) takes one number above 0 and up to 5, as in \(name)(0.99)"
        guard arguments.count == 1 else {
            report(node, wanted)
            return nil
        }
        do {
            let theta = try Quantity.decimal(arguments[0])
            if theta > 0, theta <= 5 { return theta }
            report(node, wanted)
        } catch {
            report(node, "\(wanted): \(error)")
        }
        return nil
    }

    private mutating func shares(
        _ arguments: [String], _ node: YAMLNode, _ name: String, example: String
    ) -> (keys: Scenario.Share, operations: Scenario.Share)? {
        let wanted =
            "\(name) takes a share of the records and one of the operations, both between 0 and 100 %, "
            + "as in \(name)(\(example))"
        guard arguments.count == 2 else {
            report(node, wanted)
            return nil
        }
        do {
            let keys = try Quantity.shareMillionths(arguments[0])
            let operations = try Quantity.shareMillionths(arguments[1])
            let between = 1..<Scenario.Share.whole
            if between.contains(keys), between.contains(operations) {
                return (Scenario.Share(millionths: keys), Scenario.Share(millionths: operations))
            }
            report(node, wanted)
        } catch {
            report(node, "\(wanted): \(error)")
        }
        return nil
    }
}
