import Testing

@testable import HyperionVerify

/// The quick way to read a history of keys against the general one, and its verdicts against those of the unpacked
/// history.
@Suite struct QuickKeyValueTests {
    private enum Outcome: Equatable {
        case history([HistoryOperation<KeyValue.Operation>])
        case error(FormatError)
    }

    private static func tokenizer(_ text: String, piece: Int) -> Tokenizer {
        var bytes = Array(text.utf8)[...]
        return Tokenizer(
            HistoryInput { () throws(FormatError) -> [UInt8] in
                defer { bytes = bytes.dropFirst(piece) }
                return Array(bytes.prefix(piece))
            }, comment: "#")
    }

    private static func general(_ text: String) -> Outcome {
        var tokenizer = tokenizer(text, piece: 1 << 16)
        do throws(FormatError) {
            _ = try HyperionFormat.header(&tokenizer)
            return .history(try HyperionFormat.events(&tokenizer, model: KeyValue(), limit: .max).operations)
        } catch {
            return .error(error)
        }
    }

    private static func quick(_ text: String, piece: Int) -> (Outcome, PackedKeyValueHistory?) {
        var tokenizer = tokenizer(text, piece: piece)
        do throws(FormatError) {
            _ = try HyperionFormat.header(&tokenizer)
            let empty = PackedKeyValueHistory(textLimit: 1 << 30)
            switch try HyperionFormat.events(&tokenizer, model: KeyValue(), onto: empty, limit: .max) {
            case .packed(let history): return (.history(history.unpacked.history.operations), history)
            case .unpacked(let history): return (.history(history.operations), nil)
            }
        } catch {
            return (.error(error), nil)
        }
    }

    private static let odd = [
        "0 ok", "7 ok \"a\"", "0 invoke get", "0 invoke get a", "0 invoke get \"a", "0 invoke put \"a\"",
        "0 invoke get \"a\" \"b\"", "0 invoke append \"a\" \"b\"", "0 invoke delete \"a\"", "0 invoke get \"\\x41\"",
        "0 invoke get \"é\"", "0 invoke put \"a\"\"b\"", "0 invoke get\"a\"", "0 ok \"a\"x", "0 ok ?", "0 ok nil",
        "0 fail \"a\"", "0 info \"v\"", "0 invoke get \"a\"#", "0 invoke write 1", "0 ok \"a\\q\"",
        "0 invoke put a \"b\"",
    ]

    private static func text(_ random: inout TestRandom, odd: Bool) -> String {
        var text = "hyperion-history 1 key-value\n"
        var busy: [Int: Bool] = [:]
        for number in 0..<(1 + random.below(40)) {
            if odd, random.below(12) == 0 { text += Self.odd[random.below(Self.odd.count)] + "\n" }
            let process = [0, 1, 2, -3, 5_000][random.below(5)]
            var line = random.below(3) == 0 ? "@\(number) " : ""
            line += "\(process) "
            let key = ["a", "b", "a b", ""][random.below(4)]
            let value = ["", "v", "w,#;[", "\(number)"][random.below(4)]
            switch busy[process] {
            case nil:
                let isPut = random.below(2) == 0
                line += isPut ? "invoke put \"\(key)\"  \"\(value)\"" : "invoke get\t\"\(key)\""
                busy[process] = isPut
            case let isPut?:
                let result = isPut ? "" : [" \"\(value)\"", "\"\(value)\"", " ?"][random.below(3)]
                line += ["ok" + result, "ok" + result, "ok" + result, "fail", "info"][random.below(5)]
                busy[process] = nil
            }
            text += line + ["", "", " ", " # why"][random.below(4)] + "\n"
        }
        if random.below(2) == 0 { text.removeLast() }
        return text
    }

    @Test func theSameKeysAsTheGeneralWay() {
        let seed = TestRandom.seed(of: "theSameKeysAsTheGeneralWay")
        var random = TestRandom(seed: seed)
        var (packed, wrong) = (0, 0)
        let count = 400 * TestEffort.factor
        for number in 0..<count {
            let text = Self.text(&random, odd: number % 2 == 0)
            let expected = Self.general(text)
            let (found, history) = Self.quick(text, piece: 1 + random.below(60))
            #expect(found == expected, "history \(number) of seed \(seed):\n\(text)")
            packed += history == nil ? 0 : 1
            if case .error = expected { wrong += 1 }
        }
        print("\(packed) of \(count) packed, \(wrong) wrong")
        #expect(packed > count / 8 && wrong > count / 10)
    }

    @Test(arguments: Self.odd) func aLineThatItDoesNotTake(_ line: String) {
        let beginning = "hyperion-history 1 key-value\n3 invoke put \"a\" \"v\"\n0 invoke get \"a\"\n3 ok\n"
        let text = beginning + line + "\n0 ok \"v\"\n"
        #expect(Self.quick(text, piece: 7).0 == Self.general(text))
    }

