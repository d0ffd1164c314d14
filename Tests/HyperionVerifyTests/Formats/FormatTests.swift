import Testing

@testable import HyperionVerify

@Suite struct FormatTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func jepsenLog() throws {
        let history = try JepsenLog.parse(
            bytes(
                """
                INFO  jepsen.util - 0\t:invoke\t:write\t2
                INFO  jepsen.util - :nemesis :info :start nil
                INFO  jepsen.util - 1 :invoke :cas [2 3]
                INFO  jepsen.util - 2 :invoke :read nil
                INFO  jepsen.util - 0 :ok :write 2
                INFO  jepsen.util - 2 :fail :read :timed-out
                INFO  jepsen.util - 1 :fail :cas [2 3]
                INFO  jepsen.util - 3 :invoke :write 4
                INFO  jepsen.util - 3 :info :write :timed-out
                INFO  jepsen.util - 4 :invoke :read nil
                INFO  jepsen.util - 4 :ok :read 2
                """))
        #expect(
            history.operations.map(\.operation) == [
                .write(2), .compareAndSet(expected: 2, new: 3, succeeded: .value(false)), .read(.unknown), .write(4),
                .read(.value(2)),
            ])
        #expect(history.operations.map(\.outcome) == [.completed, .completed, .completed, .pending, .completed])
        #expect(history.operations.map(\.responseLine) == [5, 7, 6, 9, 11])
        #expect(Linearizability.check(history, model: JepsenLog.model).outcome == .linearizable)
    }

    @Test(arguments: [
        ("INFO jepsen.util - 0 :ok :write 1", 1, 1), ("INFO jepsen.util - 0 :start :write 1", 1, 22),
        ("INFO jepsen.util - x :invoke :write 1", 1, 20), ("INFO jepsen.util - 0 :invoke :write [1", 1, 30),
        ("\nhello", 2, 1), ("INFO jepsen.util - 0 :invoke :write 99999999999999999999", 1, 37),
        ("INFO jepsen.util - 0 :invoke :write 1\nINFO jepsen.util - 0 :invoke :read nil", 2, 1),
    ])
    func wrongJepsenLogs(_ text: String, _ line: Int, _ column: Int) {
        do throws(FormatError) {
            _ = try JepsenLog.parse(bytes(text))
            Issue.record("accepted: \(text)")
        } catch {
            #expect([error.line, error.column] == [line, column], "\(error)")
        }
    }

    @Test func keyValueLog() throws {
        let text = """
            {:process 0, :type :invoke, :f :append, :key "a", :value "x"}
            {:process 1, :type :invoke, :f :get, :key "a", :value nil}
            {:process 0, :type :ok, :f :append, :key "a", :value "x"}
            {:process 1, :type :ok, :f :get, :key "a", :value "RESULT"}
            """
        func outcome(_ result: String) throws -> LinearizabilityReport.Outcome {
            let content = bytes(text.replacing("RESULT", with: result))
            #expect(HistoryFormat.found(in: content) == .keyValueLog)
            return Linearizability.check(try KeyValueLog.parse(content), model: KeyValueLog.model).outcome
        }
        #expect(try outcome("") == .linearizable)
        #expect(try outcome("x") == .linearizable)
        #expect(try outcome("xx") == .violated)
    }

    @Test(arguments: [
        (#"{:process 0, :type :ok, :f :get, :key "a", :value "x"}"#, 1, 1),
        (#"{:process 0, :type :invoke, :f :get, :key "a", :value nil"#, 1, 1),
        (#"{:process "0", :type :invoke, :f :get, :key "a", :value nil}"#, 1, 11),
        (#"{:process 0, :type :begin, :f :get, :key "a", :value nil}"#, 1, 20),
        (#"{:process 0, :process 0, :f :get, :key "a", :value nil}"#, 1, 14),
        (#"{:process 0, :type :invoke, :f :put, :key "a", :value nil}"#, 1, 55),
        (#"{:process 0, :type :invoke, :f :put, :key "a", :value "x}"#, 1, 55),
    ])
    func wrongKeyValueLogs(_ text: String, _ line: Int, _ column: Int) {
        do throws(FormatError) {
            _ = try KeyValueLog.parse(bytes(text))
            Issue.record("accepted: \(text)")
        } catch {
            #expect([error.line, error.column] == [line, column], "\(error)")
        }
    }

    @Test func anotherOperationIsNotCompleted() {
        let text = """
            {:process 0, :type :invoke, :f :put, :key "a", :value "x"}
            {:process 0, :type :ok, :f :put, :key "a", :value "y"}
            """
        #expect(throws: FormatError.self) { try KeyValueLog.parse(bytes(text)) }
    }

    @Test func intervals() throws {
        func outcome(_ object: String) throws -> LinearizabilityReport.Outcome {
            let content = try ContainerText.parse(bytes("# \(object)\nenq 1 0 10\nenq 2 11 12\ndeq 1 20 30\n"))
            return Linearizability.check(content.history, model: Container(content.discipline)).outcome
        }
        #expect(try outcome("queue") == .linearizable)
        #expect(try outcome("stack") == .violated)
        #expect(try outcome("pqueue") == .linearizable)
    }

    @Test func sets() throws {
        func outcome(_ text: String) throws -> JudgedHistory.Outcome {
            let input = HistoryInput(bytes("# set\n" + text))
            let history = try HistoryReader.read(input)
            #expect(history is TypedHistory<MemberSet>)
            return history.judged(budget: Budget(), evidence: false).outcome
        }
        #expect(try outcome("insert 1 true 0 10\ncontains 1 true 5 8\nremove 1 1 11 12\ncontains 1 0 13 14") == .holds)
        #expect(try outcome("insert 1 true 0 10\ncontains 1 false 11 12\n") == .violated)
        let calls = "[1] call insert(1)\n[2] call contains(1)\n[2] return true\n[3] call remove(2)\n[3] return RESULT"
        #expect(try outcome(calls.replacing("RESULT", with: "false")) == .holds)
        #expect(try outcome(calls.replacing("RESULT", with: "true")) == .violated)
    }

    @Test(arguments: [
        ("# set\ninsert 1 0 10", "insert 1 true 0 10", 2), ("# set\nenq 1 true 0 1", "METHOD VALUE RESULT", 2),
        ("# set\ninsert 1 2 0 1", "METHOD VALUE RESULT", 2), ("# set\n[1] call insert()", "call insert(V)", 2),
        ("# set\n[1] call insert(1)\n[1] return", "call insert(V)", 3), ("# deque\npush 1 0 1", "is not judged", 1),
        ("# @object atomic-deque\n", "is not judged", 1),
    ])
    func wrongSets(_ text: String, _ message: String, _ line: Int) {
        do throws(FormatError) {
            _ = try HistoryReader.read(HistoryInput(bytes(text)))
            Issue.record("accepted: \(text)")
        } catch {
            #expect(error.message.contains(message) && error.line == line, "\(error)")
        }
    }

    /// Blanks and comments before a history, more than is looked at to find its format.
    @Test(arguments: [
        ("hyperion-history 1 register\n0 invoke read\n0 jump", HistoryFormat.hyperion, 2),
        ("INFO jepsen.util - 0 :invoke :read nil\nx", .jepsenLog, 1), ("# queue\nenq 1 0 1\nx", .text, 2),
        ("{:process 0 :type :invoke :f :read}\n{:process 0 :type :jump}", .knossos, 1),
        ("{:process 0 :type :invoke :value [[:r 1 nil]]}\n{:process 0 :type :jump}", .elle, 1),
    ])
    func muchBeforeAHistory(_ text: String, _ format: HistoryFormat, _ lines: Int) throws {
        for (before, isComment) in [(" \t\r\n", false), ("; a comment, {:f :txn [[:append\n", true)]
        where !isComment || [HistoryFormat.knossos, .elle].contains(format) {
            let count = 40_000
            let all = bytes(String(repeating: before, count: count) + "  " + text)
            do throws(FormatError) {
                _ = try HistoryReader.read(HistoryInput(all))
                Issue.record("accepted: \(text)")
            } catch {
                #expect(error.line == count + lines + 1, "\(error)")
            }
        }
        #expect(throws: FormatError.self) { try HistoryReader.read(HistoryInput(bytes("; only a comment"))) }
    }

    @Test func callsAndReturns() throws {
        let content = try ContainerText.parse(
            bytes(
                """
                # @object atomic-stack

                [1] call push(1)
                  [2] call push 2
                [1] return
                [3] call pop()
                [3] return 2
                [4] call pop()
                [4] return empty
                """))
        #expect(content.discipline == .stack)
        #expect(
            content.history.operations.map(\.operation) == [
                .insert(1), .insert(2), .remove(.value(2)), .remove(.value(nil)),
            ])
        #expect(content.history.operations.map(\.outcome) == [.completed, .pending, .completed, .completed])
        #expect(Linearizability.check(content.history, model: Container(.stack)).outcome == .violated)
    }

    @Test(arguments: [
        ("enq 1 0 10", 1), ("# tree\nenq 1 0 10", 1), ("# queue\nenq 1 10 0", 2), ("# queue\nenq 1 0", 2),
        ("# queue\n[1] return", 2), ("# queue\n[1] call enq(1)\nenq 1 0 1", 3), ("", 1),
        ("# queue\n[1] call hop(1)", 2),
    ])
    func wrongTexts(_ text: String, _ line: Int) {
        do throws(FormatError) {
            _ = try ContainerText.parse(bytes(text))
            Issue.record("accepted: \(text)")
        } catch {
            #expect(error.line == line, "\(error)")
        }
    }

    /// Whatever the bytes are, they are read or refused.
    @Test func hostileInput() throws {
        let seed = TestRandom.seed(of: "hostileInput")
        var random = TestRandom(seed: seed)
        let words = [
            "INFO", "jepsen.util", "-", "0", "1", "{", "}", "[", "]", "(", ")", ":invoke", ":ok", ":f", ":get", ":key",
            "\"a\"", "\"", "\\", "nil", "\n", "\n", "#", "# queue", "call", "return", "enq", ":process", ":type", ":",
            ":value", ":write", ":cas", "\u{0}", "9223372036854775808", "-9223372036854775808", ":info", ":fail", "é",
        ]
        var refused = 0
        for _ in 0..<(2_000 * TestEffort.factor) {
            var input: [UInt8] = []
            for _ in 0..<random.below(30) {
                input +=
                    random.below(20) == 0 ? [UInt8(random.below(256))] : Array(words[random.below(words.count)].utf8)
                input.append(UInt8(ascii: " "))
            }
            do { _ = try JepsenLog.parse(input) } catch { refused += 1 }
            do { _ = try KeyValueLog.parse(input) } catch { refused += 1 }
            do { _ = try KnossosEDN.parse(input) } catch { refused += 1 }
            do { _ = try ContainerText.parse(input) } catch { refused += 1 }
        }
        #expect(refused > 0)
        let brackets = [UInt8](repeating: UInt8(ascii: "["), count: 200_000)
        #expect(throws: FormatError.self) { try JepsenLog.parse(brackets) }
        #expect(throws: FormatError.self) { try KeyValueLog.parse(brackets) }
        #expect(throws: FormatError.self) { try ContainerText.parse(brackets) }
    }
}
