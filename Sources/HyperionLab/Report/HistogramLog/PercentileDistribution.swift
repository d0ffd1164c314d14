import Foundation

/// `.hgrm`: a histogram's percentiles, denser towards the tail, as HdrHistogram's plotter reads them.
///
/// After HdrHistogram 2.1.11 (`outputPercentileDistribution`), whose text this is to the letter. Each half of the
/// distance that is left to 100 % has the same number of rows, so that the rows' number grows with the logarithm of
/// the samples'.
enum PercentileDistribution {
    /// Rows for each half of what is left to 100 %.
    static let ticksPerHalf = 5

    /// - Parameter unitRatio: what values are divided by: 1000 makes microseconds of nanoseconds.
    static func text(_ histogram: Histogram, unitRatio: Double) -> String {
        let digits = histogram.configuration.significantDigits
        let titles = [("Value", 12), ("Percentile", 14), ("TotalCount", 10), ("1/(1-Percentile)", 14)]
        var lines = [titles.map { right($0.0, $0.1) }, []]
        for row in rows(of: histogram) {
            let share = row.percentile / 100
            var cells = [
                right(decimal(Double(row.value) / unitRatio, digits), 12), decimal(share, 12),
                right(String(row.countBelow), 10),
            ]
            if row.percentile != 100 { cells.append(right(decimal(1 / (1 - share), 2), 14)) }
            lines.append(cells)
        }
        let half = Int(histogram.subBucketMagnitude) - 1
        let figures = { (value: Double) in right(decimal(value / unitRatio, digits), 12) }
        lines += [
            ["#[Mean    = \(figures(histogram.mean)), StdDeviation   = \(figures(histogram.standardDeviation))]"],
            [
                "#[Max     = \(figures(Double(histogram.maximum))), "
                    + "Total count    = \(right(String(histogram.totalCount), 12))]"
            ],
            [
                "#[Buckets = \(right(String((histogram.indexCount >> half) - 1), 12)), "
                    + "SubBuckets     = \(right(String(2 << half), 12))]"
            ],
        ]
        return lines.map { $0.joined(separator: " ") + "\n" }.joined()
    }

    struct Row: Equatable {
        /// Greatest value of its bucket.
        var value: UInt64
        /// That was asked for; the values up to `value` are at least as many.
        var percentile: Double
        var countBelow: UInt64
    }

    /// O(indices).
    static func rows(of histogram: Histogram) -> [Row] {
        var rows: [Row] = []
        var percentile = 0.0
        var seen: UInt64 = 0
        let total = histogram.totalCount
        for bucket in histogram.buckets {
            seen += bucket.count
            while percentile < 100, 100 * Double(seen) / Double(total) >= percentile {
                rows.append(Row(value: bucket.values.upperBound, percentile: percentile, countBelow: seen))
                // The last bucket has one such row, and the one below.
                if seen == total { break }
                percentile += step(at: percentile)
            }
            if seen == total { rows.append(Row(value: bucket.values.upperBound, percentile: 100, countBelow: seen)) }
        }
        return rows
    }

    private static func step(at percentile: Double) -> Double {
        let halvings = (log(100 / (100 - percentile)) / log(2.0)).rounded(.towardZero) + 1
        return 100 / (Double(ticksPerHalf) * pow(2, halvings))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// With so many decimals, as Java rounds: halves of the shortest decimal text that reads back as the number go
    /// up, where C rounds the binary number itself.
    static func decimal(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
        let parts = value.magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".")
        let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
        var digits = mantissa.joined().utf8.map { Int($0 - UInt8(ascii: "0")) }
        var point = mantissa[0].count + exponent
        if point < 0 {
            digits = [Int](repeating: 0, count: -point) + digits
            point = 0
        }
        let kept = point + decimals
        let roundsUp = kept < digits.count && digits[kept] >= 5
        digits = Array(digits.prefix(kept)) + [Int](repeating: 0, count: max(0, kept - digits.count))
        if roundsUp {
            var place = kept - 1
            while place >= 0, digits[place] == 9 {
                digits[place] = 0
                place -= 1
            }
            if place >= 0 {
                digits[place] += 1
            } else {
                digits.insert(1, at: 0)
                point += 1
            }
        }
        let text = digits.map(String.init)
        let whole = text.prefix(point).drop { $0 == "0" }.joined()
        let fraction = text.dropFirst(point).joined()
        return (value < 0 ? "-" : "") + (whole.isEmpty ? "0" : whole) + (decimals > 0 ? "." + fraction : "")
    }
}
