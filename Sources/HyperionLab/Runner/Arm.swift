import Foundation
import HyperionCore

/// One engine in one repetition, inside its own process: loads, warms up, measures, reads everything back.
///
/// Not thread-safe: driven by one thread, which starts the measured ones.
struct Arm {
    let scenario: Scenario
    let system: DrivenSystem
    let plan: StorePlan
    let clock: TickClock
    let values: ValuePool
    let keys: KeySet
    var builder: TapeBuilder
    /// nil: nothing is recorded.
    var recording: ArmRecording?
    /// The trace that is replayed, where keys come from one.
    private var replay: TraceReplay?
    var heap = ArmHeap()
    private var residentBefore: UInt64 = 0
    private var residentAfterLoad: UInt64 = 0
    private var creationSeconds = 0.0
    private var slowdown = 0.0
    private let turns: TurnGate
    /// On which threads should have stayed and the system refused to keep them.
    private var refusedProcessors: Set<Int> = []
    var placement: PlacementTracker

    /// Runs the whole arm.
    static func run(_ job: WorkerJob, _ type: SystemType) throws -> ArmSample {
        try HeapCheck.check(job.scenario)
        if job.counting == true { return try CountedArm.run(job, type) }
        try SlowdownError.check(job, type)
        let turns = TurnGate(pieces: job.pieces, tellsSteps: job.tellsSteps == true)
        try turns.wait()
        var (arm, load) = try Arm.loaded(job, type, turns)
        var phases = [load]
        for index in job.scenario.phases.indices { phases.append(try arm.measure(phase: index)) }
        try turns.wait()
        let placement = arm.placement.sample(arm.store, fallbacks: job.fallbacks)
        let corrupted = arm.readBack()
        try arm.checkStore()
        let statistics = arm.store.statistics()
        // The kernel notes a peak only when pages are given back one way or another, and may miss one.
        let peak = max(ResidentMemory.peak(of: arm.store.recordsProcess), arm.residentAfterLoad)
        // Behind all that is measured, since it operates on the store once more.
        let heap = try arm.heapSample(&phases)
        var sample = ArmSample(
            engine: job.engine, repetition: job.repetition, position: job.position, phases: phases,
            memory: arm.memory(peak: peak), clock: arm.clock.sample,
            dependentLoadNanoseconds: try DependentLoads.measure(
                byteCount: ArenaPlan.workingSetBytes(job.scenario, arm.keys), pages: job.scenario.pages.unpooledPolicy),
            statistics: statistics, corrupted: corrupted)
        sample.creationSeconds = arm.creationSeconds
        sample.placement = placement
        sample.heap = heap
        sample.recordings = arm.recording?.samples
        sample.counters = arm.recording?.counters
        if !arm.refusedProcessors.isEmpty { sample.refusedProcessors = arm.refusedProcessors.sorted() }
        return sample
    }

    private init(
        scenario: Scenario, system: DrivenSystem, plan: StorePlan, clock: TickClock, values: ValuePool, keys: KeySet,
        builder: TapeBuilder, turns: TurnGate, placement: PlacementTracker
    ) {
        self.placement = placement
        self.scenario = scenario
        self.system = system
        self.plan = plan
        self.clock = clock
        self.values = values
        self.keys = keys
        self.builder = builder
        self.turns = turns
    }

    var store: any System { system.store }

    // MARK: Load

