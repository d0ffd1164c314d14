import Foundation

/// Where a series of measurements changed its level.
///
/// The test is Pettitt's ("A non-parametric approach to the change-point problem", Applied Statistics 28(2), 1979):
/// for each place t, how clearly the first t values rank below or above the rest,
///
///     U(t) = Σ over i ≤ t of (2·rank(i) − n − 1),   K = max |U(t)|
///
/// Only ranks count, so that a spike is one rank and heavy tails do no harm. A series with several changes is split
/// at the clearest and searched again behind it (binary segmentation: Scott, Knott, "A cluster analysis method",
/// Biometrics 30, 1974). A level between two alike ones hides from a test of the whole series: its newest 40, 20
/// and 10 values are therefore tested by themselves as well.
enum ChangePoint {
    /// Values that a stretch needs to be tested.
    static let fewest = 10

    /// Where the newest level of a series begins: 0 where no change is found.
    ///
    /// - Parameter tolerance: changes of the median by no more than this share are none, however clear. Of two
    ///   measurements of anything one is larger; what counts is whether it matters.
    ///
    /// Deterministic; O(n² log n) at worst, for series of some hundred values.
    static func newestLevel(of values: [Double], tolerance: Double) -> Int {
        var start = 0
        for length in [values.count, 40, 20, 10] where length <= values.count {
            var candidate = max(start, values.count - length)
            while let split = clearest(in: values[candidate...], tolerance: tolerance) {
                candidate = split
                start = split
            }
        }
        return start
    }

    /// The clearest change, as the index of the first value behind it; nil where chance explains it at the 5 %
    /// level, or it is within the tolerance.
    ///
    /// - Parameter tests: made together, whose chances of finding a change where there is none add up to that level.
    static func clearest(in values: ArraySlice<Double>, tolerance: Double, tests: Int = 1) -> Int? {
        guard values.count >= fewest else { return nil }
        let (place, statistic) = pettitt(values)
        guard statistic >= critical(values.count, tests: tests),
            let before = OrderStatistics.median(Array(values[..<place])),
            let after = OrderStatistics.median(Array(values[place...])),
            abs(after - before) > tolerance * abs(before)
        else { return nil }
        return place
    }

    /// Pettitt's K, and the index of the first value behind the change: the earliest where several are as clear.
    /// Ties share the mean of their ranks. O(n log n).
    static func pettitt(_ values: ArraySlice<Double>) -> (place: Int, statistic: Int) {
        let order = values.indices.sorted { values[$0] < values[$1] }
        // Twice the rank, so that means of ranks are whole numbers.
        var ranks = [Int](repeating: 0, count: values.count)
        var first = 0
        while first < order.count {
            var end = first + 1
            while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
            // The mean of the ranks first + 1 ... end, doubled.
            for place in first..<end { ranks[order[place] - values.startIndex] = first + 1 + end }
            first = end
        }
        var sum = 0
        var best = (place: values.startIndex, statistic: 0)
        for (number, rank) in ranks.enumerated() {
            sum += rank - values.count - 1
            if abs(sum) > best.statistic { best = (values.startIndex + number + 1, abs(sum)) }
        }
        return best
    }

    /// The least K that chance reaches in at most 5 % of series of n values without a change.
    ///
    /// Up to 80 values from a million random permutations each (the 22 of ten values is exact: 4.35 %); beyond, by
    /// Pettitt's approximation P(K ≥ k) ≈ 2·exp(−6k² / (n³ + n²)), which asks for a little too much. For each of several
    /// tests always the approximation, at its part of the level (Bonferroni): ten values then show no change at all.
    static func critical(_ n: Int, tests: Int = 1) -> Int {
        guard n >= fewest else { return .max }
        if tests <= 1, n < fewest + table.count { return table[n - fewest] }
        let size = Double(n)
        let part = 0.05 / Double(max(tests, 1))
        return Int((size * size * (size + 1) * log(2 / part) / 6).squareRoot().rounded(.up))
    }

    /// For 10, 11, … values.
    private static let table = [
        22, 25, 29, 33, 37, 41, 46, 51, 55, 59, 65, 69, 75, 79, 85, 91, 96, 103, 108, 115, 120, 127, 132, 139, 146,
        151, 159, 165, 173, 179, 187, 193, 201, 209, 216, 223, 231, 239, 247, 255, 263, 271, 278, 287, 295, 303, 312,
        321, 329, 337, 347, 355, 364, 373, 382, 391, 401, 409, 419, 429, 439, 447, 458, 467, 477, 487, 497, 507, 517,
        527, 537,
    ]
}
