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

    @Test func anInterruptionDoesNotChangeTheShare() {
        var brake = OperationBrake(share: 0.1, nanosecondsPerStep: 1)
        for _ in 0..<100 { brake.learn(0, nanoseconds: 1000, steps: 0) }
        brake.learn(0, nanoseconds: 50_000_000, steps: 0)
        #expect((100...102).contains(brake.steps(0)))
    }
}