    /// Makes the store and inserts all records: the first phase, timed as a whole.
    static func loaded(_ job: WorkerJob, _ type: SystemType, _ turns: TurnGate) throws -> (Arm, PhaseSample) {
        let scenario = job.scenario
        let clock = TickClock.calibrated()
        let inserts = PassLength.mostInserts(scenario)
        var replay: TraceReplay?
        if case .trace(let trace) = scenario.keys {
            replay = try TraceReplay.read(path: trace.path, format: trace.format)
            guard replay?.summary == trace else { throw ArmError.traceChanged(trace.path) }
        }
        let keys = try KeySet(
            scenario.keys, count: scenario.records + inserts, seed: scenario.seed, replay: replay)
        let values = try ValuePool(scenario.values, seed: scenario.seed, replay: replay)
        let builder = TapeBuilder(scenario: scenario, keys: keys, values: values)
        let tape = try builder.loadTape(records: scenario.records)
        let pages = scenario.pages.policy
        var plan = StorePlan(
            capacity: scenario.records + inserts, arenaBytes: ArenaPlan.bytes(scenario, keys), pages: pages,
            seed: scenario.seed, largestValue: scenario.values.largest, largestBatch: scenario.largestBatch,
            engine: job.engine, recordBytes: ArenaPlan.recordBytes(scenario, keys),
            liveBytes: ArenaPlan.liveBytes(scenario, longestKey: keys.longest),
            writers: scenario.threads.mixed + scenario.threads.writers, arenaIsGiven: scenario.arena != nil)
        plan.placement = try PlacementPlan(forWorker: scenario)

        // Four times the payload is more than any of these systems takes.
        let touched = 4 * ArenaPlan.workingSetBytes(scenario, keys)
        ResidentMemory.touch(min(touched, ArenaPlan.physicalMemory / 2), pages: scenario.pages.unpooledPolicy)
        ResidentMemory.resetPeak()
        // Memory that was freed so far would otherwise be handed to the store and not be seen as its own.
        ResidentMemory.returnFreed()
        let residentBefore = ResidentMemory.now()
        let tracker = PlacementTracker(plan.placement)
        let heapBefore = HeapReading.now()
        let creation = MonotonicClock.nanoseconds()
        let system = try MemoryPolicy.making(plan.placement) { try type.make(plan) }
        let creationSeconds = Double(MonotonicClock.nanoseconds() - creation) / 1e9
        let heapMade = HeapReading.now()
        var arm = Arm(
            scenario: scenario, system: system, plan: plan, clock: clock, values: values, keys: keys, builder: builder,
            turns: turns, placement: tracker)
        arm.slowdown = job.slowdown ?? 0
        arm.creationSeconds = creationSeconds
        // A server's own process, before it holds anything.
        arm.residentBefore = arm.store.recordsProcess.map { ResidentMemory.now(of: $0) } ?? residentBefore
        arm.replay = replay
        if let verify = scenario.verify, let folder = job.recordingFolder, !(arm.store is NullSystem) {
            arm.builder.notesRecords = true
            arm.recording = ArmRecording(
                folder: folder, room: verify.linearizability, counters: try CounterCheck.measure(clock))
        }

        let alone = Pacing(others: 0..<0, own: 0..<0, ratio: 1)
        let loader = ThreadState(system, plan, tape: tape, pacing: alone, limit: nil, slowdown: arm.slowdown)
        // The loader's session, its buffers and keys, is the harness's.
        let heapReady = HeapReading.now()
        let outcome = try PassThreads.run([loader], .throughput, pin: scenario.threads.pin, seconds: nil)[0]
        arm.residentAfterLoad = ResidentMemory.now(of: arm.store.recordsProcess)
        arm.noteHeap(heapBefore, heapMade, heapReady, HeapReading.now(), outcome)
        arm.refusedProcessors.formUnion([outcome].compactMap(\.refusedProcessor))
        arm.placement.note([outcome], phase: -1)
        arm.placement.noteLoaded(arm.store)
        try arm.checkStore()
        guard outcome.operations == scenario.records, !outcome.isExhausted else {
            throw ArmError.loadDidNotFit(loaded: outcome.operations, of: scenario.records)
        }
        let load = OperationSample(
            operation: "load", operations: UInt64(outcome.operations),
            operationsPerSecond: Double(outcome.operations) / outcome.seconds, wrong: outcome.wrong, histogram: nil)
        let sample = PhaseSample(
            phase: -1, operations: [load], seconds: outcome.seconds, warmupSeconds: 0, settled: true)
        return (arm, sample)
    }

    // MARK: Phases

