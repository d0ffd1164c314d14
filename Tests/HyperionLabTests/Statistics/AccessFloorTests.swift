import Foundation
import Testing

@testable import HyperionLab

@Suite struct AccessFloorTests {
    private static let whole = Scenario.Share(millionths: Scenario.Share.whole)
    private static let half = Scenario.Share(millionths: Scenario.Share.whole / 2)

    private static func environment(readBytesPerSecond: Double? = 10e9) -> EnvironmentReport {
        var environment = ResultFixture.environment
        environment.memoryBandwidth = readBytesPerSecond.map {
            MemoryBandwidth(readBytesPerSecond: $0, copyBytesPerSecond: 1, byteCount: 1)
        }
        return environment
    }

    /// The distance of one repetition whose dependent load takes 100 ns and whose records have 80 bytes.
    private static func distance(
        _ mix: [Scenario.Operation], _ operation: String, threads: Scenario.Threads = .init(), engine: String = "fast",
        rate: Double, median: Double?, bandwidth: Double? = 10e9
    ) throws -> (ratio: Double?, note: String?)? {
        var scenario = SummaryFixture.scenario()
        scenario.phases = [.init(mix: .shared(mix))]
        scenario.threads = threads
        let arm = try SummaryFixture.arm(engine, 0, reads: rate, latencies: nil)
        let environment = environment(readBytesPerSecond: bandwidth)
        let floor = AccessFloor(scenario: scenario, environment: environment, samples: [arm])
        return floor.distance(of: operation, in: arm, operationsPerSecond: rate, median: median)
    }

    @Test func aloneTheTimeComesFromThroughputOfEachThread() throws {
        let read = [Scenario.Operation(kind: .read, share: Self.whole)]
        let one = try #require(try Self.distance(read, "read", rate: 2e6, median: 9))
        #expect(one.ratio == 2.5 && one.note == nil, "500 ns over two loads of 100 ns")
        let four = try #require(try Self.distance(read, "read", threads: .init(mixed: 4), rate: 2e6, median: 9))
        #expect(four.ratio == 10)
        let load = try #require(try Self.distance(read, "load", rate: 1e6, median: nil))
        #expect(load.ratio == 5)
    }

    @Test func inAMixItComesFromTheMedianLatency() throws {
        let mix = [Scenario.Operation(kind: .read, share: Self.half), .init(kind: .update, share: Self.half)]
        for operation in ["read", "update"] {
            let distance = try #require(try Self.distance(mix, operation, rate: 1e3, median: 300))
            #expect(distance.ratio == 1.5 && distance.note == "from p50, which contains the clock")
        }
        #expect(try Self.distance(mix, "read", rate: 1e3, median: nil) == nil)
    }

    @Test func overlappedLoadsAreHeldAgainstTheBandwidth() throws {
        // 80 bytes are two cache lines, and the index has one more: 192 bytes at 10 GB/s take 19.2 ns.
        let batch = [Scenario.Operation(kind: .multiRead, count: 32, share: Self.whole)]
        let keys = try #require(try Self.distance(batch, "multi-read", rate: 1e9 / 38.4, median: 1))
        #expect(abs(try #require(keys.ratio) - 2) < 1e-9)
        let scan = [Scenario.Operation(kind: .scan, count: 100, share: Self.whole)]
        let records = try #require(try Self.distance(scan, "scan", rate: 1e9 / 3840, median: 1))
        #expect(abs(try #require(records.ratio) - 3) < 1e-9)
        // Lengths that are drawn evenly: the middle one, half of that.
        let ranged = [Scenario.Operation(kind: .scan, count: 99, leastCount: 1, share: Self.whole)]
        let middle = try #require(try Self.distance(ranged, "scan", rate: 1e9 / 3840, median: 1))
        #expect(abs(try #require(middle.ratio) - 6) < 1e-9)
        // In a mix the latency is that of a batch: 32 keys of 19.2 ns.
        let mix = [
            Scenario.Operation(kind: .multiRead, count: 32, share: Self.half), .init(kind: .read, share: Self.half),
        ]
        let mixed = try #require(try Self.distance(mix, "multi-read", rate: 1, median: 3 * 614.4))
        #expect(abs(try #require(mixed.ratio) - 3) < 1e-9)
        let unknown = try #require(try Self.distance(batch, "multi-read", rate: 1, median: 1, bandwidth: nil))
        #expect(unknown.ratio == nil && unknown.note == "memory bandwidth was not measured")
    }

    @Test func whatTouchesNothingHasNoFloor() throws {
        let read = [Scenario.Operation(kind: .read, share: Self.whole)]
        #expect(try Self.distance(read, "read", engine: "null", rate: 1e9, median: 1) == nil)
        for server in ["redis", "memcached"] {
            #expect(try Self.distance(read, "read", engine: server, rate: 1e9, median: 1) == nil)
        }
        #expect(try Self.distance(read, "memory", rate: 1e9, median: 1) == nil)
        for rate in [0, -1, Double.nan, .infinity] {
            let ratio = try Self.distance(read, "read", rate: rate, median: 1)?.ratio
            #expect(ratio == nil || ratio == 0, "\(rate)")
        }
    }

