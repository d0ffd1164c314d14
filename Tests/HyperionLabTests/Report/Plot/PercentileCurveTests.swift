import Testing

@testable import HyperionLab

@Suite struct PercentileCurveTests {
    @Test func allQuantilesAtOnceAreThoseOneByOne() {
        let seed = ReplaySeed.draw(test: "allQuantilesAtOnceAreThoseOneByOne")
        var random = RandomSource(seed: seed)
        for size in [0, 1, 2, 10, 5000] {
            let histogram = Histogram()
            for _ in 0..<size { histogram.record(random.next() >> (24 + random.below(40))) }
            let expected = PercentileGrid.quantiles.map { histogram.value(atQuantile: $0) }
            #expect(histogram.values(atQuantiles: PercentileGrid.quantiles) == expected, "seed \(seed), \(size) values")
        }
    }

    @Test func theGridAscendsAndHasTheMarks() {
        let grid = PercentileGrid.quantiles
        #expect(zip(grid, grid.dropFirst()).allSatisfy { $0 < $1 })
        #expect(PercentileGrid.marked.allSatisfy(grid.contains))
    }

    /// A line ends where its tail would be a handful of outliers, and says at its marks what the tables say.
    @Test func aLineEndsWhereItsSamplesDo() throws {
        let model = ReportModel(try PlotFixture.result())
        let block = try #require(model.blocks.first { $0.operation == "read@alone" })
        let plot = try #require(PlotContext(model).percentiles(of: block))
        #expect(plot.series.map(\.label) == ["hyperion", "swift-dictionary", "std-unordered-map", "null (harness)"])
        let points = plot.series[0].points
        // Each repetition has 32,766 samples: 99.9 % has 32 beyond it, 99.99 % has three.
        #expect(points.contains { $0.x == 0.999 } && !points.contains { $0.x == 0.9999 })
        #expect(points.first { $0.x == 0.5 }?.title == "hyperion p50: 250 ns")
        #expect(zip(points, points.dropFirst()).allSatisfy { $0.y <= $1.y })
    }

    /// What callers wait: the service times of a store that was late say nothing of that.
    @Test func underOpenLoadItIsTheResponse() throws {
        var result = try PlotFixture.result()
        let late = Histogram()
        for _ in 0..<100 { late.record(1_000_000) }
        for arm in result.samples.indices {
            for phase in result.samples[arm].phases.indices {
                for operation in result.samples[arm].phases[phase].operations.indices {
                    result.samples[arm].phases[phase].operations[operation].response = try late.encodedHdr()
                }
            }
        }
        let model = ReportModel(result)
        let block = try #require(model.blocks.first { $0.operation == "read@alone" })
        let plot = try #require(PlotContext(model).percentiles(of: block))
        #expect(plot.series[0].points.allSatisfy { $0.y > 990_000 })
    }
}
