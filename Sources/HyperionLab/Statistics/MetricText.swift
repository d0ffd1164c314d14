import Foundation

/// Quantities as a person reads them: `4.2 µs`, `1.35 M ops/s`, `96 B`.
public enum MetricText {
    /// To `digits` significant digits, without zeros at the end, in the largest unit that leaves it at least 1.
    public static func quantity(_ value: Double, _ unit: Metric.Unit, digits: Int = 3) -> String {
        let scales: [(Double, String)] =
            switch unit {
            case .nanoseconds: [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1, "ns")]
            case .operationsPerSecond: [(1e9, "G ops/s"), (1e6, "M ops/s"), (1e3, "k ops/s"), (1, "ops/s")]
            case .bytes: [(0x1p30, "GiB"), (0x1p20, "MiB"), (0x1p10, "KiB"), (1, "B")]
            }
        // By the rounded number: 999.9 ns is 1 µs, not 1000 ns.
        let scale = scales.first { abs(Double(number(value / $0.0, digits: digits)) ?? 0) >= 1 } ?? scales[3]
        return "\(number(value / scale.0, digits: digits)) \(scale.1)"
    }

    /// `0.31x`.
    public static func ratio(_ value: Double, digits: Int = 3) -> String { "\(number(value, digits: digits))x" }

    /// `93.8 %`.
    public static func percent(_ share: Double) -> String { "\(number(share * 100, digits: 3)) %" }

    /// In plain decimals, rounded to significant digits; never an exponent, and integers keep all their places.
    public static func number(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return "\(value)" }
        let magnitude = value == 0 ? 0 : Int(log10(abs(value)).rounded(.down))
        let places = max(0, digits - 1 - magnitude)
        let text = String(format: "%.\(places)f", value)
        guard text.contains(".") else { return text }
        let trimmed = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(trimmed.reversed())
    }

    /// Both with as many digits as it takes to see that they differ, if they do: a bound of 5 µs that 5.004 µs
    /// misses must not read `5 µs, bound 5 µs`.
    static func apart(_ left: Double, _ right: Double, _ text: (Double, Int) -> String) -> (String, String) {
        for digits in 3..<15 where text(left, digits) != text(right, digits) {
            return (text(left, digits), text(right, digits))
        }
        return (text(left, 15), text(right, 15))
    }
}
