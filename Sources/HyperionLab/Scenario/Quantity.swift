/// Numbers as people write them: `1M`, `64Ki`, `250ms`, `95%`, `5M/s`.
///
/// Whole results are exact: `1.5M` is 1,500,000 and `1.0000001M` is an error, never a rounded number.
public enum Quantity {
    /// Of records, operations, threads: `k M G` are powers of 1000, `Ki Mi Gi` of 1024.
    public static func count(_ text: String) throws(QuantityError) -> UInt64 {
        try whole(text, units: countUnits, described: "counts take k, M, G, Ki, Mi or Gi, or nothing")
    }

    /// Of bytes: a plain number, or with `k M G Ki Mi Gi`, and `B` behind it if wanted.
    public static func bytes(_ text: String) throws(QuantityError) -> UInt64 {
        try whole(text, units: byteUnits.merging(["": 1]) { first, _ in first }, described: byteUnitsDescribed)
    }

    /// A duration in nanoseconds; the unit is mandatory.
    public static func nanoseconds(_ text: String) throws(QuantityError) -> UInt64 {
        try whole(text, units: durationUnits, described: "durations take ns, us, ms, s, m or h")
    }

    /// A share of the whole in millionths, from `0%` to `100%`, with at most four decimals.
    public static func shareMillionths(_ text: String) throws(QuantityError) -> Int {
        let parts = try split(text)
        try parts.check(units: ["%": 10_000], described: "shares take %")
        guard let value = try? parts.whole(times: 10_000) else { throw .tooPrecise(parts.text) }
        guard value <= 1_000_000 else { throw .overWhole(parts.text) }
        return Int(value)
    }

    /// A plain decimal number, without unit or exponent.
    public static func decimal(_ text: String) throws(QuantityError) -> Double {
        try measure(text, units: ["": 1], described: "this takes a plain number")
    }

    /// A latency in nanoseconds, not necessarily whole; the unit is mandatory.
    public static func decimalNanoseconds(_ text: String) throws(QuantityError) -> Double {
        try measure(text, units: durationUnits, described: "latencies take ns, us, ms or s")
    }

    /// Bytes, not necessarily whole; the unit is mandatory.
    public static func decimalBytes(_ text: String) throws(QuantityError) -> Double {
        try measure(text, units: byteUnits, described: byteUnitsDescribed)
    }

    /// How many times as much: `10x`; the `x` is mandatory.
    public static func factor(_ text: String) throws(QuantityError) -> Double {
        try measure(text, units: ["x": 1], described: "factors take x")
    }

    /// Operations a second: `5M/s`; the `/s` is mandatory.
    public static func rate(_ text: String) throws(QuantityError) -> Double {
        let units = Dictionary(uniqueKeysWithValues: countUnits.map { ($0.key + "/s", $0.value) })
        return try measure(text, units: units, described: "rates take /s, k/s, M/s or G/s")
    }

    private static let countUnits: [String: UInt64] = [
        "": 1, "k": 1_000, "M": 1_000_000, "G": 1_000_000_000, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30,
    ]

    private static let byteUnits: [String: UInt64] = {
        var units = countUnits
        units[""] = nil
        for (unit, factor) in units { units[unit + "B"] = factor }
        units["B"] = 1
        return units
    }()
    private static let byteUnitsDescribed = "sizes take B, k, M, G, Ki, Mi or Gi"

    private static let durationUnits: [String: UInt64] = [
        // Both code points that look like µ: the micro sign and the Greek letter.
        "ns": 1, "us": 1_000, "\u{B5}s": 1_000, "\u{3BC}s": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
        "m": 60_000_000_000, "min": 60_000_000_000, "h": 3_600_000_000_000,
    ]

    private static func whole(
        _ text: String, units: [String: UInt64], described: String
    ) throws(QuantityError) -> UInt64 {
        let parts = try split(text)
        return try parts.whole(times: try parts.check(units: units, described: described))
    }

