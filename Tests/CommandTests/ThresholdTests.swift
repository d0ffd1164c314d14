import Foundation
import HyperionLab
import Testing

@Suite struct ThresholdTests {
    private let command: HyperionCommand
    init() throws { command = try HyperionCommand() }

    @Test(
        arguments: [
            ("hyperion.read.p50 < 1h", 0, "Passed: "),
            ("hyperion.read.p50 < 1ns", 3, "FAILED: 1 of 1 threshold violated"),
            ("hyperion.read.p50 < 1h, hyperion.read.p50 < 1ns", 3, "FAILED: 1 of 2 thresholds violated"),
            // 2,000 operations are too few for a percentile of 99.99.
            ("hyperion.read.p99.99 < 1h", 4, "NO FULL VERDICT: 1 of 1 threshold undecided"),
            ("hyperion.read.p99.99 < 1h, hyperion.read.p50 < 1ns", 3, "FAILED: "),
            ("hyperion.load.throughput > 1/s, hyperion.memory.bytes-per-record < 1MiB", 0, "Passed: "),
        ] as [(String, Int32, String)])
    func theExitCodeIsTheVerdict(thresholds: String, status: Int32, sentence: String) throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--no-report", "--set", "thresholds=[\(thresholds)]")
        #expect(outcome.status == status)
        #expect(outcome.output.contains("\n" + sentence), "\(outcome.output)\(outcome.errors)")
    }

    /// What crashed comes before what is undecided: the run could not be done.
    @Test func aThresholdOnAnEngineWhoseArmCrashed() throws {
        let started = try command.start(
            ["run", "tiny.yaml", "--output=out", "--set", "thresholds=[hyperion.read.p50 < 1h]"])
        kill(try started.worker(), SIGSEGV)
        let outcome = started.end()
        #expect(outcome.status == 1)
        let result = try ResultFile.read(command.folder + "/out")
        #expect(result.verdicts.map(\.outcome) == [.undecided] && result.failures.count == 1)
    }
}
