import Foundation
import Testing

/// What `hyperion check` does with the files that it is given: it replaces none that it reads, waits for none longer
/// than it may, and leaves nothing behind that nobody asked for.
@Suite struct CheckFilesTests {
    private let command: HyperionCommand
    private static let good = "hyperion-history 1 register initial=nil\n0 invoke write 1\n0 ok\n"

    init() throws {
        command = try HyperionCommand()
        try command.write(Self.good, to: "h")
        try command.write(Self.good + "0 invoke read\n0 ok 2\n", to: "bad")
    }

    private func text(_ file: String) throws -> String { String(decoding: try command.contents(file), as: UTF8.self) }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: command.folder).sorted()
    }

    // MARK: Nothing is overwritten

    /// The history was replaced by its certificate.
    @Test(arguments: ["certificate", "html", "counterexample"])
    func anOutputThatIsTheHistory(_ option: String) throws {
        _ = try command.shell("ln -s h link; ln h hard; mkdir d; ln -s ../h d/link")
        for (history, output) in [("h", "h"), ("h", "./d/../h"), ("h", "link"), ("link", "h"), ("d/link", "hard")] {
            let outcome = try command.run("check", history, "--\(option)", output)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            #expect(
                outcome.errors.hasPrefix(
                    "hyperion check: error: --\(option): '\(output)' is the history '\(history)', which would be "
                        + "overwritten; name another file\n"), "\(outcome.errors)")
        }
        let input = try command.shell("$hyperion check - --\(option) h < h")
        #expect(input.status == 2 && input.errors.contains("'h' is the history on standard input"), "\(input.errors)")
        #expect(try text("h") == Self.good)
    }

    @Test func twoOutputsThatAreOne() throws {
        _ = try command.shell("mkdir d; echo old > d/old; ln -s d link")
        for (first, second) in [("x", "x"), ("d/old", "link/old"), ("d/x", "link/x"), ("new/x", "./new/y/../x")] {
            let outcome = try command.run("check", "h", "--html", first, "--certificate", second)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            #expect(outcome.errors.contains("--certificate: '\(second)' is what --html writes"), "\(outcome.errors)")
        }
        #expect(try text("d/old") == "old\n")
        #expect(!command.exists("x") && !command.exists("d/x") && !command.exists("new"))
    }

    /// Foundation's own splitting of such paths trapped.
    @Test(arguments: ["certificate", "html"]) func namesOfOneCharacter(_ option: String) throws {
        for name in ["x", "~", "é"] {
            let outcome = try command.run("check", "h", "--\(option)", name)
            #expect(outcome.status == 0 && command.exists(name), "\(outcome.errors)")
        }
        #expect(try command.run("check", "bad", "--counterexample", "y").status == 3 && command.exists("y"))
        let dash = try command.run("check", "h", "--\(option)", "-")
        #expect(dash.status == 2 && dash.output.isEmpty && !command.exists("-"))
        #expect(
            dash.errors.hasPrefix(
                "hyperion check: error: --\(option): '-' is no file; write /dev/stdout, or ./- for a file of that name\n"
            ),
            "\(dash.errors)")
    }

    /// Those are written to one after the other.
    @Test func outputsThatAreNoFiles() throws {
        let piped = try command.shell("$hyperion check h --html /dev/stdout --certificate /dev/stdout > out")
        #expect(piped.status == 0, "\(piped.errors)")
        #expect(try text("out").contains("</html>") && text("out").contains("hyperion-certificate 1 register"))
        #expect(try command.run("check", "h", "--html", "/dev/null", "--certificate", "/dev/null").status == 0)
    }

    // MARK: Cut off

    /// The last line of `1 ok 123`, of which the last byte, or the last two, were not written any more.
    @Test func aHistoryThatMayBeCut() throws {
        let history = "hyperion-history 1 register initial=nil\n0 invoke write 123\n0 ok\n1 invoke read\n1 ok 12"
        let warning =
            "cut: warning: the last line has no end: if the history was cut off there, what that line says may be wrong, and "
            + "the verdict with it\n"
        try command.write(history, to: "cut")
        let cut = try command.run("check", "cut")
        #expect(cut.status == 3 && cut.errors == warning, "\(cut.errors)")
        #expect(try command.run("check", "cut", "--json").output.contains("\"warning\" : \"the last line has no end"))
        try command.write(history + "3", to: "cut")
        let whole = try command.run("check", "cut")
        #expect(whole.status == 0 && whole.errors.isEmpty, "\(whole.errors)")
        try command.write(history + "\n", to: "cut")
        let wrong = try command.run("check", "cut")
        #expect(wrong.status == 3 && wrong.errors.isEmpty, "\(wrong.errors)")
    }

    // MARK: Nothing is left behind

    /// The folder was made before anything was read.
    @Test(arguments: [("nowhere", 2), ("bad", 3)] as [(String, Int32)])
    func aFolderForNothing(_ history: String, _ code: Int32) throws {
        let before = try files()
        #expect(try command.run("check", history, "--certificate", "new/deep/x").status == code)
        #expect(try files() == before)
    }

    @Test func aFolderForSomething() throws {
        #expect(try command.run("check", "h", "--certificate", "new/deep/x", "--html", "new/page").status == 0)
        #expect(try text("new/deep/x").hasPrefix("hyperion-certificate") && text("new/page").contains("</html>"))
    }

    @Test(arguments: [
        ("h/x", "Not a directory"), ("h/new/x", "Not a directory"), ("dangling/x", "Not a directory"),
        ("new/" + String(repeating: "n", count: 256), "File name too long"),
        ("/proc/new/x", "No such file or directory"),
    ])
    func whatCannotBeWrittenIsSaidBeforeAnythingIsRead(_ path: String, _ reason: String) throws {
        _ = try command.shell("ln -s nowhere dangling")
        let before = try files()
        let outcome = try command.run("check", "h", "--certificate", path)
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.errors == "\(path): error: cannot be written: \(reason)\n")
        #expect(try files() == before)
    }

    @Test func anInterruptedCheckEndsByTheSignal() throws {
        let before = try files() + ["pipe"]
        _ = try command.shell("mkfifo pipe")
        let started = try command.start(["check", "pipe", "--certificate", "new/x", "--time", "50s"])
        _ = try isOpen("pipe", started)
        kill(started.pid, SIGTERM)
        #expect(started.end().status == -SIGTERM)
        #expect(try files() == before.sorted())
    }

    /// The pipe is full, so that the page is only written once somebody reads.
    @Test func aFileThatIsBeingWrittenIsFinishedFirst() throws {
        let keeper = try command.start(
            [
                "-c",
                """
                await() { i=0; until [ -e $1 ] || [ $i -gt 6000 ]; do i=$((i + 1)); sleep 0.01; done; }
                mkfifo page; exec 3<>page; head -c 65536 /dev/zero >&3; : > full
                await go; cat <&3 > got & await done; kill $!
                """,
            ], program: "/bin/sh")
        _ = try HyperionCommand.eventually("a full pipe") { command.exists("full") ? true : nil }
        let started = try command.start(["check", "bad", "--html", "page"])
        _ = try isOpen("page", started)
        kill(started.pid, SIGINT)
        try command.write("", to: "go")
        #expect(started.end().status == -SIGINT)
        _ = try HyperionCommand.eventually("the page") { (try? text("got"))?.contains("</html>") == true ? true : nil }
        try command.write("", to: "done")
        _ = keeper.end()
    }

    private func isOpen(_ file: String, _ started: HyperionCommand.Started) throws -> Bool {
        try HyperionCommand.eventually("the open \(file)") {
            let folder = "/proc/\(started.pid)/fd"
            let open = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            let names = open.compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
            }
            return names.contains { $0.hasSuffix("/\(file)") } ? true : nil
        }
    }

    // MARK: Silence

    /// It waited for the next byte, however long that took.
    @Test(arguments: [
        "$hyperion check pipe --time 300ms", "exec 3<>pipe; $hyperion check pipe --time 300ms",
        "exec 3<>pipe; $hyperion check - --time 300ms < pipe",
        "exec 3<>pipe; cat h >&3; $hyperion check - --time 300ms < pipe",
        "$hyperion check h --recheck pipe --time 300ms",
    ])
    func anInputThatSaysNothing(_ line: String) throws {
        let outcome = try command.shell("mkfifo pipe; \(line)")
        #expect(outcome.status == 4)
        #expect(outcome.errors.contains("the time allowed ended before the history did"), "\(outcome.errors)")
    }

    @Test func whatIsKnownOfAnInputThatStopped() throws {
        let outcome = try command.shell("mkfifo pipe; exec 3<>pipe; cat h >&3; $hyperion check pipe --time 300ms")
        #expect(outcome.status == 4)
        #expect(outcome.errors == "pipe: the time allowed ended before the history did; allow more time (line 4)\n")
    }

    @Test func anInputThatIsSlow() throws {
        for time in ["", "--time 50s"] {
            #expect(
                try command.shell("(sleep 0.3; cat h; sleep 0.3; echo '0 invoke read') | $hyperion check - \(time)")
                    .status == 0)
            #expect(
                try command.shell("rm -f pipe; mkfifo pipe; (sleep 0.3; cat bad > pipe) & $hyperion check pipe \(time)")
                    .status == 3)
            let empty = try command.shell(
                "rm -f pipe; mkfifo pipe; (sleep 0.3; : > pipe) & $hyperion check pipe \(time)")
            #expect(empty.status == 2 && empty.errors.contains("there is no history here"), "\(empty.errors)")
        }
    }

    // MARK: Names

    /// It was looked for under another name.
    @Test func aNameThatIsNotText() throws {
        let outcome = try command.shell("cp h \"$(printf 'h\\377')\"; $hyperion check \"$(printf 'h\\377')\"")
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("hyperion: error: argument 2, \"h\\xff\", is not UTF-8"), "\(outcome.errors)")
        #expect(try command.shell("cp h ünï; $hyperion check ünï").status == 0)
        #expect(
            try command.shell("cp h \"$(printf 'h\\377')\"; $hyperion check - < \"$(printf 'h\\377')\"").status == 0)
    }
}
