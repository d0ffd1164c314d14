import Testing

@testable import HyperionLab

@Suite struct QuickOperationsTests {
    private func name(_ metric: Metric) -> Threshold.MetricName {
        Threshold.MetricName(engine: "hyperion", operation: "read@alone", metric: metric)
    }

    @Test func onlyLatenciesOfWhatIsQuickAreHidden() {
        #expect(QuickOperations.hides(.p50, latency: 60, clockCost: 30))
        #expect(QuickOperations.hides(.p99, latency: 60, clockCost: 30))
        #expect(!QuickOperations.hides(.p50, latency: 90, clockCost: 30))
        #expect(!QuickOperations.hides(.throughput, latency: 60, clockCost: 30))
        #expect(!QuickOperations.hides(.batchedP50, latency: 60, clockCost: 30), "that is what they have instead")
        #expect(!QuickOperations.hides(.p50, latency: nil, clockCost: 30), "what was not measured is not hidden")
        #expect(!QuickOperations.hides(.p50, latency: 60, clockCost: 0))
    }

    @Test func theJudgeLooksAtTheMedian() throws {
        var judge = GateJudge(try PlotFixture.result().samples, rule: ComparisonRule(comparisons: 1))
        let names = [name(.throughput), name(.p50), name(.p99)]
        #expect(judge.hidden(names, clockCost: 1e9) == [name(.p50), name(.p99)])
        #expect(judge.hidden(names, clockCost: 1e-3) == [])
        let metrics: [Metric] = [.throughput, .p50, .bytesPerRecord]
        let remark = try #require(QuickOperations.remark([name(.p50)], metrics: metrics, clockCost: 30))
        #expect(remark.contains("--metrics throughput,p50,bytes-per-record judges them"))
        #expect(QuickOperations.remark([], metrics: metrics, clockCost: 30) == nil)
    }

    /// In a mix, an operation that becomes twice as slow moves the throughput of all by its share only.
    @Test func latenciesOfAMixAreJudged() throws {
        let mixed = try decodeScenario(scenarioText(["operations: {read: 95%, update: 5%}"]))
        let alone = try decodeScenario(scenarioText(["operations: {read: 100%}"]))
        #expect(!QuickOperations.isShownByThroughput("update", of: mixed))
        #expect(!QuickOperations.isShownByThroughput("read", of: mixed))
        #expect(QuickOperations.isShownByThroughput("read", of: alone))
    }
}