    private mutating func measure(phase index: Int) throws -> PhaseSample {
        let phase = scenario.phases[index]
        let roles = ThreadRole.roles(of: phase, scenario.threads)
        let seconds = Double(scenario.run.durationNanoseconds) / 1e9

        let pin = scenario.threads.pin

        try turns.wait()
        var (drafts, threads) = try draft(roles)
        let isRepeatable = drafts.allSatisfy { $0.tape.isRepeatable }
        // What can be run only once cannot be warmed up with.
        let warmUp =
            isRepeatable ? try WarmUp.run(threads, scenario, clock: clock) : WarmUpReport(seconds: 0, settled: true)
        var (throughput, windows, pieceRates) = try measureThroughput(threads, seconds: seconds)
        try check(throughput, phase)
        if !isRepeatable {
            commit(drafts, throughput.map(\.operations), roles)
            (drafts, threads) = try draft(roles)
        }
        if recording != nil {
            let recorded = try recordFullSpeed(threads, phase: index, plain: throughput, isRepeatable: isRepeatable)
            try check(recorded, phase)
            for thread in throughput.indices { throughput[thread].wrong += recorded[thread].wrong }
            if !isRepeatable {
                commit(drafts, recorded.map(\.operations), roles)
                (drafts, threads) = try draft(roles)
            }
        }
        let schedules =
            switch scenario.load {
            case .closed: [ArrivalSchedule]()
            case .open(let load): ArrivalPlan.schedules(load, roles, phase: index, of: scenario)
            case .trace: drafts.map { ArrivalSchedule(given: $0.arrivals ?? []) }
            }
        let kind: PassKind = scenario.load.isOpen ? .openLoad(clock, schedules) : .latency(clock)
        let latencyStart = Date().timeIntervalSince1970
        let latency =
            recording != nil && !scenario.load.isOpen
            ? try recordLatency(
                threads, phase: index, expected: throughput.map(\.operations), isRepeatable: isRepeatable)
            : try inTurns(threads) { try PassThreads.run(threads, kind, pin: pin, seconds: seconds / $0) }
        try check(latency, phase)
        refusedProcessors.formUnion((throughput + latency).compactMap(\.refusedProcessor))
        for pass in [throughput, latency] { placement.note(pass, phase: index) }
        // A tape that is run again and again goes on where the pass before it ended.
        commit(drafts, isRepeatable ? threads.map(\.cursor.operations) : latency.map(\.operations), roles)

        let operations = try summarize(phase, roles, throughput, latency)
        var sample = PhaseSample(
            phase: index, operations: operations, seconds: throughput.map(\.seconds).max() ?? 0,
            warmupSeconds: warmUp.seconds, settled: warmUp.settled,
            windows: windows.counted(
                operations.reduce(0) { $0 + $1.operations }, for: throughput.reduce(0) { $0 + $1.operations }),
            openLoad: OpenLoadSample.all(roles, latency, scenario, phase: index, schedules))
        // Of roles with mixes of their own the sum says nothing about either.
        sample.pieceRates = pieceRates.count > 1 && phase.mix.wholes.count == 1 ? pieceRates : nil
        sample.latencyPass = PassTime(startedAt: latencyStart, seconds: latency.map(\.seconds).max() ?? 0)
        return sample
    }

    private func measureThroughput(
        _ threads: [ThreadState], seconds: Double
    ) throws -> (outcomes: [ThreadOutcome], windows: ThroughputWindows, pieceRates: [Double]) {
        var windows = ThroughputWindows(seconds: seconds, rates: [])
        var pieceRates: [Double] = []
        let outcomes = try inTurns(threads) { pieces in
            let pin = scenario.threads.pin
            let piece = try ThroughputWindows.observe(threads, pin: pin, seconds: seconds / pieces)
            windows = ThroughputWindows(seconds: piece.windows.seconds, rates: windows.rates + piece.windows.rates)
            let operations = piece.outcomes.reduce(0) { $0 + $1.operations }
            pieceRates.append(Double(operations) / max(piece.outcomes.map(\.seconds).max() ?? 0, 1e-9))
            return piece.outcomes
        }
        return (outcomes, windows, pieceRates)
    }

    /// One pass, each piece of it in a turn of its own.
    ///
    /// - Parameter measure: one piece, given how many there are.
    private func inTurns(
        _ threads: [ThreadState], _ measure: (Double) throws -> [ThreadOutcome]
    ) throws -> [ThreadOutcome] {
        for thread in threads { (thread.pieces, thread.piece) = (turns.pieces, 0) }
        defer { for thread in threads { (thread.pieces, thread.piece) = (1, 0) } }
        try turns.wait()
        var outcomes = try measure(Double(turns.pieces))
        for number in 1..<turns.pieces {
            try turns.wait()
            // As in a pass of one piece, one tape at its end ends the pass. The turns go on: the other arm counts them.
            guard !threads.contains(where: \.isAtEnd) else { continue }
            for thread in threads { thread.piece = number }
            let piece = try measure(Double(turns.pieces))
            for thread in outcomes.indices { try outcomes[thread].add(piece[thread]) }
        }
        return outcomes
    }

    /// Fresh tapes for one pass, and the threads that will run them.
    mutating func draft(_ roles: [ThreadRole]) throws -> ([TapeBuilder.Draft], [ThreadState]) {
        let changing = roles.filter { PassLength.isFinite($0.mix) }
        var drafts: [TapeBuilder.Draft] = []
        var threads: [ThreadState] = []
        for role in roles {
            let count = PassLength.tapeOperations(scenario, mix: role.mix, meanKey: keys.meanLength)
            let draft =
                if let replay {
                    try builder.draft(replay, pace: scenario.load.pace)
                } else {
                    try builder.draft(role.mix, count: count, isAlone: changing.isEmpty || roles.count == 1)
                }
            drafts.append(draft)
            threads.append(
                ThreadState(
                    system, plan, tape: draft.tape, pacing: role.pacing, limit: scenario.run.operations,
                    slowdown: slowdown))
        }
        return (drafts, threads)
    }

