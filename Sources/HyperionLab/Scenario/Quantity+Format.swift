/// Quantities for people to read: three significant digits and a unit, `–` for what is not a number.
extension Quantity {
    /// `64 B`, `1 KiB`, `1.5 GiB`.
    public static func formatBytes(_ bytes: Double) -> String {
        format(bytes, base: 1024, units: [" B", " KiB", " MiB", " GiB", " TiB", " PiB"])
    }

    public static func formatBytes(_ bytes: some BinaryInteger) -> String { formatBytes(Double(bytes)) }

    /// `512`, `1M`, `1.23M`.
    public static func formatCount(_ count: Double) -> String {
        format(count, base: 1000, units: ["", "k", "M", "G", "T"])
    }

    public static func formatCount(_ count: some BinaryInteger) -> String { formatCount(Double(count)) }

    /// `87 ns`, `12.3 µs`, `4 ms`, `90 s`.
    public static func formatNanoseconds(_ nanoseconds: Double) -> String {
        format(nanoseconds, base: 1000, units: [" ns", " µs", " ms", " s"])
    }

    public static func formatNanoseconds(_ nanoseconds: some BinaryInteger) -> String {
        formatNanoseconds(Double(nanoseconds))
    }

    /// `5.12M/s`.
    public static func formatRate(_ perSecond: Double) -> String {
        perSecond.isFinite ? formatCount(perSecond) + "/s" : formatCount(perSecond)
    }

    /// A share in millionths as `95 %` or `85.7143 %`, exactly.
    public static func formatShare(millionths: Int) -> String { fixed(millionths, decimals: 4) + " %" }

    private static func format(_ value: Double, base: Double, units: [String]) -> String {
        guard value.isFinite else { return "–" }
        if value < 0 { return "-" + format(-value, base: base, units: units) }
        var scaled = value
        var unit = 0
        // By the rounded value: 999.7 ns is 1 µs, not 1000 ns.
        while scaled.rounded() >= base, unit < units.count - 1 {
            scaled /= base
            unit += 1
        }
        return digits(scaled) + units[unit]
    }

    private static func digits(_ value: Double) -> String {
        guard value < 1e15 else { return String(value) }
        let decimals = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0
        var factor = 1.0
        for _ in 0..<decimals { factor *= 10 }
        return fixed(Int((value * factor).rounded()), decimals: decimals)
    }

    /// `number` / 10^`decimals` without trailing zeros.
    private static func fixed(_ number: Int, decimals: Int) -> String {
        var text = String(number.magnitude)
        text = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
        var fraction = text.suffix(decimals)
        let whole = text.dropLast(decimals)
        while fraction.last == "0" { fraction.removeLast() }
        return (number < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }
}
