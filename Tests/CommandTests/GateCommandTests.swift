import Foundation
import HyperionLab
import Testing

/// What holds however busy the machine is: bounds that nothing can miss, and tolerances that nothing can pass.
@Suite struct GateCommandTests {
    private let command: HyperionCommand

    init() throws { command = try HyperionCommand() }

    private func gate(_ arguments: String...) throws -> HyperionCommand.Outcome {
        try command.run(["gate", "tiny.yaml"] + arguments)
    }

    @Test(
        arguments: [
            ("hyperion.read.p50 < 1h", 0, "Passed: the one check holds"),
            ("hyperion.read.p50 < 1ns", 3, "FAILED: 1 of 1 check failed"),
            ("hyperion.read.p50 < 1h, hyperion.read.p50 < 1ns", 3, "FAILED: 1 of 2 checks failed"),
            ("hyperion.read.p99.99 < 1h", 4, "NO VERDICT: 1 of 1 check undecided"),
        ] as [(String, Int32, String)])
    func theExitCodeIsTheVerdict(thresholds: String, status: Int32, sentence: String) throws {
        let outcome = try gate("--set", "thresholds=[\(thresholds)]", "--set", "run.operations=500")
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.output.contains("\n" + sentence), "\(outcome.output)")
        #expect(outcome.output.contains("second run: ") == (status == 3), "a failure is measured twice")
        #expect(!command.exists("Reports"))
    }

    @Test func whatAWorkloadFileAsksForInVainIsSaid() throws {
        try command.write("recordcount=100\nreadproportion=1\nupdateproportion=0\nfieldlenght=10\n", to: "w.properties")
        let outcome = try command.run(["gate", "w.properties"])
        #expect(outcome.status == 2, "there is nothing to judge")
        let warning = "w.properties:4:1: warning: \"fieldlenght\" is not applied"
        #expect(outcome.errors.contains(warning), "\(outcome.errors)")
    }

    @Test func anotherBuildInTheSameRun() throws {
        let outcome = try gate(
            "--against", HyperionCommand.path, "--repetitions", "8", "--tolerance", "0%", "--metrics", "p50",
            "--summary", "out/summary.md", "--junit=out/junit.xml", "--quiet")
        #expect([0, 3, 4].contains(outcome.status), "\(outcome.errors)")
        #expect(outcome.output.contains("hyperion.read.p50") && outcome.output.contains("hyperion.update.p50"))
        #expect(outcome.output.contains("8 repetitions against \(HyperionCommand.path)"))
        #expect(outcome.output.contains("2 checks"))
        let summary = String(decoding: try command.contents("out/summary.md"), as: UTF8.self)
        #expect(summary.hasPrefix("### Performance gate: ") && summary.contains("`hyperion.read.p50`"))
        #expect(String(decoding: try command.contents("out/junit.xml"), as: UTF8.self).hasPrefix("<?xml"))
    }

    /// Few pairs cannot decide anything, and so do not pass.
    @Test func twoPairsAreNoVerdict() throws {
        let outcome = try gate("--against", HyperionCommand.path, "--repetitions", "2")
        #expect(outcome.status == 4, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("too few repetitions: 9 pairs are needed"))
    }

    @Test func programsThatAreNoBuilds() throws {
        try command.write("#!/bin/sh\ncat > /dev/null; echo broken >&2; exit 7\n", to: "broken")
        try command.write("#!/bin/sh\ncat > /dev/null; echo '{\"engine\": 1}'\n", to: "schema")
        try command.write("#!/bin/sh\ncat > /dev/null; kill -SEGV $$\n", to: "crash")
        try command.write("no program", to: "noise")
        try command.write("text", to: "text")
        for file in ["broken", "schema", "crash", "noise"] {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: command.folder + "/" + file)
        }
        for (file, reason) in [
            ("nothing", "the program cannot be found"), ("text", "this is not a program that can be run"),
            (".", "this is not a program that can be run"), ("broken", "exit code 7: broken"),
            ("schema", "its answer is not a sample"), ("crash", "killed by signal 11 (SIGSEGV)"), ("noise", "error"),
        ] {
            let outcome = try gate("--against", file)
            #expect(outcome.status == 2 && outcome.output.isEmpty, "\(file): \(outcome.status)")
            #expect(
                outcome.errors.contains("/\(file): error: ") && outcome.errors.contains(reason), "\(outcome.errors)")
        }
    }

    /// It answers the first time, and dies in the middle.
    @Test func aBuildThatDiesInTheMiddle() throws {
        try command.write(
            "#!/bin/sh\nif [ -e \(command.folder)/asked ]; then cat > /dev/null; exit 9; fi\n"
                + "touch \(command.folder)/asked\nexec \(HyperionCommand.path) worker\n", to: "later")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: command.folder + "/later")
        let outcome = try gate("--against", "later")
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("the worker of the base build") && outcome.errors.contains("exit code 9"))
    }

    /// A build of before there were turns takes all of standard input for its job.
    @Test func aBuildThatKnowsNoTurnsIsMeasuredAllTheSame() throws {
        try command.write(
            "#!/bin/sh\njob=$(cat)\n[ \"$(printf '%s\\n' \"$job\" | wc -l)\" = 1 ] || exit 2\n"
                + "printf '%s' \"$job\" | exec \(HyperionCommand.path) worker\n", to: "older")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: command.folder + "/older")
        let remark = "both builds ran one after the other, not in turns"
        let older = try gate("--against", "older", "--repetitions", "2")
        #expect(older.status == 4 && older.output.contains(remark), "\(older.output)\(older.errors)")
        let equal = try gate("--against", HyperionCommand.path, "--repetitions", "2")
        #expect(equal.status == 4 && !equal.output.contains(remark), "\(equal.output)\(equal.errors)")
    }

    /// Every operation is measured once, however many pieces its pass is cut into, and every answer is checked.
    ///
    /// The last two come to the end of what can be run only once in the first of twenty pieces, and in none of them.
    @Test(arguments: [
        ("operations: {read: 90%, update: 10%}", ", operations: 2k", 2000),
        ("operations: {insert: 50%, read: 50%}", ", operations: 2k", 2000),
        ("operations: {insert: 50%, read: 50%}", ", operations: 5", 5),
        ("operations: {insert: 50%, read: 50%}", "", 1 << 16),
    ])
    func anArmInTurnsDoesTheSameWork(operations: String, bound: String, count: UInt64) throws {
        try command.write(
            HyperionCommand.scenario(operations, "run: {warmup: 0s, duration: 30s\(bound)}"), to: "turns.yaml")
        try command.write(
            "#!/bin/sh\ntee -a \(command.folder)/input | \(HyperionCommand.path) worker | tee -a \(command.folder)/answer\n",
            to: "overheard")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: command.folder + "/overheard")
        let outcome = try command.run("gate", "turns.yaml", "--against", "overheard", "--repetitions", "1")
        #expect(outcome.status == 4, "\(outcome.output)\(outcome.errors)")
        let answers = String(decoding: try command.contents("answer"), as: UTF8.self)
        let last = try #require(answers.split(separator: "\n").last)
        let sample = try JSONDecoder().decode(ArmSample.self, from: Data(last.utf8))
        #expect(sample.phases[1].operations.reduce(0) { $0 + $1.operations } == count)
        #expect(sample.corrupted == 0 && sample.phases[1].operations.allSatisfy { $0.wrong == 0 })
        // Load, warm-up, twenty pieces of each pass, and what comes after; before them the two miniatures.
        #expect(answers.components(separatedBy: "turn\n").count - 1 == 5 + 43)
    }

    @Test func aStoredBaseline() throws {
        let base = try command.run("run", "tiny.yaml", "--output", "base", "--set", "run.repetitions=8", "--quiet")
        try #require(base.status == 0)
        let outcome = try gate("--baseline", "base", "--metrics", "p50")
        #expect([0, 3, 4].contains(outcome.status) && outcome.output.contains("against base"), "\(outcome.errors)")
        var foreign = try ResultFile.read(command.folder + "/base")
        foreign.environment.processor = "Another Processor"
        try command.write(try ResultFile.encode(foreign), to: "foreign.json")
        let refused = try gate("--baseline", "foreign.json")
        #expect(refused.status == 2 && refused.output.isEmpty)
        #expect(
            refused.errors.hasPrefix(
                "foreign.json: error: cannot be a baseline here: other machine: processor was Another Processor, is "))
        var sibling = try ResultFile.read(command.folder + "/base")
        // Where a system has no number of its own, nothing can tell it from another of its type.
        if sibling.environment.machine != nil {
            sibling.environment.machine = "0123456789abcdef"
            try command.write(try ResultFile.encode(sibling), to: "sibling.json")
            let refused = try gate("--baseline", "sibling.json")
            #expect(refused.status == 2 && refused.output.isEmpty)
            #expect(refused.errors.contains("it is of another machine, though of the same type"), "\(refused.errors)")
        }
        let other = try gate("--baseline", "base", "--set", "records=2k")
        #expect(other.status == 2 && other.errors.contains("other scenario: records was 1000, is 2000"))
        let text = String(decoding: try command.contents("base/results.json"), as: UTF8.self)
        try command.write(String(text.dropLast(300)), to: "half.json")
        let half = try gate("--baseline", "half.json")
        #expect(half.status == 2 && half.errors.contains("half.json:") && half.errors.contains("not valid JSON"))
    }

    @Test(arguments: [
        ([], "tiny.yaml: error: there is nothing to judge"),
        (["--set", "thresholds=[hyperion.raed.p50 < 1us]"], "the operation \"raed\""),
        (["--set", "thresholds=[hyperion.read.p51 < 1us]"], "unknown metric \"p51\""),
        (["--set", "thresholds=[hyperion.read.p50 < 1]"], "has no unit"),
        (["--set", "thresholds=[nobody.read.p50 < 1us]"], "the engine \"nobody\""),
        (["--against", "a", "--baseline", "b"], "--against and --baseline are two ways to compare"),
        (["--repetitions", "0", "--against", "a"], "--repetitions: it must be 1 to 1000"),
        (["--repetitions", "99999999999999999999", "--against", "a"], "is too large"),
        (["--tolerance", "x", "--against", "a"], "--tolerance: \"x\" is not a number"),
        (["other.yaml", "--baseline", "b"], "--baseline is the result of one scenario"),
        (["--summary", "./tiny.yaml"], "'./tiny.yaml' is the scenario 'tiny.yaml', which would be overwritten"),
        (["--summary", "x", "--junit", "./x"], "--junit: './x' is what --summary writes"),
        (["--against", "a", "--junit", "a"], "--junit: 'a' is the build 'a'"),
        (["--baseline", "b", "--junit", "./b"], "--junit: './b' is the baseline 'b'"),
        (["--time", "1s"], "--time belongs to --self-test"),
        (["--self-test", "--time", "10"], "has no unit"), (["--self-test", "more.yaml"], "takes one SCENARIO"),
        (["--self-test", "--against", "x"], "does not go with --self-test"),
    ])
    func whatIsWrongIsSaidBeforeAnythingRuns(arguments: [String], message: String) throws {
        let outcome = try command.run(["gate", "tiny.yaml"] + arguments)
        #expect([1, 2].contains(outcome.status) && outcome.output.isEmpty, "\(outcome.status)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(!command.exists("Reports"))
    }

    @Test(arguments: ["--junit", "--summary"])
    func aFolderIsNoFile(option: String) throws {
        let outcome = try command.run("gate", "tiny.yaml", "--set", "thresholds=[hyperion.read.p50 < 1h]", option, ".")
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors == ".: error: this is a folder: name a file in it, such as ./NAME\n")
    }

    @Test func aSecondSelfTestInOneFolderIsRefused() throws {
        let arguments = [
            "gate", "--self-test", "tiny.yaml", "--set", "run.operations=200", "--repetitions=2", "--output=proof",
        ]
        let first = try command.start(arguments + ["--comparisons=1000000", "--time=10m"])
        _ = try HyperionCommand.eventually("the first comparison") {
            let log = (try? command.contents("proof/comparisons.jsonl")) ?? Data()
            return log.count { $0 == UInt8(ascii: "\n") } > 1 ? true : nil
        }
        let second = try command.run(arguments)
        #expect(second.status == 2 && second.output.isEmpty)
        #expect(
            second.errors == "proof: error: another program (process \(first.pid)) writes into this folder: wait until "
                + "it has ended, or write --output with another folder\n")
        kill(first.pid, SIGKILL)
        #expect(first.end().status == -SIGKILL)
        // It is given back by the system.
        #expect(throws: Never.self) { try FolderLock(command.folder + "/proof") }
    }

    @Test func aScenarioIsNeeded() throws {
        let outcome = try command.run("gate")
        #expect(outcome.status == 2 && outcome.errors.contains("SCENARIO is missing"))
    }

    @Test func theSelfTestKeepsWhatItHas() throws {
        let arguments = [
            "gate", "--self-test", "tiny.yaml", "--set", "run.operations=200", "--repetitions=2", "--output=proof",
        ]
        let first = try command.run(arguments + ["--comparisons=1", "--time=10m"])
        // Two pairs decide nothing.
        #expect(first.status == 4 && first.output.contains("Not shown: "), "\(first.output)\(first.errors)")
        #expect(first.output.contains("the gate as a whole") && first.output.contains("20 %"))
        let log = String(decoding: try command.contents("proof/comparisons.jsonl"), as: UTF8.self)
        #expect(log.split(separator: "\n").count == 7)
        let second = try command.run(arguments + ["--comparisons=5", "--time=10m"])
        // None of two found where at least 95 % are to be.
        #expect(second.status == 3 && second.output.contains("NOT REACHED"))
        let longer = String(decoding: try command.contents("proof/comparisons.jsonl"), as: UTF8.self)
        #expect(longer.hasPrefix(log) && longer.split(separator: "\n").count == 1 + 5 + 2 + 4)
        let csv = String(decoding: try command.contents("proof/self-test.csv"), as: UTF8.self)
        #expect(csv.hasPrefix("slowdown,metric,comparisons,failed,rate,low,high"))
        #expect(csv.contains("\n0,any,5,0,0,0,"))
        #expect(String(decoding: try command.contents("proof/self-test.md"), as: UTF8.self).contains("| none |"))
        let other = try command.run(arguments + ["--set", "records=10", "--comparisons=1"])
        #expect(other.status == 2 && other.errors.contains("it holds comparisons of another design"))
        // No time: nothing more is measured, and the table is still there.
        let none = try command.run(arguments + ["--comparisons=9", "--time=0s"])
        #expect(none.status == 3 && none.output.contains("the gate as a whole"))
    }
}
