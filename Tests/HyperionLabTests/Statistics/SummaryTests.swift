import Testing

@testable import HyperionLab

struct SummaryTests {
    /// Five repetitions whose speed drifts twofold while `fast` stays twice as fast as `slow`.
    static func drifting() throws -> [ArmSample] {
        try [1.0, 1.5, 2, 1.2, 1.8].enumerated().flatMap { repetition, drift in
            try [("slow", 1.0), ("fast", 2.0)].map { engine, speed in
                try SummaryFixture.arm(
                    engine, repetition, reads: 1e6 * drift * speed,
                    latencies: [(UInt64(1000 / drift / speed), 1000), (50_000, 20)])
            }
        }
    }

    @Test func linesComeInTheOrderOfTheScenario() throws {
        let lines = Summary.make(from: try Self.drifting(), scenario: SummaryFixture.scenario())
        let perEngine: [String] =
            ["load.throughput", "load.mean", "read.throughput", "read.mean"]
            + ["p50", "p90", "p99", "p99.9", "p99.99", "max"].map { "read.\($0)" }
            + ["memory.bytes-per-record", "memory.rss"]
        #expect(
            lines.map(\.name.description) == ["fast", "slow"].flatMap { engine in perEngine.map { "\(engine).\($0)" } })
    }

    @Test func valuesAreMediansOverRepetitions() throws {
        let lines = Summary.make(from: try Self.drifting(), scenario: SummaryFixture.scenario())
        let throughput = try #require(SummaryFixture.line(lines, "slow", "read", .throughput))
        #expect(throughput.value == 1.5e6 && throughput.low == 1e6 && throughput.high == 2e6)
        #expect(throughput.samples == 5 && throughput.note == "interval covers 93.8 %")
        #expect(SummaryFixture.line(lines, "slow", "read", .p50)?.value == 666)
        #expect(SummaryFixture.line(lines, "slow", "load", .mean)?.value == 1000)
        #expect(SummaryFixture.line(lines, "slow", "memory", .bytesPerRecord)?.value == 100)
        #expect(SummaryFixture.line(lines, "slow", "memory", .rss)?.value == 4096)
        #expect(SummaryFixture.line(lines, "slow", "load", .p50) == nil)
    }

    @Test func ratiosArePairedAndThoseOfTheBaselineAreOne() throws {
        let lines = Summary.make(from: try Self.drifting(), scenario: SummaryFixture.scenario())
        let fast = try #require(SummaryFixture.line(lines, "fast", "read", .throughput))
        // Unpaired, the drift would have spread them from 1 to 4.
        for ratio in [fast.ratio, fast.ratioLow, fast.ratioHigh] { #expect(abs((ratio ?? 0) - 2) < 1e-9) }
        let slow = try #require(SummaryFixture.line(lines, "slow", "read", .throughput))
        #expect(slow.ratio == 1 && slow.ratioLow == 1 && slow.ratioHigh == 1)
        let alone = Summary.make(from: try Self.drifting(), scenario: SummaryFixture.scenario(baseline: nil))
        #expect(alone.allSatisfy { $0.ratio == nil && $0.ratioLow == nil })
    }

    @Test func percentilesNeedTenSamplesBeyond() throws {
        // 1020 in each: 10 beyond p99, 1 beyond p99.9, 0 beyond p99.99.
        let lines = Summary.make(from: try Self.drifting(), scenario: SummaryFixture.scenario())
        #expect(SummaryFixture.line(lines, "fast", "read", .p99)?.value != nil)
        for metric in [Metric.p999, .p9999] {
            let line = try #require(SummaryFixture.line(lines, "fast", "read", metric))
            #expect(line.value == nil && line.low == nil && line.ratio == nil && line.samples == 0)
            #expect(line.note == "fewer than 10 samples beyond")
        }
    }

    @Test func aRepetitionWithFewBeyondDoesNotTakePart() throws {
        let samples = try [(UInt64(2000), UInt64(10)), (500, 20)].enumerated().map { repetition, latencies in
            try SummaryFixture.arm("fast", repetition, reads: 1, latencies: [(latencies.1, latencies.0)])
        }
        let lines = Summary.make(from: samples, scenario: SummaryFixture.scenario(baseline: nil))
        let line = try #require(SummaryFixture.line(lines, "fast", "read", .p99))
        #expect(
            line.value == 10 && line.samples == 1
                && line.note == "left out 1 of 2 repetitions with fewer than 10 samples beyond")
    }

    @Test func oneRepetitionHasOnlyTheIntervalOfItsRanks() throws {
        let sample = try SummaryFixture.arm("fast", 0, reads: 5, latencies: [(7, 100)])
        let lines = Summary.make(from: [sample], scenario: SummaryFixture.scenario(baseline: "fast"))
        let line = try #require(SummaryFixture.line(lines, "fast", "read", .p50))
        #expect(line.value == 7 && line.low == 7 && line.high == 7 && line.note.isEmpty)
        #expect(SummaryFixture.line(lines, "fast", "read", .mean)?.low == nil)
        // Its engine failed throughout: no lines.
        #expect(!lines.contains { $0.name.engine == "slow" })
    }

    @Test func missingArmsAreSaid() throws {
        var samples = try Self.drifting()
        samples.removeAll { $0.engine == "slow" && $0.repetition > 1 }
        let lines = Summary.make(from: samples, scenario: SummaryFixture.scenario())
        let line = try #require(SummaryFixture.line(lines, "fast", "read", .throughput))
        #expect(line.samples == 5 && line.note == "interval covers 93.8 %; ratio from 2 of 5 repetitions")
    }

    @Test func anUnreadableHistogramIsSaidAndHarmsNothingElse() throws {
        var samples = try Self.drifting()
        samples[0].phases[0].operations[0].histogram = "HISTFAAA"
        let lines = Summary.make(from: samples, scenario: SummaryFixture.scenario())
        let line = try #require(SummaryFixture.line(lines, "slow", "read", .p50))
        #expect(line.samples == 4)
        #expect(line.note.hasPrefix("histogram of repetition 0 unreadable: truncated in the frame"))
        #expect(SummaryFixture.line(lines, "slow", "read", .throughput)?.samples == 5)
    }

    @Test func noSamplesMakeNoLines() {
        #expect(Summary.make(from: [], scenario: SummaryFixture.scenario()).isEmpty)
    }
}
