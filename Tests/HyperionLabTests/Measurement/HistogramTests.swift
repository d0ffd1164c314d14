import Testing

@testable import HyperionLab

struct HistogramTests {
    /// A clock of 10 ns sees operations of 83 ns as 80 in seven of ten cases; those of 84 ns in six.
    @Test func quantilesBetweenTheStepsOfAClock() {
        func median(_ eighties: UInt64, step: Double) -> Double {
            let histogram = Histogram()
            histogram.record(80, count: eighties)
            histogram.record(90, count: 100 - eighties)
            return histogram.interpolated(atQuantile: 0.5, step: step)
        }
        #expect(abs(median(70, step: 10) - 82.142) < 0.01)
        #expect(median(60, step: 10) > median(70, step: 10) + 1, "1 ns more shows, although both read 80")
        #expect(median(70, step: 1) == 80 && median(70, step: 0) == 80 && median(70, step: .nan) == 80)
        #expect(abs(median(30, step: 10) - 87.857) < 0.01)
        #expect(Histogram().interpolated(atQuantile: 0.5, step: 10) == 0)
        let long = Histogram()
        long.record(1_000_000, count: 100)
        #expect(long.interpolated(atQuantile: 0.5, step: 10) == Double(long.value(atQuantile: 0.5)))
    }

    @Test func emptyHistogramReportsZeros() {
        let histogram = Histogram()
        #expect(histogram.isEmpty)
        #expect(histogram.minimum == 0 && histogram.maximum == 0 && histogram.mean == 0)
        #expect(histogram.value(atQuantile: 0.5) == 0)
        #expect(histogram.samplesBeyond(0.5) == 0)
        #expect(Array(histogram.buckets).isEmpty)
        #expect(histogram.checkInvariants() == nil)
    }

    @Test func layoutOfTheDefaultsIsThatOfHdrHistogram() {
        // 2048 sub-buckets and 32 buckets, as org.HdrHistogram.Histogram(3600000000000L, 3) has.
        let histogram = Histogram()
        #expect(histogram.indexCount == 33 * 1024)
        #expect(histogram.index(of: 0) == 0)
        #expect(histogram.index(of: 2047) == 2047)
        #expect(histogram.index(of: 2048) == 2048)
        #expect(histogram.index(of: 2049) == 2048)
        #expect(histogram.index(of: 4096) == 3072)
        #expect(histogram.equivalentValues(of: 10_000) == 10_000...10_007)
    }

    @Test func indicesAndRangesAreInverse() throws {
        for (lowest, highest, digits) in [
            (1, 2, 0), (1, 1000, 1), (1000, 3_600_000_000_000, 2), (1, 1 << 40, 5), (1, 1 << 62, 3),
        ] as [(UInt64, UInt64, Int)] {
            let configuration = try #require(
                Histogram.Configuration(lowest: lowest, highest: highest, significantDigits: digits))
            let histogram = Histogram(configuration)
            var expected: UInt64 = 0
            for index in 0..<histogram.indexCount {
                let range = histogram.range(ofIndex: index)
                guard range.lowerBound == expected, histogram.index(of: range.lowerBound) == index,
                    histogram.index(of: range.upperBound) == index
                else {
                    Issue.record("\(configuration): index \(index) holds \(range), expected from \(expected)")
                    break
                }
                expected = range.upperBound &+ 1
            }
            #expect(histogram.index(of: highest) < histogram.indexCount)
        }
    }

    @Test func impossibleConfigurationsCannotBeMade() {
        #expect(Histogram.Configuration(lowest: 0, highest: 10, significantDigits: 3) == nil)
        #expect(Histogram.Configuration(lowest: 10, highest: 19, significantDigits: 3) == nil)
        #expect(Histogram.Configuration(lowest: 1, highest: 1 << 63, significantDigits: 3) == nil)
        #expect(Histogram.Configuration(lowest: 1, highest: 10, significantDigits: 6) == nil)
        #expect(Histogram.Configuration(lowest: 1, highest: 10, significantDigits: -1) == nil)
        #expect(Histogram.Configuration(lowest: 1 << 60, highest: 1 << 62, significantDigits: 5) == nil)
    }

    @Test func valuesAboveTheHighestAreClampedAndCounted() throws {
        let histogram = Histogram(try #require(Histogram.Configuration(highest: 1000, significantDigits: 2)))
        histogram.record(5)
        histogram.record(1000)
        histogram.record(1001)
        histogram.record(.max)
        histogram.record(70_000, count: 3)
        #expect(histogram.totalCount == 7)
        #expect(histogram.clampedCount == 5)
        #expect(histogram.maximum == .max)
        #expect(histogram.value(atQuantile: 1) == histogram.equivalentValues(of: 1000).upperBound)
        #expect(histogram.checkInvariants() == nil)
    }

    @Test func aTotalNeverOverflows() throws {
        let histogram = Histogram()
        histogram.record(1, count: .max)
        histogram.record(2, count: .max)
        #expect(histogram.totalCount == UInt64(Int64.max))
        #expect(histogram.maximum == 1)
        #expect(histogram.value(atQuantile: 1) == 1)
        #expect(histogram.checkInvariants() == nil)
        let other = Histogram()
        other.record(7)
        #expect(throws: HistogramMergeError.tooManyValues) { try other.merge(histogram) }
        #expect(other.totalCount == 1)
    }

    @Test func mergingRefusesAnotherLayout() throws {
        let coarse = try #require(Histogram.Configuration(significantDigits: 2))
        #expect(throws: HistogramMergeError.differentConfigurations(.latency, coarse)) {
            try Histogram().merge(Histogram(coarse))
        }
    }

    @Test func quantilesFollowTheRank() {
        let histogram = Histogram()
        for value in 1...10 as ClosedRange<UInt64> { histogram.record(value) }
        #expect(histogram.value(atQuantile: 0) == 1)
        #expect(histogram.value(atQuantile: -.infinity) == 1)
        #expect(histogram.value(atQuantile: .nan) == 1)
        #expect(histogram.value(atQuantile: 0.1) == 1)
        #expect(histogram.value(atQuantile: 0.5) == 5)
        #expect(histogram.value(atQuantile: 0.9) == 9)
        #expect(histogram.value(atQuantile: 0.91) == 10)
        #expect(histogram.value(atQuantile: 7) == 10)
        #expect(histogram.samplesBeyond(0.9) == 1)
        #expect(histogram.samplesBeyond(1) == 0)
        #expect(histogram.mean == 5.5)
        #expect(abs(histogram.standardDeviation - 8.25.squareRoot()) < 1e-12)
        #expect(histogram.count(between: 3, and: 5) == 3)
        #expect(histogram.count(between: 5, and: 3) == 0)
    }

    @Test func tiesDoNotMakeTheMedianUnknown() {
        let histogram = Histogram()
        histogram.record(20, count: 1000)
        #expect(histogram.value(atQuantile: 0.5) == 20)
        #expect(histogram.samplesBeyond(0.5) == 500)
    }

    @Test func resetForgetsEverything() {
        let histogram = Histogram()
        histogram.record(.max)
        histogram.reset()
        #expect(histogram.isEmpty && histogram.clampedCount == 0 && histogram.maximum == 0)
        #expect(histogram.checkInvariants() == nil)
    }
}
