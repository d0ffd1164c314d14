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
        #expect(failed.measured == "1.5 M/s (1 M/s to 2 M/s), bound 2 M/s")
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
        func text(_ value: Double, _ bound: Double) -> (String, String) {
            Judge.apart(value, bound) { Format.nanoseconds($0, digits: $1, trimmed: true) }
        }
        #expect(text(5004, 5000) == ("5.004 µs", "5 µs"))
        #expect(text(5000, 5000) == ("5 µs", "5 µs"))
        #expect(text(999.9, 1000) == ("999.9 ns", "1 µs"))
    }
}
