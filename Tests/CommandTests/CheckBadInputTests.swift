import Foundation
import Testing

/// Hostile histories: file, line and column, and exit code 2, whatever they are.
@Suite struct CheckBadInputTests {
    private let command: HyperionCommand

    init() throws { command = try HyperionCommand() }

    @Test(arguments: [
        ("", "1:1: error: there is no history here; its first line is 'hyperion-history 1 MODEL'"),
        ("hello\n", "1:1: error: this does not look like a history; if it is one, say its format: hyperion, "),
        (
            "hyperion-history 1 register\n0 invoke read\n0 ok 1\n0 ok 1\n",
            "4:1: error: process 0 responds but has no operation"
        ),
        (
            "hyperion-history 1 register\n@5 0 invoke read\n@4 0 ok 1\n",
            "3:1: error: the clock goes backwards, from 5 to 4"
        ),
        ("# queue\nenq 1 10 5\n", "2:10: error: the operation ends before it begins"),
        ("INFO jepsen.util - 0 :ok :read 1\n", "1:1: error: process 0 responds but has no operation open"),
        (
            "INFO jepsen.util - 0 :invoke :write 1\nINFO jepsen.util - 0 :ok :write 2\n",
            "2:26: error: process 0 completes another"
        ),
        ("{:process 0 :type :ok :f :read :value 1}", "1:1: error: process 0 responds but has no operation open"),
        ("{:process 0 :type :invoke :f :jump :value 1}", "1:30: error: unknown operation"),
    ])
    func wrongHistories(_ text: String, _ message: String) throws {
        try command.write(text, to: "bad")
        let outcome = try command.run("check", "bad")
        #expect(outcome.errors.hasPrefix("bad:\(message)"), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
    }

    @Test func badBytes() throws {
        try command.write(
            Data("hyperion-history 1 register\n0 invoke read \u{41}".utf8) + [0xFF, 0xFE, 0x0A], to: "bad")
        let outcome = try command.run("check", "bad")
        #expect(outcome.errors == "bad:2:15: error: this is not UTF-8; write histories as text\n")
        #expect(outcome.status == 2)
    }

    @Test(arguments: [
        (".", ".: error: the file is a directory, not a file\n"),
        ("nowhere", "nowhere: error: the file does not exist\n"),
        ("/dev/null", "/dev/null:1:1: error: there is no history here; its first line is 'hyperion-history 1 MODEL'\n"),
    ])
    func whatIsNoFile(_ path: String, _ message: String) throws {
        let outcome = try command.run("check", path)
        #expect(outcome.errors == message)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
    }

    /// A line that does not end is refused in little memory: the limit is that of the process.
    @Test(arguments: [
        ("echo hyperion-history 1 register; tr '\\0' a", ":2:1: error: a word of more than 16 MiB begins here"),
        ("printf '{:process '; tr '\\0' '['", ":1:1035: error: brackets are nested more than 1024 deep"),
        ("printf '['; tr '\\0' '('", ":1:2: error: maps stand in one vector or list"),
        ("printf 'INFO jepsen.util - 0 :invoke :read '; tr '\\0' '{'", ": error: the line has more than 1048576 words"),
    ])
    func aLineWithoutEnd(_ producer: String, _ message: String) throws {
        let outcome = try command.shell(
            "ulimit -v 1500000; (\(producer) < /dev/zero) 2>/dev/null | head -c 1000000000 | $hyperion check - --time 10m",
            patience: 600)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.status == 2 && outcome.output.isEmpty)
    }

    /// What never ends ends with the budget, which is no verdict.
    @Test func aHistoryWithoutEnd() throws {
        let endless = "(echo hyperion-history 1 counter; yes '0 invoke read\n0 ok 0') 2>/dev/null"
        let memory = try command.shell("\(endless) | $hyperion check - --memory 16Mi --time 10m", patience: 600)
        #expect(memory.status == 4 && memory.errors.contains("the memory allowed has room for"), "\(memory.errors)")
        #expect(memory.output == "UNDECIDED: the history could not be read within the budget\n")
        let time = try command.shell("\(endless) | $hyperion check - --memory 64Gi --time 200ms")
        #expect(time.status == 4 && time.errors.contains("the time allowed ended"), "\(time.errors)")
    }

    @Test(
        arguments: [
            (["check"], "HISTORY is missing"),
            (["check", "--self-test", "x.history"], "a HISTORY does not go with --self-test"),
            (["check", "--self-test", "--json"], "--json does not go with --self-test"),
            (["check", "a", "b", "--html", "x"], "--html is about one history: give one"),
            (["check", "a", "--time", "5"], "has no unit"), (["check", "a", "--time", "0s"], "--time: it is zero"),
            (["check", "a", "--memory", "1k"], "--memory: it must be 16Mi to 65536Gi; write for example --memory 2Gi"),
            (["check", "a", "--memory", "65537Gi"], "--memory: it must be 16Mi to 65536Gi"),
            (["check", "a", "--format", "edn"], "unknown format 'edn': there is hyperion, "),
            (["check", "a", "--model", "tree"], "unknown model 'tree': there is register, "),
            (["check", "a", "--initial", "x"], "--initial: 'x' is no value"),
            (["check", "a", "--initial", "9223372036854775808"], "'9223372036854775808' is too large; write a number"),
            (["check", "-", "-"], "- is given twice"),
            (["check", "a", "b", "--timeline"], "--timeline is about one history"),
            (["check", "a", "--json", "--timeline"], "--timeline does not go with --json"),
            (["check", "a", "--recheck", "b", "--json"], "--json does not go with --recheck"),
            (["check", "a", "--recheck", "b", "--recheck", "c"], "--recheck is given twice"),
        ] as [([String], String)])
    func wrongArguments(_ arguments: [String], _ message: String) throws {
        let outcome = try command.run(arguments)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.status == 2 && outcome.output.isEmpty)
    }

    @Test func aModelThatTheFileIsNotAbout() throws {
        try command.write("hyperion-history 1 stack\n", to: "stack")
        let outcome = try command.run("check", "stack", "--model", "queue")
        #expect(
            outcome.errors == "stack:1:1: error: the history says itself that it is about a stack: it cannot be judged "
                + "as a queue; leave the model out, or change the history\n")
        #expect(outcome.status == 2)
        let initial = try command.run("check", "stack", "--initial", "1")
        #expect(initial.errors == "stack:1:1: error: a stack is empty at first: nothing can be said about it\n")
    }
}
