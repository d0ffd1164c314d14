import Foundation
import Testing

/// `hyperion check` of transactions.
@Suite struct CheckTransactionsTests {
    private let command: HyperionCommand

    private static func history(_ transactions: String...) -> String {
        transactions.map { line in
            let words = line.split(separator: " ", maxSplits: 2)
            return "{:process \(words[0]), :type :\(words[1]), :f :txn, :value \(words[2])}\n"
        }.joined()
    }

    private static let skew = history(
        "0 invoke [[:r :x nil] [:append :y 1]]", "1 invoke [[:r :y nil] [:append :x 1]]",
        "0 ok [[:r :x []] [:append :y 1]]", "1 ok [[:r :y []] [:append :x 1]]")
    private static let good = history(
        "0 invoke [[:append :x 1]]", "0 ok [[:append :x 1]]", "1 invoke [[:r :x nil]]", "1 ok [[:r :x [1]]]")
    private static let lost = history(
        "0 invoke [[:w :x 1]]", "0 ok [[:w :x 1]]", "1 invoke [[:r :x nil] [:w :x 2]]",
        "2 invoke [[:r :x nil] [:w :x 3]]", "1 ok [[:r :x 1] [:w :x 2]]", "2 ok [[:r :x 1] [:w :x 3]]")
    /// Nothing wrong but that the later transaction does not see the earlier one.
    private static let late = history(
        "0 invoke [[:append :x 1]]", "0 ok [[:append :x 1]]", "1 invoke [[:r :x nil]]", "1 ok [[:r :x []]]",
        "1 invoke [[:r :x nil]]", "1 ok [[:r :x [1]]]")

    init() throws {
        command = try HyperionCommand()
        try command.write(Self.skew, to: "skew.edn")
        try command.write(Self.good, to: "good.edn")
        try command.write(Self.lost, to: "lost.edn")
        try command.write(Self.late, to: "late.edn")
        try command.write("hyperion-history 1 register\n0 invoke read\n0 ok nil\n", to: "register.history")
    }

    @Test func theCycleIsNamedAndExplained() throws {
        let outcome = try command.run("check", "skew.edn")
        #expect(outcome.status == 3 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("NOT STRICT-SERIALIZABLE: G2-item: "), "\(outcome.output)")
        for words in [
            "T2 (process 1, line 2) read [] of :y, before T1 (process 0, line 1) appended 1",
            "history     skew.edn, elle\n", "model       list-append\n", "2 transactions by 2 processes",
            "snapshot-isolation          possible\n", "serializable                violated: G2-item × 1\n",
            "These 2 transactions show it:\n  T1 (process 0, line 1): read :x = [], append 1 to :y\n",
            "process 0  ╞═ T1 read :x = [], append 1 to :y ═╡",
        ] { #expect(outcome.output.contains(words), "'\(words)' in \(outcome.output)") }
    }

    @Test func registersToo() throws {
        let outcome = try command.run("check", "lost.edn")
        #expect(outcome.status == 3 && outcome.output.contains("lost-update × 1"), "\(outcome.output)")
        #expect(outcome.output.contains("model       rw-register\n"))
    }

    @Test func whatHolds() throws {
        let outcome = try command.run("check", "good.edn", "--timeline")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("STRICT-SERIALIZABLE: nothing that was read contradicts it\n"))
        #expect(outcome.output.contains("├─ T1 append 1 to :x ─┤"), "\(outcome.output)")
    }

