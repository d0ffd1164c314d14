import Testing

@testable import HyperionLab

@Suite struct CounterCheckTests {
    @Test func thisMachinesCounters() throws {
        let processors = ProcessorAffinity.allowed()
        let check = try CounterCheck.measure(TickClock.calibrated(), processors: processors)
        #expect(check.compared <= max(processors.count - 1, 0))
        #expect(check.isConsistent)
        // One clock for all processors, whichever it is: no handshake can have shown another offset than none.
        #expect(check.slackNanoseconds == 0, "\(check)")
    }

    @Test(
        arguments: [
            (-80, 90, true, 0), (0, 50, true, 0), (10, 50, true, 50), (-50, -10, true, 50), (30, 20, false, 30),
        ] as [(Double, Double, Bool, Double)])
    func slackIsWhatCannotBeExplained(low: Double, high: Double, isConsistent: Bool, slack: Double) {
        let check = CounterCheck(
            source: "tsc", isInvariant: true, compared: 1, lowNanoseconds: low, highNanoseconds: high,
            isConsistent: isConsistent)
        #expect(check.slackNanoseconds == slack)
    }
}
