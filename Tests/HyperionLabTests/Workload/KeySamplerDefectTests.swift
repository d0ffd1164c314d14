import Foundation
import Testing

@testable import HyperionLab

/// The goodness-of-fit test is itself on trial: it must refuse samplers that are nearly right.
struct KeySamplerDefectTests {
    static func pValue(records: Int, theta: Double, _ nextRank: (inout RandomSource) -> Int) -> Double {
        let exact = ZipfSampler(theta: theta, count: records)
        var random = RandomSource(seed: 12)
        var counts = [Int](repeating: 0, count: records)
        for _ in 0..<KeySamplerTests.draws { counts[nextRank(&random) - 1] += 1 }
        return GoodnessOfFit.pValue(
            counts: counts, probabilities: (1...records).map { exact.probability(ofRank: $0) })
    }

    @Test(arguments: [10, 1000, 100_000])
    func aThetaOffByTwoHundredthsIsRefused(records: Int) {
        let right = ZipfSampler(theta: 0.99, count: records)
        let wrong = ZipfSampler(theta: 1.01, count: records)
        #expect(Self.pValue(records: records, theta: 0.99) { right.next(&$0) } > KeySamplerTests.level)
        #expect(Self.pValue(records: records, theta: 0.99) { wrong.next(&$0) } < KeySamplerTests.level)
    }

    @Test(arguments: [1000, 100_000])
    func theApproximationOfGrayIsRefused(records: Int) {
        // "Quickly generating billion-record synthetic databases", SIGMOD 1994, as YCSB's ZipfianGenerator has it.
        let theta = 0.99
        let zeta = ZipfSampler.harmonic(records, theta)
        let alpha = 1 / (1 - theta)
        let eta =
            (1 - pow(2 / Double(records), 1 - theta)) / (1 - ZipfSampler.harmonic(2, theta) / zeta)
        let p = Self.pValue(records: records, theta: theta) { random in
            let unit = random.unit()
            if unit * zeta < 1 { return 1 }
            if unit * zeta < 1 + pow(0.5, theta) { return 2 }
            return 1 + min(records - 1, Int(Double(records) * pow(eta * unit - eta + 1, alpha)))
        }
        #expect(p < KeySamplerTests.level)
    }

    @Test func aRankOffByOneIsRefused() {
        let sampler = ZipfSampler(theta: 0.5, count: 1000)
        #expect(Self.pValue(records: 1000, theta: 0.5) { sampler.next(&$0) % 1000 + 1 } < KeySamplerTests.level)
    }
}
