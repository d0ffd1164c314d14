import Foundation
import Testing

@testable import HyperionLab

/// The samplers against their exact probabilities. Seeds are fixed: a failure is a defect, not bad luck, and the
/// level of 10^−6 leaves all of them together a chance of about 10^−4 that a new seed would be unlucky.
struct KeySamplerTests {
    static let level = 1e-6
    /// As many as the planted defects need to be seen.
    static let draws = 250_000

    static func counts(_ sampler: KeySampler, liveCount: Int, draws: Int) -> [Int] {
        var sampler = sampler
        var counts = [Int](repeating: 0, count: liveCount)
        for _ in 0..<draws { counts[sampler.next(liveCount: liveCount)] += 1 }
        return counts
    }

    static func pValue(_ sampler: KeySampler, liveCount: Int, draws: Int = draws) -> Double {
        GoodnessOfFit.pValue(
            counts: counts(sampler, liveCount: liveCount, draws: draws),
            probabilities: (0..<liveCount).map { sampler.probability(of: $0, liveCount: liveCount) })
    }

    static func share(_ percent: Int) -> Scenario.Share { Scenario.Share(millionths: percent * 10_000) }

    @Test(arguments: [10, 1000, 100_000], [0.5, 0.99, 1.0, 1.2, 3.0])
    func zipfianFitsItsProbabilities(records: Int, theta: Double) {
        let sampler = KeySampler(.zipfian(theta: theta), records: records, seed: 1)
        #expect(Self.pValue(sampler, liveCount: records) > Self.level)
    }

    @Test(arguments: [1, 2, 3, 100], [0.01, 0.1, 1 + 1e-9, 5.0])
    func zipfianFitsAtTheBoundsOfWhatIsAllowed(records: Int, theta: Double) {
        let sampler = KeySampler(.zipfian(theta: theta), records: records, seed: 1)
        #expect(Self.pValue(sampler, liveCount: records, draws: 20_000) > Self.level)
    }

    @Test(arguments: [10, 1000], [0.5, 0.99, 1.0, 1.2, 3.0])
    func latestFitsItsProbabilitiesAndGrows(records: Int, theta: Double) {
        let sampler = KeySampler(.latest(theta: theta), records: records, seed: 2)
        #expect(Self.pValue(sampler, liveCount: records, draws: 30_000) > Self.level)
        #expect(Self.pValue(sampler, liveCount: records + 7, draws: 30_000) > Self.level)
        let newest = sampler.probability(of: records + 6, liveCount: records + 7)
        #expect((0..<records).allSatisfy { sampler.probability(of: $0, liveCount: records + 7) < newest })
    }

    @Test(arguments: [1, 10, 1000, 100_000])
    func theOthersFitTheirProbabilities(records: Int) {
        let distributions: [Scenario.KeyDistribution] = [
            .uniform,
            .hotspot(keys: Self.share(20), operations: Self.share(80)),
            .hotspot(keys: Self.share(100), operations: Self.share(10)),
            .hotspot(keys: Self.share(1), operations: Self.share(100)),
            .exponential(keys: Self.share(10), operations: Self.share(95)),
            .exponential(keys: Self.share(50), operations: Self.share(60)),
            .exponential(keys: Self.share(1), operations: Self.share(100)),
            .exponential(keys: Self.share(50), operations: Self.share(50)),
        ]
        for distribution in distributions {
            let sampler = KeySampler(distribution, records: records, seed: 3)
            for liveCount in [records, records + 5] {
                let p = Self.pValue(sampler, liveCount: liveCount, draws: 20_000)
                #expect(p > Self.level, "\(distribution) over \(liveCount)")
            }
        }
    }

    @Test func probabilitiesSumToOne() {
        let distributions: [Scenario.KeyDistribution] = [
            .uniform, .zipfian(theta: 0.3), .zipfian(theta: 1), .zipfian(theta: 5), .latest(theta: 0.99),
            .hotspot(keys: Self.share(20), operations: Self.share(80)),
            .exponential(keys: Self.share(10), operations: Self.share(95)), .sequential,
        ]
        for distribution in distributions {
            for records in [1, 3, 64, 65, 5000] {
                let sampler = KeySampler(distribution, records: records, seed: 4)
                let sum = (-1...records).reduce(0.0) { $0 + sampler.probability(of: $1, liveCount: records) }
                #expect(abs(sum - 1) < 1e-12, "\(distribution) over \(records)")
            }
        }
    }

    @Test func sharesOfHotspotAndExponentialAreThoseAskedFor() {
        for distribution in [
            Scenario.KeyDistribution.hotspot(keys: Self.share(20), operations: Self.share(80)),
            .exponential(keys: Self.share(20), operations: Self.share(80)),
        ] {
            let sampler = KeySampler(distribution, records: 1000, seed: 5)
            let hot = (0..<200).reduce(0.0) { $0 + sampler.probability(of: $1, liveCount: 1000) }
            #expect(abs(hot - 0.8) < 1e-9)
        }
    }

    @Test(arguments: [0.01, 0.5, 0.99, 1, 1 + 1e-9, 1.2, 3, 5])
    func harmonicSumsAgreeWithAddingUp(theta: Double) {
        for count in [1, 63, 64, 65, 100, 12_345] {
            let sum = (1...count).reversed().reduce(0.0) { $0 + pow(Double($1), -theta) }
            #expect(abs(ZipfSampler.harmonic(count, theta) / sum - 1) < 1e-12, "\(count) ranks")
        }
    }

    @Test func zipfianNeverDrawsRecordsInsertedLater() {
        var sampler = KeySampler(.zipfian(theta: 0.99), records: 10, seed: 6)
        #expect((0..<10_000).allSatisfy { _ in sampler.next(liveCount: 1000) < 10 })
        #expect(sampler.probability(of: 10, liveCount: 1000) == 0)
    }

    @Test func threadsAgreeOnWhatIsPopular() {
        let samplers = (0..<4).map { KeySampler(.zipfian(theta: 1.2), records: 1000, seed: 7, stream: $0) }
        let popular = samplers.map { sampler in
            Self.counts(sampler, liveCount: 1000, draws: 5000).enumerated().max { $0.element < $1.element }?.offset
        }
        #expect(Set(popular).count == 1)
        var (first, second) = (samplers[0], samplers[1])
        #expect((0..<32).map { _ in first.next(liveCount: 1000) } != (0..<32).map { _ in second.next(liveCount: 1000) })
    }

    @Test func sequentialWrapsBehindTheNewest() {
        var sampler = KeySampler(.sequential, records: 3, seed: 8)
        #expect([3, 3, 3, 3, 3, 4, 4, 4].map { sampler.next(liveCount: $0) } == [0, 1, 2, 0, 1, 2, 3, 0])
    }
}
