import Foundation

/// Numbers as a person reads them: three significant digits and a unit. Missing or meaningless ones are `–`.
///
/// The one place that prints quantities, as `Quantity` is the one that reads them. In columns zeros at the end are
/// kept, so that numbers of one size have one width; `trimmed` leaves them out where a sentence is read.
///
/// Reports may be made from files that anybody wrote, so that nothing in here traps on any `Double`.
public enum Format {
    public static let missing = "–"

    /// `0.41 ns`, `412 ns`, `1.24 µs`, `3.61 ms`, `12.4 s`.
    public static func nanoseconds(_ value: Double?, digits: Int = 3, trimmed: Bool = false) -> String {
        scaled(value, step: 1000, units: ["ns", "µs", "ms", "s"], digits: digits, trimmed: trimmed)
    }

    /// `412 /s`, `3.61 M/s`.
    public static func rate(_ perSecond: Double?, digits: Int = 3, trimmed: Bool = false) -> String {
        scaled(perSecond, step: 1000, units: ["/s", "k/s", "M/s", "G/s", "T/s"], digits: digits, trimmed: trimmed)
    }

    /// `105 B`, `1.2 MiB`, `64 MiB`: sizes are often round, so that zeros at the end are always left out.
    public static func bytes(_ value: Double?, digits: Int = 3) -> String {
        scaled(
            value, step: 1024, units: ["B", "KiB", "MiB", "GiB", "TiB", "PiB"], digits: digits, trimmed: true)
    }

    // A closure, since `map(Double.init)` would take the initialiser from a bit pattern.
    public static func bytes(_ value: UInt64?) -> String { bytes(value.map { Double($0) }) }

    /// In the unit of the metric.
    public static func value(_ value: Double?, of metric: Metric, digits: Int = 3, trimmed: Bool = false) -> String {
        switch metric.unit {
        case .operationsPerSecond: rate(value, digits: digits, trimmed: trimmed)
        case .nanoseconds: nanoseconds(value, digits: digits, trimmed: trimmed)
        case .bytes: bytes(value, digits: digits)
        case .times: ratio(value, digits: digits, trimmed: trimmed)
        // A digit more than of what is measured: this is counted.
        case .instructions: number(value, digits: digits + 1, trimmed: trimmed)
        }
    }

    /// `2.75`, where the unit stands elsewhere.
    public static func number(_ value: Double?, digits: Int = 3, trimmed: Bool = false) -> String {
        guard let text = significant(value, digits: digits) else { return missing }
        return trimmed ? withoutZerosAtEnd(text) : text
    }

    /// `2.75x`.
    public static func ratio(_ value: Double?, digits: Int = 3, trimmed: Bool = false) -> String {
        let text = number(value, digits: digits, trimmed: trimmed)
        return text == missing ? missing : text + "x"
    }

    /// `93.8 %` of 0.9375.
    public static func percent(_ fraction: Double) -> String { number(fraction * 100, trimmed: true) + " %" }

    /// `2.61–2.90`; empty without both ends.
    public static func interval(_ low: Double?, _ high: Double?) -> String {
        guard let low = significant(low), let high = significant(high) else { return "" }
        return low + "–" + high
    }

    /// `3.41–3.82 M/s`, or `980 ns–1.02 µs` where the ends have different units; empty without both ends.
    public static func interval(_ low: Double?, _ high: Double?, of metric: Metric) -> String {
        let (low, high) = (value(low, of: metric), value(high, of: metric))
        guard low != missing, high != missing else { return "" }
        let (lowParts, highParts) = (low.split(separator: " "), high.split(separator: " "))
        return lowParts.last == highParts.last ? lowParts[0] + "–" + high : low + "–" + high
    }

    /// `95 %`, `85.7143 %`: exactly.
    public static func share(_ share: Scenario.Share) -> String {
        let percent = Double(share.millionths) / 10_000
        return exact(percent) + " %"
    }

