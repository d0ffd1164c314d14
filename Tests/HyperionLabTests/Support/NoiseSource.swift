import Foundation

@testable import HyperionLab

/// Noise as measurements have it, in logarithms of what is measured.
struct NoiseSource {
    enum Kind: String, CaseIterable {
        /// Gaussian.
        case plain
        /// One in ten arms is held up by something for up to half as long again.
        case heavyTailed
        /// The machine drifts: each arm's noise is nine tenths of the one's before it.
        case autocorrelated
    }

    let kind: Kind
    /// Standard deviation of one arm, about.
    let deviation: Double
    private var random: RandomSource
    private var last = 0.0

    init(_ kind: Kind, deviation: Double, seed: UInt64) {
        (self.kind, self.deviation, random) = (kind, deviation, RandomSource(seed: seed))
    }

    private mutating func gaussian() -> Double {
        // Box and Muller.
        let radius = (-2 * log(1 - random.unit())).squareRoot()
        return radius * cos(2 * .pi * random.unit())
    }

    mutating func next() -> Double {
        switch kind {
        case .plain: return deviation * gaussian()
        case .heavyTailed:
            let held = random.unit() < 0.1 ? random.unit() * 0.4 : 0
            return deviation * gaussian() + held
        case .autocorrelated:
            last = 0.9 * last + (1 - 0.81).squareRoot() * deviation * gaussian()
            return last
        }
    }

    /// Values of a metric in ABBA order, base first in even repetitions: times, whose greater is worse.
    mutating func pairs(_ count: Int, slowdown: Double) -> (base: [Int: Double], new: [Int: Double]) {
        var (base, new): ([Int: Double], [Int: Double]) = ([:], [:])
        for repetition in 0..<count {
            let (first, second) = (next(), next())
            let isBaseFirst = repetition.isMultiple(of: 2)
            base[repetition] = 100 * exp(isBaseFirst ? first : second)
            new[repetition] = 100 * (1 + slowdown) * exp(isBaseFirst ? second : first)
        }
        return (base, new)
    }
}
