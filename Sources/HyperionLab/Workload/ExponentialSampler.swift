import Foundation

/// Draws numbers 0..<count with exponentially falling probability, cut off at `count` and scaled so that the first
/// `keys` of them take `operations` of the draws.
///
/// With the whole range as unit the density is ∝ e^(−rate·t). The rate depends on the two shares alone, not on the
/// count, so that growth costs nothing. Inversion, O(1) and one uniform a draw.
///
/// Exact where `keys` of the count is a whole number. Shares that would have to rise rather than fall give the
/// uniform distribution; operations of 100 % are taken as one millionth less, since the exponential never ends.
struct ExponentialSampler: Sendable {
    /// Of the density over the whole range; 0: uniform.
    let rate: Double
    /// 1 − e^(−rate): what lies before the cut.
    private let mass: Double

    init(keys: Double, operations: Double) {
        let share = min(operations, 1 - 1e-6)
        rate = keys > 0 && keys < share ? Self.rate(keys: keys, operations: share) : 0
        mass = -expm1(-rate)
    }

    /// Bisects (1 − e^(−rate·keys)) / (1 − e^(−rate)) = operations, whose left side grows with the rate from `keys`
    /// to 1.
    private static func rate(keys: Double, operations: Double) -> Double {
        // Without the cut the rate would be −log(1 − operations)/keys; the cut only lowers it.
        var (low, high) = (0.0, -log1p(-operations) / keys)
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if middle <= low || middle >= high { break }
            if expm1(-middle * keys) / expm1(-middle) < operations { low = middle } else { high = middle }
        }
        return high
    }

    func next(_ random: inout RandomSource, count: Int) -> Int {
        let uniform = random.unit()
        let place = rate == 0 ? uniform : -log1p(-uniform * mass) / rate
        // Rounding may reach the end itself.
        return min(Int(place * Double(count)), count - 1)
    }

    /// P(number) among 0..<count. O(1).
    func probability(of number: Int, count: Int) -> Double {
        guard number >= 0, number < count else { return 0 }
        guard rate > 0 else { return 1 / Double(count) }
        return exp(-rate * Double(number) / Double(count)) * -expm1(-rate / Double(count)) / mass
    }
}
