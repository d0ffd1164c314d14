import Foundation

/// Pearson's chi-squared test of counts against exact probabilities.
enum GoodnessOfFit {
    /// The chance of counts at least as far off if the probabilities are right.
    ///
    /// Outcomes are pooled by falling probability into bins of some `1/bins` of the mass, and of ten expected draws
    /// at least, as the approximation by the chi-squared distribution needs. A draw of an impossible outcome gives 0.
    static func pValue(counts: [Int], probabilities: [Double], bins: Int = 200) -> Double {
        precondition(counts.count == probabilities.count)
        let draws = Double(counts.reduce(0, +))
        let leastExpected = max(10, draws / Double(bins))
        var pooled: [(expected: Double, observed: Double)] = [(0, 0)]
        for outcome in counts.indices.sorted(by: { probabilities[$0] > probabilities[$1] }) {
            if probabilities[outcome] == 0, counts[outcome] > 0 { return 0 }
            if pooled[pooled.count - 1].expected >= leastExpected { pooled.append((0, 0)) }
            pooled[pooled.count - 1].expected += draws * probabilities[outcome]
            pooled[pooled.count - 1].observed += Double(counts[outcome])
        }
        // The rest joins its neighbour where it is too thin to stand alone.
        if pooled.count > 1, let last = pooled.last, last.expected < 10 {
            pooled.removeLast()
            pooled[pooled.count - 1].expected += last.expected
            pooled[pooled.count - 1].observed += last.observed
        }
        guard pooled.count > 1 else { return 1 }
        let statistic = pooled.reduce(0) {
            $0 + ($1.observed - $1.expected) * ($1.observed - $1.expected) / $1.expected
        }
        return upperGamma(Double(pooled.count - 1) / 2, statistic / 2)
    }

    /// The regularised upper incomplete gamma function Q(a, x): series below a + 1, Lentz's continued fraction above
    /// (Numerical Recipes, 3rd edition, 6.2).
    static func upperGamma(_ a: Double, _ x: Double) -> Double {
        guard x > 0 else { return 1 }
        let scale = exp(-x + a * log(x) - lgamma(a))
        if x < a + 1 {
            var (term, sum, divisor) = (1 / a, 1 / a, a)
            while abs(term) > abs(sum) * 1e-15 {
                divisor += 1
                term *= x / divisor
                sum += term
            }
            return 1 - sum * scale
        }
        var b = x + 1 - a
        var c = 1e300
        var d = 1 / b
        var fraction = d
        for step in 1...100_000 {
            let numerator = -Double(step) * (Double(step) - a)
            b += 2
            d = 1 / (numerator * d + b)
            c = b + numerator / c
            fraction *= d * c
            if abs(d * c - 1) < 1e-15 { break }
        }
        return scale * fraction
    }
}
