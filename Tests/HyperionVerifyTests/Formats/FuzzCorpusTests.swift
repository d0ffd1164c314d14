import HyperionVerify
import Testing

/// What the fuzzer started from and what it found once, replayed.
@Suite struct FuzzCorpusTests {
    @Test func everyFormatIsThere() {
        #expect(Set(FuzzCorpus.valid.compactMap(FuzzCorpus.format)) == Set(HistoryFormat.allCases))
    }

    @Test(arguments: FuzzCorpus.files) func noDefect(file: String) throws {
        let outcome = FuzzInput.outcome(try FuzzCorpus.bytes(file))
        #expect(outcome.defect == nil)
        // What was found may be refused; what the fuzzer starts from is read, or it starts from nothing.
        #expect(outcome.isRead || !FuzzCorpus.valid.contains(file))
    }
}
