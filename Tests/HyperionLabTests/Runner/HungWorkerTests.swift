import Foundation
import Testing

@testable import HyperionLab

/// Workers that do nothing, or do not even read what they are told.
@Suite struct HungWorkerTests {
    private let folder: TemporaryFolder
    private var worker: String { folder.path + "/worker" }

    init() throws {
        signal(SIGPIPE, SIG_IGN)
        folder = try TemporaryFolder()
    }

    private func plant(_ script: String) throws {
        try folder.write("#!/bin/sh\n\(script)\n", to: "worker")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: worker)
    }

    /// A job whose text is longer than a pipe holds.
    private func longJob() throws -> WorkerJob {
        var scenario = try tinyScenario()
        scenario.description = String(repeating: "x", count: 1 << 20)
        return WorkerJob(scenario: scenario, engine: "null", repetition: 0, position: 0)
    }

    @Test(arguments: ["exec sleep 1000", "read -r job; exec sleep 1000", "echo turn; exec sleep 1000"])
    func aWorkerThatHangsIsKilledAndSaysWhatItSaid(script: String) throws {
        try plant("echo $$ > \(folder.path)/pid; echo so far >&2; \(script)")
        let patience = WorkerPatience(forAStep: 1, forAll: 1)
        let job = WorkerJob(scenario: try tinyScenario(), engine: "null", repetition: 4, position: 0)
        let outcome = try WorkerProcess(executable: worker, patience: patience).run(job, tick: { false })
        guard case .failed(let failure) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(failure.reason.hasPrefix("hung: it gave no sign of life for 1"), "\(failure.reason)")
        #expect(failure.reason.hasSuffix(" s and was killed"))
        #expect(failure.engine == "null" && failure.repetition == 4 && failure.diagnostics == "so far")
        let pid = try String(contentsOfFile: folder.path + "/pid", encoding: .utf8)
        #expect(kill(try #require(pid_t(pid.trimmingCharacters(in: .whitespacesAndNewlines))), 0) != 0)
    }

    /// Ten times three tenths of a second are longer than it may be silent.
    @Test func signsOfLifeAreWaitedFor() throws {
        try plant("cat >/dev/null & for i in 1 2 3 4 5 6 7 8 9 10; do echo step; sleep 0.3; done; exit 7")
        let patience = WorkerPatience(forAStep: 2, forAll: 2)
        let job = WorkerJob(scenario: try tinyScenario(), engine: "null", repetition: 0, position: 0)
        let outcome = try WorkerProcess(executable: worker, patience: patience).run(job, tick: { false })
        guard case .failed(let failure) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(failure.reason == "exit code 7")
    }

    @Test func theRunGoesOn() throws {
        try plant(#"read -r job; case "$job" in *'"engine":"hyperion"'*) exec sleep 1000;; esac; exit 7"#)
        let text = scenarioText([
            "records: 100", "engines: [hyperion, std-unordered-map]",
            "run: {warmup: 0s, duration: 1ms, operations: 10, repetitions: 1}",
        ])
        let decoded = try ScenarioDecoder.decode(text: Array(text.utf8), file: "a.yaml", overrides: [])
        var runner = Runner(decoded, executable: worker, version: "0")
        runner.patience = WorkerPatience(forAStep: 2, forAll: 2)
        let result = try runner.run(progress: { _ in }, partial: { _ in })
        #expect(result.complete && result.samples.isEmpty)
        #expect(result.failures.map(\.engine) == ["hyperion", "std-unordered-map"])
        #expect(result.failures.first?.reason.hasPrefix("hung: ") == true)
        #expect(result.failures.last?.reason == "exit code 7")
    }

    @Test func aJobThatNobodyReadsHoldsNothingUp() throws {
        try plant("exec sleep 1000")
        var looks = 0
        let outcome = try WorkerProcess(executable: worker).run(try longJob()) {
            looks += 1
            return looks > 3
        }
        guard case .stopped = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func aLongJobArrivesWhole() throws {
        try plant("wc -c >&2; exit 7")
        let job = try longJob()
        guard case .failed(let failure) = try WorkerProcess(executable: worker).run(job, tick: { false }) else {
            Issue.record("it succeeded")
            return
        }
        var told = job
        told.tellsSteps = true
        #expect(Int(failure.diagnostics) == (try JSONEncoder().encode(told).count) + 1)
    }

    // MARK: How long is too long

    @Test func silenceIsCountedBetweenSignsAndNotWhileEverythingStands() {
        let second: UInt64 = 1_000_000_000
        var silence = Silence(WorkerPatience(forAStep: 3, forAll: 5), now: 0)
        for time in 1...5 as ClosedRange<UInt64> { #expect(silence.isTooLong(signs: 0, now: time * second) == nil) }
        #expect(silence.isTooLong(signs: 1, now: 6 * second) == nil)
        for time in 7...9 as ClosedRange<UInt64> { #expect(silence.isTooLong(signs: 1, now: time * second) == nil) }
        #expect(silence.isTooLong(signs: 1, now: 10 * second) == 4)
        #expect(silence.isTooLong(signs: 2, now: 11 * second) == nil)
        // An hour in which this process did not run either.
        #expect(silence.isTooLong(signs: 2, now: 3611 * second) == nil)
    }

    @Test func patienceGrowsWithThePlan() throws {
        func patience(_ lines: String..., counting: Bool? = nil) throws -> WorkerPatience {
            WorkerPatience(
                WorkerJob(
                    scenario: try decodeScenario(scenarioText(lines)), engine: "null", repetition: 0, position: 0,
                    counting: counting))
        }
        let short = try patience("records: 100", "run: {duration: 1s, repetitions: 1}")
        #expect(short.forAStep > 60 && short.forAll > short.forAStep)
        #expect(try patience("records: 100", "run: {duration: 1h, repetitions: 1}").forAStep >= 5 * 3600)
        #expect(try patience("records: 10M", "run: {duration: 1s, repetitions: 1}").forAStep > short.forAStep + 1000)
        #expect(
            try patience("records: 100", "run: {duration: 1s, repetitions: 1}", counting: true).forAll
                > 50 * (short.forAll - 60))
    }
}
