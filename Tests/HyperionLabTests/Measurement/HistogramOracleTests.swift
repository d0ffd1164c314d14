import Testing

@testable import HyperionLab

/// The histogram against a sorted array of the same values.
struct HistogramOracleTests {
    static let configurations: [Histogram.Configuration] = [
        .latency,
        Histogram.Configuration(highest: 1_000_000, significantDigits: 1)!,
        Histogram.Configuration(highest: 1 << 40, significantDigits: 2)!,
        Histogram.Configuration(lowest: 1000, highest: 1 << 50, significantDigits: 4)!,
    ]

    /// Values spread over all magnitudes, ties and the bounds included.
    static func value(_ random: inout RandomSource, below highest: UInt64) -> UInt64 {
        switch random.below(10) {
        case 0: return random.below(40)
        case 1: return highest - random.below(3)
        default: return Swift.min(highest, random.next() >> random.below(64))
        }
    }

    @Test func agreesWithASortedArrayWithinTheErrorBound() {
        let seed = ReplaySeed.draw(test: "agreesWithASortedArrayWithinTheErrorBound")
        for (stream, configuration) in Self.configurations.enumerated() {
            var random = RandomSource(seed: seed).derive(stream: UInt64(stream))
            let histogram = Histogram(configuration)
            var values = (0..<(1 + random.below(3000))).map { _ in
                Self.value(&random, below: configuration.highest)
            }
            for value in values { histogram.record(value) }
            values.sort()
            #expect(histogram.checkInvariants() == nil)
            #expect(histogram.totalCount == UInt64(values.count))
            #expect(histogram.minimum == values.first && histogram.maximum == values.last)
            let precision = Self.precision(configuration)
            for quantile in [0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1] + (0..<50).map({ _ in random.unit() }) {
                let rank = max(1, Int((quantile.nextDown * Double(values.count)).rounded(.up)))
                let exact = values[max(0, min(values.count, rank) - 1)]
                let measured = histogram.value(atQuantile: quantile)
                let slack = max(Double(exact) * precision, Double(configuration.lowest))
                #expect(
                    measured >= exact && Double(measured - exact) <= slack,
                    "\(configuration), quantile \(quantile): \(measured), exactly \(exact)")
                #expect(histogram.samplesBeyond(quantile) == UInt64(values.count - min(values.count, rank)))
            }
            let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
            #expect(abs(histogram.mean - mean) <= max(mean * precision, Double(configuration.lowest)))
        }
    }

    private static func precision(_ configuration: Histogram.Configuration) -> Double {
        (0..<configuration.significantDigits).reduce(1) { bound, _ in bound / 10 }
    }

    @Test func bucketsAreWhatWasRecorded() {
        let seed = ReplaySeed.draw(test: "bucketsAreWhatWasRecorded")
        var random = RandomSource(seed: seed)
        let histogram = Histogram()
        var expected: [UInt64: UInt64] = [:]
        for _ in 0..<2000 {
            let value = Self.value(&random, below: Histogram.Configuration.latency.highest)
            let count = random.below(3) == 0 ? random.below(5) : 1
            histogram.record(value, count: count)
            if count > 0 { expected[histogram.equivalentValues(of: value).lowerBound, default: 0] += count }
        }
        let found = Dictionary(uniqueKeysWithValues: histogram.buckets.map { ($0.values.lowerBound, $0.count) })
        #expect(found == expected)
        #expect(histogram.count(between: 0, and: .max) == histogram.totalCount)
        #expect(histogram.checkInvariants() == nil)
    }

    @Test func mergingIsRecordingBoth() throws {
        let seed = ReplaySeed.draw(test: "mergingIsRecordingBoth")
        var random = RandomSource(seed: seed)
        let (left, right, both) = (Histogram(), Histogram(), Histogram())
        for _ in 0..<1000 {
            // Some lie above the highest.
            let value = random.next() >> random.below(64)
            if random.below(2) == 0 { left.record(value) } else { right.record(value) }
            both.record(value)
        }
        try left.merge(right)
        try left.merge(Histogram())
        #expect(Array(left.buckets) == Array(both.buckets))
        #expect(left.totalCount == both.totalCount && left.clampedCount == both.clampedCount)
        #expect(left.minimum == both.minimum && left.maximum == both.maximum)
        #expect(left.checkInvariants() == nil)
    }
}
