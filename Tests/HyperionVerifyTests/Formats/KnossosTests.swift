import Testing

@testable import HyperionVerify

@Suite struct KnossosTests {
    private static let events = """
        {:process 0, :type :invoke, :f :write, :value 3} ; a comment } [
        {:type :invoke :process 1
         :f :cas, :value [3 4], :time 17}
        {:process :nemesis :type :info :f :start :value {:a [1 (2)]}}
        {:process 0, :type :ok, :f :write, :value 3}
        {:process 1, :type :info, :f :cas, :value [3 4] :error "timeout"}
        {:process 2, :type :invoke, :f :read, :value nil}
        {:process 2, :type :ok, :f :read, :value 4}
        """

    @Test(arguments: [("", ""), ("[", "]"), ("(", ")\n")])
    func vectorListOrBare(_ open: String, _ close: String) throws {
        let bytes = Array((open + Self.events + close).utf8)
        #expect(HistoryFormat.found(in: bytes) == .knossos)
        let history = try KnossosEDN.parse(bytes)
        #expect(
            history.operations.map(\.operation) == [
                .write(3), .compareAndSet(expected: 3, new: 4, succeeded: .unknown), .read(.value(4)),
            ])
        #expect(history.operations.map(\.outcome) == [.completed, .pending, .completed])
        #expect(history.operations.map(\.invocationLine) == [1, 2, 7])
        #expect(Linearizability.check(history, model: KnossosEDN.model).outcome == .linearizable)
        let stale = Array((open + Self.events.replacing(":read, :value 4", with: ":read, :value 0") + close).utf8)
        #expect(Linearizability.check(try KnossosEDN.parse(stale), model: KnossosEDN.model).outcome == .violated)
    }

    @Test(arguments: [
        ("[{:process 0, :type :invoke, :f :write, :value 3}", 1, 1), ("[[", 1, 2), ("]", 1, 1), ("[)", 1, 2),
        ("{:process 0", 1, 1), ("{:process", 1, 2), ("{0 1}", 1, 2), ("{:process ]", 1, 11),
        ("{:process 0 :type :begin}", 1, 19), ("{:process 0 :type :ok :f :write :value 1}", 1, 1),
        ("{:process 0 :type :invoke :f :write :value nil}", 1, 44), ("{:type :ok :type :ok}", 1, 12),
        ("[] 1", 1, 2), ("x", 1, 1),
    ])
    func wrong(_ text: String, _ line: Int, _ column: Int) {
        do throws(FormatError) {
            _ = try KnossosEDN.parse(Array(text.utf8))
            Issue.record("accepted: \(text)")
        } catch {
            #expect([error.line, error.column] == [line, column], "\(error)")
        }
    }

    /// Tags, of the whole map and of a value.
    @Test func tagsMeanNothing() throws {
        let text = """
            #jepsen.history.Op{:index 0, :type :invoke, :process 0, :f :write, :value #jepsen.independent.KV [1 3]}
            #jepsen.history.Op{:index 1, :type :ok, :process 0, :f :write, :value #jepsen.independent.KV [1 3]}
            """
        for text in [text, "; a comment\n" + text] {
            let judged = try HistoryReader.read(HistoryInput(Array(text.utf8))).judged(
                budget: Budget(), evidence: false)
            #expect(judged.format == .knossos && judged.model == "keyed-register" && judged.operations == 1)
        }
    }

    @Test func nestingDoesNoHarm() {
        let deep = Array("{:process ".utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 300_000)
        #expect(throws: FormatError.self) { try KnossosEDN.parse(deep) }
    }
}