    mutating func commit(_ drafts: [TapeBuilder.Draft], _ operations: [Int], _ roles: [ThreadRole]) {
        let writers = roles.count { $0.mix.contains { !$0.kind.isRead } }
        for (draft, count) in zip(drafts, operations) {
            builder.commit(draft, operations: count, isOnlyWriter: writers == 1)
        }
    }

    /// Throws where the system itself says that it cannot go on.
    private func checkStore() throws {
        if let reason = store.failure { throw SystemError.failed(engine: plan.engine, reason) }
    }

    private func check(_ outcomes: [ThreadOutcome], _ phase: Scenario.Phase) throws {
        try checkStore()
        guard outcomes.contains(where: \.isExhausted) else { return }
        throw ArmError.exhausted(
            operations: phase.mix.kinds.map(\.rawValue).joined(separator: ", "), arenaBytes: plan.arenaBytes)
    }

    private func summarize(
        _ phase: Scenario.Phase, _ roles: [ThreadRole], _ throughput: [ThreadOutcome], _ latency: [ThreadOutcome]
    ) throws -> [OperationSample] {
        var samples: [OperationSample] = []
        for kind in phase.mix.kinds {
            let place = Int(Tape.Kind(kind).rawValue)
            var operations: UInt64 = 0
            var rate = 0.0
            var wrong: UInt64 = 0
            let histogram = Histogram()
            var detail = LatencyDetail(clock)
            for thread in roles.indices where roles[thread].mix.contains(where: { $0.kind == kind }) {
                let count = throughput[thread].tally[place]
                operations += count
                rate += throughput[thread].seconds > 0 ? Double(count) / throughput[thread].seconds : 0
                // A thread's wrong answers are told for the first of its operations: which one it was is not kept.
                if roles[thread].mix.first?.kind == kind { wrong += throughput[thread].wrong + latency[thread].wrong }
                try histogram.merge(latency[thread].histograms[place])
                try detail.add(latency[thread], place, isMixed: roles[thread].mix.count > 1)
            }
            samples.append(
                OperationSample(
                    operation: Scenario.operationName(kind, phase), operations: operations, operationsPerSecond: rate,
                    wrong: wrong, histogram: histogram.totalCount > 0 ? try histogram.encodedHdr() : nil,
                    response: try detail.response(), achievedPerSecond: detail.achieved,
                    batched: try detail.batched(beside: histogram)))
        }
        return samples
    }

    // MARK: Afterwards

    /// Reads every record that should be there, and counts those that are missing or not what was written.
    private func readBack() -> UInt64 {
        if store is NullSystem { return 0 }
        let session = system.session(plan)
        var corrupted: UInt64 = 0
        for record in 0..<builder.nextRecord {
            let length = session.readBack(keys[record])
            if builder.isLive(record) {
                let value = UnsafeRawBufferPointer(start: session.lastValue, count: max(length, 0))
                let version = builder.version(of: record)
                let isRight =
                    values.isValue(value, ofRecord: record, version: version) || isStamped(value, ofRecord: record)
                if length < 0 || !isRight { corrupted += 1 }
            } else if length >= 0 {
                corrupted += 1
            }
        }
        return corrupted
    }

    private func memory(peak: UInt64) -> MemorySample {
        var payload = 0
        for record in 0..<scenario.records {
            payload += keys[record].count + values.length(ofRecord: record, version: 0)
        }
        let records = Double(scenario.records)
        let grown = residentAfterLoad > residentBefore ? residentAfterLoad - residentBefore : 0
        return MemorySample(
            residentBefore: residentBefore, residentAfterLoad: residentAfterLoad, residentPeak: peak,
            bytesPerRecord: Double(grown) / records, payloadBytesPerRecord: Double(payload) / records)
    }
}

enum ArmError: Error, CustomStringConvertible {
    case loadDidNotFit(loaded: Int, of: Int)
    case exhausted(operations: String, arenaBytes: Int)
    case traceChanged(String)

    var description: String {
        switch self {
        case .loadDidNotFit(let loaded, let all):
            "the store was full after \(loaded) of \(all) records"
        case .traceChanged(let path): "the trace \(path) is another one than when the run began"
        case .exhausted(let operations, let bytes):
            "the arena of \(Format.bytes(Double(bytes))) was full before \(operations) had been measured: give it more "
                + "with `arena:`, or end passes earlier with `run.operations:`"
        }
    }
}
