import Foundation
import Testing

@testable import HyperionLab

/// The search against workers whose answers are known.
@Suite struct MaximumRateSearchTests {
    init() { signal(SIGPIPE, SIG_IGN) }

    /// A pass that is so short that its thread never ran is no failure of the engine: it gives no answer (exit code 4).
    @Test func nothingMeasuredAtFullSpeedIsNoAnswerAndSaysWhy() throws {
        var sample = ResultFixture.sample(ResultFixture.engines[0], repetition: 0, position: 0)
        for phase in sample.phases.indices {
            for operation in sample.phases[phase].operations.indices {
                sample.phases[phase].operations[operation].operationsPerSecond = 0
            }
        }
        let folder = try TemporaryFolder()
        try folder.write(try JSONEncoder().encode(sample), to: "sample.json")
        try folder.write("#!/bin/sh\ncat > /dev/null; cat '\(folder.path)/sample.json'\n", to: "worker")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/worker")
        var scenario = try tinyScenario()
        scenario.engines = ["hyperion"]
        let bound = try LatencyBound(parsing: "p99<1ms", operations: scenario.operationNames)
        let result = try MaximumRateSearch(scenario, bound, executable: folder.path + "/worker").run { _ in }
        #expect(result.engines.map(\.outcome) == [.undecided])
        #expect(
            MaximumRateText.text(result).contains(
                "→ no answer: no operation ended at full speed; let passes take longer with run.duration\n"))
    }
}
