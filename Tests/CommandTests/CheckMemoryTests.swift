import Testing

/// Reading a history takes no more memory than it may: the limit is that of the process.
@Suite struct CheckMemoryTests {
    private let command: HyperionCommand

    init() throws { command = try HyperionCommand() }

    private func judged(_ file: String) throws -> HyperionCommand.Outcome {
        try command.shell("ulimit -v 1500000; $hyperion check \(file) --memory 512Mi --time 5m", patience: 400)
    }

    /// Each text behind the long one was as large as that.
    @Test func manyTextsBehindALongOne() throws {
        func put(_ value: String) -> String {
            """
            {:process 0, :type :invoke, :f :put, :key "k", :value "\(value)"}
            {:process 0, :type :ok, :f :put, :key "k", :value "\(value)"}

            """
        }
        let text = put(String(repeating: "v", count: 1 << 20)) + (0..<100_000).map { put("\($0)") }.joined()
        try command.write(text, to: "log")
        let outcome = try judged("log")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(arguments: [
        "{:process 0 :type :invoke :f :txn :value [[:r 1 nil]] :error ", "{:process 0 :type :invoke :f :read :error ",
    ])
    func deepNesting(_ beginning: String) throws {
        try command.write(beginning + String(repeating: "[", count: 100 << 20), to: "deep")
        let outcome = try judged("deep")
        #expect(outcome.status == 2 && outcome.errors.contains("nested more than 1024 deep"), "\(outcome.errors)")
    }
}
