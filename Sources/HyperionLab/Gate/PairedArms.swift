/// Runs the same arm of two builds at the same time, piece by piece in turns.
///
/// A disturbed machine is often slower by half for some tenths of a second: two arms of which one runs after the other
/// are then as far apart. Pieces of some milliseconds, in the order A B B A A B B A …, share the disturbance
/// between both. After: Bulej, Horký, Tůma, Farquet, Prokopec, "Duet Benchmarking: Improving Measurement Accuracy in the
/// Cloud", ICPE 2020, which runs both at once on two processors; in turns neither takes memory bandwidth or cache from
/// the other while it is measured.
///
/// Not thread-safe.
struct PairedArms {
    /// The job with its pieces, and the program, of either; the first is first to go in every other round.
    var arms: [(job: WorkerJob, build: GateBuild)]
    /// Called several times a second; returns whether to stop.
    var tick: () -> Bool = { Interruption.name != nil }

    /// - Returns: both samples, in the order of the arms.
    func run() throws -> [ArmSample] {
        let workers = try arms.map { try StartedWorker(WorkerProcess(executable: $0.build.executable), $0.job) }
        var states = workers.map { $0.awaitTurn(tick) }
        var order = Array(arms.indices)
        while states.allSatisfy({ $0 == .waiting }) {
            for place in order {
                workers[place].grantTurn()
                states[place] = workers[place].awaitTurn(tick)
                if states[place] == .stopped { throw GateError.interrupted("a signal") }
            }
            order.reverse()
        }
        // They end in the same round. Where one ended earlier it has failed, and the other need not go on.
        var samples: [ArmSample?] = arms.map { _ in nil }
        for place in arms.indices.sorted(by: { states[$0] == .ended && states[$1] != .ended }) {
            samples[place] = try GateMeasurement.sample(workers[place].outcome(tick), arms[place].build)
        }
        return samples.compactMap { $0 }
    }

    /// Whether the machine has memory for two arms at once, each with twice the store's payload and its tapes.
    static func fit(_ scenario: Scenario) -> Bool {
        let payload = Double(scenario.records) * (128 + scenario.values.mean)
        let tapes = PassLength.tapeBytes(scenario, meanKey: 64)
        return 2 * (2 * payload + tapes) < Double(ArenaPlan.physicalMemory) / 2
    }
}
