import Testing

@testable import HyperionVerify

/// Keys and values are bytes.
@Suite struct ByteTextTests {
    /// "é" as one character, and as "e" with a combining accent: equal to Unicode, and two keys to a store.
    private let composed = ByteText("\u{E9}")
    private let decomposed = ByteText("e\u{301}")

    @Test func equalToUnicodeIsNotEqual() {
        #expect("\u{E9}" == "e\u{301}", "else this test shows nothing")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect((composed < decomposed) != (decomposed < composed))
        #expect(composed.description != decomposed.description)
    }

    /// A get that returns the other text is a violation, by zones and by search, and the keys are apart.
    @Test(arguments: [false, true])
    func valuesAndKeysAreComparedBytewise(isSearched: Bool) throws {
        func outcome(_ operations: [KeyValue.Operation]) throws -> LinearizabilityReport {
            let padding: [KeyValue.Operation] = isSearched ? [.delete(key: "k")] : []
            let all = operations + padding
            let history = try History(
                timed: all.enumerated().map { TimedOperation($1, start: $0 * 10, end: $0 * 10 + 5) })
            return Linearizability.check(history, model: KeyValue())
        }
        let same = try outcome([.put(key: "k", value: composed), .get(key: "k", .value(composed))])
        #expect(same.outcome == .linearizable)
        #expect(same.parts[0].method == (isSearched ? .search : .monitor))
        let other = try outcome([.put(key: "k", value: composed), .get(key: "k", .value(decomposed))])
        #expect(other.outcome == .violated)
        let keys = try outcome([.put(key: composed, value: "1"), .get(key: decomposed, .value(""))])
        #expect(keys.outcome == .linearizable && keys.parts.count == (isSearched ? 3 : 2))
    }

    @Test func registersAreNamedBytewise() throws {
        let operations: [MultiRegister.Operation] = [
            MultiRegister.Operation([.write(register: composed, 1)]),
            MultiRegister.Operation([.read(register: decomposed, .value(nil))]),
        ]
        let history = try History(
            timed: operations.enumerated().map { TimedOperation($1, start: $0 * 10, end: $0 * 10 + 5) })
        #expect(Linearizability.check(history, model: MultiRegister()).outcome == .linearizable)
    }

    /// What is printed is read back as the same bytes.
    @Test func anyBytesCanBeWritten() throws {
        let seed = TestRandom.seed(of: "anyBytesCanBeWritten")
        var random = TestRandom(seed: seed)
        for _ in 0..<2_000 {
            let bytes = (0..<random.below(12)).map { _ in
                random.below(2) == 0
                    ? UInt8(random.below(256)) : [0x65, 0xCC, 0x81, 0xC3, 0xA9, 0x22, 0x5C, 0x0A][random.below(8)]
            }
            var tokenizer = Tokenizer(Array(ByteText(bytes).quoted.utf8))
            #expect(try tokenizer.next()?.kind == .string(ByteText(bytes)), "seed \(seed): \(bytes)")
            #expect(try tokenizer.next() == nil)
        }
    }

    @Test(arguments: [
        ("\"\\u00e9\"", "\u{E9}"), ("\"\\x65\\xcc\\x81\"", "e\u{301}"), ("\"a\\r\\n\\t\\\\\\\"\"", "a\r\n\t\\\""),
    ])
    func escapes(_ text: String, _ meaning: String) throws {
        var tokenizer = Tokenizer(Array(text.utf8))
        #expect(try tokenizer.next()?.kind == .string(ByteText(meaning)))
    }

    @Test(arguments: [("\"\\q\"", 3), ("\"\\xg0\"", 3), ("\"\\ud800\"", 3), ("\"\\u12\"", 3), ("\"a", 1)])
    func wrongEscapes(_ text: String, _ column: Int) {
        var tokenizer = Tokenizer(Array(text.utf8))
        do throws(FormatError) {
            _ = try tokenizer.next()
            Issue.record("accepted: \(text)")
        } catch {
            #expect([error.line, error.column] == [1, column], "\(error)")
        }
    }
}
