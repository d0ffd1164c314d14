#if PLANTED_DEFECTS
    /// One engine with one defect, or none, run in rounds until its history is refused.
    struct DefectTrial {
        private let defect: PlantedDefect?
        /// Rounds on one store: inserts of keys that never were add up.
        private static let roundsPerStore = 10
        private static let roundSeconds = 0.05

        init(_ defect: PlantedDefect?) { self.defect = defect }

        private var engine: String { defect?.rawValue ?? PlantedDefect.cleanEngine }

        /// What is done to the store: few keys, so that threads meet.
        func scenario() throws -> Scenario {
            let changes: Bool
            let writers: Int
            switch defect {
            case nil: (changes, writers) = (true, 1)
            case .forgetfulDelete, .recycledTombstone, .expiredValue: (changes, writers) = (true, 1)
            case .lostUpdate: (changes, writers) = (false, 2)
            default: (changes, writers) = (false, 1)
            }
            let mix = changes ? "{insert: 20%, update: 20%, delete: 60%}" : "{update: 100%}"
            let text = """
                scenario: planted
                seed: 11
                records: 8
                keys: {source: generated, bytes: 16}
                values: {bytes: 64}
                operations:
                  - {readers: {read: 100%}, writers: \(mix)}
                distribution: uniform
                threads: {readers: 1, writers: \(writers), pin: spread}
                run: {warmup: 0s, duration: 50ms, operations: 20k, repetitions: 1}
                engines: [\(engine)]
                verify: {linearizability: 20k}
                """
            return try ScenarioDecoder.decode(text: Array(text.utf8), file: "planted.yaml").scenario
        }

        /// - Parameter stopsWhenFound: else all the time is used, and the worst verdict returned.
        func run(seconds: Double, stopsWhenFound: Bool) throws -> DefectSelfTest.Finding {
            let scenario = try scenario()
            let start = MonotonicClock.nanoseconds()
            func elapsed() -> Double { Double(MonotonicClock.nanoseconds() - start) / 1e9 }
            var finding = DefectSelfTest.Finding(
                engine: engine, summary: defect?.summary ?? "the same engine without a defect", outcome: nil,
                seconds: 0,
                operations: 0, words: "")
            if defect == .snapshotOfTwoMoments {
                finding = try SnapshotTrial(engine: engine).run(seconds: seconds, finding)
            }
            let desk = try RecordingDesk(reportFolder: nil)
            search: while defect != .snapshotOfTwoMoments, elapsed() < seconds {
                var job = WorkerJob(scenario: scenario, engine: engine, repetition: 0, position: 0)
                job.recordingFolder = try desk.workerFolder()
                var (arm, _) = try Arm.loaded(job, SystemType(PlantedStore.self), TurnGate(pieces: nil))
                let roles = ThreadRole.roles(of: scenario.phases[0], scenario.threads)
                for _ in 0..<Self.roundsPerStore where elapsed() < seconds {
                    let verdict = try Self.round(&arm, roles)
                    finding.operations += verdict.operations
                    let isRefused = verdict.outcome == .violated || verdict.outcome == .torn
                    if isRefused || finding.outcome == nil || finding.outcome == .linearizable {
                        finding.outcome = verdict.outcome
                        finding.words = verdict.counterexample?.words ?? ""
                    }
                    if isRefused, stopsWhenFound { break search }
                }
            }
            if defect == nil, finding.outcome == .linearizable {
                // Its snapshots are held to the same.
                finding = try SnapshotTrial(engine: engine).run(seconds: min(seconds, 1), finding)
            }
            finding.seconds = elapsed()
            if defect != nil, finding.outcome != .violated, finding.outcome != .torn { finding.outcome = nil }
            return finding
        }

        private static func round(_ arm: inout Arm, _ roles: [ThreadRole]) throws -> LinearizabilityVerdict {
            let (drafts, threads) = try arm.draft(roles)
            let expected = drafts.map { $0.tape.operationCount }
            let (outcomes, pass) = try arm.record(
                threads, expected: expected, cost: .none, isTimed: false, isRepeatable: false, seconds: roundSeconds)
            arm.commit(drafts, outcomes.map(\.operations), roles)
            // The violation is found at once; what takes time is to make its counterexample minimal where keys are deleted.
            return HistoryJudge(seconds: 3).verdict(on: pass)
        }
    }
#endif
