import Testing

/// `hyperion check --self-test`, as one calls it: what it prints and what it exits with.
@Suite(.serialized) struct CheckSelfTestTests {
    private static var isDebugBuild: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }

    /// Each defect has a minute, so all together may take longer than other commands. One that a busy machine does not
    /// show in its minute is allowed here (`DefectSelfTestTests` waits longer), as long as the exit code says so.
    @Test(.timeLimit(.minutes(15)))
    func eachDefectHasItsLine() throws {
        let outcome = try HyperionCommand().shell("exec $hyperion check --self-test", patience: 720)
        guard outcome.status != 1 else {
            // A build without them says so, and how to make one with them; a debug build has them.
            #expect(!Self.isDebugBuild && outcome.output.isEmpty)
            #expect(outcome.errors.contains("this build has no planted defects; make one with `swift build"))
            return
        }
        let lines = outcome.output.split(separator: "\n").map(String.init)
        let rows = lines.dropFirst().map { $0.split(separator: " ").map(String.init) }
        #expect(lines.first?.hasPrefix("engine ") == true, "\(outcome.output)")
        let engines = rows.compactMap(\.first)
        #expect(engines.count == 11 && Set(engines).count == engines.count, "\(outcome.output)")
        #expect(engines.allSatisfy { $0.hasPrefix("planted-") } && engines.first == "planted-nothing")
        // What is not as it should be stands in capitals.
        #expect(rows.first?.dropFirst().first == "linearizable", "\(outcome.output)")
        let found = rows.dropFirst().count { $0.dropFirst().first == "violated" || $0.dropFirst().first == "torn" }
        let missed = rows.dropFirst().count { $0.dropFirst().prefix(2) == ["NOT", "FOUND"] }
        #expect(found > missed && found + missed == engines.count - 1, "\(outcome.output)")
        #expect(outcome.status == (missed == 0 ? 0 : 3))
        // Each is told as soon as it is known.
        for engine in engines { #expect(outcome.errors.contains("\(engine): "), "\(outcome.errors)") }
    }
}
