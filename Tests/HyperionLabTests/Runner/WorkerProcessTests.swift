import Foundation
import Testing

@testable import HyperionLab

/// The worker's host against programs that are no workers.
@Suite struct WorkerProcessTests {
    /// As the command does: a worker that is gone is seen in its status.
    init() { signal(SIGPIPE, SIG_IGN) }

    private func failure(_ script: String) throws -> ArmFailure? {
        let folder = try TemporaryFolder()
        try folder.write("#!/bin/sh\n\(script)\n", to: "worker")
        let path = folder.path + "/worker"
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let job = WorkerJob(scenario: try tinyScenario(), engine: "hyperion", repetition: 3, position: 0)
        let outcome = try WorkerProcess(executable: path).run(job, tick: { false })
        guard case .failed(let failure) = outcome else { return nil }
        #expect(failure.engine == "hyperion" && failure.repetition == 3)
        return failure
    }

    @Test(arguments: [
        ("ILL", "killed by signal 4 (SIGILL)"), ("ABRT", "killed by signal 6 (SIGABRT)"),
        ("BUS", "killed by signal 7 (SIGBUS)"), ("KILL", "killed by signal 9 (SIGKILL)"),
        ("SEGV", "killed by signal 11 (SIGSEGV)"), ("TERM", "killed by signal 15 (SIGTERM)"),
    ])
    func aSignalIsNamed(signal: String, reason: String) throws {
        #expect(try failure("cat >/dev/null; kill -\(signal) $$")?.reason == reason)
    }

    @Test func anExitCodeIsNamedWithTheLastLinesOfItsComplaint() throws {
        let failure = try failure("cat >/dev/null; for i in 1 2 3 4 5 6 7 8 9 10; do echo line $i >&2; done; exit 7")
        #expect(failure?.reason == "exit code 7")
        #expect(failure?.diagnostics == (3...10).map { "line \($0)" }.joined(separator: "\n"))
    }

    @Test(arguments: ["exit 0", "cat >/dev/null", "cat >/dev/null; echo nonsense", "echo '{}'"])
    func anAnswerThatIsNoSampleIsAFailure(script: String) throws {
        let failure = try failure(script)
        #expect(failure?.reason.isEmpty == false)
        #expect(failure?.reason != "exit code 0", "that alone would read as success")
    }

    @Test func aWorkerThatFloodsItsPipesIsReadToTheEnd() throws {
        let failure = try failure("cat >/dev/null; head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2; exit 3")
        #expect(failure?.reason == "exit code 3")
    }

    @Test func aWorkerThatIsToldToStopIsGone() throws {
        let folder = try TemporaryFolder()
        try folder.write("#!/bin/sh\necho $$ > \(folder.path)/pid\nexec sleep 100\n", to: "worker")
        let path = folder.path + "/worker"
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let job = WorkerJob(scenario: try tinyScenario(), engine: "null", repetition: 0, position: 0)
        let outcome = try WorkerProcess(executable: path).run(job) { folder.names.contains("pid") }
        guard case .stopped = outcome else {
            Issue.record("not stopped")
            return
        }
        let text = try String(contentsOfFile: folder.path + "/pid", encoding: .utf8)
        if let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) { #expect(kill(pid, 0) != 0) }
    }

    @Test func aProgramThatCannotBeStartedIsAnError() throws {
        let job = WorkerJob(scenario: try tinyScenario(), engine: "null", repetition: 0, position: 0)
        #expect(throws: RunError.self) {
            try WorkerProcess(executable: "/nonexistent/hyperion").run(job, tick: { false })
        }
    }

    @Test func aJobSurvivesItsWayThroughJSON() throws {
        let scenario = try tinyScenario("operations: {read: 50%, update: 50%}", "engines: [hyperion, null]")
        let job = WorkerJob(scenario: scenario, engine: "null", repetition: 2, position: 1)
        let copy = try JSONDecoder().decode(WorkerJob.self, from: JSONEncoder().encode(job))
        #expect(copy.scenario == scenario && copy.engine == "null" && copy.repetition == 2 && copy.position == 1)
        #expect(throws: (any Error).self) { try Worker.run(Data("nonsense".utf8)) }
    }

    @Test func workersGetTheSameSeedsAndTheScenariosPages() throws {
        for (lines, tunable) in [
            ("pages: base", "0"), ("pages: transparent", "1"), ("allocator: system", "0"),
            ("pages: base\nallocator: system-huge-pages", "1"),
        ] {
            let environment = WorkerProcess.environment(for: try tinyScenario(lines))
            #expect(environment["SWIFT_DETERMINISTIC_HASHING"] == "1")
            #expect(environment["GLIBC_TUNABLES"] == "glibc.malloc.hugetlb=\(tunable):glibc.malloc.arena_max=1")
            #expect(environment["PATH"] == ProcessInfo.processInfo.environment["PATH"])
        }
    }
}
