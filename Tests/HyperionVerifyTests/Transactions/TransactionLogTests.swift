import Testing

@testable import HyperionVerify

@Suite struct TransactionLogTests {
    private static let events = """
        {:type :invoke, :f :txn, :value [[:append :x 1] [:r "y" nil]], :process 0, :time 17, :index 0} ; comment ]
        #jepsen.history.Op{:process :nemesis :type :info :value {:a [1 (2)]} :f :start}
        {:process 1, :type :invoke, :value [[:append "y" -3] [:r :x]]
         :f :txn}
        {:index 1 :type :ok, :value [(:append :x 1) [:r "y" [-3]]], :process 0, :f :txn}
        {:type :info, :f :txn, :value nil, :process 1, :error [:timeout "no answer"]}
        {:type :invoke, :f :txn, :value [[:append :x 99999999999999999999]], :process 2}
        {:type :fail, :f :txn, :value [[:append :x 99999999999999999999]], :process 2}
        """

    @Test(arguments: [("", ""), ("[", "]"), ("(", ")\n")])
    func vectorListOrBare(_ open: String, _ close: String) throws {
        let bytes = Array((open + Self.events + close).utf8)
        #expect(TransactionLog.isFound(in: bytes))
        let history = try TransactionLog.parse(bytes)
        #expect(history.kind == .listAppend)
        #expect(
            (0..<history.count).map { history.operations(of: $0) } == [
                [.append(key: ":x", 1), .readList(key: "\"y\"", [-3])],
                [.append(key: "\"y\"", -3), .readList(key: ":x", nil)], [.append(key: ":x", "99999999999999999999")],
            ])
        #expect((0..<history.count).map { history.outcome(of: $0) } == [.committed, .unknown, .aborted])
        #expect((0..<history.count).map { history.line(of: $0) } == [1, 3, 7])
        #expect(history.describe(0) == "T1 (process 0, line 1): append 1 to :x, read \"y\" = [-3]")
        #expect(Transactions.check(history).outcome == .possible)
    }

    @Test func registers() throws {
        let text = """
            {:type :invoke, :value [[:r 1 nil] [:w 1 2]], :process 0}
            {:type :ok, :value [[:r 1 nil] [:w 1 2]], :process 0}
            {:type :invoke, :value [[:r 1 nil]], :process 0}
            {:type :ok, :value [[:r 1 7]], :process 0}
            """
        let history = try TransactionLog.parse(Array(text.utf8))
        #expect(history.kind == .register)
        let report = Transactions.check(history)
        #expect(report.anomalies.map(\.name) == [.garbageRead])
        #expect(report.anomalies[0].words == "T2 (process 0, line 3) read 1 = 7, which no transaction ever wrote")
    }

    @Test(arguments: [
        ("[{:type :invoke :process 0 :value nil}", 1, 1), ("[[", 1, 2), ("]", 1, 1), ("[)", 1, 2), ("{0 1}", 1, 2),
        ("{:process 0", 1, 1), ("{:process", 1, 2), ("{:value ]", 1, 9), ("x", 1, 1), ("[] 1", 1, 4),
        ("{:type :invoke :value []}", 1, 1), ("{:process 0 :value []}", 1, 1), ("{:process 0 :type :invoke}", 1, 1),
        ("{:process 0 :type :begin :value []}", 1, 19), ("{:process 0 :type :ok :value []}", 1, 1),
        ("{:process 0 :type :fail}", 1, 1), ("{:process \"a\" :type :ok}", 1, 11),
        ("{:process 0 :type :invoke :f :read :value nil}", 1, 30), ("{:type :ok :type :ok}", 1, 12),
        ("{:value [] :value []}", 1, 12), ("{:process 0 :type :invoke :value 3}", 1, 34),
        ("{:process 0 :type :invoke :value [3]}", 1, 35), ("{:process 0 :type :invoke :value [[:cas 1 2]]}", 1, 36),
        ("{:process 0 :type :invoke :value [[:w 1]]}", 1, 40),
        ("{:process 0 :type :invoke :value [[:w 1 nil]]}", 1, 41),
        ("{:process 0 :type :invoke :value [[:w 1 2 3]]}", 1, 43),
        ("{:process 0 :type :invoke :value [[:r [1] 2]]}", 1, 39),
        ("{:process 0 :type :invoke :value [[:w 1 2] [:append 1 3]]}", 1, 1),
        ("{:process 0 :type :invoke :value [[:append 1 2] [:append 1 2]]}", 1, 1),
        ("{:process 0 :type :invoke :value []}\n{:process 0 :type :invoke :value []}", 2, 1),
        ("{:process 0 :type :invoke :value [[:w 1 2]]}\n{:process 0 :type :ok :value []}", 2, 1),
        ("{:process 0 :type :invoke :value [[:w 1 2]]}\n{:process 0 :type :ok :value [[:w 1 3]]}", 2, 1),
        ("{:process 0 :type :invoke :f :txn :value [[:w 1 \"", 1, 49),
    ])
    func wrong(_ text: String, _ line: Int, _ column: Int) {
        do throws(FormatError) {
            _ = try TransactionLog.parse(Array(text.utf8))
            Issue.record("accepted: \(text)")
        } catch {
            #expect([error.line, error.column] == [line, column], "\(text): \(error)")
        }
    }

    @Test func nestingDoesNoHarm() {
        for text in ["{:value ", "{:f :txn :value ", "{:process ", "{:error "] {
            let deep = Array(text.utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 300_000)
            #expect(throws: FormatError.self) { try TransactionLog.parse(deep) }
        }
    }

    /// Every prefix of a history, and every history with one byte changed, is read or refused, and then judged.
    @Test func bytesChanged() throws {
        let seed = TestRandom.seed(of: "bytesChanged")
        var random = TestRandom(seed: seed)
        let good = Array(Self.events.utf8)
        var accepted = 0
        for length in 0..<good.count { if (try? TransactionLog.parse(Array(good[..<length]))) != nil { accepted += 1 } }
        for _ in 0..<(2000 * TestEffort.factor) {
            var bytes = good
            for _ in 0...random.below(3) {
                bytes[random.below(bytes.count)] =
                    random.below(2) == 0 ? good[random.below(good.count)] : UInt8(random.below(256))
            }
            guard let history = try? TransactionLog.parse(bytes) else { continue }
            accepted += 1
            #expect(Transactions.check(history).exhausted == nil)
        }
        #expect(accepted > 100)
    }

    @Test func numbers() throws {
        for (text, value) in [
            ("0", 0), ("-0", 0), ("-12", -12), ("123456789012345678", 123_456_789_012_345_678),
            ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min), ("+5", 5), ("007", 7),
        ] {
            var tokenizer = Tokenizer(Array(text.utf8))
            #expect(try tokenizer.next()?.kind == .number(value))
            let isEnd = try tokenizer.next() == nil
            #expect(isEnd)
        }
        for text in ["-", "1a", "1.5", "9223372036854775808", "--1"] {
            var tokenizer = Tokenizer(Array(text.utf8))
            #expect(try tokenizer.next()?.kind == .word(text))
        }
        // The lowest numbers have the codes of texts.
        for text in ["-9223372036854775808", "-9223372036854775807"] {
            let log = "{:process 0 :type :invoke :value [[:append \(text) \(text)]]}"
            let history = try TransactionLog.parse(Array(log.utf8))
            #expect(history.operations(of: 0) == [.append(key: .text(text), .text(text))])
        }
    }
}
