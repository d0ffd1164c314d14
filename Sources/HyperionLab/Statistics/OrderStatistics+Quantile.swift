import Foundation

extension OrderStatistics {
    /// The ranks, from 1, of two samples that enclose the true quantile with at least `confidence`; nil where even
    /// the extremes do not. Cut equally at both ends: at most half of what is left lies beyond either.
    ///
    /// The number of samples below the quantile is binomial (n, q), so that the samples of ranks l and u enclose it
    /// with P(l ≤ B < u): David, Nagaraja, "Order Statistics", 3rd edition, section 7.1. It assumes samples that are
    /// independent of one another, which latencies in sequence are only nearly: a stall makes many long at once.
    ///
    /// O(√n): from eight standard deviations below the mean by the recurrence of binomial probabilities. Above 10¹⁰
    /// samples by the normal distribution, which does not differ there.
    static func quantileRanks(
        of count: UInt64, quantile: Double, confidence: Double = 0.95
    ) -> (low: UInt64, high: UInt64, coverage: Double)? {
        guard count >= 2, quantile > 0, quantile < 1 else { return nil }
        let tail = (1 - confidence) / 2
        let samples = Double(count)
        let mean = samples * quantile
        let deviation = (mean * (1 - quantile)).squareRoot()
        guard count <= 10_000_000_000 else {
            // 1.96 standard deviations at 95 %; whole ranks outwards.
            let reach = 1.96 * deviation
            let high = UInt64((mean + reach).rounded(.up)) + 1
            return (UInt64(mean - reach), min(count, high), confidence)
        }
        let reach: Double = 8 * deviation + 8
        let first: Double = Swift.max(0, (mean - reach).rounded(.down))
        let last: Double = Swift.min(samples, (mean + reach).rounded(.up))
        let choices: Double = lgamma(samples + 1) - lgamma(first + 1) - lgamma(samples - first + 1)
        let chances: Double = first * log(quantile) + (samples - first) * log1p(-quantile)
        var probability = exp(choices + chances)
        // Σ P(B = k) for k below the one that is looked at.
        var below = 0.0
        var low: (rank: Double, missed: Double)?
        var place = first
        let odds: Double = quantile / (1 - quantile)
        while place <= last {
            // P(B < place) = below: the sample of rank `place` lies above the quantile with that probability.
            if below <= tail { low = (place, below) }
            let upTo = below + probability
            // P(B ≥ place + 1) = 1 − upTo: the sample of rank place + 1 lies at or below the quantile with that.
            if 1 - upTo <= tail {
                guard let low, low.rank >= 1, place + 1 <= samples else { return nil }
                return (UInt64(low.rank), UInt64(place + 1), 1 - low.missed - max(0, 1 - upTo))
            }
            below = upTo
            let step: Double = (samples - place) / (place + 1)
            probability *= step * odds
            place += 1
        }
        return nil
    }
}

extension Histogram {
    /// Between which values the true quantile lies with 95 %, by the ranks of what was recorded; nil where there are
    /// too few values for that. O(indices + √values).
    func interval(ofQuantile quantile: Double) -> (low: UInt64, high: UInt64, coverage: Double)? {
        guard
            let ranks = OrderStatistics.quantileRanks(of: totalCount, quantile: quantile, confidence: 0.95)
        else { return nil }
        var seen: UInt64 = 0
        var low: UInt64?
        for bucket in buckets {
            seen &+= bucket.count
            // Outwards within the bucket, of which no more is known.
            if low == nil, seen >= ranks.low { low = bucket.values.lowerBound }
            if seen >= ranks.high, let low { return (low, bucket.values.upperBound, ranks.coverage) }
        }
        return nil
    }
}
