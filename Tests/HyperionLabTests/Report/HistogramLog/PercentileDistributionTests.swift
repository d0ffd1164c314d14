import Testing

@testable import HyperionLab

@Suite struct PercentileDistributionTests {
    @Test func ofNothing() {
        #expect(
            PercentileDistribution.text(Histogram(), unitRatio: 1) == """
                       Value     Percentile TotalCount 1/(1-Percentile)

                #[Mean    =        0.000, StdDeviation   =        0.000]
                #[Max     =        0.000, Total count    =            0]
                #[Buckets =           32, SubBuckets     =         2048]

                """)
    }

    @Test func rowsGetDenserTowardsTheTail() {
        let histogram = Histogram()
        for value in 1...1000 as ClosedRange<UInt64> { histogram.record(value) }
        let rows = PercentileDistribution.rows(of: histogram)
        #expect(rows.prefix(7).map(\.percentile) == [0, 10, 20, 30, 40, 50, 55])
        #expect(rows.prefix(7).map(\.value) == [1, 100, 200, 300, 400, 500, 550])
        #expect(rows.last == .init(value: 1000, percentile: 100, countBelow: 1000))
        #expect(rows.dropLast().allSatisfy { $0.percentile < 100 && Double($0.countBelow) >= $0.percentile * 10 })
    }

    @Test func oneBucketHasItsFirstRowAndItsLast() {
        let rows = PercentileDistribution.rows(of: LogFixture.histogram(7, count: 1_000_000))
        #expect(rows.map(\.percentile) == [0, 100])
    }

    @Test(
        arguments: [
            (0.0, 3, "0.000"), (1.0005, 3, "1.001"), (0.9998779296875, 12, "0.999877929688"), (2.5, 0, "3"),
            (0.5, 0, "1"), (9.996, 2, "10.00"), (0.0004, 3, "0.000"), (0.0005, 3, "0.001"),
            (1e-9, 12, "0.000000001000"),
            (1.5e20, 1, "150000000000000000000.0"), (-1.25, 1, "-1.3"), (.nan, 2, "NaN"), (.infinity, 2, "Infinity"),
            (1048.063, 3, "1048.063"), (99.995, 2, "100.00"),
        ] as [(Double, Int, String)])
    func decimalsAreRoundedAsJavaDoes(value: Double, decimals: Int, text: String) {
        #expect(PercentileDistribution.decimal(value, decimals) == text)
    }
}
