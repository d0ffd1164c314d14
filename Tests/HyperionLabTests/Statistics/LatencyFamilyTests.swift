import Testing

@testable import HyperionLab

/// Which histogram stands behind which metric.
@Suite struct LatencyFamilyTests {
    private func arms(_ change: (inout OperationSample) throws -> Void) throws -> [ArmSample] {
        try (0..<2).map { repetition in
            var arm = try SummaryFixture.arm("fast", repetition, reads: 1e6, latencies: [(100, 2000)])
            try change(&arm.phases[0].operations[0])
            return arm
        }
    }

    private func line(_ arms: [ArmSample], _ metric: Metric) -> MetricSummary? {
        SummaryFixture.line(
            Summary.make(from: arms, scenario: SummaryFixture.scenario(baseline: nil)), "fast", "read", metric)
    }

    @Test func underClosedLoadThePlainNamesAreOfTheService() throws {
        let arms = try arms { _ in }
        #expect(line(arms, .p50)?.value == 100)
        for metric in Metric.allCases where metric.isOfOpenLoad || metric.isBatched {
            #expect(line(arms, metric) == nil, "\(metric)")
        }
    }

    @Test func underOpenLoadThePlainNamesAreOfTheResponse() throws {
        let arms = try arms {
            $0.response = try SummaryFixture.histogram([(200, 1000), (1500, 1000)])
            $0.achievedPerSecond = 5e5
        }
        #expect(line(arms, .p50)?.value == 200 && line(arms, .serviceP50)?.value == 100)
        #expect(line(arms, .p99)?.value == 1500 && line(arms, .serviceP99)?.value == 100)
        #expect(line(arms, .max)?.value == 1500 && line(arms, .serviceMax)?.value == 100)
        #expect(line(arms, .mean)?.value == 850 && line(arms, .serviceMean)?.value == 100)
        #expect(line(arms, .achievedRate)?.value == 5e5)
        // 4,000 samples have none beyond: no number, and a threshold on it decides nothing.
        let deep = try #require(line(arms, .serviceP9999))
        #expect(deep.value == nil && deep.note == "fewer than 10 samples beyond")
    }

    @Test func aBatchIsDividedByItsOperations() throws {
        let arms = try arms {
            $0.batched = BatchedSample(
                operations: 64, histogram: try SummaryFixture.histogram([(160, 90), (320, 10)]), isMixed: true)
        }
        #expect(line(arms, .batchedP50)?.value == 2.5)
        let mean = try #require(line(arms, .batchedMean)?.value)
        #expect(abs(mean - 2.75) < 0.01)
        #expect(line(arms, .batchedP50)?.note.hasPrefix("means of 64 operations timed as a whole, of the mix") == true)
        #expect(line(arms, .p50)?.value == 100, "the single ones are as they were")
    }

    @Test func aBatchOfNothingIsSaidAndHarmsNothing() throws {
        let arms = try arms { $0.batched = BatchedSample(operations: 0, histogram: "", isMixed: false) }
        let line = try #require(line(arms, .batchedP50))
        #expect(line.value == nil && line.note.contains("say not how many operations"))
    }

    @Test func everyServiceMetricHasItsPlainName() {
        #expect(Metric.services.map { $0.underClosedLoad?.rawValue } == Metric.latencies.map(\.rawValue))
        #expect(Metric.services.map(\.rawValue) == Metric.latencies.map { "service-" + $0.rawValue })
        #expect(Metric.services.map(\.quantile) == Metric.latencies.map(\.quantile))
    }

    // MARK: Batches

    @Test func onlyQuickOperationsAreBatched() {
        let clock = TickClock(source: .clockGetTime, nanosecondsPerTick: 1)
        func batches(of chunks: [[UInt64]]) -> [Bool] {
            var timer = BatchTimer(clock, Histogram())
            return chunks.map { ticks in
                if timer.isDue {
                    timer.endBatch(1, isWhole: true)
                    return true
                }
                for tick in ticks { timer.note(tick) }
                timer.endChunk(of: ticks.count)
                return false
            }
        }
        let quick: [UInt64] = [0, 0, 0]
        let slow: [UInt64] = [0, .max, .max]
        #expect(batches(of: Array(repeating: quick, count: 16)) == (1...16).map { $0 % 8 == 0 })
        #expect(batches(of: Array(repeating: slow, count: 16)) == (1...16).map { _ in false })
        #expect(batches(of: Array(repeating: slow, count: 6) + [quick, quick])[7], "the chunk before decides")
    }

    @Test func aChunkThatWasCutShortIsNoBatch() {
        let clock = TickClock(source: .clockGetTime, nanosecondsPerTick: 1)
        var timer = BatchTimer(clock, Histogram())
        timer.endBatch(5, isWhole: false)
        #expect(timer.histogram.isEmpty)
        timer.endBatch(5, isWhole: true)
        #expect(timer.histogram.totalCount == 1 && timer.histogram.maximum == 5)
    }
}
