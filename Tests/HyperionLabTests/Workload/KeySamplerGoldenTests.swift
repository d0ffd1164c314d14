import Testing

@testable import HyperionLab

/// The first draws of every distribution at seed 42 over a thousand records: another machine, version or compiler
/// must give the same, or results can no longer be compared with those of yesterday.
///
/// Zipfian, latest and exponential pass through the C library's logarithm and exponential, whose last bit may
/// differ. If those alone fail somewhere, look there first.
struct KeySamplerGoldenTests {
    static let percent20 = Scenario.Share(millionths: 200_000)
    static let percent80 = Scenario.Share(millionths: 800_000)

    @Test(
        arguments: [
            (
                .uniform,
                [760, 93, 381, 719, 687, 143, 179, 21, 107, 779, 784, 80, 601, 999, 962, 272]
            ),
            (
                .zipfian(theta: 0.99),
                [247, 185, 79, 892, 104, 248, 431, 600, 540, 247, 247, 80, 529, 974, 974, 163]
            ),
            (
                .zipfian(theta: 1),
                [247, 649, 37, 892, 104, 3, 622, 843, 381, 247, 247, 191, 734, 974, 974, 626]
            ),
            (
                .latest(theta: 0.99),
                [997, 492, 939, 995, 994, 648, 729, 141, 542, 997, 997, 441, 988, 999, 999, 863]
            ),
            (
                .hotspot(keys: percent20, operations: percent80),
                [18, 143, 28, 4, 155, 16, 199, 418, 64, 73, 3, 122, 156, 34, 365, 79]
            ),
            (
                .exponential(keys: percent20, operations: percent80),
                [177, 12, 59, 158, 144, 19, 24, 2, 14, 187, 190, 10, 114, 981, 405, 39]
            ),
            (.sequential, Array(760...775)),
        ] as [(Scenario.KeyDistribution, [Int])])
    func firstDraws(distribution: Scenario.KeyDistribution, expected: [Int]) {
        var sampler = KeySampler(distribution, records: 1000, seed: 42, stream: 1)
        let drawn = (0..<16).map { _ in sampler.next(liveCount: 1000) }
        #expect(drawn == expected, "\(drawn)")
    }
}