    private static func measure(
        _ text: String, units: [String: UInt64], described: String
    ) throws(QuantityError) -> Double {
        let parts = try split(text)
        let factor = try parts.check(units: units, described: described)
        guard let number = Double(parts.digits + "." + parts.decimals + "0") else { throw .notANumber(parts.text) }
        let value = number * Double(factor)
        guard value.isFinite else { throw .tooLarge(parts.text) }
        return value
    }
}

extension Quantity {
    /// `12.50 Mi` → digits `12`, decimals `50`, unit `Mi`.
    private struct Parts {
        var text: String
        var digits: String
        var decimals: String
        var unit: String

        @discardableResult
        func check(units: [String: UInt64], described: String) throws(QuantityError) -> UInt64 {
            if let factor = units[unit] { return factor }
            throw unit.isEmpty ? .missingUnit(text, described) : .unknownUnit(text, unit, described)
        }

        func whole(times factor: UInt64) throws(QuantityError) -> UInt64 {
            var decimals = decimals
            while decimals.last == "0" { decimals.removeLast() }
            // Beyond these lengths nothing can come out whole (2^30 and 10^13 have fewer factors of ten) or fit.
            guard decimals.count <= 18 else { throw .notWhole(text) }
            guard let mantissa = UInt128(digits + decimals) else { throw .tooLarge(text) }
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: UInt128(factor))
            guard !overflow else { throw .tooLarge(text) }
            var divisor: UInt128 = 1
            for _ in decimals { divisor *= 10 }
            let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
            guard remainder == 0 else { throw .notWhole(text) }
            guard let value = UInt64(exactly: quotient) else { throw .tooLarge(text) }
            return value
        }
    }

    private static func split(_ text: String) throws(QuantityError) -> Parts {
        let trimmed = Substring(text).trimmed
        if trimmed.hasPrefix("-") { throw .negative(String(trimmed)) }
        let isDigit = { (character: Character) in ("0"..."9").contains(character) && character.isASCII }
        let digits = trimmed.prefix(while: isDigit)
        var rest = trimmed[digits.endIndex...]
        guard !digits.isEmpty else { throw .notANumber(String(trimmed)) }
        var decimals: Substring = ""
        if rest.first == "." {
            decimals = rest.dropFirst().prefix(while: isDigit)
            guard !decimals.isEmpty else { throw .notANumber(String(trimmed)) }
            rest = rest[decimals.endIndex...]
        }
        return Parts(
            text: String(trimmed), digits: String(digits), decimals: String(decimals), unit: String(rest.trimmed))
    }
}

/// Why a text is not the quantity that was asked for.
public enum QuantityError: Error, Equatable, Sendable, CustomStringConvertible {
    case notANumber(String)
    case negative(String)
    /// The text, and which units there are.
    case missingUnit(String, String)
    /// The text, the unit found, and which units there are.
    case unknownUnit(String, String, String)
    /// A fraction where only whole numbers make sense.
    case notWhole(String)
    case tooLarge(String)
    /// A share with more than four decimals.
    case tooPrecise(String)
    /// A share of more than 100 %.
    case overWhole(String)

    /// A sentence for the user, without position.
    public var description: String {
        switch self {
        case .notANumber(let text): "\(text.quoted) is not a number"
        case .negative(let text): "\(text.quoted) is negative"
        case .missingUnit(let text, let units): "\(text.quoted) has no unit; \(units)"
        case .unknownUnit(let text, let unit, let units): "unknown unit \(unit.quoted) in \(text.quoted); \(units)"
        case .notWhole(let text): "\(text.quoted) is not a whole number"
        case .tooLarge(let text): "\(text.quoted) is too large"
        case .tooPrecise(let text): "\(text.quoted) has more than four decimals"
        case .overWhole(let text): "\(text.quoted) is more than 100 %"
        }
    }
}
