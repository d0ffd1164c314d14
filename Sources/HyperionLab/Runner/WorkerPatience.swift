/// How long a worker may be silent before it counts as hung, in seconds.
///
/// A worker tells when it begins a step: the load, a phase's warm-up, either of its passes, and reading everything back
/// (`TurnGate`). Between two such signs of life it has five times what the longest step is planned to take, and a
/// minute more. What no plan tells is reckoned with far more than it has ever taken: 50 µs for a record (a round trip
/// to a server on a busy machine), 20 ns for a byte of a record (a disk of 50 MB/s), 50 ns for a byte of a tape that is
/// laid out. A bound that is too long costs a wait
/// once; one that is too short throws away an arm that was only slow.
struct WorkerPatience: Equatable {
    /// Once it has given a sign of life.
    var forAStep: Double
    /// Before its first, and for builds that give none: all steps together.
    var forAll: Double

    static let margin = 60.0
    static let factor = 5.0
    static let secondsPerRecord = 50e-6
    static let secondsPerRecordByte = 20e-9
    static let secondsPerTapeByte = 50e-9
    /// How many times slower a program runs under valgrind, at most.
    static let countingFactor = 100.0

    init(forAStep: Double, forAll: Double) { (self.forAStep, self.forAll) = (forAStep, forAll) }

    init(_ job: WorkerJob) {
        let scenario = job.scenario
        let longestWarmUp = WarmUp.longestSeconds + WarmUp.longestLatencySeconds
        let warmUp = scenario.run.warmupNanoseconds.map { Double($0) / 1e9 } ?? longestWarmUp
        let pass = Double(scenario.run.durationNanoseconds) / 1e9
        let meanKey = PassLength.meanKey(scenario)
        let record = Self.secondsPerRecord + Self.secondsPerRecordByte * (meanKey + scenario.values.mean)
        let records = record * Double(scenario.records + PassLength.mostInserts(scenario))
        let tapes = Self.secondsPerTapeByte * PassLength.tapeBytes(scenario, meanKey: meanKey)
        let phases = Double(scenario.phases.count)
        let factor = Self.factor * (job.counting == true ? Self.countingFactor : 1)
        // Laying out tapes and warming up are one step; loading and reading back touch every record.
        forAStep = Self.margin + factor * (records + tapes + warmUp + pass)
        forAll = Self.margin + factor * (2 * records + phases * (2 * tapes + warmUp + 2 * pass))
    }
}
