import Foundation

/// Searches, engine by engine, for the highest rate that holds a bound of response latency.
///
/// Each probe is as many repetitions as the scenario has, each a process of its own with the whole of an arm: load,
/// warm-up, a pass at full speed and one under open load. The metric's median over the repetitions is judged.
public struct MaximumRateSearch {
    /// One rate tried.
    public struct Probe: Codable, Sendable {
        public var ratePerSecond: Double
        public var verdict: String
        public var achievedPerSecond: Double?
        /// Of the operation that is worst, in nanoseconds; nil where there were too few samples.
        public var nanoseconds: Double?
        public var operation: String?
        public var largestBacklog: UInt64
        /// Of each operation's response; nil in files of older versions.
        public var latencies: [Latency]?

        /// Medians over the repetitions, in nanoseconds; nil where there were too few samples.
        public struct Latency: Codable, Equatable, Sendable {
            public var operation: String
            public var p50: Double?
            public var p99: Double?
        }
    }

    public struct EngineResult: Codable, Sendable {
        public enum Outcome: String, Codable, Sendable {
            /// Between `low` and `high`.
            case found
            /// The bound does not hold at `high`, the lowest rate tried.
            case belowLowest = "below-lowest"
            /// It holds at `low`, the highest rate tried: full speed is the limit.
            case aboveHighest = "above-highest"
            case undecided
            case wrongAnswers = "wrong-answers"
            case failed
        }
        public var engine: String
        public var outcome: Outcome
        public var low: Double?
        public var high: Double?
        /// Operations a second under closed load, of the slowest mix.
        public var fullSpeedPerSecond: Double?
        /// In the order in which they were tried.
        public var probes: [Probe]
        /// Of what failed, or could not be begun.
        public var reason: String?
    }

    public struct Result: Codable, Sendable {
        public static let schemaName = "hyperion-find-max"
        public static let schemaVersion = 1
        public var schema = Result.schemaName
        public var version = Result.schemaVersion
        public var scenario: Scenario
        public var bound: String
        public var resolution: Double
        public var engines: [EngineResult]
        /// Name of the signal that ended the search early.
        public var interruption: String?
        /// Seconds since 1970 at which it began, and the machine; nil in files of older versions.
        public var startedAt: Double?
        public var environment: EnvironmentReport?
    }

    /// Rates below full speed by more than this factor are not tried.
    static let deepest = 1024.0
    /// The first rate, unless the scenario has one, is full speed divided by it: most bounds hold there.
    static let firstShare = 8.0

    private let scenario: Scenario
    private let bound: LatencyBound
    private let worker: WorkerProcess

    public init(_ scenario: Scenario, _ bound: LatencyBound, executable: String) {
        self.scenario = scenario
        self.bound = bound
        worker = WorkerProcess(executable: executable)
    }

    /// - Parameter progress: called several times a second with what is being tried.
    public func run(progress: (String) -> Void) throws -> Result {
        var result = Result(
            scenario: scenario, bound: bound.text, resolution: RateSearch(start: 1, lowest: 1, highest: 1).resolution,
            engines: [], startedAt: Date().timeIntervalSince1970, environment: EnvironmentProbe.probe())
        for engine in scenario.engines where result.interruption == nil {
            result.engines.append(try search(engine, progress))
            result.interruption = Interruption.name
        }
        return result
    }

    private func search(_ engine: String, _ progress: (String) -> Void) throws -> EngineResult {
        var found = EngineResult(engine: engine, outcome: .failed, probes: [])
        let limits = Scenario.OpenLoad.slowest...Scenario.OpenLoad.fastest
        // A first arm tells the speed that rates are measured by.
        guard let scout = try arms(engine, rate: nil, repetitions: 1, &found, progress)?.first else { return found }
        guard let fullSpeed = Self.fullSpeed(of: scout, scenario) else {
            // A pass so short that its threads never ran: no fault of the engine.
            found.outcome = .undecided
            found.reason = "no operation ended at full speed; let passes take longer with run.duration"
            return found
        }
        found.fullSpeedPerSecond = fullSpeed
        let highest = min(max(fullSpeed, limits.lowerBound), limits.upperBound)
        var start = highest / Self.firstShare
        if case .open(let load) = scenario.load { start = load.rate }
        let search = RateSearch(
            start: start, lowest: max(highest / Self.deepest, limits.lowerBound), highest: highest)
        let answer = try search.run { rate in
            guard let samples = try arms(engine, rate: rate, repetitions: scenario.run.repetitions, &found, progress)
            else { return nil }
            let probe = Self.judge(samples, rate: rate, bound, operations: scenario.operationNames)
            found.probes.append(probe.probe)
            return probe.verdict
        }
        switch answer {
        case .between(let low, let high): (found.outcome, found.low, found.high) = (.found, low, high)
        case .belowLowest(let rate): (found.outcome, found.high) = (.belowLowest, rate)
        case .aboveHighest(let rate): (found.outcome, found.low) = (.aboveHighest, rate)
        case .undecided: found.outcome = .undecided
        case nil: break
        }
        return found
    }

