import Testing

@testable import HyperionVerify

/// Valid histories in all formats, damaged at random: each is read, or refused at a place that it has. Nothing traps, also
/// not in judging what was read.
@Suite struct MutatedInputTests {
    private static let valid: [(format: HistoryFormat, text: String)] = [
        (
            .hyperion,
            """
            hyperion-history 1 register initial=0
            @1 0 invoke write 3  # first
            @2 1 invoke read
            @3 0 ok
            1 ok 3
            0 invoke cas 3 4
            0 info
            """
        ),
        (
            .hyperion,
            """
            hyperion-history 1 key-value
            0 invoke put "a" "x\\n\\u00e9"
            1 invoke append "a" "y"
            0 ok
            1 fail
            1 invoke get "a"
            1 ok "x\\n\\xc3\\xa9"
            """
        ),
        (
            .hyperion,
            """
            hyperion-history 1 multi-register initial=0
            0 invoke txn read "x" write "y" 2
            0 ok 0
            """
        ),
        (
            .hyperion,
            """
            hyperion-history 1 queue
            0 invoke enqueue 1
            0 ok
            1 invoke dequeue
            1 ok 1
            """
        ),
        (
            .jepsenLog,
            """
            INFO jepsen.util - 0 :invoke :write 1
            INFO jepsen.util - 0 :ok :write 1
            INFO jepsen.util - 1 :invoke :cas [1 2]
            INFO jepsen.util - 1 :fail :cas [1 2]
            INFO jepsen.util - 2 :invoke :read nil
            INFO jepsen.util - 2 :info :read :timed-out
            """
        ),
        (
            .keyValueLog,
            """
            {:process 0, :type :invoke, :f :append, :key "3", :value "x 0 1 y"}
            {:process 0, :type :ok, :f :append, :key "3", :value "x 0 1 y"}
            {:process 1, :type :invoke, :f :get, :key "3", :value nil}
            {:process 1, :type :ok, :f :get, :key "3", :value "x 0 1 y"}
            """
        ),
        (
            .knossos,
            """
            [{:process 0, :type :invoke, :f :write, :value 3}
             {:process 0, :type :ok, :f :write, :value 3} ; done
             #jepsen.history.Op{:process 1, :type :invoke, :f :cas, :value [3 4], :time 9}
             {:process 1, :type :info, :f :cas, :value [3 4], :error {:a [1 "b"]}}]
            """
        ),
        (
            .elle,
            """
            [{:process 0, :type :invoke, :f :txn, :value [[:append :x 1] [:r :y nil]]}
             {:process 0, :type :ok, :f :txn, :value [[:append :x 1] [:r :y [7 "8"]]]}
             {:process 1, :type :invoke, :value [[:append :y 7] [:append :y "8"]], :f :txn}
             {:process 1, :type :ok, :value [[:append :y 7] [:append :y "8"]], :f :txn}]
            """
        ),
        (.text, "# queue\nenq 1 0 10\ndeq 1 12 20\n# why\nenq 2 13 15\n"),
        (.text, "# @object atomic-stack\n[1] call push(1)\n[1] return\n[2] call pop()\n[2] return 1\n"),
    ]

    private static let pieces: [[UInt8]] =
        [
            "\"", "\\", "{", "}", "[", "]", "(", ")", "\n", "\r\n", "\0", ":", ";", "#", "@", "-",
            "9223372036854775808", "nil",
            "\\x", "\\ud800", " ", "?", "-9223372036854775808", "99999999999", ":process", "invoke", "initial=",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]

    private static func damaged(_ bytes: [UInt8], _ random: inout TestRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<(1 + random.below(3)) {
            guard !bytes.isEmpty else { break }
            let place = random.below(bytes.count)
            switch random.below(6) {
            case 0: bytes.remove(at: place)
            case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 2: bytes.insert(contentsOf: pieces[random.below(pieces.count)], at: place)
            case 3: bytes.removeSubrange(place...)
            case 4: bytes.insert(contentsOf: bytes[place..<min(place + 1 + random.below(60), bytes.count)], at: place)
            default:
                var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                lines.swapAt(random.below(lines.count), random.below(lines.count))
                bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
            }
        }
        return bytes
    }

    /// Whether the error stands in the text; nil: there was none.
    private static func isLocated(_ bytes: [UInt8], format: HistoryFormat?, piece: Int) -> Bool? {
        var rest = bytes[...]
        let input = HistoryInput(memoryBytes: 1 << 24) { () throws(FormatError) -> [UInt8] in
            defer { rest = rest.dropFirst(piece) }
            return Array(rest.prefix(piece))
        }
        do throws(FormatError) {
            let history = try HistoryReader.read(input, format: format)
            let budget = Budget(time: .milliseconds(200), memoryBytes: 1 << 22)
            _ = history.judged(budget: budget, evidence: history.hasEvidence)
            _ = history.picture(limit: 5).text
            return nil
        } catch {
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            guard (1...lines.count).contains(error.line), !error.message.isEmpty else { return false }
            // Just behind the last byte at most.
            return (1...lines[error.line - 1].count + 1).contains(error.column)
        }
    }

    @Test(arguments: valid.indices) func readOrRefusedWhereItIsWrong(_ number: Int) {
        let (format, text) = Self.valid[number]
        let bytes = Array(text.utf8)
        #expect(HistoryFormat.found(in: bytes) == format)
        #expect(Self.isLocated(bytes, format: nil, piece: 1 << 16) == nil, "it is valid")
        let seed = TestRandom.seed(of: "readOrRefusedWhereItIsWrong")
        var random = TestRandom(seed: seed)
        var refused = 0
        let count = 150 * TestEffort.factor
        for round in 0..<count {
            let damaged = Self.damaged(bytes, &random)
            let said = random.below(2) == 0 ? format : nil
            let isLocated = Self.isLocated(damaged, format: said, piece: 1 + random.below(100))
            #expect(
                isLocated != false, "round \(round) of seed \(seed): \(String(decoding: damaged, as: UTF8.self))")
            refused += isLocated == nil ? 0 : 1
        }
        print("\(format.rawValue): \(refused) of \(count) refused")
        #expect(refused > count / 10)
    }
}
