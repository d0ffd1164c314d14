/// What is kept of one operation's latencies beside the service times: merged over the threads that ran it.
struct LatencyDetail {
    private let clock: TickClock
    private let responses = Histogram()
    private let batches = Histogram()
    private var chunk = 0
    private var isMixed = false
    /// Operations finished a second under open load; nil under closed load.
    private(set) var achieved: Double?

    init(_ clock: TickClock) { self.clock = clock }

    /// - Parameter place: the operation's `Tape.Kind.rawValue`.
    mutating func add(_ outcome: ThreadOutcome, _ place: Int, isMixed: Bool) throws {
        if let open = outcome.openLoad {
            try responses.merge(open.responses[place])
            let rate = open.seconds > 0 ? Double(open.finished[place]) / open.seconds : 0
            achieved = (achieved ?? 0) + rate
        }
        if let batched = outcome.batched {
            // Threads that run one operation have tapes alike, and so chunks alike; others are left out.
            if chunk == 0 { chunk = outcome.chunk }
            if chunk == outcome.chunk { try batches.merge(batched) }
            self.isMixed = self.isMixed || isMixed
        }
    }

    func response() throws -> String? { responses.isEmpty ? nil : try responses.encodedHdr() }

    /// nil where the operation is slow: then batches, if chance made some, say nothing about it.
    func batched(beside service: Histogram) throws -> BatchedSample? {
        let median = Double(service.value(atQuantile: 0.5))
        guard !batches.isEmpty, median < BatchTimer.quickness * clock.costNanoseconds else { return nil }
        return BatchedSample(operations: chunk, histogram: try batches.encodedHdr(), isMixed: isMixed)
    }
}

extension OpenLoadSample {
    /// Of each crew of a phase, in the order of its threads; nil under closed load.
    static func all(
        _ roles: [ThreadRole], _ outcomes: [ThreadOutcome], _ scenario: Scenario, phase index: Int,
        _ schedules: [ArrivalSchedule]
    ) -> [OpenLoadSample]? {
        guard scenario.load.isOpen else { return nil }
        var samples: [OpenLoadSample] = []
        for (thread, (role, outcome)) in zip(roles, outcomes).enumerated() {
            guard let open = outcome.openLoad else { continue }
            let crew = ArrivalPlan.crew(of: role, scenario.threads)
            let place = samples.firstIndex { $0.crew == crew } ?? samples.count
            if place == samples.count {
                samples.append(
                    OpenLoadSample(
                        crew: crew,
                        offeredPerSecond: offered(crew, scenario, phase: index, schedules[thread], open.seconds),
                        achievedPerSecond: 0, finished: 0,
                        largestBacklog: 0, backlogAtEnd: 0, caughtUp: true))
            }
            let finished = open.finished.reduce(0, +)
            samples[place].finished += finished
            samples[place].achievedPerSecond += open.seconds > 0 ? Double(finished) / open.seconds : 0
            samples[place].largestBacklog = max(samples[place].largestBacklog, UInt64(open.largestBacklog))
            samples[place].backlogAtEnd += UInt64(open.backlogAtEnd)
            let idle = Double(open.lastIdle) / 1e9
            samples[place].caughtUp = samples[place].caughtUp && idle >= catchingUpShare * open.seconds
        }
        return samples
    }

    /// A trace's rate changes: what was due while the pass went on, a second.
    private static func offered(
        _ crew: Crew, _ scenario: Scenario, phase index: Int, _ schedule: ArrivalSchedule, _ seconds: Double
    ) -> Double {
        if case .open(let load) = scenario.load {
            return load.rate * ArrivalPlan.share(of: crew, in: scenario.phases[index].mix)
        }
        guard seconds > 0 else { return 0 }
        return Double(schedule.count(until: UInt64(min(seconds * 1e9, 0x1p61)))) / seconds
    }
}
