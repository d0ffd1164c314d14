import Testing

@testable import HyperionLab

/// The loops of open load in simulated time: a read takes 100 ns, and one is due every 1,000 ns.
@Suite struct OpenLoadTests {
    private struct Pass {
        var recorder: OpenLoadRecorder
        var outcome: LoopOutcome
        var service: Histogram { recorder.services[Int(Tape.Kind.read.rawValue)] }
        var response: Histogram { recorder.responses[Int(Tape.Kind.read.rawValue)] }
    }

    private static let millisecond: UInt64 = 1_000_000

    /// - Parameter setUp: gets the system and what stops the pass.
    private func run(
        limit: Int, isAwaited: Bool, mix: String = "{read: 100%}",
        setUp: (StallingSystem, @escaping () -> Void) -> Void = { _, _ in }
    ) async throws -> Pass {
        var parts = try TapeParts(try tinyScenario("operations: \(mix)"))
        let tape = try parts.draft(5000).tape
        let system = StallingSystem()
        let control = try PassControl(threadCount: 1)
        setUp(system) { control.stop() }
        // This thread is the one that it waits for.
        let opener = try SystemThread { control.open() }
        defer { opener.join() }
        let alone = Pacing(others: 0..<0, own: 0..<0, ratio: 1)
        let place = PassPlace(control: control, thread: 0, pacing: alone, limit: limit, chunk: 64)
        let schedule = ArrivalSchedule(.constant, rate: 1e6, random: RandomSource(seed: 1))
        let recorder = OpenLoadRecorder()
        var cursor = TapeCursor(tape)
        let outcome: LoopOutcome
        if isAwaited {
            outcome = await TimingLoop.measureOpenLoad(
                StallingSystem.AwaitedSession(system), tape, &cursor, place, clock: system.clock, schedule: schedule,
                recorder: recorder)
        } else {
            var session = StallingSystem.Session(system)
            outcome = TimingLoop.measureOpenLoad(
                &session, tape, &cursor, place, clock: system.clock, schedule: schedule, recorder: recorder)
        }
        #expect(cursor.operations == outcome.operations)
        return Pass(recorder: recorder, outcome: outcome)
    }

    @Test(arguments: [false, true])
    func whatIsInTimeWaitsForNothing(isAwaited: Bool) async throws {
        let pass = try await run(limit: 20_000, isAwaited: isAwaited)
        #expect(pass.outcome.operations == 20_000 && pass.service.totalCount == 20_000)
        #expect(pass.service.maximum == 100)
        // One turn of the waiting loop, 10 ns, may be in it.
        #expect(pass.response.totalCount == 20_000 && pass.response.maximum <= 110)
        #expect(pass.recorder.largestBacklog <= 1 && pass.recorder.backlogAtEnd == 0)
        #expect(abs(pass.recorder.seconds - 0.02) < 1e-6)
    }

    /// The operations due during the stall waited for it; the store was slow once.
    @Test(arguments: [false, true])
    func aStallIsInTheResponseOfAllThatWereDueMeanwhile(isAwaited: Bool) async throws {
        let pass = try await run(limit: 40_000, isAwaited: isAwaited) { system, _ in
            system.stalls[3000] = 10 * Self.millisecond
        }
        let half = 5 * Self.millisecond
        #expect(pass.service.count(between: half, and: .max) == 1)
        #expect(pass.service.value(atQuantile: 0.99) <= 101)
        // The jth after the stalled one ends 10 ms − j · 1,000 ns + j · 100 ns after it was due: over 5 ms to 5,555.
        let late = pass.response.count(between: half, and: .max)
        #expect((5500...5600).contains(late), "\(late)")
        #expect(pass.response.value(atQuantile: 0.9) > half)
        #expect(pass.response.totalCount == 40_000 && pass.service.totalCount == 40_000, "nothing is dropped")
        #expect((9999...10_001).contains(pass.recorder.largestBacklog), "\(pass.recorder.largestBacklog)")
        #expect(pass.recorder.backlogAtEnd == 0)
        #expect(Double(pass.recorder.lastIdle) > 0.99 * pass.recorder.seconds * 1e9, "it has caught up")
    }

    /// Those that wait longest when a pass ends are not left out.
    @Test(arguments: [false, true])
    func whatWaitsAtTheEndIsCounted(isAwaited: Bool) async throws {
        let pass = try await run(limit: .max, isAwaited: isAwaited) { system, stop in
            system.stalls[3000] = 10 * Self.millisecond
            system.afterRead = { if $0 == 3001 { stop() } }
        }
        #expect(pass.outcome.operations == 3001 && pass.service.totalCount == 3001)
        #expect((9999...10_001).contains(pass.recorder.backlogAtEnd), "\(pass.recorder.backlogAtEnd)")
        #expect(pass.response.totalCount == UInt64(3001 + pass.recorder.backlogAtEnd))
        #expect(pass.recorder.largestBacklog >= pass.recorder.backlogAtEnd)
        let late = pass.response.count(between: 5 * Self.millisecond, and: .max)
        #expect((4990...5010).contains(late), "\(late)")
    }

    @Test(arguments: [false, true])
    func aRateThatCannotBeHeldShows(isAwaited: Bool) async throws {
        let pass = try await run(limit: .max, isAwaited: isAwaited) { system, stop in
            system.service = 2000
            system.afterRead = { if $0 == 10_000 { stop() } }
        }
        // In 20 ms 20,000 were due and half of them done.
        #expect((9990...10_010).contains(pass.recorder.backlogAtEnd), "\(pass.recorder.backlogAtEnd)")
        #expect(pass.service.maximum <= 2001 && pass.response.maximum > 9 * Self.millisecond)
        #expect(Double(pass.recorder.lastIdle) < 0.01 * pass.recorder.seconds * 1e9)
    }

    /// Only operations that there are can be late.
    @Test func aLimitEndsTheBacklogToo() async throws {
        let pass = try await run(limit: 3500, isAwaited: false) { system, _ in
            system.stalls[3000] = 10 * Self.millisecond
        }
        #expect(pass.recorder.largestBacklog == 499 && pass.recorder.backlogAtEnd == 0)
        #expect(pass.response.totalCount == 3500)
    }

    @Test func aMixIsCountedByKind() async throws {
        let pass = try await run(limit: .max, isAwaited: false, mix: "{read: 50%, multi-read(3): 50%}") {
            system, stop in
            system.stalls[1000] = 2 * Self.millisecond
            system.afterRead = { if $0 == 1001 { stop() } }
        }
        let counts = pass.recorder.responses.map(\.totalCount)
        let finished = pass.recorder.finished.reduce(0, +)
        #expect(finished == UInt64(pass.outcome.operations))
        #expect(counts.reduce(0, +) == finished + UInt64(pass.recorder.backlogAtEnd))
        // About half of what waited is of either kind, and none is a multi-read's key.
        let batches = counts[Int(Tape.Kind.multiRead.rawValue)]
        #expect(batches > 800 && pass.response.totalCount > 800 && counts[Int(Tape.Kind.key.rawValue)] == 0)
    }

    @Test func aCrewHoldsARateIfItsPassesCatchUp() {
        func pass(_ caughtUp: Bool) -> OpenLoadSample {
            OpenLoadSample(
                crew: .threads, offeredPerSecond: 1, achievedPerSecond: 1, finished: 1, largestBacklog: 0,
                backlogAtEnd: 0, caughtUp: caughtUp)
        }
        #expect(OpenLoadSample.isHeld([pass(true), pass(true), pass(false)]))
        #expect(!OpenLoadSample.isHeld([pass(true), pass(false), pass(false)]))
    }
}
