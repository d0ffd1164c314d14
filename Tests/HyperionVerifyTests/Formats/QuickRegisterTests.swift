import Testing

@testable import HyperionVerify

/// The quick way to read a register's history against the general one: the same operations, or the same error.
@Suite struct QuickRegisterTests {
    private enum Outcome: Equatable {
        case history([HistoryOperation<Register.Operation>])
        case error(FormatError)
    }

    /// Handed over in pieces of so many bytes.
    private static func tokenizer(_ text: String, piece: Int) -> Tokenizer {
        var bytes = Array(text.utf8)[...]
        return Tokenizer(
            HistoryInput { () throws(FormatError) -> [UInt8] in
                defer { bytes = bytes.dropFirst(piece) }
                return Array(bytes.prefix(piece))
            }, comment: "#")
    }

    private static func general(_ text: String, limit: Int) -> Outcome {
        var tokenizer = tokenizer(text, piece: 1 << 16)
        do throws(FormatError) {
            let header = try HyperionFormat.header(&tokenizer)
            let model = Register(initial: header.initial ?? nil)
            return .history(try HyperionFormat.events(&tokenizer, model: model, limit: limit).operations)
        } catch {
            return .error(error)
        }
    }

    private static func quick(_ text: String, piece: Int, limit: Int) -> (Outcome, isPacked: Bool) {
        var tokenizer = tokenizer(text, piece: piece)
        do throws(FormatError) {
            let header = try HyperionFormat.header(&tokenizer)
            let model = Register(initial: header.initial ?? nil)
            let empty = PackedRegisterHistory(initial: model.initialState)
            switch try HyperionFormat.events(&tokenizer, model: model, onto: empty, limit: limit) {
            case .packed(let history): return (.history(history.unpacked.history.operations), true)
            case .unpacked(let history): return (.history(history.operations), false)
            }
        } catch {
            return (.error(error), false)
        }
    }

    /// A line that is no event, or an odd one.
    private static let odd = [
        "0 ok", "7 ok 3", "0 invoke", "0 invoke write", "0 invoke write x", "0 invoke write 1 2", "0 invoke read 1",
        "0 invoke cas 1 2", "0 begin read", "zero invoke read", "@x 0 ok", "@1 0 invoke read", "0 fail 1", "0 info ?",
        "0 info later", "0 invoke write \"1\"", "0 invoke write 99999999999999999999", "0 invoke write +3",
        "99999999999 invoke read", "0 invoke write 3#", "0 (invoke) read", "0", "@5", "0 invoke reads", "0 okay",
        "\u{1}", "0 invoke write 1\u{e9}", "0 ok ?3", "0 ok nilly", "0 invoke write -", "0 invoke write 3 \"",
    ]

    /// Events of a few processes, most of them in turn, in many spellings.
    private static func text(_ random: inout TestRandom, odd: Bool) -> String {
        var text = "hyperion-history 1 register initial=\(random.below(2) == 0 ? "nil" : "1")\n"
        var busy: [Int: Bool] = [:]
        var time = 0
        func blank(_ random: inout TestRandom) -> String { [" ", " ", "  ", "\t", " , "][random.below(5)] }
        for _ in 0..<(1 + random.below(30)) {
            if odd, random.below(12) == 0 { text += Self.odd[random.below(Self.odd.count)] + "\n" }
            if random.below(10) == 0 { text += ["\n", "# comment é\n", "  \n", "\r\n"][random.below(4)] }
            let process = [0, 1, 2, -3, 5_000][random.below(5)]
            time += random.below(3)
            let separator = blank(&random)
            var line = random.below(3) == 0 ? "" : "@\(time)" + separator
            line += "\(process)" + blank(&random)
            let value = [0, 1, 2, -7, 123_456_789_012_345_678][random.below(5)]
            switch busy[process] {
            case nil:
                let isWrite = random.below(2) == 0
                line += isWrite ? "invoke write" + blank(&random) + "\(value)" : "invoke" + blank(&random) + "read"
                busy[process] = isWrite
            case let isWrite?:
                let result = isWrite ? "" : blank(&random) + ["\(value)", "nil", "?"][random.below(3)]
                line += ["ok" + result, "ok" + result, "fail", "info"][random.below(4)]
                busy[process] = nil
            }
            text += line + ["", "", " ", " # why"][random.below(4)] + "\n"
        }
        if random.below(2) == 0 { text.removeLast() }
        return text
    }

    @Test func theSameAsTheGeneralWay() {
        let seed = TestRandom.seed(of: "theSameAsTheGeneralWay")
        var random = TestRandom(seed: seed)
        var (packed, wrong) = (0, 0)
        let count = 400 * TestEffort.factor
        for number in 0..<count {
            let text = Self.text(&random, odd: number % 2 == 0)
            let limit = random.below(8) == 0 ? 5 : Int.max
            let expected = Self.general(text, limit: limit)
            let (found, isPacked) = Self.quick(text, piece: 1 + random.below(60), limit: limit)
            #expect(found == expected, "history \(number) of seed \(seed):\n\(text)")
            packed += isPacked ? 1 : 0
            if case .error = expected { wrong += 1 }
        }
        print("\(packed) of \(count) packed, \(wrong) wrong")
        #expect(packed > count / 4 && wrong > count / 10)
    }

    @Test(arguments: Self.odd) func aLineThatItDoesNotTake(_ line: String) {
        let text = "hyperion-history 1 register\n@4 3 invoke write 1\n0 invoke read\n3 ok\n\(line)\n@9 0 ok 1\n"
        #expect(Self.quick(text, piece: 7, limit: .max).0 == Self.general(text, limit: .max))
    }

    @Test func bytesThatAreNoText() {
        for bytes: [UInt8] in [[0xFF], [0x30, 0x20, 0xC3], [0], [0x22, 0x0A]] {
            let text = Array("hyperion-history 1 register\n0 invoke read\n".utf8) + bytes
            #expect(throws: FormatError.self) { try HistoryReader.read(HistoryInput(text)) }
        }
    }

    /// Long histories are judged packed, in the same words as unpacked.
    @Test(arguments: [
        "0 invoke read\n0 ok 2999", "0 invoke read\n0 ok 7", "0 invoke write 7\n0 ok", "0 invoke write 9\n0 fail",
        "1 invoke write 9000\n1 info\n0 invoke read\n0 ok 9000", "5 invoke read", "0 invoke read\n0 ok 5000",
    ])
    func theSameVerdict(_ end: String) throws {
        var text = "hyperion-history 1 register\n"
        for value in 0..<3_000 { text += "0 invoke write \(value)\n1 invoke read\n0 ok\n1 ok \(value)\n" }
        text += end
        let read = try #require(try HistoryReader.read(HistoryInput(Array(text.utf8))) as? PackedRegisterHistory)
        let (packed, unpacked) = (
            read.judged(budget: Budget(), evidence: false), read.unpacked.judged(budget: Budget(), evidence: false)
        )
        #expect(packed.outcome == unpacked.outcome && packed.violation?.sentence == unpacked.violation?.sentence)
        #expect(
            [packed.operations, packed.failed, packed.open, packed.processes]
                == [unpacked.operations, unpacked.failed, unpacked.open, unpacked.processes])
        #expect(packed.parts.map(\.operations) == unpacked.parts.map(\.operations))
        #expect(packed.parts.map(\.method) == unpacked.parts.map(\.method))
        #expect(packed.setting == unpacked.setting && packed.model == unpacked.model)
        #expect(read.picture(limit: 5).bars.count == 5)
        #expect(read.judged(budget: Budget(), evidence: true).certificate == nil || packed.outcome == .holds)
    }
}
