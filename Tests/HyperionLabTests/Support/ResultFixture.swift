@testable import HyperionLab

/// A run as the reports meet it, made by hand: 1M records, a load, a phase of reads and a mix of 95 % and 5 %.
/// Every figure follows from the engine's speed, so that a test can say what should come out.
enum ResultFixture {
    struct Engine {
        var name: String
        /// Nanoseconds of one operation.
        var load: Double
        var read: Double
        var bytesPerRecord: Double
    }

    static let engines = [
        Engine(name: "hyperion", load: 71.2, read: 277, bytesPerRecord: 105.4),
        Engine(name: "null", load: 2.9, read: 3.1, bytesPerRecord: 0.02),
        Engine(name: "swift-dictionary", load: 1411, read: 764, bytesPerRecord: 214.8),
        Engine(name: "std-unordered-map", load: 640, read: 812, bytesPerRecord: 183.1),
    ]
    static let baseline = "swift-dictionary"
    static let repetitions = 5
    /// In nanoseconds: the least of all workers.
    static let dependentLoad = 112.4
    static let clockCost = 16.36

    static func result(engines: [Engine] = engines) -> RunResult {
        let scenario = scenario(engines: engines.map(\.name))
        let p50 = Threshold.MetricName(engine: "hyperion", operation: "read@alone", metric: .p50)
        let threshold = Threshold(
            text: "hyperion.read@alone.p50 <= 0.7x baseline", metric: p50, comparison: .lessOrEqual,
            bound: .relative(
                factor: 0.7,
                to: Threshold.MetricName(engine: baseline, operation: "read@alone", metric: .p50)))
        var result = RunResult(
            hyperion: "0.1.0", startedAt: 1_772_373_909, finishedAt: 1_772_374_209,
            scenarioFile: "Scenarios/ycsb-b.yaml", overrides: ["records=1M"], scenario: scenario,
            environment: environment, complete: true, interruption: nil,
            samples: (0..<repetitions).flatMap { repetition in
                engines.enumerated().map { sample($0.element, repetition: repetition, position: $0.offset) }
            },
            failures: [], metrics: metrics(engines),
            verdicts: [
                Verdict(threshold: threshold, outcome: .passed, measured: "307 ns against 0.7 × 819 ns (573 ns)")
            ])
        result.dependentLoadNanoseconds = dependentLoad
        return result
    }

    /// The same run with one of everything that can go wrong.
    static func faulty() -> RunResult {
        var result = result()
        result.samples[0].corrupted = 1
        result.samples[3].phases[1].operations[0].wrong = 12
        result.samples[7].phases[1].operations[0].wrong = 12
        result.samples.removeLast()
        result.complete = false
        result.interruption = "SIGINT"
        result.failures = [
            ArmFailure(
                engine: "std-unordered-map", repetition: 3, reason: "killed by signal 11 (SIGSEGV)",
                diagnostics: "loading\nfree(): invalid pointer")
        ]
        result.verdicts[0].outcome = .failed
        return result
    }

    static func scenario(engines: [String]) -> Scenario {
        let whole = Scenario.Share(millionths: Scenario.Share.whole)
        return Scenario(
            name: "ycsb-b", description: "95 % reads, 5 % updates, zipfian", seed: 42, store: .keyValue,
            records: 1_000_000, keys: .generated(bytes: 16),
            values: .init(classes: [.init(low: 64, high: 64, weight: whole)]),
            phases: [
                .init(label: "alone", mix: .shared([.init(kind: .read, share: whole)])),
                .init(
                    label: "mixed",
                    mix: .shared([
                        .init(kind: .read, share: .init(millionths: 950_000)),
                        .init(kind: .update, share: .init(millionths: 50_000)),
                    ])),
            ],
            distribution: .zipfian(theta: 0.99), threads: .init(), load: .closed, pages: .transparent, arena: nil,
            run: .init(
                warmupNanoseconds: nil, durationNanoseconds: 5_000_000_000, operations: nil, repetitions: repetitions),
            engines: engines, baseline: baseline, thresholds: [])
    }

    static let environment = EnvironmentReport(
        hostArchitecture: "x86_64", processor: "Fixture 9000", onlineProcessors: 4, allowedProcessors: [0, 1, 3],
        hypervisor: true,
        caches: [
            .init(level: 1, kind: "data", bytes: 32 << 10, sharedBy: 1),
            .init(level: 3, kind: "unified", bytes: 32 << 20, sharedBy: 4),
        ],
        nodes: [.init(number: 0, processors: [0, 1, 2, 3], memoryBytes: 4_792_213_504, distances: [10])],
        memoryBytes: 4_792_213_504, pageBytes: 4096, transparentHugePages: "madvise",
        hugePages: [.init(size: 2 << 20, reserved: 0, free: 0)], kernel: "Linux 6.18.44",
        operatingSystem: "Debian GNU/Linux 12 (bookworm)", governor: nil, loadAverages: [0.01, 0.13, 0.08],
        clocks: [.init(name: "tsc", costNanoseconds: clockCost, resolutionNanoseconds: 0.409)], swift: "6.3, release",
        memoryBandwidth: MemoryBandwidth(readBytesPerSecond: 11.2e9, copyBytesPerSecond: 5.31e9, byteCount: 128 << 20))

