import Glibc
import Testing

@testable import HyperionLab

@Suite struct ThreadRoleTests {
    private func roles(_ changes: String...) throws -> [ThreadRole] {
        let scenario = try decodeScenario(scenarioText(["engines: [swift-actor]"] + changes))
        return ThreadRole.roles(of: scenario.phases[0], scenario.threads)
    }

    /// `read 60 %, scan 40 %`.
    private func text(_ role: ThreadRole) -> String {
        role.mix.map { "\($0.kind.rawValue) \(Double($0.share.millionths) / 1e4)" }.joined(separator: ", ")
    }

    @Test func mixedThreadsEachRunTheWholeMix() throws {
        let roles = try roles("threads: 3", "operations: {read: 90%, update: 10%}")
        #expect(roles.map(text) == Array(repeating: "read 90.0, update 10.0", count: 3))
        #expect(roles.allSatisfy { $0.pacing.others.isEmpty })
    }

    @Test func aSharedMixIsDividedByRoleAndPaced() throws {
        let roles = try roles(
            "threads: {readers: 2, writers: 1}",
            "operations: {read: 60%, scan: 20%, update: 15%, read-modify-write: 5%}")
        #expect(
            roles.map(text)
                == ["read 75.0, scan 25.0", "read 75.0, scan 25.0", "update 75.0, read-modify-write 25.0"])
        #expect(roles[0].pacing.own == 0..<2 && roles[0].pacing.others == 2..<3)
        #expect(roles[2].pacing.own == 2..<3 && roles[2].pacing.others == 0..<2)
        #expect(abs(roles[0].pacing.ratio - 4) < 1e-9)
        #expect(abs(roles[2].pacing.ratio - 0.25) < 1e-9)
    }

    @Test func sharesOfARoleSumToTheWholeWhateverTheyWere() throws {
        let roles = try roles(
            "threads: {readers: 1, writers: 1}",
            "operations: {read: 33.3333%, scan: 33.3333%, multi-read: 0.0001%, update: 33.3333%}")
        for role in roles { #expect(role.mix.reduce(0) { $0 + $1.share.millionths } == Scenario.Share.whole) }
    }

    @Test func mixesOfTheirOwnRunAtFullSpeed() throws {
        let roles = try roles(
            "threads: {readers: 2, writers: 1}", "operations: {readers: {read: 100%}, writers: {update: 100%}}")
        #expect(roles.map(text) == ["read 100.0", "read 100.0", "update 100.0"])
        #expect(roles.allSatisfy { $0.pacing.others.isEmpty })
    }

    @Test func aRoleWithoutAMixRests() throws {
        let scenario = try decodeScenario(
            scenarioText([
                "threads: {readers: 2, writers: 1}",
                "operations: [{label: alone, readers: {read: 100%}}, "
                    + "{label: both, readers: {read: 100%}, writers: {update: 100%}}]",
            ]))
        #expect(scenario.phases.map { ThreadRole.roles(of: $0, scenario.threads).count } == [2, 3])
    }

    @Test func kindsAreNamedOnceInOrder() throws {
        let scenario = try decodeScenario(scenarioText(["operations: {update: 5%, read: 90%, delete: 5%}"]))
        #expect(scenario.phases[0].mix.kinds == [.update, .read, .delete])
    }

    /// A role that is ahead waits; it goes on when the other has caught up, or when the pass is stopped.
    ///
    /// Without suspensions: it would go on when the other tests let it, which can be minutes later.
    @Test func pacingWaitsForTheOtherRole() throws {
        let control = try PassControl(threadCount: 2)
        let pacing = Pacing(others: 1..<2, own: 0..<1, ratio: 4)
        control.publish(512, thread: 0)
        pacing.wait(control)
        control.publish(513, thread: 0)
        let waiter = try SystemThread {
            pacing.wait(control)
            control.publish(1_000_000, thread: 0)
            pacing.wait(control)
            control.publish(2_000_000, thread: 0)
        }
        usleep(20_000)
        #expect(control.progress(ofThread: 0) == 513)
        control.publish(1, thread: 1)
        let start = ContinuousClock.now
        while control.progress(ofThread: 0) == 513, ContinuousClock.now - start < .seconds(60) { sched_yield() }
        usleep(20_000)
        #expect(control.progress(ofThread: 0) == 1_000_000)
        control.stop()
        waiter.join()
        #expect(control.progress(ofThread: 0) == 2_000_000)
    }
}
