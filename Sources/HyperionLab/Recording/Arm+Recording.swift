import HyperionCore

/// What an arm keeps while its passes are recorded.
struct ArmRecording {
    /// Where histories are left for the run to judge.
    var folder: String
    /// Operations of a pass that may be noted.
    var room: Int
    var counters: CounterCheck
    /// Recorded passes so far.
    var passes = 0
    var samples: [RecordingSample] = []
    /// Records that may hold a stamped value instead of one of the pool's.
    var stamped: Set<Int> = []
}

extension Arm {
    /// By how much a recorded pass at full speed may become slower, at most, as far as can be told beforehand.
    private static let wantedCost = 0.1
    /// Nanoseconds that noting an operation takes beside the readings of the clock: most of it is what the fences cost, which
    /// keep this operation's cache misses apart from those of its neighbours. That behind a write waits until its stores can
    /// be seen, and where records come and go those are misses.
    private static let readNanoseconds: Double = 250
    private static let writeNanoseconds: Double = 750

    /// The pass at full speed.
    mutating func recordFullSpeed(
        _ threads: [ThreadState], phase index: Int, plain: [ThreadOutcome], isRepeatable: Bool
    ) throws -> [ThreadOutcome] {
        let seconds = Double(scenario.run.durationNanoseconds) / 1e9
        let plainRate = Self.rate(plain)
        // An operation takes a thread so long.
        let operationNanoseconds = plainRate > 0 ? Double(threads.count) * 1e9 / plainRate : 0
        let cost = NotingCost(
            read: 2 * clock.costNanoseconds + Self.readNanoseconds,
            write: 3 * clock.costNanoseconds + Self.writeNanoseconds,
            allowance: Self.wantedCost * operationNanoseconds)
        let expected = plain.map(\.operations)
        let (outcomes, pass) = try record(
            threads, expected: expected, cost: cost, isTimed: false, isRepeatable: isRepeatable, seconds: seconds)
        try keep(pass, outcomes, phase: index, .fullSpeed) { sample in
            sample.operationsPerSecond = Self.rate(outcomes)
            sample.plainOperationsPerSecond = plainRate
        }
        return outcomes
    }

    /// The pass that latencies are taken from.
    mutating func recordLatency(
        _ threads: [ThreadState], phase index: Int, expected: [Int], isRepeatable: Bool
    ) throws -> [ThreadOutcome] {
        let seconds = Double(scenario.run.durationNanoseconds) / 1e9
        let (outcomes, pass) = try record(
            threads, expected: expected, cost: .none, isTimed: true, isRepeatable: isRepeatable, seconds: seconds)
        try keep(pass, outcomes, phase: index, .latency) { _ in }
        return outcomes
    }

    /// Runs one recorded pass.
    ///
    /// - Parameters:
    ///   - expected: operations that each thread will probably run.
    ///   - cost: what noting may take.
    mutating func record(
        _ threads: [ThreadState], expected: [Int], cost: NotingCost, isTimed: Bool, isRepeatable: Bool,
        seconds: Double
    ) throws -> ([ThreadOutcome], RecordedPass) {
        guard var recording else { preconditionFailure("this arm does not record") }
        recording.passes += 1
        let tapes = threads.map(\.tape)
        var choice = WitnessChoice(records: keys.count)
        for (thread, expected) in zip(threads, expected) {
            choice.add(thread.tape, from: thread.cursor, expected: min(expected, scenario.run.operations ?? .max))
        }
        let witnesses = choice.chosen(room: recording.room, cost: cost)
        let crew = try RecordingCrew(
            tapes: tapes, expected: expected, witnesses: witnesses, records: keys.count, room: recording.room,
            pass: recording.passes, largestValue: plan.largestValue)
        recording.stamped.formUnion(witnesses)
        self.recording = recording

        let session = system.session(plan)
        // Laying out has displaced the store from the caches.
        if isRepeatable, !isTimed {
            _ = try PassThreads.run(
                threads, .throughput, pin: scenario.threads.pin, seconds: min(seconds / 10, 0.05))
        }
        let before = witnesses.indices.compactMap { witness in
            let read = readWitness(witnesses[witness], session)
            return crew.begin(witness: witness, value: read.value, read.begin, read.end)
        }
        let kind = PassKind.recorded(clock, crew.threads, isTimed: isTimed)
        let outcomes = try PassThreads.run(threads, kind, pin: scenario.threads.pin, seconds: seconds)
        let after = witnesses.indices.map { witness in
            let read = readWitness(witnesses[witness], session)
            return RecordedOperation(
                begin: read.begin, end: read.end, value: crew.identify(witness: witness, value: read.value),
                witness: UInt32(witness), kind: .read, isOpen: false, thread: UInt16(threads.count))
        }
        let slack = UInt64(recording.counters.slackNanoseconds / clock.nanosecondsPerTick)
        let pass = RecordedPass(
            crew, keys: witnesses.map { RecordedPass.text(ofKey: keys[$0]) }, before: before, after: after,
            clock: clock, slack: slack,
            readsBatchesAtOnce: EngineCatalogue.named(plan.engine)?.readsBatchesAtOnce ?? false)
        return (outcomes, pass)
    }

    /// What a key holds, read outside of any pass; nil: it is not there.
    private func readWitness(
        _ record: Int, _ session: DrivenSession
    ) -> (value: UnsafeRawBufferPointer?, begin: UInt64, end: UInt64) {
        let begin = clock.begin()
        let length = session.readBack(keys[record])
        let end = clock.end()
        guard length >= 0 else { return (nil, begin, end) }
        return (UnsafeRawBufferPointer(start: session.lastValue, count: min(length, plan.largestValue)), begin, end)
    }

    private mutating func keep(
        _ pass: RecordedPass, _ outcomes: [ThreadOutcome], phase: Int, _ kind: RecordingSample.Pass,
        _ complete: (inout RecordingSample) -> Void
    ) throws {
        guard let recording else { return }
        let file = "\(recording.samples.count).history"
        try pass.write(to: "\(recording.folder)/\(file)")
        // A read-modify-write stands in the history as what it is, a read and a write.
        let twice = Int(Tape.Kind.readModifyWrite.rawValue)
        var sample = RecordingSample(
            phase: phase, pass: kind, witnesses: pass.header.keys.count,
            operations: outcomes.reduce(0) { $0 + $1.tally.reduce(0, +) + $1.tally[twice] },
            recorded: UInt64(pass.operationsOfPass),
            isCut: pass.header.isCut, tornReads: pass.header.tornReads, history: file)
        complete(&sample)
        self.recording?.samples.append(sample)
    }

    private static func rate(_ outcomes: [ThreadOutcome]) -> Double {
        outcomes.reduce(0) { $0 + ($1.seconds > 0 ? Double($1.tally.reduce(0, +)) / $1.seconds : 0) }
    }

    /// Whether a value that was read back is one that a recorded pass wrote.
    func isStamped(_ value: UnsafeRawBufferPointer, ofRecord record: Int) -> Bool {
        guard let recording, let start = value.baseAddress, recording.stamped.contains(record) else { return false }
        return StampedValue.stamp(of: start, count: value.count) != nil
    }
}
