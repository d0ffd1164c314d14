import Testing

@testable import HyperionVerify

/// A result that nothing explains, behind operations of one process that have nothing to do with it: none of those
/// belongs to the counterexample, however many they are. Values that come twice take the history out of every monitor's
/// hands, and opened, that many writes are more than search can try.
@Suite struct MinimalityTests {
    private func counterexample(_ header: String, _ steps: [(call: String, result: String)]) throws -> Violation {
        let lines = steps.flatMap { ["0 invoke \($0.call)", "0 ok\($0.result)"] }
        let text = (["hyperion-history 1 \(header)"] + lines).joined(separator: "\n") + "\n"
        let history = try HistoryReader.read(HistoryInput(Array(text.utf8)))
        return try #require(history.judged(budget: Budget(), evidence: true).violation)
    }

    /// In the evidence, those that are not open.
    private func completed(_ violation: Violation) throws -> [Substring] {
        try #require(violation.counterexample).split(separator: "\n").filter { $0.contains(" ok") }
    }

    @Test(arguments: [8, 41, 1000])
    func register(_ count: Int) throws {
        let writes = (0..<count).map { ("write \($0)", "") } + [("write 1", ""), ("read", " -7")]
        let violation = try counterexample("register", writes)
        #expect(violation.isMinimal && violation.operations.count == 1, "\(violation.operations)")
        #expect(try completed(violation) == ["0 ok -7"])
    }

    @Test(arguments: [
        ("queue", "enqueue", "dequeue"), ("stack", "push", "pop"), ("priority-queue", "insert", "remove"),
    ])
    func containers(_ model: String, _ insert: String, _ remove: String) throws {
        for count in [12, 100] {
            let steps =
                (0..<count).map { ("\(insert) \($0)", "") } + [("\(insert) 0", ""), (remove, " 0"), (remove, " -7")]
            let violation = try counterexample(model, steps)
            #expect(violation.isMinimal, "\(violation.operations)")
            #expect(try completed(violation).count <= 2, "\(model): \(violation.operations)")
        }
    }

    @Test(arguments: [10, 1000])
    func keyValue(_ count: Int) throws {
        let puts = (0..<count).map { ("put \"k\" \"\($0)\"", "") }
        let steps = puts + [("put \"k\" \"1\"", ""), ("delete \"k\"", ""), ("get \"k\"", " \"never\"")]
        let violation = try counterexample("key-value", steps)
        #expect(violation.isMinimal && violation.operations.count == 1, "\(violation.operations)")
        #expect(try completed(violation).count == 1)
    }
}
