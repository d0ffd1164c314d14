import Foundation
import Testing

@testable import HyperionLab

@Suite struct InstructionGateTests {
    private func counts(_ read: UInt64, harness: UInt64 = 50, unavailable: String? = nil) -> InstructionCounts {
        let samples = [("hyperion", read), ("null", harness)].map {
            InstructionCounts.Sample(engine: $0.0, operation: "read", operations: 100, instructions: $0.1 * 100)
        }
        return InstructionCounts(
            method: "m", unavailable: unavailable, records: 10, samples: unavailable == nil ? samples : [])
    }

    private func line(_ new: InstructionCounts, _ base: InstructionCounts?) throws -> GateLine {
        let build = GateBuild(name: "new", executable: "x")
        let gate = InstructionGate(
            scenario: try tinyScenario(), new: build, reference: .nothing, comparedEngines: ["hyperion", "null"])
        let lines = gate.compare(new, with: base, hint: "no counts")
        try #require(lines.count == 1, "the harness itself is not compared")
        return lines[0]
    }

    @Test func anEnginesOwnPartIsCompared() throws {
        let same = try line(counts(250), counts(250))
        #expect(same.outcome == .passed && same.title == "hyperion.read.instructions-per-op")
        #expect(same.measured == "same: 1.00x, from 200 to 200", "\(same.measured)")
        // 2 of 200 are 1 %, 3 are more; of all 250 they would not be.
        #expect(try line(counts(252), counts(250)).outcome == .passed)
        let worse = try line(counts(253), counts(250))
        #expect(worse.outcome == .failed && worse.measured.hasPrefix("regressed: "))
        #expect(try line(counts(200), counts(250)).measured.hasPrefix("improved: 0.75"))
        #expect(try line(counts(260, harness: 60), counts(250)).outcome == .passed, "the harness grew, not the engine")
    }

    @Test func whatWasNotCountedIsUndecided() throws {
        #expect(try line(counts(250), nil).outcome == .undecided)
        #expect(try line(counts(250), nil).measured == "no counts")
        let absent = try line(counts(0, unavailable: "valgrind is not installed"), nil)
        #expect(absent.outcome == .undecided && absent.measured == "unavailable: valgrind is not installed")
        let missing = InstructionCounts(method: "m", unavailable: nil, records: 10, samples: [])
        #expect(try line(counts(250), missing).measured == "not counted in base")
    }
}