    @Test func theModelThatIsAskedFor() throws {
        #expect(try command.run("check", "late.edn").status == 3)
        let outcome = try command.run("check", "late.edn", "--consistency", "serializable")
        #expect(outcome.status == 0 && outcome.output.hasPrefix("SERIALIZABLE: "), "\(outcome.output)")
        #expect(try command.run("check", "skew.edn", "--consistency", "snapshot-isolation").status == 0)
        let unknown = try command.run("check", "skew.edn", "--consistency", "strong")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("unknown consistency 'strong': there is read-uncommitted"))
    }

    @Test func aBudgetThatEnds() throws {
        let outcome = try command.run("check", "skew.edn", "--time", "1ns")
        #expect(outcome.status == 4, "\(outcome.output)")
    }

    @Test func json() throws {
        let outcome = try command.run("check", "--json", "skew.edn", "good.edn")
        #expect(outcome.status == 3)
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let histories = try #require(document["histories"] as? [[String: Any]])
        #expect(histories.map { $0["verdict"] as? String } == ["not strict-serializable", "strict-serializable"])
        let transactions = try #require(histories[0]["transactions"] as? [String: Any])
        #expect(transactions["counts"] as? [String: Int] == ["G2-item": 1])
        let anomaly = try #require((transactions["anomalies"] as? [[String: Any]])?.first)
        #expect(anomaly["violates"] as? String == "serializable" && (anomaly["transactions"] as? [Int])?.count == 2)
    }

    @Test func thePage() throws {
        let outcome = try command.run("check", "skew.edn", "--html", "page.html")
        #expect(outcome.status == 3 && outcome.errors == "Page: page.html\n")
        let page = String(decoding: try command.contents("page.html"), as: UTF8.self)
        #expect(page.contains("This history is not strict-serializable: G2-item"))
        #expect(page.contains("Consistency models") && page.contains("<svg class=\"hyperion-plot timeline\""))
    }

    /// What does not apply is an error that says so, and where.
    @Test(arguments: [
        (["--certificate", "proof"], "skew.edn: error: --certificate does not go with transactions"),
        (["--counterexample", "proof"], "skew.edn: error: --counterexample does not go with transactions"),
        (["--recheck", "good.edn"], "skew.edn: error: --recheck does not go with transactions"),
        (["--model", "register"], "skew.edn:1:1: error: a history in the format elle is about transactions"),
        (["--initial", "0"], "skew.edn:1:1: error: what transactions read is empty at first"),
        (["--format", "text"], "skew.edn:1:"),
        (["--linearizable-keys"], "skew.edn:1:1: error: the versions of a list are told by what is read of it"),
    ])
    func whatDoesNotApply(_ options: [String], _ message: String) throws {
        let outcome = try command.run(["check", "skew.edn"] + options)
        #expect(outcome.status == 2 && outcome.errors.hasPrefix(message), "\(outcome.errors)")
        #expect(!command.exists("proof"))
    }

    @Test func consistencyIsAboutTransactions() throws {
        let outcome = try command.run("check", "register.history", "--consistency", "serializable")
        #expect(outcome.status == 2, "\(outcome.output)")
        let message = "register.history:1:1: error: a history in the format hyperion is about one object"
        #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
    }

    /// A read of an old value is one only if somebody says in which order the values were there.
    @Test func linearizableKeysGiveRegistersAnOrder() throws {
        let events = [
            ("[[:w 1 1]]", "[[:w 1 1]]"), ("[[:w 1 2] [:w 2 5]]", "[[:w 1 2] [:w 2 5]]"),
            ("[[:r 2 nil] [:r 1 nil]]", "[[:r 2 5] [:r 1 1]]"),
        ].map { invoked, done in
            "{:process 0 :type :invoke :value \(invoked)}\n{:process 0 :type :ok :value \(done)}\n"
        }
        try command.write(events.joined(), to: "old.edn")
        let arguments = ["check", "old.edn", "--consistency", "serializable"]
        #expect(try command.run(arguments).status == 0)
        #expect(try command.run(arguments + ["--linearizable-keys"]).status == 3)
        let other = try command.run("check", "register.history", "--linearizable-keys")
        #expect(other.status == 2 && other.errors.contains("is about one object"), "\(other.errors)")
    }

    @Test func theFormatCanBeSaid() throws {
        #expect(try command.run("check", "skew.edn", "--format", "elle").status == 3)
        try command.write(
            "[{:process 0 :type :invoke :f :txn :value [[:r :x nil] [:w :y 2]]}\n"
                + "{:process 0 :type :ok :f :txn :value [[:r :x 0] [:w :y 2]]}]", to: "either.edn")
        // Judged as several registers, which are 0 at first, or as transactions, which read a value that nobody wrote.
        #expect(try command.run("check", "either.edn", "--model", "multi-register").status == 0)
        #expect(try command.run("check", "either.edn").status == 3)
    }

    @Test func wrongInput() throws {
        try command.write("{:process 0, :type :invoke, :f :txn, :value [[:append :x 1] [:r :y nil]}\n", to: "wrong.edn")
        let outcome = try command.run("check", "wrong.edn")
        #expect(outcome.status == 2 && outcome.errors.hasPrefix("wrong.edn:1:"), "\(outcome.errors)")
    }
}
