/// Everything that one run measured, as the versioned document `results.json`.
///
/// Every report is made from this alone: what is not in here cannot be printed.
public struct RunResult: Codable, Sendable {
    public static let schemaName = "hyperion-result"
    public static let schemaVersion = 1

    public var schema: String = RunResult.schemaName
    public var version: Int = RunResult.schemaVersion
    /// Version of the program that measured.
    public var hyperion: String
    /// Seconds since 1970 at the start of the first arm.
    public var startedAt: Double
    public var finishedAt: Double
    /// Path of the scenario file as the user gave it.
    public var scenarioFile: String
    /// What `--set` changed, as written.
    public var overrides: [String]
    public var scenario: Scenario
    public var environment: EnvironmentReport
    /// False until every arm of every repetition has been tried; `interruption` says why.
    public var complete: Bool
    public var interruption: String?
    /// In the order in which they ran.
    public var samples: [ArmSample]
    public var failures: [ArmFailure]
    /// Of one dependent load, the least of all workers: the floor of every `limit-ratio` (`AccessFloor`). nil: not
    /// measured, or a result from before there was one for all, where each ratio was to its own worker's.
    public var dependentLoadNanoseconds: Double?
    /// One arm of the engine that does nothing, where the scenario does not list it; nil: it does, or this failed.
    public var harness: ArmSample?
    /// nil: not asked for.
    public var counts: InstructionCounts?
    /// Derived from the samples by `Summary`; kept so that other tools need not derive them.
    public var metrics: [MetricSummary]
    public var verdicts: [Verdict]

    public init(
        hyperion: String, startedAt: Double, finishedAt: Double, scenarioFile: String, overrides: [String],
        scenario: Scenario, environment: EnvironmentReport, complete: Bool, interruption: String?,
        samples: [ArmSample], failures: [ArmFailure], metrics: [MetricSummary], verdicts: [Verdict]
    ) {
        self.hyperion = hyperion
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.scenarioFile = scenarioFile
        self.overrides = overrides
        self.scenario = scenario
        self.environment = environment
        self.complete = complete
        self.interruption = interruption
        self.samples = samples
        self.failures = failures
        self.metrics = metrics
        self.verdicts = verdicts
    }
}

/// One engine in one repetition: what one worker process measured.
public struct ArmSample: Codable, Sendable {
    public var engine: String
    /// From 0.
    public var repetition: Int
    /// Place in the repetition's order of arms, from 0.
    public var position: Int
    public var phases: [PhaseSample]
    public var memory: MemorySample
    public var clock: ClockSample
    /// Mean nanoseconds of one dependent load over the scenario's working set with its pages, in this process.
    public var dependentLoadNanoseconds: Double
    /// The engine's own statistics, by name, in print order.
    public var statistics: [NamedValue]
    /// Records whose contents, read back after all phases, differed from what was written.
    public var corrupted: UInt64
    /// What it took to make the empty store, before the load; nil: a result from before this was measured.
    public var creationSeconds: Double?
    /// Processors that threads should have stayed on, and the system refused to keep them there; nil: none.
    public var refusedProcessors: [Int]?
    /// What the worker's heap did; nil: not told, records in another process, or a result of an older version.
    public var heap: HeapSample?
    /// Recorded passes; nil: the scenario verifies nothing.
    public var recordings: [RecordingSample]?
    /// What their clock was shown to do.
    public var counters: CounterCheck?
    /// Where its threads ran and its records lay; nil: a result from before this was looked at.
    public var placement: PlacementSample?

    public init(
        engine: String, repetition: Int, position: Int, phases: [PhaseSample], memory: MemorySample,
        clock: ClockSample, dependentLoadNanoseconds: Double, statistics: [NamedValue], corrupted: UInt64
    ) {
        self.engine = engine
        self.repetition = repetition
        self.position = position
        self.phases = phases
        self.memory = memory
        self.clock = clock
        self.dependentLoadNanoseconds = dependentLoadNanoseconds
        self.statistics = statistics
        self.corrupted = corrupted
    }
}

public struct NamedValue: Codable, Sendable, Equatable {
    public var name: String
    public var value: Double
    public init(_ name: String, _ value: Double) { (self.name, self.value) = (name, value) }
}

public struct PhaseSample: Codable, Sendable {
    /// Index in `Scenario.phases`; -1: the initial load, whose only operation is `load`.
    public var phase: Int
    public var operations: [OperationSample]
    /// Of the throughput pass.
    public var seconds: Double
    public var warmupSeconds: Double
    /// Whether the warm-up ended because throughput was steady, not because its time was up.
    public var settled: Bool
    /// Of the throughput pass; nil in the load, in passes too short for it, and in older results.
    public var windows: ThroughputWindows?
    /// Operations a second of all threads in each piece of the throughput pass, where arms took turns (`PairedArms`);
    /// nil: the pass was one piece.
    public var pieceRates: [Double]?
    /// When the histograms were recorded; nil for the load, which has none, and in results of older versions.
    public var latencyPass: PassTime?
    /// Of each crew, under open load; nil under closed load.
    public var openLoad: [OpenLoadSample]?

    public init(
        phase: Int, operations: [OperationSample], seconds: Double, warmupSeconds: Double, settled: Bool,
        windows: ThroughputWindows? = nil, openLoad: [OpenLoadSample]? = nil
    ) {
        self.phase = phase
        self.operations = operations
        self.seconds = seconds
        self.warmupSeconds = warmupSeconds
        self.settled = settled
        self.windows = windows
        self.openLoad = openLoad
    }
}