    static func sample(_ engine: Engine, repetition: Int, position: Int) -> ArmSample {
        // Repetitions differ by one percent, symmetrically around the middle one.
        let drift = 1 + Double(repetition - repetitions / 2) * 0.01
        func operation(_ name: String, _ nanoseconds: Double) -> OperationSample {
            OperationSample(
                operation: name, operations: 1_000_000, operationsPerSecond: 1e9 / nanoseconds / drift, wrong: 0,
                histogram: nil)
        }
        func phase(_ index: Int, _ operations: [OperationSample]) -> PhaseSample {
            PhaseSample(phase: index, operations: operations, seconds: 5, warmupSeconds: 1.5, settled: true)
        }
        return ArmSample(
            engine: engine.name, repetition: repetition, position: position,
            phases: [
                phase(-1, [operation("load", engine.load)]),
                phase(0, [operation("read@alone", engine.read)]),
                phase(1, [operation("read@mixed", engine.read / 0.95), operation("update@mixed", engine.read / 0.05)]),
            ],
            memory: MemorySample(
                residentBefore: 12 << 20, residentAfterLoad: (12 << 20) + UInt64(engine.bytesPerRecord * 1e6),
                residentPeak: (14 << 20) + UInt64(engine.bytesPerRecord * 1e6),
                bytesPerRecord: engine.bytesPerRecord, payloadBytesPerRecord: 80),
            clock: ClockSample(source: "tsc", costNanoseconds: clockCost, resolutionNanoseconds: 0.409),
            dependentLoadNanoseconds: dependentLoad * (1 + Double(repetition) * 0.01),
            statistics: engine.name == "hyperion"
                ? [NamedValue("records", 1_000_000), NamedValue("mean probe length", 1.38)] : [],
            corrupted: 0)
    }

    static func metrics(_ engines: [Engine]) -> [MetricSummary] {
        let base = engines.first { $0.name == baseline } ?? engines[0]
        return engines.flatMap { engine -> [MetricSummary] in
            func summary(
                _ operation: String, _ metric: Metric, _ value: Double?, of reference: Double?, note: String = ""
            ) -> MetricSummary {
                let isCompared = engine.name != "null" && engine.name != base.name
                let ratio = isCompared ? zip2(value, reference) : nil
                return MetricSummary(
                    name: .init(engine: engine.name, operation: operation, metric: metric), value: value,
                    low: value.map { $0 * 0.98 }, high: value.map { $0 * 1.02 }, ratio: ratio,
                    ratioLow: ratio.map { $0 * 0.96 }, ratioHigh: ratio.map { $0 * 1.03 },
                    samples: value == nil ? 0 : repetitions, note: note)
            }
            let operations: [(name: String, share: Double, own: Double, base: Double)] = [
                ("load", 1, engine.load, base.load), ("read@alone", 1, engine.read, base.read),
                ("read@mixed", 0.95, engine.read, base.read), ("update@mixed", 0.05, engine.read, base.read),
            ]
            let timed = operations.flatMap { operation -> [MetricSummary] in
                let throughput = summary(
                    operation.name, .throughput, operation.share * 1e9 / operation.own,
                    of: operation.share * 1e9 / operation.base)
                let hasFloor = engine.name != "null"
                let limit = { (own: Double, base: Double, note: String) in
                    summary(
                        operation.name, .limitRatio, hasFloor ? own / (2 * dependentLoad) : nil,
                        of: base / (2 * dependentLoad), note: note)
                }
                guard operation.name != "load" else {
                    return [throughput] + (hasFloor ? [limit(operation.own, operation.base, "")] : [])
                }
                let factors: [(Metric, Double)] = [(.p50, 1.05), (.p90, 1.4), (.p99, 2.4), (.p999, 5.5), (.max, 180)]
                return [throughput]
                    + factors.map { metric, factor in
                        summary(
                            operation.name, metric, operation.own * factor + clockCost,
                            of: operation.base * factor + clockCost)
                    }
                    + [
                        summary(
                            operation.name, .p9999, nil, of: nil,
                            note: "61,204 samples, where p99.99 needs 100,000")
                    ]
                    + (!hasFloor
                        ? []
                        : operation.share == 1
                            ? [limit(operation.own, operation.base, "")]
                            : [
                                limit(
                                    operation.own * 1.05 + clockCost, operation.base * 1.05 + clockCost,
                                    AccessFloor.noteOnMedian)
                            ])
            }
            return timed + [
                summary("memory", .bytesPerRecord, engine.bytesPerRecord, of: base.bytesPerRecord),
                summary(
                    "memory", .rss, 12_582_912 + engine.bytesPerRecord * 1e6,
                    of: 12_582_912 + base.bytesPerRecord * 1e6),
            ]
        }
    }

    private static func zip2(_ value: Double?, _ reference: Double?) -> Double? {
        guard let value, let reference else { return nil }
        return value / reference
    }
}
