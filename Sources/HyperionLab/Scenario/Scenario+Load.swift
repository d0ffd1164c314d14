extension Scenario {
    /// Who decides when an operation begins. Written `closed`, `open(200k/s, poisson)`, `trace` or `trace(10x)`; in JSON
    /// alike.
    public enum Load: Equatable, Sendable {
        /// Each thread's next operation begins when its last one has ended.
        case closed
        /// Operations are due at times that do not depend on how fast the ones before them were answered.
        case open(OpenLoad)
        /// Operations are due when a trace says, so many times faster than it was recorded (`slowestPace` to
        /// `fastestPace`).
        case trace(pace: Double)

        public var isOpen: Bool { self != .closed }
        /// nil: not a trace's.
        public var pace: Double? { if case .trace(let pace) = self { pace } else { nil } }

        public static let slowestPace = 0.001
        public static let fastestPace = 1e6
    }

    public struct OpenLoad: Equatable, Sendable {
        /// Operations a second of a mix, over all threads that share it, from `slowest` to `fastest`. Where each role
        /// has a mix of its own, each role has this rate. A multi-read or a scan is one operation.
        public var rate: Double
        public var arrivals: Arrivals
        public init(rate: Double, arrivals: Arrivals) { (self.rate, self.arrivals) = (rate, arrivals) }

        public static let slowest = 1.0
        /// Beyond it the laying out of arrivals would take as long as the time between them.
        public static let fastest = 1e8
    }

    /// How the times at which operations are due follow each other.
    public enum Arrivals: String, Codable, Sendable, CaseIterable {
        /// At equal distances: what waits does so because of the store, not because of the arrivals.
        case constant
        /// At independent, exponentially distributed distances: as many independent callers send them.
        case poisson
    }
}

extension Scenario.Load: CustomStringConvertible {
    /// As a scenario writes it.
    public var description: String {
        switch self {
        case .closed: "closed"
        case .open(let load): "open(\(Format.exact(load.rate))/s, \(load.arrivals.rawValue))"
        case .trace(1): "trace"
        case .trace(let pace): "trace(\(Format.exact(pace))x)"
        }
    }

    /// Why a text is no load: what is wrong and what to write instead.
    struct Refusal: Error { var message: String }

    private static let example = "write for example open(200k/s, poisson)"

    /// Reads what a scenario writes.
    init(parsing text: String) throws(Refusal) {
        guard let call = text.call else {
            throw Refusal(message: "the parentheses of \(text.quoted) do not match; \(Self.example)")
        }
        switch call.name {
        case "closed":
            guard call.arguments.isEmpty else {
                throw Refusal(message: "a closed load takes no parameters; write closed alone")
            }
            self = .closed
        case "open": self = .open(try Self.openLoad(call.arguments))
        case "trace": self = .trace(pace: try Self.pace(call.arguments))
        default:
            throw Refusal(
                message: "\"load\" knows no \(text.quoted)"
                    + Spelling.suggestion(for: call.name, in: ["closed", "open", "trace"], listedAs: "write one of"))
        }
    }

    private static func pace(_ arguments: [String]) throws(Refusal) -> Double {
        guard let first = arguments.first else { return 1 }
        let example = "write trace, or for example trace(10x)"
        guard arguments.count == 1 else {
            throw Refusal(message: "the load of a trace takes how many times faster it is; \(example)")
        }
        let pace: Double
        do {
            pace = try Quantity.factor(first)
        } catch {
            throw Refusal(message: "a trace's pace: \(error); \(example)")
        }
        guard (Scenario.Load.slowestPace...Scenario.Load.fastestPace).contains(pace) else {
            throw Refusal(message: "a trace's pace must be 0.001x to 1000000x, not \(first); \(example)")
        }
        return pace
    }

    private static func openLoad(_ arguments: [String]) throws(Refusal) -> Scenario.OpenLoad {
        guard let first = arguments.first, !first.isEmpty else {
            throw Refusal(message: "an open load needs a rate; \(example)")
        }
        guard arguments.count <= 2 else {
            throw Refusal(message: "an open load takes a rate and how operations arrive; \(example)")
        }
        let rate: Double
        do {
            rate = try Quantity.rate(first)
        } catch {
            throw Refusal(message: "the rate of an open load: \(error); \(example)")
        }
        let (slowest, fastest) = (Scenario.OpenLoad.slowest, Scenario.OpenLoad.fastest)
        guard rate >= slowest, rate <= fastest else {
            throw Refusal(message: "the rate of an open load must be 1/s to 100M/s, not \(first); \(example)")
        }
        guard arguments.count == 2 else { return Scenario.OpenLoad(rate: rate, arrivals: .constant) }
        guard let arrivals = Scenario.Arrivals(rawValue: arguments[1]) else {
            let words = Scenario.Arrivals.allCases.map(\.rawValue)
            throw Refusal(
                message: "operations do not arrive \(arguments[1].quoted)"
                    + Spelling.suggestion(for: arguments[1], in: words, listedAs: "write one of"))
        }
        return Scenario.OpenLoad(rate: rate, arrivals: arrivals)
    }
}

extension Scenario.Load: Codable {
    /// Results of versions that knew only closed load have the word `closed` here.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do throws(Refusal) {
            self = try Scenario.Load(parsing: try container.text())
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension SingleValueDecodingContainer {
    fileprivate func text() throws(Scenario.Load.Refusal) -> String {
        guard let text = try? decode(String.self) else { throw Scenario.Load.Refusal(message: "not a text") }
        return text
    }
}

/// `load`: who decides when an operation begins.
extension ScenarioReader {
    mutating func load(_ node: YAMLNode?) -> Scenario.Load? {
        guard let node else { return .closed }
        guard let text = text(node, "load", expects: "closed, trace, or a rate such as open(200k/s, poisson)") else {
            return nil
        }
        do throws(Scenario.Load.Refusal) {
            return try Scenario.Load(parsing: text)
        } catch {
            report(node, error.message)
            return nil
        }
    }
}
