import Foundation
import Testing

@testable import HyperionLab

/// What the reports and the exit code make of verdicts on histories.
@Suite struct LinearizabilityReportTests {
    /// The fixture with a recorded pass in each arm, all of `engine` with this outcome.
    private func result(
        _ outcome: LinearizabilityVerdict.Outcome, of engine: String = "std-unordered-map"
    ) -> RunResult {
        var result = ResultFixture.result()
        for number in result.samples.indices where result.samples[number].engine != "null" {
            let own = result.samples[number].engine == engine ? outcome : .linearizable
            var verdict = LinearizabilityVerdict(
                outcome: own, keys: 40, undecidedKeys: own == .undecided ? 3 : 0,
                violatedKeys: own == .violated ? 2 : 0,
                operations: 900_000, seconds: 1.5)
            if own == .violated {
                verdict.counterexample = LinearizabilityVerdict.Counterexample(
                    key: "k|1", words: "the read of 1.1 by thread 2 began after the write of 1.2 was acknowledged",
                    operations: [
                        .init(thread: "thread 1", text: "write of 1.2", begin: 1000, end: 1100),
                        .init(thread: "thread 2", text: "read of 1.1", begin: 1200, end: 1300),
                    ], isMinimal: true)
            }
            let sample = RecordingSample(
                phase: 1, pass: .fullSpeed, witnesses: 40, operations: 10_000_000, recorded: 900_000, isCut: false,
                operationsPerSecond: 9e6, plainOperationsPerSecond: 1e7, tornReads: own == .torn ? 5 : 0,
                history: "histories/a.log", verdict: verdict)
            result.samples[number].recordings = [sample]
            result.samples[number].counters = CounterCheck(
                source: "tsc", isInvariant: true, offsets: [(-80, 90), (-70, 60), (-50, 90)])
        }
        return result
    }

    @Test func linearizableIsPartOfPassing() {
        let verdict = RunVerdict(result(.linearizable))
        #expect(verdict.outcome == .passed && verdict.sentence.contains("every recorded history is linearizable"))
    }

    /// Exit 3 and 4; undecided only if nothing else failed.
    @Test func whatIsNotLinearizableFails() {
        #expect(RunVerdict(result(.violated)).outcome == .failed)
        #expect(RunVerdict(result(.torn)).outcome == .failed)
        #expect(RunVerdict(result(.undecided)).outcome == .undecided)
        var both = result(.undecided)
        both.verdicts[0].outcome = .failed
        #expect(RunVerdict(both).outcome == .failed)
    }

    @Test func theReportShowsVerdictAndCounterexample() throws {
        let text = MarkdownReport.text(result(.violated))
        #expect(text.contains("| `hyperion` | mixed | ✓ linearizable | 4,500,000 | 9 % | 40 | 0.900x |"))
        #expect(text.contains("`std-unordered-map` **WRONG** | mixed | **✗ NOT LINEARIZABLE** |"))
        #expect(text.contains("thread 1  write of 1.2  ├"))
        #expect(text.contains("allows offsets of -80 to 90 ns"))
        #expect(text.contains("\n\n" + ReportModel.operationLegend))
        let order = try ["## Linearizability", "## Comparison"].map { try #require(text.firstRange(of: $0)).lowerBound }
        #expect(order[0] < order[1])
        #expect(!MarkdownReport.text(ResultFixture.result()).contains("Linearizab"))
    }

    @Test func theTerminalHasAColumnForIt() {
        let text = TerminalTable.text(result(.torn))
        #expect(text.contains("linearizable") && text.contains("TORN"))
        #expect(text.contains("verified: hyperion in mixed: linearizable, 4,500,000 operations on 40 witness keys"))
        #expect(text.contains("WRONG: std-unordered-map in mixed: 25 torn values read"))
        #expect(!TerminalTable.text(ResultFixture.result()).contains("linearizable"))
    }

    /// Each pass has keys of its own, and stops to judge at the eighth.
    @Test func keysOfSeveralPassesAreNotAdded() {
        func faults(_ keys: [Int]) -> [String] {
            var result = result(.violated)
            for (number, sample) in result.samples.enumerated() where sample.engine == "std-unordered-map" {
                result.samples[number].recordings = keys.map { count in
                    var recording = sample.recordings![0]
                    recording.verdict?.violatedKeys = count
                    if count == 0 { recording.verdict?.outcome = .linearizable }
                    return recording
                }
            }
            return ReportModel(result).linearizabilityFaults
        }
        let start = "std-unordered-map in mixed: not linearizable ("
        let passes = ResultFixture.result().samples.count { $0.engine == "std-unordered-map" }
        #expect(faults([2, 0]) == [start + "2 keys violated in one pass; \(passes) passes have violations)"])
        #expect(
            faults([1, 8]) == [start + "at least 8 keys violated in one pass; \(2 * passes) passes have violations)"])
    }

    @Test func resultsKeepItAndOlderOnesHaveNone() throws {
        let bytes = try ResultFile.encode(result(.violated))
        let again = try JSONDecoder().decode(RunResult.self, from: bytes)
        #expect(again.samples[0].recordings == result(.violated).samples[0].recordings)
        let old = try JSONDecoder().decode(RunResult.self, from: ResultFile.encode(ResultFixture.result()))
        #expect(old.samples.allSatisfy { $0.recordings == nil && $0.counters == nil })
    }
}
