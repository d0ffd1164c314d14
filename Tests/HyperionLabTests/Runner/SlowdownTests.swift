import Foundation
import Testing

@testable import HyperionLab

@Suite struct SlowdownTests {
    private func job(_ engine: String, _ slowdown: Double?) throws -> WorkerJob {
        let scenario = try tinyScenario(
            "records: 100", "operations: {read: 50%, update: 50%}", "engines: [\(engine)]",
            "run: {warmup: 0s, duration: 30s, operations: 500, repetitions: 1}")
        return WorkerJob(scenario: scenario, engine: engine, repetition: 0, position: 0, slowdown: slowdown)
    }

    @Test(arguments: ["hyperion", "swift-dictionary", "null"])
    func aSlowedArmDoesTheSameWork(engine: String) throws {
        let plain = try SystemTable.run(try job(engine, nil))
        let slowed = try SystemTable.run(try job(engine, 0.2))
        #expect(slowed.corrupted == 0)
        for (left, right) in zip(plain.phases, slowed.phases) {
            #expect(left.operations.map(\.operation) == right.operations.map(\.operation))
            #expect(left.operations.map(\.operations) == right.operations.map(\.operations))
            #expect(right.operations.allSatisfy { $0.wrong == 0 })
        }
        let histograms = try slowed.phases[1].operations.map { try Histogram(hdr: try #require($0.histogram)) }
        #expect(histograms.reduce(0) { $0 + $1.totalCount } == 500)
    }

    @Test func whatWouldBeIgnoredIsRefused() throws {
        for share in [-0.1, 11, .nan, .infinity] {
            #expect(throws: SlowdownError.self) { try SystemTable.run(try job("hyperion", share)) }
        }
        #expect(throws: SlowdownError.self) { try SystemTable.run(try job("swift-actor", 0.1)) }
        var open = try job("hyperion", 0.1)
        open.scenario.load = try tinyScenario("load: open(1k/s, poisson)").load
        #expect(throws: SlowdownError.self) { try SystemTable.run(open) }
        #expect(try SystemTable.run(try job("swift-actor", nil)).corrupted == 0)
    }

    /// A program of an earlier version sends no slowdown, and understands a job that has one.
    @Test func aJobWithoutASlowdownIsRead() throws {
        let bytes = try JSONEncoder().encode(try job("null", nil))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("slowdown"))
        #expect(try JSONDecoder().decode(WorkerJob.self, from: bytes).slowdown == nil)
        let slowed = try JSONEncoder().encode(try job("null", 0.05))
        #expect(try JSONDecoder().decode(WorkerJob.self, from: slowed).slowdown == 0.05)
    }

    @Test func operationsAreSlowedByTheirShareOnAverage() {
        var brake = OperationBrake(share: 0.1, nanosecondsPerStep: 1.5)
        #expect(brake.steps(3) == 0, "nothing is known of the first")
        var spun = 0
        for _ in 0..<1000 {
            let steps = brake.steps(3)
            spun += steps
            brake.learn(3, nanoseconds: 40 + UInt64(Double(steps) * 1.5), steps: steps)
        }
        // 4 ns are two steps and two thirds of one.
        #expect(abs(Double(spun) * 1.5 / 1000 - 4) < 0.1)
        #expect(brake.steps(2) <= 1, "kinds are slowed apart")
    }

    /// Of 1030 ns 30 are the clock's; a tenth of the rest is 100 ns, of which 12 are what spinning costs by itself.
    @Test func whatTheClockAndSpinningItselfCostIsNotTheOperations() {
        var brake = OperationBrake(share: 0.1, nanosecondsPerStep: 2, overheadNanoseconds: 12, clockNanoseconds: 30)
        var steps = 0
        for _ in 0..<2000 {
            steps = brake.steps(0)
            let spun = steps > 0 ? 12 + 2 * steps : 0
            brake.learn(0, nanoseconds: UInt64(1030 + spun), steps: steps)
        }
        #expect((43...45).contains(steps))
        var short = OperationBrake(share: 0.1, nanosecondsPerStep: 2, overheadNanoseconds: 12, clockNanoseconds: 30)
        for _ in 0..<100 { short.learn(0, nanoseconds: 80, steps: 0) }
        #expect(short.steps(0) == 0, "5 ns cannot be spun where spinning costs 12")
    }

    /// However busy the machine is, it takes at least as much longer as it should.
    @Test func aPassIsHeldUpByItsShare() {
        var brake = Brake(share: 0.5)
        func busy() {
            let end = MonotonicClock.nanoseconds() + 1_000_000
            while MonotonicClock.nanoseconds() < end {}
        }
        let start = MonotonicClock.nanoseconds()
        brake.start()
        for _ in 0..<20 {
            busy()
            brake.afterChunk()
        }
        #expect(MonotonicClock.nanoseconds() - start >= 29_900_000)
        var none = Brake(share: 0)
        #expect(!none.isOn)
        none.start()
    }

    /// Else the stops themselves would slow quick operations down by more than their share.
    @Test func quickChunksAreSlowedInGroups() {
        var brake = Brake(share: 0.5)
        brake.start()
        for _ in 0..<10_000 { brake.afterChunk() }
        #expect(brake.group >= 64)
    }

    @Test func anInterruptionDoesNotChangeTheShare() {
        var brake = OperationBrake(share: 0.1, nanosecondsPerStep: 1)
        for _ in 0..<100 { brake.learn(0, nanoseconds: 1000, steps: 0) }
        brake.learn(0, nanoseconds: 50_000_000, steps: 0)
        #expect((100...102).contains(brake.steps(0)))
    }
}
