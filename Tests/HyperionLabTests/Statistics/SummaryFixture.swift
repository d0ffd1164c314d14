@testable import HyperionLab

/// Samples and a scenario small enough to work out by hand.
enum SummaryFixture {
    static func scenario(engines: [String] = ["fast", "slow"], baseline: String? = "slow") -> Scenario {
        Scenario(
            name: "fixture", description: "", seed: 1, store: .keyValue, records: 10, keys: .generated(bytes: 16),
            values: .init(classes: [.init(low: 64, high: 64, weight: .init(millionths: Scenario.Share.whole))]),
            phases: [.init(mix: .shared([.init(kind: .read, share: .init(millionths: Scenario.Share.whole))]))],
            distribution: .uniform, threads: .init(), load: .closed, pages: .base, arena: nil,
            run: .init(warmupNanoseconds: nil, durationNanoseconds: 1, operations: nil, repetitions: 5),
            engines: engines, baseline: baseline, thresholds: [])
    }

    /// Latencies as (nanoseconds, count).
    static func histogram(_ latencies: [(UInt64, UInt64)]) throws -> String {
        let histogram = Histogram()
        for (value, count) in latencies { histogram.record(value, count: count) }
        return try histogram.encodedHdr()
    }

    static func arm(
        _ engine: String, _ repetition: Int, load: Double = 1e6, reads: Double, latencies: [(UInt64, UInt64)]?,
        bytesPerRecord: Double = 100
    ) throws -> ArmSample {
        let text = try latencies.map(histogram)
        return ArmSample(
            engine: engine, repetition: repetition, position: 0,
            phases: [
                PhaseSample(
                    phase: 0,
                    operations: [
                        OperationSample(
                            operation: "read", operations: 1, operationsPerSecond: reads, wrong: 0, histogram: text)
                    ], seconds: 1, warmupSeconds: 0, settled: true),
                PhaseSample(
                    phase: -1,
                    operations: [
                        OperationSample(
                            operation: "load", operations: 10, operationsPerSecond: load, wrong: 0, histogram: nil)
                    ], seconds: 1, warmupSeconds: 0, settled: true),
            ],
            memory: MemorySample(
                residentBefore: 0, residentAfterLoad: 1000, residentPeak: 4096, bytesPerRecord: bytesPerRecord,
                payloadBytesPerRecord: 80),
            clock: ClockSample(source: "tsc", costNanoseconds: 10, resolutionNanoseconds: 1),
            dependentLoadNanoseconds: 100, statistics: [], corrupted: 0)
    }

    static func line(_ lines: [MetricSummary], _ engine: String, _ operation: String, _ metric: Metric)
        -> MetricSummary?
    {
        lines.first { $0.name == Threshold.MetricName(engine: engine, operation: operation, metric: metric) }
    }
}
