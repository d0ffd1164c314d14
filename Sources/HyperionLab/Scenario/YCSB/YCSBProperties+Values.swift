/// Reading single properties.
extension YCSBProperties {
    mutating func entry(_ key: String) -> JavaProperties.Entry? {
        used.insert(key)
        return properties[key]
    }

    /// A whole number of at least `least`; the usual one where the property is missing, or wrong and reported.
    mutating func whole(_ key: String, usual: Int, least: Int = 0) -> Int {
        guard let entry = entry(key) else { return usual }
        guard let number = Int(entry.value) else {
            problem(entry, "expects a whole number, not \(entry.value.quoted)")
            return usual
        }
        if number >= least { return number }
        problem(entry, "must be at least \(least), not \(number)")
        return usual
    }

    /// A number of at least 0; the usual one where the property is missing, or wrong and reported.
    mutating func fraction(_ key: String, usual: Double) -> Double {
        guard let entry = entry(key) else { return usual }
        // Not what Swift alone would read: 0x1p3, nan, inf.
        let isDecimal = entry.value.utf8.allSatisfy { "0123456789.eE+-".utf8.contains($0) }
        if isDecimal, let number = Double(entry.value), number.isFinite, number >= 0 { return number }
        problem(entry, "expects a number of at least 0, such as 0.95, not \(entry.value.quoted)")
        return usual
    }

    /// One of some words; the first where the property is missing, or wrong and reported.
    mutating func word(_ key: String, _ words: [String]) -> String {
        guard let entry = entry(key) else { return words[0] }
        if words.contains(entry.value) { return entry.value }
        problem(
            entry,
            "knows no \(entry.value.quoted)"
                + Spelling.suggestion(for: entry.value, in: words, listedAs: "write one of"))
        return words[0]
    }

    /// A node that stands where a property's value stands.
    func node(_ text: String, from key: String) -> YAMLNode {
        YAMLNode(content: .text(text, isQuoted: false), place: properties[key]?.place ?? root)
    }

    func mapping(_ entries: [(String, YAMLNode)]) -> YAMLNode {
        let entries = entries.map { YAMLNode.Entry(key: $0.0, keyPlace: $0.1.place, value: $0.1) }
        return YAMLNode(content: .mapping(entries), place: entries.first?.value.place ?? root)
    }

    /// Parts of a whole as shares in millionths that sum to it exactly; what is rounded off goes to the largest.
    static func shares(_ parts: [Double]) -> [Int] {
        let sum = parts.reduce(0, +)
        var shares = parts.map { Int(($0 / sum * Double(Scenario.Share.whole)).rounded()) }
        if let largest = parts.indices.max(by: { parts[$0] < parts[$1] }) {
            shares[largest] += Scenario.Share.whole - shares.reduce(0, +)
        }
        return shares
    }

    /// `12.5%`, with at most four decimals.
    static func percent(_ millionths: Int) -> String {
        let digits = String(millionths % 10_000)
        var decimals = Substring(String(repeating: "0", count: 4 - digits.count) + digits)
        while decimals.last == "0" { decimals.removeLast() }
        return "\(millionths / 10_000)\(decimals.isEmpty ? "" : "." + decimals)%"
    }
}
