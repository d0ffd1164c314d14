/// What `--find-max` takes: `p99<10us`, or of one operation `read.p99 <= 10us`.
public struct LatencyBound: Equatable, Sendable {
    /// As it was written.
    public var text: String
    /// nil: every operation of the scenario has to hold it.
    public var operation: String?
    /// Of the response.
    public var metric: Metric
    public var comparison: Threshold.Comparison
    public var nanoseconds: Double

    /// Why a text is no bound: what is wrong and what to write instead.
    public struct Refusal: Error, Equatable, CustomStringConvertible {
        public var description: String
        init(_ description: String) { self.description = description }
    }

    private static let example = "write for example 'p99<10us' or 'read.p99<10us'"

    /// - Parameter operations: that the scenario has.
    public init(parsing text: String, operations: [String]) throws(Refusal) {
        self.text = text
        guard let sign = text.firstIndex(where: { $0 == "<" || $0 == ">" }) else {
            throw Refusal("\(text.quoted) compares nothing; \(Self.example)")
        }
        guard text[sign] == "<" else {
            throw Refusal("\(text.quoted) is no upper bound of a latency; \(Self.example)")
        }
        var rest = text[text.index(after: sign)...]
        comparison = .less
        if rest.first == "=" {
            comparison = .lessOrEqual
            rest.removeFirst()
        }
        let name = String(text[..<sign].trimmed)
        (operation, metric) = try Self.metric(name, operations)
        do {
            nanoseconds = try Quantity.decimalNanoseconds(String(rest.trimmed))
        } catch {
            throw Refusal("the bound of \(name.quoted): \(error); \(Self.example)")
        }
        guard nanoseconds > 0 else {
            throw Refusal("the bound of \(name.quoted) must be more than 0; \(Self.example)")
        }
    }

    private static func metric(_ name: String, _ operations: [String]) throws(Refusal) -> (String?, Metric) {
        let names = Metric.latencies.map(\.rawValue)
        if let metric = Metric.latencies.first(where: { $0.rawValue == name }) { return (nil, metric) }
        // Only the metric may contain dots.
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, let operation = operations.first(where: { $0 == parts[0] }) {
            if let metric = Metric.latencies.first(where: { $0.rawValue == parts[1] }) { return (operation, metric) }
            throw Refusal(
                "\(parts[1].quoted) is no latency metric"
                    + Spelling.suggestion(for: parts[1], in: names, listedAs: "there is"))
        }
        if parts.count == 2, Metric.latencies.contains(where: { $0.rawValue == parts[1] }) {
            throw Refusal(
                "the scenario has no operation \(parts[0].quoted)"
                    + Spelling.suggestion(for: parts[0], in: operations, listedAs: "it has"))
        }
        throw Refusal(
            "\(name.quoted) is no latency metric" + Spelling.suggestion(for: name, in: names, listedAs: "there is"))
    }
}
