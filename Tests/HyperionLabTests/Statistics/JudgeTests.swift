import Testing

@testable import HyperionLab

struct JudgeTests {
    static func name(_ engine: String, _ operation: String, _ metric: Metric) -> Threshold.MetricName {
        Threshold.MetricName(engine: engine, operation: operation, metric: metric)
    }

    static func verdict(
        _ metric: Threshold.MetricName, _ comparison: Threshold.Comparison, _ bound: Threshold.Bound
    ) throws -> Verdict {
        let samples = try SummaryTests.drifting()
        let metrics = Summary.make(from: samples, scenario: SummaryFixture.scenario())
        let threshold = Threshold(text: "", metric: metric, comparison: comparison, bound: bound)
        let verdicts = Judge.verdicts(thresholds: [threshold], metrics: metrics, samples: samples)
        return try #require(verdicts.first)
    }

    @Test func absoluteBoundsAreHeldAgainstTheMedian() throws {
        let passed = try Self.verdict(Self.name("slow", "read", .p50), .less, .absolute(5000))
        #expect(passed.outcome == .passed && passed.measured == "666 ns (500 ns to 1 µs), bound 5 µs")
        let failed = try Self.verdict(Self.name("slow", "read", .throughput), .greaterOrEqual, .absolute(2e6))
        #expect(failed.outcome == .failed)
        #expect(failed.measured == "1.5 M ops/s (1 M ops/s to 2 M ops/s), bound 2 M ops/s")
    }

    @Test func relativeBoundsAreHeldAgainstPairs() throws {
        let other = Self.name("slow", "read", .throughput)
        let passed = try Self.verdict(
            Self.name("fast", "read", .throughput), .greater, .relative(factor: 1.9, to: other))
        #expect(passed.outcome == .passed && passed.measured == "2x (2 to 2), bound 1.9x")
        let latency = try Self.verdict(
            Self.name("fast", "read", .p50), .lessOrEqual,
            .relative(factor: 0.4, to: Self.name("slow", "read", .p50)))
        #expect(latency.outcome == .failed && latency.measured == "0.5x (0.499 to 0.5), bound 0.4x")
        // Another operation of another engine is as good; memory too.
        let memory = Self.name("slow", "memory", .rss)
        #expect(
            try Self.verdict(Self.name("fast", "memory", .rss), .lessOrEqual, .relative(factor: 1, to: memory)).outcome
                == .passed)
    }

    @Test func whatWasNotMeasuredDecidesNothing() throws {
        let percentile = try Self.verdict(Self.name("fast", "read", .p9999), .less, .absolute(1))
        #expect(percentile.outcome == .undecided)
        #expect(percentile.measured == "fast.read.p99.99 was not measured: fewer than 10 samples beyond")
        let engine = try Self.verdict(
            Self.name("fast", "read", .p50), .less, .relative(factor: 1, to: Self.name("gone", "read", .p50)))
        #expect(engine.outcome == .undecided && engine.measured == "gone.read.p50 was not measured")
    }

    @Test func sidesWithoutACommonRepetitionDecideNothing() throws {
        let samples = [
            try SummaryFixture.arm("fast", 0, reads: 5, latencies: nil),
            try SummaryFixture.arm("slow", 1, reads: 5, latencies: nil),
        ]
        let threshold = Threshold(
            text: "", metric: Self.name("fast", "read", .throughput), comparison: .less,
            bound: .relative(factor: 2, to: Self.name("slow", "read", .throughput)))
        let metrics = Summary.make(from: samples, scenario: SummaryFixture.scenario())
        let verdicts = Judge.verdicts(thresholds: [threshold], metrics: metrics, samples: samples)
        #expect(verdicts.map(\.outcome) == [.undecided])
        #expect(verdicts[0].measured == "no repetition measured both sides")
    }

    @Test func aNearMissDoesNotReadAsAHit() {
        let text = MetricText.apart(5004, 5000) { MetricText.quantity($0, .nanoseconds, digits: $1) }
        #expect(text == ("5.004 µs", "5 µs"))
        let same = MetricText.apart(5000, 5000) { MetricText.quantity($0, .nanoseconds, digits: $1) }
        #expect(same == ("5 µs", "5 µs"))
    }

    @Test(
        arguments: [
            (0, Metric.Unit.nanoseconds, "0 ns"), (0.25, .nanoseconds, "0.25 ns"), (4200, .nanoseconds, "4.2 µs"),
            (999.9, .nanoseconds, "1 µs"), (3.6e12, .nanoseconds, "3600 s"), (-1500, .nanoseconds, "-1.5 µs"),
            (96, .bytes, "96 B"), (3 * 1024 * 1024, .bytes, "3 MiB"), (1_352_000, .operationsPerSecond, "1.35 M ops/s"),
        ] as [(Double, Metric.Unit, String)])
    func quantitiesReadNaturally(value: Double, unit: Metric.Unit, text: String) {
        #expect(MetricText.quantity(value, unit) == text)
    }
}
