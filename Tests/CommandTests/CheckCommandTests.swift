import Foundation
import Testing

/// `hyperion check`: what it prints and what it exits with.
@Suite struct CheckCommandTests {
    private let command: HyperionCommand

    private static let stale = """
        hyperion-history 1 register initial=nil
        0 invoke write 1
        0 ok
        1 invoke write 2
        2 invoke read
        1 ok
        2 ok 1
        2 invoke read
        2 ok 1

        """
    private static let good = stale.replacing("2 invoke read\n2 ok 1\n", with: "2 invoke read\n2 ok 2\n")

    init() throws {
        command = try HyperionCommand()
        try command.write(Self.stale, to: "stale.history")
        try command.write(Self.good, to: "good.history")
        try command.write(Self.hard, to: "hard.log")
    }

    /// Many appends at once, and a value that no order of them gives: too much for any search.
    private static let hard: String = {
        func event(_ process: Int, _ type: String, _ function: String, _ key: String, _ value: String) -> String {
            "{:process \(process), :type :\(type), :f :\(function), :key \"\(key)\", :value \(value)}\n"
        }
        var text = event(90, "invoke", "put", "a", "\"1\"") + event(90, "ok", "put", "a", "\"1\"")
        for type in ["invoke", "ok"] {
            for process in 0..<24 { text += event(process, type, "append", "b", "\"\(process % 11)\"") }
        }
        return text + event(91, "invoke", "get", "b", "nil") + event(91, "ok", "get", "b", "\"none of them\"")
    }()