    @Test func itIsAMetricWithItsOwnIntervalAndRatio() throws {
        let scenario = SummaryFixture.scenario()
        let samples = try SummaryTests.drifting()
        let floor = AccessFloor(scenario: scenario, environment: Self.environment(), samples: samples)
        let lines = Summary.make(from: samples, scenario: scenario, floor: floor)
        let fast = try #require(SummaryFixture.line(lines, "fast", "read", .limitRatio))
        // 3 M/s are 333 ns, over two loads of 100 ns.
        #expect(abs(try #require(fast.value) - 5.0 / 3) < 1e-9 && fast.samples == 5)
        #expect(abs(try #require(fast.ratio) - 0.5) < 1e-9, "half the time of the baseline, pair by pair")
        #expect(SummaryFixture.line(lines, "slow", "load", .limitRatio)?.value == 5)
        #expect(SummaryFixture.line(lines, "fast", "memory", .limitRatio) == nil)

        func outcome(_ bound: Threshold.Bound) -> Verdict? {
            let name = Threshold.MetricName(engine: "fast", operation: "read", metric: .limitRatio)
            let threshold = Threshold(text: "", metric: name, comparison: .lessOrEqual, bound: bound)
            return Judge.verdicts(thresholds: [threshold], metrics: lines, samples: samples, floor: floor).first
        }
        #expect(outcome(.absolute(1.7))?.outcome == .passed)
        #expect(outcome(.absolute(1.6))?.measured == "1.67x (1.25x to 2.5x), bound 1.6x")
        let other = Threshold.MetricName(engine: "slow", operation: "read", metric: .limitRatio)
        #expect(outcome(.relative(factor: 0.5001, to: other))?.outcome == .passed)
        #expect(outcome(.relative(factor: 0.4999, to: other))?.outcome == .failed)
    }

    /// One worker's neighbour must not move the ratio of its engine.
    @Test func oneFloorHoldsForAllWorkersOfARun() throws {
        var samples = try SummaryTests.drifting()
        for index in samples.indices { samples[index].dependentLoadNanoseconds = 100 + 37 * Double(index % 4) }
        samples[1].dependentLoadNanoseconds = .nan
        samples[2].dependentLoadNanoseconds = 0
        samples[3].dependentLoadNanoseconds = -5
        let scenario = SummaryFixture.scenario()
        let floor = AccessFloor(scenario: scenario, environment: Self.environment(), samples: samples)
        #expect(floor.dependentLoadNanoseconds == 100)
        let lines = Summary.make(from: samples, scenario: scenario, floor: floor)
        let calm = try SummaryTests.drifting()
        let same = Summary.make(
            from: calm, scenario: scenario,
            floor: AccessFloor(scenario: scenario, environment: Self.environment(), samples: calm))
        let noisy = lines.filter { $0.name.metric == .limitRatio }
        let quiet = same.filter { $0.name.metric == .limitRatio }
        #expect(noisy.count == 4 && noisy == quiet, "the floor of each is the least of all: 100 ns")
    }

    @Test func whereNoWorkerMeasuredItThereIsNoRatio() throws {
        var samples = try SummaryTests.drifting()
        for index in samples.indices { samples[index].dependentLoadNanoseconds = 0 }
        let scenario = SummaryFixture.scenario()
        let floor = AccessFloor(scenario: scenario, environment: Self.environment(), samples: samples)
        let distance = floor.distance(of: "read", in: samples[0], operationsPerSecond: 1e6, median: nil)
        #expect(floor.dependentLoadNanoseconds == nil && distance?.ratio == nil)
        #expect(distance?.note == "the latency of a dependent load was not measured")
    }

    /// The same number in the terminal, the report and the result, and the harness's worker takes part.
    @Test func everyReportNamesTheSameFloor() throws {
        var result = ResultFixture.result()
        result.harness = ResultFixture.sample(ResultFixture.engines[1], repetition: 0, position: 0)
        result.harness?.dependentLoadNanoseconds = 50
        let judged = Runner.judged(result)
        #expect(judged.dependentLoadNanoseconds == 50)
        let read = try ResultFile.decode(ResultFile.encode(judged), path: "results.json")
        #expect(read.dependentLoadNanoseconds == 50)
        #expect(TerminalTable.text(read).contains("takes 50.0 ns, the least of 21 workers; one thread"))
        #expect(MarkdownReport.text(read).contains("takes 50.0 ns here") == true)
        let name = Threshold.MetricName(engine: "hyperion", operation: "read@alone", metric: .limitRatio)
        let metric = try #require(read.metrics.first { $0.name == name })
        // 277 ns over two loads of 50 ns.
        #expect(abs(try #require(metric.value) - 2.77) < 1e-9)
        #expect(MetricsCSV.text(read).contains("hyperion,read@alone,limit-ratio,x,2.77"))
    }

    /// Ratios of results from before that are each to its own worker's floor, and their reports say so.
    @Test func anOlderResultKeepsItsMedian() throws {
        var old = ResultFixture.result()
        old.dependentLoadNanoseconds = nil
        let bytes = try ResultFile.encode(old)
        let object = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        #expect(object["samples"] != nil && object["dependentLoadNanoseconds"] == nil)
        let read = try ResultFile.decode(bytes, path: "results.json")
        #expect(read.dependentLoadNanoseconds == nil)
        #expect(TerminalTable.text(read).contains("takes 115 ns, the median of 20 workers; one thread"))
    }

    @Test func thresholdsTakeAPlainNumber() throws {
        func bound(_ text: String) throws -> Threshold.Bound? {
            try decodeScenario(scenarioText(["thresholds: [\(text)]"])).thresholds.first?.bound
        }
        #expect(try bound("hyperion.read.limit-ratio <= 1.2") == .absolute(1.2))
        #expect(try bound("hyperion.load.limit-ratio < 3") == .absolute(3))
        for wrong in [
            "hyperion.read.limit-ratio <= 5ns", "hyperion.read.limit-ratio <= 1.2x", "hyperion.memory.limit-ratio < 2",
            "hyperion.read.limit-ratio <= 2x hyperion.read.p50", "hyperion.read.limit-ratio < -1",
        ] {
            #expect(throws: ScenarioError.self, "\(wrong)") { try bound(wrong) }
        }
    }
}
