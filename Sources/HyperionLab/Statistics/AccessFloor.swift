/// The time that an operation cannot go below on this machine, because of the memory that it has to touch.
///
/// **Single records** (`read`, `insert`, `update`, `read-modify-write`, `delete`, and the load): two loads, of the
/// index and of the record that it leads to, the second of which cannot begin before the first has ended. One such load
/// is measured in each worker, over as much memory as the records and with their pages; the least of a run's workers
/// holds for all of them (`fastestDependentLoad`).
///
/// **Batches** (`multi-read` a key, `scan` a record): their loads do not depend on one another and overlap, so that
/// what remains is the traffic: the cache lines of the record, and for a key one more of the index, at the bandwidth
/// at which one thread reads memory.
///
/// **What is held against it** is the mean time of an operation in the pass without a clock, on each thread, where
/// threads did nothing else; in a mix, where that time is not known for each operation, the median latency, which
/// contains the clock.
///
/// A yardstick, not a bound: caches hold a part of most working sets, and the processor begins the next operation
/// while this one waits. Not for engines that leave the process, whose floor is another one, and only for key-value
/// stores. Immutable; any thread.
public struct AccessFloor: Sendable {
    /// Of an operation.
    private struct Place: Sendable {
        var kind: Scenario.Operation.Kind
        /// Keys or records of a batch, else 1.
        var count: Int
        /// Threads that did nothing else; nil in a mix.
        var threadsAlone: Int?
    }

    static let cacheLineBytes = 64.0
    static let noteOnMedian = "from p50, which contains the clock"
    static let noteOnBandwidth = "memory bandwidth was not measured"
    static let noteOnLoads = "the latency of a dependent load was not measured"

    /// Of one dependent load, for every engine and repetition of the run; nil: no worker measured it.
    let dependentLoadNanoseconds: Double?
    private let places: [String: Place]
    /// Bytes a second of one thread; nil where it was not measured.
    private let readBandwidth: Double?

    /// - Parameter samples: of all workers of the run, whatever their engines and builds.
    public init(scenario: Scenario, environment: EnvironmentReport, samples: [ArmSample]) {
        dependentLoadNanoseconds = Self.fastestDependentLoad(samples)
        readBandwidth = environment.memoryBandwidth?.readBytesPerSecond
        var places = [Scenario.loadOperation: Place(kind: .insert, count: 1, threadsAlone: 1)]
        for phase in scenario.phases {
            let crew = Crew(phase, scenario.threads)
            for mix in phase.mix.wholes {
                for operation in mix {
                    places[Scenario.operationName(operation.kind, phase)] = Place(
                        kind: operation.kind, count: operation.usualCount,
                        threadsAlone: mix.count == 1 ? crew.threads(for: operation.kind) : nil)
                }
            }
        }
        self.places = scenario.store == .keyValue ? places : [:]
    }

    /// Of the result's own run.
    public init(of result: RunResult) {
        self.init(
            scenario: result.scenario, environment: result.environment,
            samples: result.samples + (result.harness.map { [$0] } ?? []))
    }

    /// The least that any worker of a run measured, in nanoseconds; nil: none did.
    ///
    /// What disturbs a measurement (a neighbour on the machine, an interrupt, a page that is not a huge one) only makes
    /// it longer, and each is a mean of a million loads already, so that none is short by chance: the least is the
    /// nearest to what the machine allows. A quantile would let the neighbours in, and each worker's own, as it was
    /// before, put their noise into the ratios: where caches hold the working set it differs by half from one worker to
    /// the next. With more workers the least falls a little, the less the more there are.
    static func fastestDependentLoad(_ samples: [ArmSample]) -> Double? {
        samples.map(\.dependentLoadNanoseconds).filter { $0 > 0 && $0.isFinite }.min()
    }

    /// An engine that does nothing touches nothing, and what a server's client waits for is not memory.
    static func holds(for engine: String) -> Bool {
        engine != ReportModel.nullEngine && Peer(rawValue: engine)?.isServer != true
    }

    /// What one repetition of an engine comes to; nil where the floor does not apply.
    ///
    /// - Parameter median: latency of an operation or a batch, in nanoseconds.
    func distance(
        of operation: String, in arm: ArmSample, operationsPerSecond: Double, median: Double?
    ) -> (ratio: Double?, note: String?)? {
        guard Self.holds(for: arm.engine), let place = places[operation] else { return nil }
        guard let floor = nanoseconds(of: place, in: arm) else {
            return (nil, place.kind.takesCount ? Self.noteOnBandwidth : Self.noteOnLoads)
        }
        let time: Double?
        var note: String?
        if let threads = place.threadsAlone {
            time = operationsPerSecond > 0 ? Double(threads) * 1e9 / operationsPerSecond : nil
        } else {
            time = median.map { $0 / Double(place.kind == .multiRead ? max(1, place.count) : 1) }
            note = Self.noteOnMedian
        }
        guard let time, floor > 0, (time / floor).isFinite else { return nil }
        return (time / floor, note)
    }

    /// nil: what it takes was not measured.
    private func nanoseconds(of place: Place, in arm: ArmSample) -> Double? {
        guard place.kind.takesCount else { return dependentLoadNanoseconds.map { 2 * $0 } }
        guard let readBandwidth, readBandwidth > 0 else { return nil }
        let record = max(1, (arm.memory.payloadBytesPerRecord / Self.cacheLineBytes).rounded(.up))
        // A multi-read is counted by the key, a scan as a whole.
        let lines = place.kind == .multiRead ? record + 1 : record * Double(max(1, place.count))
        return lines * Self.cacheLineBytes / readBandwidth * 1e9
    }
}