    private func withoutTime(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("time ") }
            .joined(separator: "\n")
    }

    @Test func aViolation() throws {
        let outcome = try command.run("check", "stale.history")
        #expect(outcome.status == 3 && outcome.errors.isEmpty)
        #expect(
            withoutTime(outcome.output) == """
                NOT LINEARIZABLE: read of 1 by process 2 (line 8) began after 2 had been written and acknowledged (line 6), and 1 was there only before that

                history     stale.history, hyperion
                model       register, initial nil
                operations  4 operations by 3 processes
                judged by   zones

                These 3 operations contradict each other, whatever the others did, and none of them can be left out:
                  write of 1 by process 0, lines 2 to 3
                  write of 2 by process 1, lines 4 to 6
                  read of 1 by process 2, lines 8 to 9

                process 0  ╞═ write 1 ═╡
                process 1               ╞═ write 2 ═╡
                process 2                ├─ read → 1 ─┤╞═ read → 1 ═╡
                (╞═ ═╡ contradict each other, ├─ ─┤ do not)

                The longest order of them, with what it needs of the others:
                  1. write of 1 by process 0, lines 2 to 3
                  2. write of 2 by process 1, lines 4 to 6
                What could come next contradicts it:
                  read of 1 by process 2 (line 8): by then it holds 2

                """)
    }

    @Test func aHistoryThatHolds() throws {
        let outcome = try command.run("check", "good.history", "--timeline")
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(outcome.output.hasPrefix("LINEARIZABLE: each operation can have taken effect at one moment"))
        #expect(outcome.output.contains("├─ write 2 ─┤"))
        let empty = try command.shell("echo 'hyperion-history 1 queue' | $hyperion check -")
        #expect(empty.status == 0 && empty.output.hasPrefix("LINEARIZABLE: there is no operation"))
    }

    @Test func noVerdict() throws {
        let outcome = try command.run("check", "hard.log", "--time", "300ms")
        #expect(outcome.status == 4)
        #expect(outcome.output.hasPrefix("UNDECIDED: time ended; 1 of 2 parts hold, and the first "))
        #expect(outcome.output.contains("\nhold        a\n") && outcome.output.contains("\nundecided   b\n"))
        #expect(outcome.output.contains("nothing is known from there on: operation"))
        let memory = try command.run("check", "hard.log", "--memory", "16Mi", "--time", "50s")
        #expect(memory.status == 4 && memory.output.hasPrefix("UNDECIDED: memory ended; "), "\(memory.output)")
    }

    @Test(
        arguments: [
            (["good.history", "stale.history"], 3), (["good.history", "hard.log"], 4),
            (["hard.log", "stale.history"], 3),
            (["good.history", "missing"], 2), (["missing", "stale.history", "hard.log"], 2), (["good.history"], 0),
        ] as [([String], Int32)])
    func theWorstOfSeveral(_ files: [String], _ code: Int32) throws {
        let outcome = try command.run(["check", "--time", "200ms"] + files)
        #expect(outcome.status == code)
        guard files.count > 1 else { return }
        let lines = outcome.output.split(separator: "\n").map(String.init)
        let verdicts = [
            "good.history": "linearizable             good.history: 4 operations by 3 processes, zones, ",
            "stale.history":
                "not linearizable         stale.history: read of 1 by process 2 (line 8) began after 2 had been",
            "hard.log": "undecided                hard.log: time ended; ",
            "missing": "wrong input              missing",
        ]
        #expect(lines.count == files.count)
        for (line, file) in zip(lines, files) { #expect(line.hasPrefix(verdicts[file] ?? "?"), "\(line)") }
        #expect(outcome.errors == (files.contains("missing") ? "missing: error: the file does not exist\n" : ""))
    }

    @Test func json() throws {
        let outcome = try command.run("check", "--json", "stale.history", "hard.log", "missing", "--time", "200ms")
        #expect(outcome.status == 2)
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(document["schema"] as? String == "hyperion-check" && document["exit"] as? Int == 2)
        let histories = try #require(document["histories"] as? [[String: Any]])
        #expect(histories.map { $0["verdict"] as? String } == ["not linearizable", "undecided", "wrong input"])
        let violation = try #require(histories[0]["violation"] as? [String: Any])
        #expect(violation["isMinimal"] as? Bool == true && (violation["operations"] as? [String])?.count == 3)
        #expect((histories[1]["undecided"] as? [[String: Any]])?.first?["part"] as? String == "b")
        #expect((histories[2]["error"] as? [String: Any])?["message"] as? String == "the file does not exist")
    }

    @Test func standardInputAndPipes() throws {
        #expect(try command.shell("$hyperion check - < stale.history").status == 3)
        #expect(try command.shell("cat good.history | $hyperion check /dev/stdin").status == 0)
        #expect(try command.shell("mkfifo pipe; cat stale.history > pipe & $hyperion check pipe").status == 3)
    }

    // MARK: Evidence

    @Test func aCertificateIsCheckedAgain() throws {
        let made = try command.run("check", "good.history", "--certificate", "proof")
        #expect(made.status == 0 && made.errors == "Certificate: proof\n")
        let again = try command.run("check", "good.history", "--recheck", "proof")
        #expect(
            again.status == 0 && again.output.hasPrefix("confirmed: the certificate gives an order of 4 operations"))
        let text = String(decoding: try command.contents("proof"), as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        for place in 2..<lines.count {
            var less = lines
            less.remove(at: place)
            try command.write(less.joined(separator: "\n"), to: "less")
            let refused = try command.run("check", "good.history", "--recheck", "less")
            #expect(refused.status == 3 && refused.output.hasPrefix("REFUSED: "))
        }
        #expect(try command.run("check", "stale.history", "--recheck", "proof").status == 3)
        let none = try command.run("check", "stale.history", "--certificate", "none")
        #expect(none.status == 3 && none.errors == "No certificate: the history is not linearizable\n")
        #expect(!command.exists("none"))
    }

    @Test func aCounterexampleIsCheckedAgain() throws {
        let made = try command.run("check", "stale.history", "--counterexample", "wrong.history")
        #expect(made.status == 3 && made.errors == "Counterexample: wrong.history\n")
        let again = try command.run("check", "stale.history", "--recheck", "wrong.history")
        #expect(again.status == 0 && again.output.hasPrefix("confirmed: the 3 operations contradict each other"))
        #expect(try command.run("check", "wrong.history").status == 3, "it is a history itself")
        #expect(try command.run("check", "good.history", "--recheck", "wrong.history").status == 3)
        let history = try command.run("check", "stale.history", "--recheck", "stale.history")
        #expect(history.status == 2 && history.errors.hasPrefix("stale.history:1:1: error: this is a history"))
    }

    @Test func thePage() throws {
        let outcome = try command.run("check", "stale.history", "--html", "page.html")
        #expect(outcome.status == 3 && outcome.errors == "Page: page.html\n")
        let page = String(decoding: try command.contents("page.html"), as: UTF8.self)
        #expect(page.contains("This history is not linearizable: read of 1 by process 2"))
        #expect(page.contains("<svg class=\"hyperion-plot timeline\"") && page.contains("by then it holds 2"))
        #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"))
    }

    /// Its size does not depend on that of the history.
    @Test func thePageOfALongHistory() throws {
        var text = "hyperion-history 1 register initial=nil\n"
        for value in 0..<20_000 { text += "0 invoke write \(value)\n1 invoke read\n0 ok\n1 ok \(value)\n" }
        try command.write(text + "1 invoke read\n1 ok 3\n", to: "long.history")
        let outcome = try command.run("check", "long.history", "--html", "page.html", "--time", "10m")
        #expect(outcome.status == 3)
        #expect(try command.contents("page.html").count < 50_000)
    }

    /// Strictly, each acquire before it takes part in the contradiction.
    @Test func aLockThatTwoHoldAfterALongTime() throws {
        var text = "hyperion-history 1 mutex\n"
        for _ in 0..<10_000 { text += "0 invoke acquire\n0 ok\n0 invoke release\n0 ok\n" }
        try command.write(text + "1 invoke acquire\n1 ok\n2 invoke acquire\n2 ok\n", to: "lock.history")
        let outcome = try command.run("check", "lock.history", "--html", "lock.html")
        #expect(outcome.status == 3 && outcome.output.utf8.count < 8_000)
        #expect(outcome.output.contains("\nBefore line 40002 it is free.\nFrom there on: These 2 operations "))
        #expect(try command.contents("lock.html").count < 50_000)
    }
}
