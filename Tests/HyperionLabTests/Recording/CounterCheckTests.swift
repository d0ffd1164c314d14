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
            ([], 0), ([(-80, 90)], 0), ([(0, 50)], 0), ([(10, 50)], 50), ([(-50, -10)], 50), ([(30, 20)], 30),
            ([(-80, 90), (10, 50)], 170), ([(10, 50), (-50, -10)], 100), ([(-5, 5), (-9, 0)], 0),
        ] as [([(Double, Double)], Double)])
    func slackIsWhatAnyTwoMayDiffer(offsets: [(Double, Double)], slack: Double) {
        let check = CounterCheck(
            source: "tsc", isInvariant: true, offsets: offsets.map { (low: $0.0, high: $0.1) })
        #expect(check.slackNanoseconds == slack && check.compared == offsets.count)
        #expect(check.isConsistent == offsets.allSatisfy { $0.0 <= $0.1 })
    }
}
