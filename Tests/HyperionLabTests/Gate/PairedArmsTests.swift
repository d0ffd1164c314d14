import Foundation
import Testing

@testable import HyperionLab

/// Turns, with programs of which each only writes down when it was its turn.
@Suite struct PairedArmsTests {
    private let folder: TemporaryFolder

    init() throws {
        signal(SIGPIPE, SIG_IGN)
        folder = try TemporaryFolder()
    }

    private func program(_ name: String, _ script: String) throws -> GateBuild {
        try folder.write("#!/bin/sh\nread job\n\(script)\n", to: name)
        let path = folder.path + "/" + name
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return GateBuild(name: name, executable: path)
    }

    private func run(_ first: GateBuild, _ second: GateBuild, tick: @escaping () -> Bool = { false }) throws
        -> [ArmSample]
    {
        let job = WorkerJob(scenario: try tinyScenario(), engine: "null", repetition: 0, position: 0, pieces: 1)
        return try PairedArms(arms: [(job, first), (job, second)], tick: tick).run()
    }

    private func turns(_ count: Int, _ name: String) -> String {
        "i=0; while [ $i -lt \(count) ]; do echo turn; read go; echo \(name) >>\(folder.path)/log; i=$((i+1)); done"
    }

    private var log: String {
        let text = (try? String(contentsOfFile: folder.path + "/log", encoding: .utf8)) ?? ""
        return text.replacingOccurrences(of: "\n", with: "")
    }

    @Test func turnsGoToAndFro() throws {
        let sample = try JSONEncoder().encode(
            SystemTable.run(
                WorkerJob(scenario: try tinyScenario(), engine: "null", repetition: 0, position: 0)))
        try folder.write(String(decoding: sample, as: UTF8.self), to: "sample")
        let answer = "; cat \(folder.path)/sample"
        let samples = try run(
            try program("a", turns(5, "a") + answer), try program("b", turns(5, "b") + answer))
        #expect(samples.map(\.engine) == ["null", "null"])
        #expect(log == "abbaabbaab")
    }

    /// A build of another version may have fewer steps.
    @Test func oneThatNeedsFewerTurnsDoesNotEndTheOther() throws {
        let sample = try JSONEncoder().encode(
            SystemTable.run(
                WorkerJob(scenario: try tinyScenario(), engine: "null", repetition: 0, position: 0)))
        try folder.write(String(decoding: sample, as: UTF8.self), to: "sample")
        let answer = "; cat \(folder.path)/sample"
        let samples = try run(try program("a", turns(2, "a") + answer), try program("b", turns(5, "b") + answer))
        #expect(samples.count == 2 && log == "abbabbb")
    }

    @Test func twoThatDoNotFitIntoMemoryTakeNoTurns() throws {
        let long = try decodeScenario(scenarioText(["records: 200k", "keys: {source: generated, bytes: 16384}"]))
        let short = try decodeScenario(scenarioText(["records: 200k"]))
        #expect(!PairedArms.fit(long, memory: 16 << 30) && PairedArms.fit(short, memory: 16 << 30))
    }

    @Test(arguments: ["a", "b"])
    func oneThatDiesIsNamedAndTheOtherIsNotLeftBehind(dying: String) throws {
        let other = dying == "a" ? "b" : "a"
        let dead = try program(dying, turns(2, dying) + "; exit 9")
        let left = try program(other, "echo $$ >\(folder.path)/pid; " + turns(1000, other) + "; sleep 100")
        do {
            _ = try dying == "a" ? run(dead, left) : run(left, dead)
            Issue.record("a worker died and nothing was said")
        } catch GateError.armFailed(let build, _, let failure) {
            #expect(build == dying && failure.reason == "exit code 9")
        }
        let text = try String(contentsOfFile: folder.path + "/pid", encoding: .utf8)
        let pid = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(pid, 0) != 0)
    }

    @Test func oneThatNeverAsksCanBeStopped() throws {
        let silent = try program("a", "exec sleep 100")
        let other = try program("b", turns(1, "b"))
        var ticks = 0
        #expect(throws: GateError.self) {
            try run(silent, other) {
                ticks += 1
                return ticks > 3
            }
        }
    }

    @Test func passesAreCutIntoPiecesOfMillisecondsButNotUnderOpenLoad() throws {
        func pieces(_ lines: String...) throws -> Int {
            try decodeScenario(scenarioText(["records: 1k"] + lines)).turnPieces
        }
        #expect(try pieces("run: {duration: 12ms}") == 6)
        #expect(try pieces("run: {duration: 1ms}") == 1)
        #expect(try pieces("run: {duration: 10s}") == 20)
        #expect(try pieces("run: {duration: 10s}", "load: open(1k/s, poisson)") == 1)
    }

    @Test func piecesAddUp() throws {
        func outcome(_ operations: Int, _ latencies: [UInt64]) -> ThreadOutcome {
            let histogram = Histogram()
            for latency in latencies { histogram.record(latency) }
            return ThreadOutcome(
                operations: operations, seconds: 0.5, wrong: 1, isExhausted: false, tally: [UInt64(operations), 2],
                histograms: [histogram])
        }
        var sum = outcome(3, [10, 20, 30])
        try sum.add(outcome(2, [40, 50]))
        #expect(sum.operations == 5 && sum.seconds == 1 && sum.wrong == 2 && sum.tally == [5, 4])
        #expect(sum.histograms[0].totalCount == 5 && sum.histograms[0].value(atQuantile: 1) == 50)
    }
}
