import Testing

@testable import HyperionLab

@Suite("The step of a clock")
struct ClockStepTests {
    @Test("A counter that rises by 24 or 25 every 10 ns advances by 24.5")
    func coarseCounter() {
        let lengths: [UInt64] = Array(repeating: 73, count: 900) + Array(repeating: 74, count: 900) + [98, 122, 172]
        let step = ClockMeasurement.step(ofSorted: [49, 49] + lengths)
        #expect(abs(step - 24.5) < 0.2)
    }

    @Test("A counter that shows every tick advances by one")
    func fineCounter() {
        let lengths: [UInt64] = (0..<2000).map { 36 + UInt64($0 % 31) }.sorted()
        #expect(ClockMeasurement.step(ofSorted: lengths) == 1)
    }

    @Test("Lengths that are all zero say nothing")
    func stoppedClock() { #expect(ClockMeasurement.step(ofSorted: [0, 0, 0]) == 1) }
}
