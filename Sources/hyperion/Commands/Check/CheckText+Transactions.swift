import HyperionLab
import HyperionVerify

/// What was found of transactions, beside what all histories have.
extension CheckText {
    /// Anomalies that are told in words; more are counted.
    private static let anomalyLimit = 5

    static func transactions(_ report: TransactionReport, _ judged: JudgedHistory) -> [String] {
        var lines = [""]
        for model in ConsistencyModel.allCases {
            let found = report.foundText(against: model)
            let padding = String(repeating: " ", count: 28 - model.rawValue.count)
            let outcome = report.outcome(model).rawValue
            lines.append(model.rawValue + padding + outcome + (found.isEmpty ? "" : ": " + found))
        }
        guard let violation = judged.violation else { return lines }
        lines += ["", "\(subject(violation)):"]
        lines += violation.operations.map { "  " + $0 }
        lines += [""] + drawing(violation.picture, "transaction")
        let others = report.anomalies.filter { "\($0.name.rawValue): \($0.words)" != violation.sentence }
        guard !others.isEmpty else { return lines }
        lines += ["", "Also:"] + others.prefix(anomalyLimit).map { "  \($0.name.rawValue): \($0.words)" }
        let total = report.counts.values.reduce(0, +)
        let untold = total - 1 - min(others.count, anomalyLimit)
        if untold > 0 { lines.append("  … and \(Format.count(untold)) more") }
        return lines
    }

    private static func subject(_ violation: Violation) -> String {
        if violation.operations.count == 1 { return "This transaction shows it" }
        let shortest = violation.isMinimal ? "" : "; there may be a shorter cycle"
        return "These \(violation.operations.count) transactions show it\(shortest)"
    }
}
