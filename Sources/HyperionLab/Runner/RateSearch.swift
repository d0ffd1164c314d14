/// Looks for the highest rate at which a bound holds: doubling until it does not, then bisection.
///
/// It assumes that what fails at one rate fails at every higher one. Where chance breaks that, the answer is one of
/// the places where the verdict changes; repetitions within a probe make that rarer. Thread safety: a value.
struct RateSearch {
    enum Verdict: String, Codable, Sendable {
        case holds
        /// The rate was held, and the bound not.
        case violated
        /// Operations arrived faster than they were finished.
        case notHeld = "not-held"
        /// Too few samples to judge by.
        case undecided
    }

    enum Answer: Equatable, Sendable {
        /// Held at `low`, not at `high`.
        case between(low: Double, high: Double)
        /// Not even at the lowest rate that is tried.
        case belowLowest(Double)
        /// Still at the highest one.
        case aboveHighest(Double)
        /// A probe at this rate decided nothing.
        case undecided(Double)
    }

    /// Operations a second.
    var start: Double
    var lowest: Double
    var highest: Double
    /// The search ends when the upper end is at most so many times the lower one: 1.05 for 5 %.
    var resolution = 1.05

    /// - Parameter probe: measures at a rate; nil ends the search without an answer.
    func run(_ probe: (Double) throws -> Verdict?) rethrows -> Answer? {
        var rate = min(max(start, lowest), highest)
        guard var verdict = try probe(rate) else { return nil }
        var (low, high): (Double?, Double?) = (nil, nil)
        while true {
            switch verdict {
            case .undecided: return .undecided(rate)
            case .holds: low = rate
            case .violated, .notHeld: high = rate
            }
            switch (low, high) {
            case (let low?, nil):
                if low >= highest { return .aboveHighest(low) }
                rate = min(low * 2, highest)
            case (nil, let high?):
                if high <= lowest { return .belowLowest(high) }
                rate = max(high / 2, lowest)
            case (let low?, let high?):
                if high <= low * resolution { return .between(low: low, high: high) }
                // In logarithms, so that each step halves the ratio of the ends.
                rate = (low * high).squareRoot()
            case (nil, nil): return nil
            }
            guard let next = try probe(rate) else { return nil }
            verdict = next
        }
    }
}
