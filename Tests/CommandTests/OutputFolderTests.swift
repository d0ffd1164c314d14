import Foundation
import HyperionLab
import Testing

/// Folders and disks that take nothing: exit code 1, and what was measured is kept as far as it can be.
@Suite struct OutputFolderTests {
    private let command: HyperionCommand
    init() throws { command = try HyperionCommand() }

    @Test(arguments: [
        ("tiny.yaml/below", "Not a directory"), ("tiny.yaml", "Not a directory"),
        ("/proc/hyperion", "No such file or directory"), ("/dev/null/x", "Not a directory"),
    ])
    func aFolderThatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured(folder: String, reason: String) throws {
        let outcome = try command.run("run", "tiny.yaml", "--output", folder)
        #expect(outcome.errors == "\(folder): error: cannot be written: \(reason)\n")
        #expect(outcome.status == 1 && outcome.output.isEmpty)
    }

    /// A shell's `ulimit -f` counts 512 bytes: the probe still fits, the result does not.
    @Test func filesThatMayNotGrow() throws {
        let outcome = try command.shell(
            "ulimit -f 1; exec $hyperion run tiny.yaml --output=out --set run.repetitions=2")
        #expect(outcome.status == 1)
        #expect(
            outcome.errors.contains(
                """
                out/results.json: error: cannot be written: File too large
                hyperion: warning: partial results are not saved; the run goes on
                """))
        #expect(outcome.errors.contains("The results could not be kept; the table above is all that is left of them."))
        #expect(outcome.output.contains("hyperion"), "the table is printed all the same")
        #expect(try FileManager.default.contentsOfDirectory(atPath: command.folder + "/out").isEmpty)
        let none = try command.shell("ulimit -f 0; exec $hyperion run tiny.yaml --output=none")
        #expect(none.errors.hasPrefix("none/") && none.errors.hasSuffix("cannot be written: File too large\n"))
        #expect(none.status == 1 && none.output.isEmpty)
    }

    @Test func aFullDiskKeepsTheResultsElsewhere() throws {
        try FileManager.default.createDirectory(
            atPath: command.folder + "/disk", withIntermediateDirectories: true)
        guard try command.shell("mount -t tmpfs -o size=4k none disk").status == 0 else {
            try Test.cancel("a file system cannot be mounted here: that a full disk loses no result is not tested")
        }
        defer { _ = try? command.shell("umount disk") }
        let outcome = try command.run("run", "tiny.yaml", "--output=disk")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("disk/results.json: error: cannot be written: No space left on device"))
        let kept = try #require(
            outcome.errors.split(separator: "\n").first { $0.hasPrefix("The results were kept in ") })
        let folder = kept.dropFirst("The results were kept in ".count).dropLast(" instead.".count)
        #expect(try ResultFile.read(String(folder)).complete)
    }

    @Test func aSecondRunIntoTheSameFolderIsRefused() throws {
        let first = try command.start(["run", "tiny.yaml", "--output=out", "--set", "run.repetitions=100"])
        defer {
            kill(first.pid, SIGINT)
            _ = first.end()
        }
        while !command.exists("out/results.json") { usleep(5000) }
        let second = try command.run("run", "tiny.yaml", "--output=out")
        #expect(second.status == 2 && second.output.isEmpty)
        #expect(second.errors.contains("out: error: another program (process "), "\(second.errors)")
    }

    /// What an earlier run of other engines left would pass for this one's.
    @Test func nothingOfAnEarlierRunStaysInItsFolder() throws {
        try command.write("kept", to: "out/notes.txt")
        _ = try command.run("run", "tiny.yaml", "--output=out", "--set", "engines=[null]", "--set", "baseline=null")
        #expect(command.exists("out/null-read.hlog"))
        let outcome = try command.run("run", "tiny.yaml", "--output=out", "--set", "baseline=hyperion")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let files = try FileManager.default.contentsOfDirectory(atPath: command.folder + "/out")
        #expect(files.contains("hyperion-read.hlog") && files.contains("notes.txt"))
        #expect(!files.contains { $0.hasPrefix("null-") || $0.hasPrefix(".hyperion") }, "\(files)")
    }

    @Test func aFolderForNoReportIsAContradiction() throws {
        let outcome = try command.run("run", "tiny.yaml", "--output=out", "--no-report")
        #expect(outcome.status == 2 && outcome.output.isEmpty && !command.exists("out"))
        #expect(outcome.errors.contains("--no-report writes nothing to --output: leave one of them out"))
    }

    @Test func runsThatBeginTogetherHaveFoldersOfTheirOwn() throws {
        let count = 6
        let runs = try (0..<count).map { number in
            try command.start(["run", "tiny.yaml", "--set", "engines=[null]", "--set", "seed=\(number)"])
        }
        let outcomes = runs.map { $0.end() }
        #expect(outcomes.allSatisfy { $0.status == 0 })
        #expect(Set(outcomes.map(\.errors)).count == count)
        let folders = try FileManager.default.contentsOfDirectory(atPath: command.folder + "/Reports/tiny")
        #expect(folders.count == count)
        let seeds = try folders.map { try ResultFile.read("\(command.folder)/Reports/tiny/\($0)").scenario.seed }
        #expect(seeds.sorted() == (0..<count).map { UInt64($0) })
    }
}