public struct PassTime: Codable, Sendable, Equatable {
    /// Seconds since 1970.
    public var startedAt: Double
    /// From there to the end of its last thread.
    public var seconds: Double
    public init(startedAt: Double, seconds: Double) { (self.startedAt, self.seconds) = (startedAt, seconds) }
}

public struct OperationSample: Codable, Sendable {
    /// As in metric names: `read`, `multi-read`, `read@alone`; `load` for the initial load.
    public var operation: String
    /// Operations finished in the throughput pass, over all threads; a multi-read counts each of its keys.
    public var operations: UInt64
    public var operationsPerSecond: Double
    /// Those that did not find their key although it was there, or found one that was not. 0 in a correct engine.
    public var wrong: UInt64
    /// Service latencies in nanoseconds of the latency pass (HdrHistogram V2, base64); nil where none was taken.
    /// A multi-read and a scan are one value a batch.
    public var histogram: String?
    /// Response latencies, from when each operation was due, coded alike; nil under closed load.
    public var response: String?
    /// Operations finished a second under open load; a multi-read is one.
    public var achievedPerSecond: Double?
    /// Nil where operations take long beside the clock, and under open load.
    public var batched: BatchedSample?

    public init(
        operation: String, operations: UInt64, operationsPerSecond: Double, wrong: UInt64, histogram: String?,
        response: String? = nil, achievedPerSecond: Double? = nil, batched: BatchedSample? = nil
    ) {
        self.operation = operation
        self.operations = operations
        self.operationsPerSecond = operationsPerSecond
        self.wrong = wrong
        self.histogram = histogram
        self.response = response
        self.achievedPerSecond = achievedPerSecond
        self.batched = batched
    }
}

/// All in bytes.
public struct MemorySample: Codable, Sendable {
    /// Resident before the store was made, and after the load.
    public var residentBefore: UInt64
    public var residentAfterLoad: UInt64
    public var residentPeak: UInt64
    /// (residentAfterLoad − residentBefore) / records.
    public var bytesPerRecord: Double
    /// Mean of key + value bytes over the loaded records.
    public var payloadBytesPerRecord: Double

    public init(
        residentBefore: UInt64, residentAfterLoad: UInt64, residentPeak: UInt64, bytesPerRecord: Double,
        payloadBytesPerRecord: Double
    ) {
        self.residentBefore = residentBefore
        self.residentAfterLoad = residentAfterLoad
        self.residentPeak = residentPeak
        self.bytesPerRecord = bytesPerRecord
        self.payloadBytesPerRecord = payloadBytesPerRecord
    }
}

public struct ClockSample: Codable, Sendable {
    /// `tsc` or `clock_gettime`.
    public var source: String
    /// What an empty timed section reads: contained in every latency, not subtracted.
    public var costNanoseconds: Double
    public var resolutionNanoseconds: Double
    public init(source: String, costNanoseconds: Double, resolutionNanoseconds: Double) {
        self.source = source
        self.costNanoseconds = costNanoseconds
        self.resolutionNanoseconds = resolutionNanoseconds
    }
}

public struct ArmFailure: Codable, Sendable {
    public var engine: String
    public var repetition: Int
    /// For a person: `killed by signal 11 (SIGSEGV)`, `exit code 1: …`.
    public var reason: String
    /// The last lines that the worker wrote to standard error.
    public var diagnostics: String
    public init(engine: String, repetition: Int, reason: String, diagnostics: String) {
        (self.engine, self.repetition, self.reason, self.diagnostics) = (engine, repetition, reason, diagnostics)
    }
}

/// One line of `metrics.csv`.
public struct MetricSummary: Codable, Sendable, Equatable {
    public var name: Threshold.MetricName
    /// Median over the repetitions, in `name.metric.unit`; nil: not enough samples behind it (see `note`).
    public var value: Double?
    /// Distribution-free interval of that median; with one repetition, of a percentile by the ranks within it, and
    /// nil for everything else.
    public var low: Double?
    public var high: Double?
    /// Median and interval of the paired ratios to the baseline engine, repetition by repetition.
    public var ratio: Double?
    public var ratioLow: Double?
    public var ratioHigh: Double?
    /// Repetitions behind it.
    public var samples: Int
    public var note: String
    public init(
        name: Threshold.MetricName, value: Double?, low: Double?, high: Double?, ratio: Double?, ratioLow: Double?,
        ratioHigh: Double?, samples: Int, note: String
    ) {
        self.name = name
        self.value = value
        self.low = low
        self.high = high
        self.ratio = ratio
        self.ratioLow = ratioLow
        self.ratioHigh = ratioHigh
        self.samples = samples
        self.note = note
    }
}

public struct Verdict: Codable, Sendable, Equatable {
    public enum Outcome: String, Codable, Sendable {
        case passed, failed
        /// The metrics that it needs were not measured.
        case undecided
    }
    public var threshold: Threshold
    public var outcome: Outcome
    /// What was measured and compared, for a person.
    public var measured: String
    public init(threshold: Threshold, outcome: Outcome, measured: String) {
        (self.threshold, self.outcome, self.measured) = (threshold, outcome, measured)
    }
}
