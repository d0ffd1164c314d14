import Testing

@testable import HyperionLab

/// The first draws of every distribution at seed 42 over a thousand records: another machine, version or compiler
/// must give the same, or results can no longer be compared with those of yesterday.
///
/// Those of zipfian, latest and exponential pass through the C library's logarithm and exponential, whose last bit
/// may differ; none of these draws lies close enough to a step for that to show.
struct KeySamplerGoldenTests {
    static let percent20 = Scenario.Share(millionths: 200_000)
    static let percent80 = Scenario.Share(millionths: 800_000)

    @Test(arguments: [
        (.uniform, [0]),
        (.zipfian(theta: 0.99), [1]),
        (.zipfian(theta: 1), [2]),
        (.latest(theta: 0.99), [3]),
        (.hotspot(keys: percent20, operations: percent80), [4]),
        (.exponential(keys: percent20, operations: percent80), [5]),
        (.sequential, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]),
    ] as [(Scenario.KeyDistribution, [Int])])
    func firstDraws(distribution: Scenario.KeyDistribution, expected: [Int]) {
        var sampler = KeySampler(distribution, records: 1000, seed: 42, stream: 1)
        let drawn = (0..<16).map { _ in sampler.next(liveCount: 1000) }
        #expect(drawn == expected, "\(drawn)")
    }
}
