import HyperionLab
import HyperionVerify

/// What `hyperion check` was asked for.
struct CheckArguments {
    var paths: [String]
    var format: HistoryFormat?
    var model: HistoryModel?
    /// nil: not said; `.some(nil)`: nothing.
    var initial: Int??
    var consistency: ConsistencyModel?
    var hasLinearizableKeys: Bool
    var time: Duration
    /// Whether that was said: then a pipe that is silent is not waited for any longer.
    var hasTime: Bool
    var memoryBytes: Int
    var isJSON: Bool
    var hasTimeline: Bool
    var html: String?
    var certificate: String?
    var counterexample: String?
    var recheck: String?

    /// Memory that a check needs whatever the history is.
    private static let leastMemory: UInt64 = 16 << 20

    init(_ arguments: ParsedArguments) throws(ArgumentError) {
        func wrong(_ message: String) -> ArgumentError { ArgumentError(message: message, command: .check) }
        paths = arguments.positionals
        guard !paths.isEmpty else { throw wrong("HISTORY is missing: name a file, or - for standard input") }
        if let empty = paths.firstIndex(of: "") { throw wrong("HISTORY \(empty + 1) is empty") }
        guard paths.count(where: { $0 == "-" }) <= 1 else { throw wrong("- is given twice: give it once") }
        format = try Self.choice(arguments, "format")
        model = try Self.choice(arguments, "model")
        consistency = try Self.choice(arguments, "consistency")
        hasLinearizableKeys = arguments.has("linearizable-keys")
        if let text = arguments.value("initial") {
            guard text == "nil" || Int(text) != nil else {
                let digits = text.drop { $0 == "-" || $0 == "+" }
                guard digits.isEmpty || !digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
                    throw wrong("--initial: '\(text)' is too large; write a number from \(Int.min) to \(Int.max)")
                }
                throw wrong("--initial: '\(text)' is no value; write for example --initial 0, or --initial nil")
            }
            initial = .some(Int(text))
        }
        hasTime = arguments.has("time")
        let nanoseconds = try Self.quantity(arguments, "time", "60s", Quantity.nanoseconds)
        time = .nanoseconds(Int64(clamping: nanoseconds ?? 60_000_000_000))
        let bytes = try Self.quantity(arguments, "memory", "2Gi", Quantity.bytes) ?? 2 << 30
        guard bytes >= Self.leastMemory, bytes <= 1 << 46 else {
            throw GateArguments.refusal(arguments, "memory", "it must be 16Mi to 65536Gi", "2Gi")
        }
        memoryBytes = Int(bytes)
        isJSON = arguments.has("json")
        hasTimeline = arguments.has("timeline")
        (html, certificate) = (arguments.value("html"), arguments.value("certificate"))
        (counterexample, recheck) = (arguments.value("counterexample"), arguments.value("recheck"))
        for option in ["html", "certificate", "counterexample", "recheck", "timeline"]
        where arguments.has(option) && paths.count > 1 {
            throw wrong("--\(option) is about one history: give one")
        }
        guard !isJSON || !hasTimeline else { throw wrong("--timeline does not go with --json: leave one out") }
        guard recheck != nil else { return }
        if let surplus = ["json", "timeline", "html", "certificate", "counterexample"].first(where: arguments.has) {
            throw wrong("--\(surplus) does not go with --recheck, which only verifies: leave it out")
        }
        guard recheck != "-" || paths != ["-"] else { throw wrong("- is given twice: give it once") }
    }

    /// The option that asks for evidence to be written.
    var evidenceOption: String? { certificate != nil ? "certificate" : counterexample != nil ? "counterexample" : nil }

    private static func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ arguments: ParsedArguments, _ option: String
    ) throws(ArgumentError) -> Choice? {
        guard let word = arguments.value(option) else { return nil }
        if let choice = Choice(rawValue: word) { return choice }
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ArgumentError(message: "unknown \(option) '\(word)': there is \(words)", command: .check)
    }

    private static func quantity(
        _ arguments: ParsedArguments, _ option: String, _ example: String,
        _ read: (String) throws(QuantityError) -> UInt64
    ) throws(ArgumentError) -> UInt64? {
        guard let text = arguments.value(option) else { return nil }
        do {
            let value = try read(text)
            if value > 0 { return value }
        } catch {
            throw GateArguments.refusal(arguments, option, "\(error)", example)
        }
        throw GateArguments.refusal(arguments, option, "it is zero", example)
    }
}
