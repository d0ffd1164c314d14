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

/// Passes of two builds that take turns, on a machine of two speeds.
struct PieceNoise {
    private var random: RandomSource
    private var noise: NoiseSource
    private var isFast = true
    /// A mode lasts about 50 pieces; a neighbour takes nine tenths of one piece in thirty.
    private static let (change, disturbance) = (1.0 / 50, 1.0 / 30)

    init(seed: UInt64) {
        random = RandomSource(seed: seed)
        noise = NoiseSource(.plain, deviation: 0.02, seed: seed &+ 1)
    }

    /// Operations a second of the next piece.
    private mutating func rate() -> Double {
        if random.unit() < Self.change { isFast.toggle() }
        let disturbed = random.unit() < Self.disturbance ? 0.1 : 1
        return (isFast ? 72e6 : 41e6) * disturbed * exp(noise.next())
    }

    /// Rates of whole passes by pair, and the pieces' ratios.
    mutating func run(
        pairs: Int, pieces: Int, slowdown: Double
    ) -> (base: Observations.Series, new: Observations.Series, pieces: [Int: Double]) {
        var (base, new, ratios) = (Observations.Series(), Observations.Series(), [Int: Double]())
        for pair in 0..<pairs {
            var (bases, news): ([Double], [Double]) = ([], [])
            for piece in 0..<pieces {
                let (first, second) = (rate(), rate())
                let isBaseFirst = (pair + piece).isMultiple(of: 2)
                bases.append(isBaseFirst ? first : second)
                news.append((isBaseFirst ? second : first) / (1 + slowdown))
            }
            // Pieces are of equal length.
            base.values[pair] = bases.reduce(0, +) / Double(pieces)
            new.values[pair] = news.reduce(0, +) / Double(pieces)
            ratios[pair] = PieceRatios.middle(news, to: bases)
        }
        return (base, new, ratios)
    }
}
