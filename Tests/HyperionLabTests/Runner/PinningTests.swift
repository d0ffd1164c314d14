import Testing

@testable import HyperionLab

@Suite struct PinningTests {
    private func outcome(processor: Int, pin: Scenario.Threads.Pin) throws -> ThreadOutcome {
        let scenario = try tinyScenario()
        var parts = try TapeParts(scenario)
        let plan = StorePlan(
            capacity: 1000, arenaBytes: 1 << 20, pages: .base, seed: 1, largestValue: 64, largestBatch: 1)
        let alone = Pacing(others: 0..<0, own: 0..<0, ratio: 1)
        let state = ThreadState(
            DrivenSystem(NullSystem(plan)), plan, tape: try parts.draft(100).tape, pacing: alone, limit: 100)
        let outcomes = try PassThreads.run([state], .throughput, pin: pin, allowed: [processor]) { _, finished in
            finished.wait()
        }.outcomes
        return outcomes[0]
    }

    /// No machine has a processor of the highest number that a mask holds.
    @Test func aProcessorThatIsRefusedIsTold() throws {
        #expect(try outcome(processor: 1023, pin: .spread).refusedProcessor == 1023)
        #expect(try outcome(processor: 1023, pin: .none).refusedProcessor == nil)
        let allowed = try #require(ProcessorAffinity.allowed().first)
        #expect(try outcome(processor: allowed, pin: .spread).refusedProcessor == nil)
    }

    @Test func theReportCautionsByTheProcessorsName() {
        var result = ResultFixture.result()
        #expect(!ReportModel(result).cautions.contains { $0.contains("keep threads") })
        result.samples[1].refusedProcessors = [3]
        #expect(ReportModel(result).cautions.contains("the system did not keep threads on processor 3"))
        result.samples[4].refusedProcessors = [1, 3]
        #expect(ReportModel(result).cautions.contains("the system did not keep threads on processors 1, 3"))
        #expect(TerminalTable.text(result).contains("caution: the system did not keep threads on processors 1, 3"))
    }
}
