import Foundation

/// Draws ranks 1...count with P(rank) ∝ rank^−theta, exactly, for any theta above 0, 1 included.
///
/// Rejection-inversion (Hörmann, Derflinger, "Rejection-inversion to generate variates from monotone discrete
/// distributions", ACM TOMACS 1996), in the numerically stable form of Apache Commons' RejectionInversionZipfSampler:
/// inverts the integral of the density over rank ± ½ and rejects the little that lies between it and the steps.
/// Setting up and drawing are O(1) in `count`; few draws are rejected.
///
/// YCSB's generator (Gray et al., SIGMOD 1994) was rejected: it needs the sum over all ranks, fails at theta ≥ 1,
/// and its approximation is far enough off that the goodness-of-fit test here refuses it.
///
/// The functions below come from the C library, whose last bit differs between versions. That changes a draw only
/// if a uniform falls within some 2^−52 of a step between ranks, so with a chance of about `count` · 2^−52.
struct ZipfSampler: Sendable {
    let theta: Double
    let count: Int
    private let integralFirst: Double
    private let integralLast: Double
    private let acceptance: Double

    init(theta: Double, count: Int) {
        precondition(theta > 0 && count >= 1, "a zipfian needs theta above 0 and at least one rank")
        self.theta = theta
        self.count = count
        integralFirst = Self.integral(1.5, theta) - 1
        integralLast = Self.integral(Double(count) + 0.5, theta)
        acceptance = 2 - Self.inverseIntegral(Self.integral(2.5, theta) - Self.density(2, theta), theta)
    }

    /// A rank from 1 to `count`.
    func next(_ random: inout RandomSource) -> Int {
        while true {
            // In (first, last]: the rank falls as the uniform grows.
            let area = integralLast + random.unit() * (integralFirst - integralLast)
            let x = Self.inverseIntegral(area, theta)
            let rank = (x + 0.5).rounded(.down)
            let bounded = min(max(rank, 1), Double(count))
            if bounded - x <= acceptance || area >= Self.integral(bounded + 0.5, theta) - Self.density(bounded, theta) {
                return Int(bounded)
            }
        }
    }

    /// P(rank), to within some 10^−13 of itself. O(1).
    func probability(ofRank rank: Int) -> Double {
        guard rank >= 1, rank <= count else { return 0 }
        return Self.density(Double(rank), theta) / Self.harmonic(count, theta)
    }

    /// Σ r^−theta for r in 1...count: the first terms one by one, the rest by Euler and Maclaurin's formula, whose
    /// first omitted term is below 10^−15 of the sum for theta up to 5.
    static func harmonic(_ count: Int, _ theta: Double) -> Double {
        let exact = 64
        var sum = 0.0
        // Smallest first, to lose least.
        for rank in (1...min(count, exact)).reversed() { sum += density(Double(rank), theta) }
        guard count > exact else { return sum }
        let (low, high) = (Double(exact), Double(count))
        sum += integral(high, theta) - integral(low, theta)
        sum += (density(high, theta) - density(low, theta)) / 2
        // Odd derivatives of x^−theta: −theta·x^(−theta−1), then a factor (theta+k)(theta+k+1)/x² each.
        var derivatives = (high: -theta * density(high, theta) / high, low: -theta * density(low, theta) / low)
        for (order, bernoulli) in [1.0 / 12, -1.0 / 720, 1.0 / 30_240].enumerated() {
            sum += bernoulli * (derivatives.high - derivatives.low)
            let factor = (theta + Double(2 * order + 1)) * (theta + Double(2 * order + 2))
            derivatives = (derivatives.high * factor / (high * high), derivatives.low * factor / (low * low))
        }
        return sum
    }

    private static func density(_ x: Double, _ theta: Double) -> Double { exp(-theta * log(x)) }

    /// (x^(1−theta) − 1) / (1 − theta), which tends to log x as theta tends to 1.
    private static func integral(_ x: Double, _ theta: Double) -> Double {
        let logarithm = log(x)
        let exponent = (1 - theta) * logarithm
        // expm1(e)/e, by its series where the quotient would be 0/0.
        let ratio = abs(exponent) > 1e-8 ? expm1(exponent) / exponent : 1 + exponent / 2 * (1 + exponent / 3)
        return ratio * logarithm
    }

    private static func inverseIntegral(_ area: Double, _ theta: Double) -> Double {
        // Below −1 only by rounding, where the logarithm does not exist.
        let scaled = max(area * (1 - theta), -1)
        let ratio = abs(scaled) > 1e-8 ? log1p(scaled) / scaled : 1 - scaled * (0.5 - scaled / 3)
        return exp(ratio * area)
    }
}
