import Foundation

@testable import HyperionLab

/// Noise of several kinds around a level of 1, for tests of what looks for changes.
struct SyntheticSeries {
    enum Noise: CaseIterable, Sendable {
        /// Normal, 5 % of the level.
        case normal
        /// Uniform, a quarter of the level up and down.
        case uniform
        /// Cauchy: no mean and no variance, so that single values lie anywhere.
        case heavyTailed
    }
    private var random: RandomSource
    init(seed: UInt64) { random = RandomSource(seed: seed) }

    mutating func noise(_ kind: Noise, _ count: Int) -> [Double] {
        (0..<count).map { _ in
            // Not 0, whose logarithm is not finite.
            let (first, second) = (1 - random.unit(), random.unit())
            switch kind {
            case .normal: return 1 + 0.05 * (-2 * log(first)).squareRoot() * cos(2 * .pi * second)
            case .uniform: return 0.75 + 0.5 * second
            case .heavyTailed: return 1 + 0.02 * tan(.pi * (second - 0.5))
            }
        }
    }

    /// 0 ..< count in an order drawn uniformly.
    mutating func permutation(_ count: Int) -> [Double] {
        var values = (0..<count).map { Double($0) }
        for place in values.indices.reversed() { values.swapAt(place, Int(random.below(UInt64(place + 1)))) }
        return values
    }
}