    /// `1,000,000`.
    public static func count(_ value: some BinaryInteger) -> String {
        var digits = String(value.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// `1 thread`, `2 threads`.
    public static func count(_ value: Int, _ noun: String) -> String {
        count(value) + " " + noun + (value == 1 ? "" : "s")
    }

    /// A whole number of the largest unit that takes it exactly, as a scenario would write it: `5 s`, `250 ms`.
    public static func duration(_ nanoseconds: UInt64) -> String {
        for (unit, size) in [("s", 1_000_000_000), ("ms", 1_000_000), ("µs", 1000)] as [(String, UInt64)]
        where nanoseconds >= size && nanoseconds % size == 0 {
            return count(nanoseconds / size) + " " + unit
        }
        return count(nanoseconds) + " ns"
    }

    /// The shortest text that reads back as the same number, whole ones without a point: `0.99`, `277`.
    public static func exact(_ value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A statistic of unknown unit: whole numbers in full with separators, others with four digits.
    public static func plain(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? missing : value < 0 ? "-∞" : "∞" }
        if let whole = Int64(exactly: value) { return count(whole) }
        return abs(value) < 1000 ? String(format: "%.4g", value) : significant(value) ?? missing
    }

    /// `2026-03-01 14:05:09 UTC`; `–` for what is not a time between the years 1970 and 9999.
    public static func time(_ secondsSince1970: Double) -> String {
        guard (0..<253_402_300_800).contains(secondsSince1970) else { return missing }
        var seconds = time_t(secondsSince1970)
        var parts = tm()
        guard gmtime_r(&seconds, &parts) != nil else { return missing }
        return String(
            format: "%04d-%02d-%02d %02d:%02d:%02d UTC", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
            parts.tm_hour, parts.tm_min, parts.tm_sec)
    }

    /// The text without control characters, which could otherwise rewrite a reader's terminal.
    public static func printable(_ text: String) -> String {
        let isControl = { (scalar: Unicode.Scalar) in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
    }

    /// So many significant digits, without an exponent from 0.001 to 999,999 and there with every digit before the
    /// point; nil for what is not a number.
    static func significant(_ value: Double?, digits: Int = 3) -> String? {
        guard let value, !value.isNaN else { return nil }
        if value < 0 { return significant(-value, digits: digits).map { "-" + $0 } }
        if value == 0 { return "0" }
        if value.isInfinite { return "∞" }
        func places(_ magnitude: Int) -> Int { max(0, digits - 1 - magnitude) }
        var magnitude = Int(log10(value).rounded(.down))
        // Where rounding shows the next power of ten, that one decides on the places: 9.995 is already 10.0.
        let next = pow(10, Double(magnitude + 1))
        if value >= next - 0.5 * pow(10, Double(-places(magnitude))) { magnitude += 1 }
        guard (-3...5).contains(magnitude) else { return String(format: "%.\(digits - 1)e", value) }
        return String(format: "%.\(places(magnitude))f", value)
    }

    private static func scaled(
        _ value: Double?, step: Double, units: [String], digits: Int, trimmed: Bool
    ) -> String {
        guard var value, !value.isNaN else { return missing }
        // From here on rounding would show the next unit's first value: 999.5 ns is 1.00 µs.
        let wholeDigits = String(Int(step) - 1).count
        let end = step - 0.5 * pow(10, Double(-max(0, digits - wholeDigits)))
        var unit = 0
        while abs(value) >= end && unit < units.count - 1 && value.isFinite {
            value /= step
            unit += 1
        }
        return number(value, digits: digits, trimmed: trimmed) + " " + units[unit]
    }

    private static func withoutZerosAtEnd(_ digits: String) -> String {
        guard digits.contains("."), !digits.contains("e") else { return digits }
        let kept = digits.reversed().drop { $0 == "0" }
        return String((kept.first == "." ? kept.dropFirst() : kept).reversed())
    }
}