    /// The samples of one probe; nil where one failed, answered wrongly, or the user interrupted.
    private func arms(
        _ engine: String, rate: Double?, repetitions: Int, _ found: inout EngineResult, _ progress: (String) -> Void
    ) throws -> [ArmSample]? {
        var scenario = scenario
        var arrivals = Scenario.Arrivals.constant
        if case .open(let load) = scenario.load { arrivals = load.arrivals }
        scenario.load = rate.map { .open(Scenario.OpenLoad(rate: $0, arrivals: arrivals)) } ?? .closed
        let pace = rate.map { "at \(Format.rate($0))" } ?? "at full speed"
        var samples: [ArmSample] = []
        for repetition in 0..<repetitions {
            let job = WorkerJob(scenario: scenario, engine: engine, repetition: repetition, position: 0)
            let text = "\(engine) \(pace), \(repetition + 1)/\(repetitions)"
            let outcome = try worker.run(job) {
                progress(text)
                return Interruption.name != nil
            }
            if let signal = Interruption.name {
                found.reason = "interrupted by \(signal)"
                return nil
            }
            switch outcome {
            case .stopped: return nil
            case .failed(let failure):
                found.reason = failure.reason + (failure.diagnostics.isEmpty ? "" : ": " + failure.diagnostics)
                return nil
            case .sample(let sample):
                let wrong = sample.phases.flatMap(\.operations).contains { $0.wrong > 0 } || sample.corrupted > 0
                if wrong, engine != ReportModel.nullEngine {
                    found.outcome = .wrongAnswers
                    found.reason = "wrong answers or corrupted records \(pace)"
                    return nil
                }
                samples.append(sample)
            }
        }
        return samples
    }

    /// Operations a second under closed load, as an open load counts them, of the mix that has the fewest.
    static func fullSpeed(of sample: ArmSample, _ scenario: Scenario) -> Double? {
        var slowest: Double?
        for phase in sample.phases where scenario.phases.indices.contains(phase.phase) {
            let described = scenario.phases[phase.phase]
            for mix in described.mix.wholes where !mix.isEmpty {
                let speed = mix.reduce(0.0) { sum, operation in
                    let name = Scenario.operationName(operation.kind, described)
                    let rate = phase.operations.first { $0.operation == name }?.operationsPerSecond ?? 0
                    // Its throughput is that of its keys.
                    return sum + (operation.kind == .multiRead ? rate / Double(operation.count) : rate)
                }
                slowest = min(slowest ?? speed, speed)
            }
        }
        return slowest.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    }

    /// What the repetitions of one probe come to.
    static func judge(
        _ samples: [ArmSample], rate: Double, _ bound: LatencyBound, operations: [String]
    ) -> (verdict: RateSearch.Verdict, probe: Probe) {
        let passes = samples.flatMap(\.phases).compactMap(\.openLoad)
        // Phase by phase and crew by crew, each over all repetitions.
        let places = samples.flatMap(\.phases).flatMap { phase in
            (phase.openLoad ?? []).map { (place: "\(phase.phase) \($0.crew)", sample: $0) }
        }
        let isHeld = Dictionary(grouping: places, by: \.place).values.allSatisfy {
            OpenLoadSample.isHeld($0.map(\.sample))
        }
        var worst: (operation: String, value: Double)?
        var isMissing = false
        var latencies: [Probe.Latency] = []
        for operation in operations {
            let series = Observations(operation: operation, arms: samples).series
            func median(_ metric: Metric) -> Double? {
                OrderStatistics.median(Array((series[metric]?.values ?? [:]).values))
            }
            latencies.append(Probe.Latency(operation: operation, p50: median(.p50), p99: median(.p99)))
            guard bound.operation == nil || bound.operation == operation else { continue }
            if let value = median(bound.metric) {
                if value > worst?.value ?? -1 { worst = (operation, value) }
            } else {
                isMissing = true
            }
        }
        let verdict: RateSearch.Verdict
        if !isHeld {
            verdict = .notHeld
        } else if let worst, !bound.comparison.holds(worst.value, bound.nanoseconds) {
            // One operation beyond the bound decides, whatever the others are.
            verdict = .violated
        } else {
            verdict = isMissing ? .undecided : .holds
        }
        // Where each role has the rate, of the slowest; else the crews share it.
        let achieved = medianOf(
            passes.map { crews in
                let isEach = crews.count > 1 && crews.allSatisfy { $0.offeredPerSecond >= 0.999 * rate }
                let rates = crews.map(\.achievedPerSecond)
                return isEach ? rates.min() ?? 0 : rates.reduce(0, +)
            })
        return (
            verdict,
            Probe(
                ratePerSecond: rate, verdict: verdict.rawValue, achievedPerSecond: achieved,
                nanoseconds: worst?.value, operation: worst?.operation,
                largestBacklog: passes.flatMap(\.self).map(\.largestBacklog).max() ?? 0, latencies: latencies)
        )
    }
}
