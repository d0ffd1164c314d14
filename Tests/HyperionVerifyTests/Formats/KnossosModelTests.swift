import Testing

@testable import HyperionVerify

/// Knossos' other models: locks and several registers.
@Suite struct KnossosModelTests {
    private func judge(_ text: String, _ model: HistoryModel? = nil) throws(FormatError) -> JudgedHistory {
        try HistoryReader.read(HistoryInput(Array(text.utf8)), model: model).judged(budget: Budget(), evidence: false)
    }

    @Test func locks() throws {
        func text(_ end: String) -> String {
            """
            [{:process 0 :type :invoke :f :acquire :value nil}
             {:process 0 :type :ok :f :acquire :value nil}
             {:process 1 :type :invoke :f :acquire}
             {:process 0 :type :invoke :f :release :value nil}
             {:process 0 :type \(end) :f :release :value nil}
             {:process 1 :type :ok :f :acquire}]
            """
        }
        let good = try judge(text(":ok"))
        #expect(good.model == "mutex" && good.outcome == .holds && good.operations == 3)
        #expect(try judge(text(":info")).outcome == .holds)
        #expect(try judge(text(":fail")).outcome == .violated)
    }

    @Test func severalRegisters() throws {
        func text(_ read: String) -> String {
            """
            {:process 0 :type :invoke :f :txn :value [[:write :x 1] [:write :y 2]]}
            {:process 0 :type :ok :f :txn :value [[:write :x 1] [:write :y 2]]}
            {:process 1 :type :invoke :f :txn :value [[:read :x nil] [:read :y nil]]}
            {:process 1 :type :ok :f :txn :value [[:read :x 1] [:read :y \(read)]]}
            """
        }
        let good = try judge(text("2"))
        #expect(good.model == "multi-register" && good.outcome == .holds && good.setting == "initial=0")
        #expect(try judge(text("0")).outcome == .violated)
        #expect(try judge(text("nil")).outcome == .holds, "a read of nil is legal in any state")
    }

    @Test func queues() throws {
        func text(_ value: String) -> String {
            """
            {:process 0 :type :invoke :f :enqueue :value 1}
            {:process 0 :type :ok :f :enqueue :value 1}
            {:process 0 :type :invoke :f :enqueue :value 2}
            {:process 0 :type :info :f :enqueue :value 2}
            {:process 1 :type :invoke :f :dequeue :value nil}
            {:process 1 :type :ok :f :dequeue :value \(value)}
            """
        }
        let good = try judge(text("1"))
        #expect(good.model == "queue" && good.outcome == .holds && good.open == 1)
        #expect(try judge(text("2")).outcome == .violated)
        #expect(try judge(text("nil")).outcome == .violated, "the queue was not empty")
    }

    /// Jepsen's tuples of a key and a value: each key is a register of its own.
    @Test func independentKeys() throws {
        func text(_ read: String, _ type: String = ":ok") -> String {
            """
            {:process 0 :type :invoke :f :read :value ["a" nil]}
            {:process 0 :type :ok :f :read :value ["a" 0]}
            {:process 0 :type :invoke :f :write :value ["a" 1]}
            {:process 0 :type :ok :f :write :value ["a" 1]}
            {:process 1 :type :invoke :f :cas :value ["b" [0 4]]}
            {:process 1 :type \(type) :f :cas :value ["b" [0 4]]}
            {:process 2 :type :invoke :f :read :value ["b" nil]}
            {:process 2 :type :ok :f :read :value ["b" \(read)]}
            """
        }
        let good = try judge(text("4"))
        #expect(good.model == "keyed-register" && good.outcome == .holds && good.setting == "initial=0")
        #expect(good.parts.map(\.name) == ["a", "b"])
        let bad = try judge(text("1"))
        #expect(bad.outcome == .violated && bad.violation?.part == "b")
        #expect(try judge(text("0", ":info")).outcome == .holds)
        #expect(try judge(text("nil")).outcome == .holds, "a read of nil is legal in any state")
    }

    @Test(arguments: [
        ("{:process 0 :type :invoke :f :read :value [1 nil]}\n{:process 1 :type :invoke :f :write :value 3}", 2, 44),
        ("{:process 0 :type :invoke :f :write :value [[1] 3]}", 1, 44),
        ("{:process 0 :type :invoke :f :dequeue}\n{:process 1 :type :invoke :f :drain}", 2, 30),
        ("{:process 0 :type :invoke :f :acquire}\n{:process 0 :type :ok :f :release}", 2, 26),
        ("{:process 0 :type :invoke :f :jump}", 1, 30),
        ("{:process 0 :type :invoke :f :txn :value [[:read :x nil] 5]}", 1, 42),
        ("{:process 0 :type :invoke :f :txn :value [[:write :x 5] [:append :x 5]]}", 1, 42),
        ("{:process 0 :type :invoke :f :write :value 1}\n{:process 0 :type :ok :f :write :value 2}", 2, 40),
        ("{:process 0 :type :invoke :f :read :time 9}\n{:process 0 :type :ok :f :read :value 0 :time 8}", 2, 47),
    ])
    func wrong(_ text: String, _ line: Int, _ column: Int) {
        do throws(FormatError) {
            _ = try judge(text)
            Issue.record("accepted: \(text)")
        } catch {
            #expect([error.line, error.column] == [line, column], "\(error)")
        }
    }

    /// Several clients write down their events slightly out of the order of their clocks.
    @Test func clocksOfDifferentProcessesMayDiffer() throws {
        let text = """
            {:process 0 :type :invoke :f :read :value nil :time 9 :error #object["x"]}
            {:process 1 :type :invoke :f :read :value nil :time 8}
            {:process 0 :type :ok :f :read :value 0 :time 10}
            """
        #expect(try judge(text).outcome == .holds)
    }

    @Test func theModelMustFit() {
        #expect(throws: FormatError.self) { try judge("{:process 0 :type :invoke :f :acquire}", .queue) }
        #expect(throws: FormatError.self) { try judge("# queue\nenq 1 0 1", .register) }
        #expect(throws: FormatError.self) { try judge("hyperion-history 1 stack\n", .queue) }
    }
}
