/// Runs the same arm of two builds at the same time, piece by piece in turns.
///
/// A disturbed machine is often slower by half for some tenths of a second: two arms of which one runs after the other
/// are then as far apart. Pieces (a twentieth of a pass, at least 2 ms), in the order A B B A A B B A …, share the
/// disturbance between both. After: Bulej, Horký, Tůma, Farquet, Prokopec, "Duet Benchmarking: Improving Measurement Accuracy in the
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
        var samples: [ArmSample?] = arms.map { _ in nil }
        while samples.contains(where: { $0 == nil }) {
            for place in order {
                if states[place] == .waiting {
                    workers[place].grantTurn()
                    states[place] = workers[place].awaitTurn(tick)
                }
                // A failure ends both: the other worker goes with this function.
                if states[place] != .waiting, samples[place] == nil {
                    samples[place] = try GateMeasurement.sample(workers[place].outcome(tick), arms[place].build)
                }
            }
            order.reverse()
        }
        return samples.compactMap { $0 }
    }

    /// Whether the machine has memory for two arms at once, each with its keys, twice the store's payload, and its tapes.
    static func fit(_ scenario: Scenario, memory: Int = ArenaPlan.physicalMemory) -> Bool {
        // With room to spare for the lines of a file, whose lengths are not known here.
        let key = max(PassLength.meanKey(scenario), 64)
        let records = Double(scenario.records + PassLength.mostInserts(scenario))
        let payload = records * (64 + key + scenario.values.mean)
        return 2 * (records * key + 2 * payload + PassLength.tapeBytes(scenario, meanKey: key)) < Double(memory) / 2
    }
}
