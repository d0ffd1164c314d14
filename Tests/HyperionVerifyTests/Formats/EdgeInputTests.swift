import Testing

@testable import HyperionVerify

/// What stands at the edges of a history: before its first line, beyond 64 bits, and against what the caller says.
@Suite struct EdgeInputTests {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// In pieces of one byte, so that no piece has all of what is looked for.
    private func read(
        _ bytes: [UInt8], format: HistoryFormat? = nil, model: HistoryModel? = nil, initial: Int?? = nil
    ) throws(FormatError) -> JudgedHistory {
        var rest = bytes[...]
        let input = HistoryInput { () throws(FormatError) -> [UInt8] in
            defer { rest = rest.dropFirst() }
            return Array(rest.prefix(1))
        }
        return try HistoryReader.read(input, format: format, model: model, initial: initial)
            .judged(budget: Budget(), evidence: false)
    }

    private func expectError(
        _ text: String, _ message: String, model: HistoryModel? = nil, initial: Int?? = nil
    ) {
        do throws(FormatError) {
            _ = try read(Array(text.utf8), model: model, initial: initial)
            Issue.record("accepted: \(text)")
        } catch {
            #expect(error.description.hasPrefix(message), "\(error)")
        }
    }

    // MARK: Ends of other operations

    /// They were taken for the end of the open one, and its effect was lost.
    @Test(arguments: [
        ["INFO jepsen.util - 1 :invoke :cas [1 2]", "INFO jepsen.util - 1 :fail :read :timed-out"],
        ["INFO jepsen.util - 0 :invoke :read nil", "INFO jepsen.util - 0 :info :write 7"],
        ["INFO jepsen.util - 0 :invoke :write 3", "INFO jepsen.util - 0 :fail :write 4"],
        [
            "{:process 0, :type :invoke, :f :write, :value 1}", "{:process 0, :type :fail, :f :read, :value nil}",
        ],
        ["{:process 0, :type :invoke, :f :write, :value 1}", "{:process 0, :type :info, :f :write, :value 2}"],
        ["{:process 0, :type :invoke, :f :write, :value 1}", "{:process 0, :type :info, :f :cas, :value :timed-out}"],
        [
            #"{:process 0, :type :invoke, :f :put, :key "a", :value "1"}"#,
            #"{:process 0, :type :fail, :f :get, :key "b", :value nil}"#,
        ],
        [
            "{:process 0, :type :invoke, :f :txn, :value [[:append :x 1]]}",
            "{:process 0, :type :fail, :f :txn, :value [[:append :x 2]]}",
        ],
        [
            "{:process 0, :type :invoke, :value [[:append :x 1]], :f :txn}",
            "{:process 0, :type :info, :value [[:append :x 1] [:r :x nil]], :f :txn}",
        ],
    ])
    func anotherOperationsEnd(_ lines: [String]) {
        do throws(FormatError) {
            _ = try read(Array(lines.joined(separator: "\n").utf8))
            Issue.record("accepted: \(lines)")
        } catch {
            #expect(
                error.line == 2 && error.message.contains("repeat") || error.message.contains("write the same"),
                "\(error)")
        }
    }

    /// A reason may stand where the value stood.
    @Test(arguments: [
        ["INFO jepsen.util - 1 :invoke :cas [1 2]", "INFO jepsen.util - 1 :fail :cas :timed-out"],
        ["INFO jepsen.util - 1 :invoke :write 1", "INFO jepsen.util - 1 :info :write :timed-out"],
        [
            "{:process 0, :type :invoke, :f :write, :value 1}",
            "{:process 0, :type :info, :f :write, :value :timed-out}",
        ],
        ["{:process 0, :type :invoke, :f :write, :value 1}", "{:process 0, :type :fail, :error [:x]}"],
        [
            "{:process 0, :type :invoke, :value [[:append :x 1]], :f :txn}",
            "{:process 0, :type :info, :value :timed-out, :f :txn}",
        ],
        [
            "{:process 0, :type :invoke, :f :txn, :value [[:append :x 1] [:r :y nil]]}",
            "{:process 0, :type :info, :f :txn, :value [[:append :x 1] [:r :y [4]]]}",
        ],
    ])
    func anEndWithAReason(_ lines: [String]) throws {
        let judged = try read(Array(lines.joined(separator: "\n").utf8))
        #expect(judged.operations == 1 && judged.completed == 0 && judged.outcome == .holds)
    }

    /// What an insertion returns was passed over: one that was refused counted as done.
    @Test func refusedInsertions() throws {
        func judged(_ result: String) throws(FormatError) -> JudgedHistory {
            try read(Array("# queue\n[1] call offer(7)\n[1] return\(result)\n[2] call poll()\n[2] return 7\n".utf8))
        }
        for result in ["", " true", " 7", " nil", " void"] {
            #expect(try judged(result).outcome == .holds, "\(result)")
        }
        for result in [" false", " 8", " full"] {
            do throws(FormatError) {
                _ = try judged(result)
                Issue.record("accepted: \(result)")
            } catch {
                #expect(
                    error.line == 3 && error.message.contains("leave out an insertion that was refused"), "\(error)")
            }
        }
    }

    // MARK: Before the first line

    @Test(
        arguments: [
            (.hyperion, "hyperion-history 1 register\n0 invoke read\n0 ok nil\n"),
            (.text, "# queue\nenq 1 0 10\n"), (.jepsenLog, "INFO jepsen.util - 0 :invoke :read nil\n"),
            (.knossos, "{:process 0 :type :invoke :f :read :value nil}"),
            (.elle, "; a comment\n{:process 0 :type :invoke :value [[:append :x 1]]}"),
            (.keyValueLog, "{:process 0, :type :invoke, :f :get, :key \"k\", :value nil}\n"),
        ] as [(HistoryFormat, String)])
    func aByteOrderMarkIsPassedOver(_ format: HistoryFormat, _ text: String) throws {
        let plain = try read(Array(text.utf8))
        let marked = try read(Self.mark + Array(text.utf8))
        #expect(plain.format == format && marked.format == format)
        #expect(marked.operations == 1 && plain.operations == 1 && marked.outcome == plain.outcome)
    }

    @Test func onlyAWholeByteOrderMarkAtTheBeginningIsOne() {
        for bytes in [Array(Self.mark.prefix(2)), Self.mark + Self.mark] {
            #expect(throws: FormatError.self) { try read(bytes + Array("hyperion-history 1 register\n".utf8)) }
        }
    }

    @Test func commentsBeforeTheHeader() throws {
        let events = "0 invoke read\n0 ok 7\n"
        for comments in ["# of a Tuesday\n", "#\n\n  # queue\r\n\t\n", "\n# a \"half\n#jepsen.history.Op\n"] {
            let text = comments + "hyperion-history 1 register initial=7\n" + events
            for format in [nil, HistoryFormat.hyperion] {
                let judged = try read(Array(text.utf8), format: format)
                #expect(judged.format == .hyperion && judged.operations == 1 && judged.outcome == .holds)
            }
            let lines = comments.utf8.count { $0 == UInt8(ascii: "\n") }
            expectError(
                comments + "hyperion-history 1 register\nzero invoke read\n", "\(lines + 2):1: error: not an event")
        }
        // Text begins with such a line, too.
        #expect(try read(Array("# of a Tuesday\n# stack\npush 1 0 1\n".utf8)).model == "stack")
    }

    @Test func aCounterexampleWithCommentsBeforeItIsStillOne() throws {
        let text = "hyperion-history 1 register initial=0\n0 invoke read\n0 ok 7\n"
        let history = try HistoryReader.read(HistoryInput(Array(text.utf8)))
        let judged = history.judged(budget: Budget(), evidence: true)
        let counterexample = try #require(judged.violation?.counterexample)
        for beginning in ["", "\u{FEFF}", "# of a Tuesday\n\n", "\u{FEFF}# of a Tuesday\n"] {
            let input = HistoryInput(Array((beginning + counterexample).utf8))
            #expect(
                try history.recheck(input, budget: Budget()).hasPrefix("the operation contradicts")
                    || history.recheck(input, budget: Budget()).contains("contradict"))
        }
    }

    // MARK: Beyond 64 bits

    @Test(arguments: [
        ("hyperion-history 1 register\n0 invoke write 9223372036854775808\n", "2:16: error: 9223372036854775808 is"),
        ("hyperion-history 1 register\n0 invoke write -9223372036854775809\n", "2:16: error: -9223372036854775809 is"),
        (
            "hyperion-history 1 register\n0 invoke read\n0 ok 9223372036854775808\n",
            "3:6: error: 9223372036854775808 is"
        ),
        ("hyperion-history 1 register\n@9223372036854775808 0 invoke read\n", "2:1: error: @9223372036854775808 is"),
        ("hyperion-history 1 register\n99999999999999999999 invoke read\n", "2:1: error: 99999999999999999999 is"),
        ("hyperion-history 1 register\n@1 99999999999999999999 ok 1\n", "2:4: error: 99999999999999999999 is"),
        ("hyperion-history 1 counter initial=9223372036854775808\n", "1:28: error: 9223372036854775808 is"),
        ("hyperion-history 1 counter\n0 invoke add 9223372036854775808\n", "2:14: error: 9223372036854775808 is"),
        ("INFO jepsen.util - 0 :invoke :write 9223372036854775808\n", "1:37: error: 9223372036854775808 is"),
        ("INFO jepsen.util - 9223372036854775808 :invoke :read nil\n", "1:20: error: 9223372036854775808 is"),
        ("{:process 9223372036854775808 :type :invoke :f :read :value nil}", "1:11: error: 9223372036854775808 is"),
        ("{:process 0 :type :invoke :f :write :value 9223372036854775808}", "1:44: error: 9223372036854775808 is"),
        (
            "{:process 9223372036854775808 :type :invoke :f :get :key \"\" :value nil}",
            "1:11: error: 9223372036854775808 is"
        ),
        ("# queue\nenq 9223372036854775808 0 1\n", "2:5: error: 9223372036854775808 is"),
        ("# queue\nenq 1 0 9223372036854775808\n", "2:9: error: 9223372036854775808 is"),
        ("# queue\n[1] call enq(9223372036854775808)\n", "2:14: error: 9223372036854775808 is"),
    ])
    func aNumberThatIsTooLargeIsCalledThat(_ text: String, _ message: String) {
        expectError(text, message + " too large; numbers are -9223372036854775808 to 9223372036854775807")
    }

    /// The largest there are; and what only looks like a number that is too large.
    @Test func numbersThatFit() throws {
        let largest = "@9223372036854775807 0 invoke write 9223372036854775807\n1 invoke write -9223372036854775808\n"
        #expect(try read(Array("hyperion-history 1 register\n\(largest)".utf8)).operations == 2)
        expectError(
            "hyperion-history 1 register\n0 invoke write 9223372036854775808x\n", "2:10: error: unknown operation")
        // Nobody asks for its value.
        let event = "{:process 0 :type :invoke :f :read :value nil :error 99999999999999999999}"
        #expect(try read(Array(event.utf8)).operations == 1)
    }

    // MARK: What the caller says

    /// The file's own word was passed over.
    @Test(arguments: ["queue", "stack", "pqueue", "set"])
    func aModelThatATextDoesNotName(_ object: String) throws {
        let named = object == "pqueue" ? "priority-queue" : object
        for model in [HistoryModel.queue, .stack, .priorityQueue, .set, .register] {
            guard model.rawValue != named else {
                #expect(try read(Array("# \(object)\n".utf8), model: model).model == named)
                continue
            }
            expectError(
                "# \(object)\n",
                "1:1: error: the history says itself that it is about a \(named): it cannot be judged as a "
                    + "\(model.rawValue)", model: model)
        }
    }

    /// It was taken for 0.
    @Test func aCounterIsANumberAtFirst() throws {
        let text = "hyperion-history 1 counter initial=3\n0 invoke read\n0 ok 3\n"
        expectError(text, "1:1: error: a counter is a number at first, not nil", initial: .some(nil))
        #expect(try read(Array(text.utf8)).outcome == .holds)
        #expect(try read(Array(text.utf8), initial: 0).outcome == .violated)
        expectError("hyperion-history 1 counter initial=nil\n", "1:28: error: 'nil' is no value; write initial=N")
        do throws(FormatError) {
            _ = try read(Array("hyperion-history 1 counter initial=nil\n".utf8))
        } catch {
            #expect(!error.message.contains("initial=nil"), "\(error)")
        }
    }

    @Test func aModelThatMapsAreNotAbout() {
        expectError(
            "{:process 0 :type :invoke :f :read :value nil}",
            "1:1: error: a history in the format knossos is about a register, cas-register, keyed-register, "
                + "multi-register, mutex or queue, not a counter", model: .counter)
    }

    @Test func aTransactionOfNothingIsElles() throws {
        let nothing = "{:process 0 :type :invoke :f :txn :value []}\n{:process 0 :type :ok :f :txn :value []}\n"
        for text in [nothing, "[\(nothing)]", "#jepsen.history.Op\(nothing)"] {
            #expect(try read(Array(text.utf8)).format == .elle)
        }
        // Those are of several registers.
        let reads = "{:process 0 :type :invoke :f :txn :value [[:read :x nil]]}\n" + nothing
        expectError(reads, "2:42: error: write ':f :txn, :value [[:read :x nil]")
        // And these lock.
        let lock = "{:process 0 :type :invoke :f :acquire :value []}"
        #expect(try read(Array(lock.utf8)).model == "mutex")
    }

    // MARK: Operations that do not end

    @Test func anOperationThatBeginsTwice() {
        expectError(
            "hyperion-history 1 register\n0 invoke read\n0 invoke read\n",
            "3:1: error: process 0 begins an operation while its last one (line 2) is still open; end that first, with "
                + "'info' if nobody knows its outcome")
        expectError(
            "# queue\n[7] call enq(1)\n[7] call enq(2)\n",
            "3:1: error: call [7] begins while the one of that number (line 2) has not returned; give each call")
    }
}
