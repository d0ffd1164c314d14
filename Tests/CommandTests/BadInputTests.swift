import Foundation
import Testing

/// Everything of the wrong kind that a user can hand over, with the exact message and exit code 2.
@Suite struct BadInputTests {
    private let command: HyperionCommand

    init() throws {
        command = try HyperionCommand()
        try command.write("", to: "empty.yaml")
        try command.write(Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0xFF]), to: "binary.yaml")
        try command.write("a: [b\n", to: "bad.yaml")
        try command.write("one\ntwo\none\n", to: "twice.txt")
        try command.write("one\n\ntwo\n", to: "gap.txt")
        try command.write("one\ntwo\n", to: "words.txt")
        for words in ["twice", "gap", "words", "missing"] {
            let keys = "keys: {source: file, path: \(words).txt}"
            try command.write(
                HyperionCommand.scenario("records: \(words == "missing" ? 1 : 2)", keys), to: "\(words).yaml")
        }
    }

    @Test(arguments: [
        ("missing-file.yaml", "missing-file.yaml: error: the file does not exist"),
        (".", ".: error: the file is a directory, not a file"),
        ("/dev/null", "/dev/null: error: the file is not a regular file"),
        ("empty.yaml", "empty.yaml: error: the file is empty; a scenario starts with `scenario: NAME`"),
        ("binary.yaml", "binary.yaml:1:1: error: this is not a text file: the character U+007F stands here"),
        (
            "bad.yaml",
            "bad.yaml:2:1: error: the list that starts in line 1 is not closed before here, or a comma is missing"
        ),
        ("twice.yaml", "twice.txt:3:1: error: \"one\" stands in line 1 already; keys are distinct: remove one"),
        ("gap.yaml", "gap.txt:2:1: error: the line is empty; a key has at least one byte: remove the line"),
        ("missing.yaml", "missing.yaml:6:28: error: the key file \"missing.txt\" does not exist"),
    ])
    func aFileThatIsNoScenario(file: String, message: String) throws {
        let outcome = try command.run("run", file)
        #expect(outcome.errors == message + "\n")
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(!command.exists("Reports"), "nothing is written for a run that never began")
    }

    @Test(
        arguments: [
            ("recrods=5", "unknown key \"recrods\". Did you mean \"records\"?"),
            ("records=0", "\"records\" must be at least 1"),
            ("records=-1", "\"records\" expects a count such as 1M: \"-1\" is negative"),
            ("engines=[hyperio]", "unknown engine \"hyperio\". Did you mean \"hyperion\"?"),
            (
                "run.duration=5",
                "\"run.duration\" expects a duration such as 5s: \"5\" has no unit; durations take ns, us, ms, s, m or h"
            ),
            ("arena=1k", "1000 B is too small: 1000 records take 93.8 KiB; write arena: 2Mi, or leave it out"),
            ("operations={read: 99%}", "shares sum to 99 %, not 100 %"),
            ("threads=2", nil), ("distribution=zipfain", nil), ("run.repetitions=0", nil), ("keys.bytes=7", nil),
            ("values.bytes=2Gi", nil), ("baseline=null", nil), ("thresholds=[hyperion.read.p50 << 3]", nil), ("=", nil),
            ("records", nil),
        ] as [(String, String?)])
    func anOverrideThatIsWrong(override: String, message: String?) throws {
        let outcome = try command.run("run", "tiny.yaml", "--set", override)
        if let message { #expect(outcome.errors == "--set \(override): error: \(message)\n") }
        #expect(outcome.errors.contains(": error: "))
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(!command.exists("Reports"))
    }

    @Test func everyMistakeOfAFileIsToldWithItsPlace() throws {
        try command.write(
            HyperionCommand.scenario("records: 0", "operations: {read: 99%}", "engines: [nope]", "run: {duration: 5}"),
            to: "many.yaml")
        let outcome = try command.run("run", "many.yaml")
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 4 && lines.allSatisfy { $0.hasPrefix("many.yaml:") && $0.contains(": error: ") })
        #expect(lines.map { $0.split(separator: ":")[1] } == ["2", "3", "4", "5"])
        #expect(outcome.status == 2)
    }

    /// Rows that no trace has, and one that is cut off, each with its place.
    @Test func tracesThatCannotBeReplayed() throws {
        func refused(_ file: String, _ bytes: Data, format: String) throws -> String {
            try command.write(bytes, to: file)
            try command.write(
                """
                scenario: replay
                seed: 1
                keys: {source: trace, path: \(file), format: \(format)}
                threads: 1
                engines: [hyperion]
                baseline: hyperion

                """, to: "replay.yaml")
            let outcome = try command.run("run", "replay.yaml")
            #expect(outcome.status == 2 && outcome.output.isEmpty && !command.exists("Reports"), "\(outcome.errors)")
            return outcome.errors
        }
        let header = "op_time,key,key_size,op,op_count,size,cache_hits,ttl\n"
        let row = "0,k1,40,SET,1,2752,0,0\n"
        #expect(
            try refused("size.csv", Data((header + row + "0,k2,-4,GET,1,0,0,0\n").utf8), format: "cachebench")
                .contains("size.csv:3:"))
        #expect(
            try refused("columns.csv", Data((header + row + "0,k2\n").utf8), format: "cachebench")
                .contains("columns.csv:3:"))
        #expect(
            try refused("cut.bin", Data(repeating: 1, count: 24 + 7), format: "oracleGeneral").contains("cut.bin"))
    }

    @Test func moreRecordsThanTheMachineHasMemoryFor() throws {
        let outcome = try command.run("run", "tiny.yaml", "--set", "records=10G")
        #expect(outcome.errors.contains("--set records=10G: error: this scenario needs at least"))
        #expect(outcome.status == 2)
    }

    @Test func insertsThatAWordListHasNoWordsFor() throws {
        let outcome = try command.run("run", "words.yaml", "--set", "operations={insert: 50%, read: 50%}")
        #expect(outcome.errors.contains("words.yaml:") && outcome.errors.contains("the key file has 2 lines"))
        #expect(outcome.status == 2)
    }

    @Test func overridesReachTheRun() throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--set", "records=17", "--set=engines=[null, std-unordered-map]", "--no-report",
            "--set", "values.bytes=5..9")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("17 records") && outcome.output.contains("std-unordered-map"))
        #expect(!command.exists("Reports"))
    }
}
