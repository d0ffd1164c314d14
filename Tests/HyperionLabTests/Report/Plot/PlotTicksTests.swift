import Testing

@testable import HyperionLab

@Suite struct PlotTicksTests {
    @Test(arguments: [
        (0.0, 300.0, [0.0, 100, 200, 300]), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0, 7, [0, 2, 4, 6, 8]),
        (3, 3, [3]),
    ])
    func linearStepsAreRound(low: Double, high: Double, ticks: [Double]) {
        let made = PlotTicks.linear(from: low, to: high)
        #expect(made.count == ticks.count)
        for (left, right) in zip(made, ticks) { #expect(abs(left - right) < 1e-9) }
    }

    @Test func stepsAreRoundInTheirUnit() {
        #expect(PlotTicks.linear(from: 0, to: 9000, unit: 1024) == [0, 2048, 4096, 6144, 8192, 10240])
    }

    @Test(arguments: [
        (50.0, 100_000.0, [10.0, 100, 1000, 10_000, 100_000]), (0.4, 12, [0.2, 0.5, 1, 2, 5, 10, 20]),
        (90, 120, [90, 100, 110, 120]), (5, 5, [5]),
    ])
    func logarithmicStepsCoverTheirRange(low: Double, high: Double, ticks: [Double]) {
        #expect(PlotTicks.logarithmic(from: low, to: high) == ticks)
    }

    @Test(arguments: [1e-300, 1e300, -1, 0, Double.infinity, Double.nan])
    func noValueTraps(value: Double) {
        for other in [1, value, -Double.infinity, 1e-300] as [Double] {
            #expect(PlotTicks.linear(from: value, to: other).count <= 1001)
            #expect(PlotTicks.logarithmic(from: value, to: other).count <= 1001)
            let axis = PlotAxis.logarithmic("x", covering: [value, other]) { Format.number($0) }
            #expect(axis.low > 0 && axis.high > axis.low)
            #expect(PlotAxis.fromZero("x", upTo: [value, other]) { Format.number($0) }.low == 0)
        }
        #expect(!SVGElement.coordinate(value).isEmpty)
    }

    @Test func theTailIsStretched() throws {
        let axis = PlotAxis.percentiles("percentile", upTo: 0.9999)
        #expect(axis.ticks.map(\.label) == ["0", "50", "90", "99", "99.9", "99.99"])
        let places = try [0, 0.9, 0.99, 0.999, 0.9999].map { try #require(axis.position($0)) }
        for (place, expected) in zip(places, [0, 0.25, 0.5, 0.75, 1]) { #expect(abs(place - expected) < 1e-9) }
        #expect(axis.position(1) == nil)
    }

    @Test(arguments: [(0.0, "0"), (-0.04, "0"), (-1.25, "-1.3"), (10, "10"), (0.26, "0.3"), (-0.5, "-0.5")])
    func coordinates(value: Double, text: String) { #expect(SVGElement.coordinate(value) == text) }
}