    /// Histories that a run of the model gave, good and spoilt.
    @Test func theSameVerdicts() throws {
        let seed = TestRandom.seed(of: "theSameVerdicts")
        var random = TestRandom(seed: seed)
        let run = RecordedRun(
            model: KeyValue(),
            begin: { number, random in
                let key: ByteText = "\(random.below(4))"
                return random.below(2) == 0 ? .put(key: key, value: "v\(number)") : .get(key: key, .unknown)
            },
            finish: { state, operation in
                guard case .get(let key, _) = operation else { return operation }
                return .get(key: key, .value(state.first { $0.key == key }?.value ?? ""))
            })
        var held = 0
        let count = 40 * TestEffort.factor
        for number in 0..<count {
            let history = try run.history(
                &random, operations: 20 + random.below(60), clients: 5, isSpoilt: number % 2 == 0, openOneIn: 20)
            let text = TypedHistory(.hyperion, KeyValue(), history).text
            let packed = try #require(Self.quick(text, piece: 1_000).1)
            let (first, second) = (
                packed.judged(budget: Budget(), evidence: false),
                packed.unpacked.judged(budget: Budget(), evidence: false)
            )
            #expect(first.outcome == second.outcome, "history \(number) of seed \(seed)")
            #expect(first.parts.map { "\($0)" } == second.parts.map { "\($0)" }, "history \(number) of seed \(seed)")
            #expect(
                [first.operations, first.failed, first.open, first.processes]
                    == [second.operations, second.failed, second.open, second.processes])
            held += first.outcome == .holds ? 1 : 0
        }
        #expect(held > count / 4 && held < count)
    }

    /// Keys of 20,000 operations each: `good`, `stale`, which reads an old value, and `again`, to which one is put again
    /// and again.
    private static let threeKeys: String = {
        var text = "hyperion-history 1 key-value\n"
        func put(_ key: String, _ value: String) { text += "0 invoke put \"\(key)\" \"\(value)\"\n0 ok\n" }
        func get(_ key: String, _ value: String) { text += "1 invoke get \"\(key)\"\n1 ok \"\(value)\"\n" }
        for number in 0..<10_000 {
            for key in ["good", "stale", "again"] {
                let value = key == "again" ? "same" : "v\(number)"
                put(key, value)
                get(key, key == "stale" && number == 9_000 ? "v8998" : value)
            }
        }
        return text
    }()

    /// The whole does not fit unpacked, a key does: each key is decided all the same.
    @Test(arguments: [false, true]) func keysThatFitAlone(_ evidence: Bool) throws {
        let packed = try #require(Self.quick(Self.threeKeys, piece: 1 << 16).1)
        #expect(packed.count == 60_000)
        let expected = packed.unpacked.judged(budget: Budget(), evidence: false)
        let judged = packed.judged(budget: Budget(memoryBytes: 16 << 20), evidence: evidence)
        #expect(judged.parts.map { "\($0)" } == expected.parts.map { "\($0)" })
        #expect(judged.parts.map(\.outcome) == [.holds, .holds, .violated])
        #expect(judged.certificate == nil && judged.undecided.isEmpty)
        let (one, other) = (try #require(judged.violation), try #require(expected.violation))
        #expect(one.sentence == other.sentence && one.operations == other.operations && one.order == other.order)
        #expect(one.picture.text == other.picture.text)
        #expect(one.picture.bars.map(\.operation) == other.picture.bars.map(\.operation))
        #expect(one.isMinimal && one.sentence.contains("v8998"))
    }

    /// Not even the keys that zones do not explain fit: what zones know of them is said, and what nobody knows by name.
    @Test func keysThatDoNotFit() throws {
        let packed = try #require(Self.quick(Self.threeKeys, piece: 1 << 16).1)
        let judged = packed.judged(budget: Budget(memoryBytes: 4 << 20), evidence: false)
        #expect(judged.parts.map(\.outcome) == [.undecided, .holds, .violated])
        #expect(judged.violation?.sentence.contains("v8998") == true && judged.violation?.isMinimal == true)
        #expect(judged.violation?.operations.isEmpty == false)
        #expect(judged.parts.map(\.name) == ["again", "good", "stale"])
        #expect(judged.undecided.map(\.part) == ["again"])
        #expect(judged.undecided.allSatisfy { $0.exhausted == .memory && $0.completed == 20_000 && $0.prefix == 0 })
        let again = try #require(judged.undecided.last)
        #expect(again.operations == 4...59_999 && again.lines == 10...120_001)
        let none = packed.judged(budget: Budget(memoryBytes: 1 << 20), evidence: false)
        #expect(none.outcome == .undecided && none.parts.map(\.name) == [nil])
        #expect(none.undecided.map(\.operations) == [0...59_999] && none.undecided[0].lines == 2...120_001)
    }

    @Test func noTime() throws {
        let packed = try #require(Self.quick(Self.threeKeys, piece: 1 << 16).1)
        let judged = packed.judged(budget: Budget(time: .zero), evidence: false)
        #expect(judged.outcome == .undecided && judged.undecided.map(\.exhausted) == [.time])
    }

    /// Texts that are read again and again count each time, as they do unpacked.
    @Test func textsAreBounded() {
        var text = "hyperion-history 1 key-value\n"
        let value = String(repeating: "v", count: 1_000)
        for _ in 0..<2_000 { text += "0 invoke put \"k\" \"\(value)\"\n0 ok\n" }
        do throws(FormatError) {
            _ = try HistoryReader.read(HistoryInput(Array(text.utf8), memoryBytes: 1 << 22))
            Issue.record("it read more than it may")
        } catch {
            #expect(error.exhausted == .memory && error.message.hasPrefix("the texts alone"), "\(error)")
        }
    }
}
