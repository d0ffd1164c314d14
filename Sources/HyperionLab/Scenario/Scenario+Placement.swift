/// Where threads run and where memory lies: `threads.pin`, `threads.memory`, `threads.priority`, and which of them, and of
/// `pages`, give way to what the machine can do.
///
/// Each is written in result files as in scenario files: `"cores [0, 2]"`.
extension Scenario {
    /// On which processors threads stay.
    public enum Pin: Equatable, Sendable {
        /// Wherever the system puts them.
        case none
        /// Each on a core of its own as long as there are cores, on one node after the other in turn.
        case spread
        /// As near to each other as can be: a core's processors, then its node's, then those of the next node.
        case compact
        /// On these processors in turn.
        case cores([Int])
        /// On the processors of one node in turn.
        case node(Int)
    }

    /// On which nodes the records lie.
    public enum MemoryPlacement: Equatable, Sendable {
        /// That of the thread that touches them first, which is the first measured one.
        case local
        /// One where no measured thread runs.
        case remote
        /// Page by page on every node that has memory.
        case interleave
        case node(Int)
    }

    /// What the scheduler thinks of the measured threads.
    public enum Priority: Equatable, Sendable {
        case normal
        /// Nice value −10.
        case high
        /// Nice value, −20 (first) to 19 (last).
        case nice(Int)

        public var niceness: Int {
            switch self {
            case .normal: 0
            case .high: -10
            case .nice(let value): value
            }
        }
    }

    /// What may be written with `prefer`: it is had where the machine can, and else the run says that it is not.
    public enum Preference: String, Codable, Sendable, CaseIterable {
        case pin = "threads.pin"
        case memory = "threads.memory"
        case priority = "threads.priority"
        case pages
    }

    public func prefers(_ key: Preference) -> Bool { preferences?.contains(key) ?? false }
}

/// A value that is written as words, in scenario files and in result files alike.
protocol PlacementWords: Codable, CustomStringConvertible {
    /// nil: no value is written so.
    init?(words: String)
    /// What one may write, for messages.
    static var spellings: [String] { get }
}

extension PlacementWords {
    /// What has to stand behind such a first word, for messages.
    static func rule(of first: String) -> String {
        switch first {
        case "cores": "write one processor's number or several, each once, in brackets"
        case "nice": "write a number from -20 to 19 behind it"
        default: "write a number from 0 behind it"
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(words: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "unknown placement \(text.quoted)")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// `first N`: the number, where the words are two and the first is this one.
    static func number(after first: String, in text: String) -> Int? {
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0] == first else { return nil }
        let digits = words[1].hasPrefix("-") ? words[1].dropFirst() : words[1]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(words[1])
    }
}

extension Scenario.Pin: PlacementWords {
    static let spellings = ["none", "spread", "compact", "cores [0, 2]", "node 1"]
    /// Processors that a list may name; Linux has 8,192 at most.
    static let mostCores = 1024

    init?(words: String) {
        switch words {
        case "none": self = .none
        case "spread": self = .spread
        case "compact": self = .compact
        default:
            if let node = Self.number(after: "node", in: words), node >= 0 {
                self = .node(node)
            } else if let cores = Self.cores(words) {
                self = .cores(cores)
            } else {
                return nil
            }
        }
    }

    public var description: String {
        switch self {
        case .none: "none"
        case .spread: "spread"
        case .compact: "compact"
        case .cores(let cores): "cores [\(cores.map(String.init).joined(separator: ", "))]"
        case .node(let node): "node \(node)"
        }
    }

    /// `cores [0, 2]`, with or without spaces; no core twice.
    private static func cores(_ text: String) -> [Int]? {
        let rest = text.dropFirst("cores".count).trimmed
        guard text.hasPrefix("cores"), rest.first == "[", rest.last == "]", rest.count > 2 else { return nil }
        let parts = rest.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
        let cores = parts.compactMap { plainNumber($0.trimmed) }
        guard cores.count == parts.count, cores.count <= mostCores, Set(cores).count == cores.count else { return nil }
        return cores
    }
}

extension Scenario.MemoryPlacement: PlacementWords {
    static let spellings = ["local", "remote", "interleave", "node 1"]

    init?(words: String) {
        switch words {
        case "local": self = .local
        case "remote": self = .remote
        case "interleave": self = .interleave
        default:
            guard let node = Self.number(after: "node", in: words), node >= 0 else { return nil }
            self = .node(node)
        }
    }

    public var description: String {
        switch self {
        case .local: "local"
        case .remote: "remote"
        case .interleave: "interleave"
        case .node(let node): "node \(node)"
        }
    }
}

extension Scenario.Priority: PlacementWords {
    static let spellings = ["normal", "high", "nice 5"]

    init?(words: String) {
        switch words {
        case "normal": self = .normal
        case "high": self = .high
        default:
            guard let value = Self.number(after: "nice", in: words), (-20...19).contains(value) else { return nil }
            self = .nice(value)
        }
    }

    public var description: String {
        switch self {
        case .normal: "normal"
        case .high: "high"
        case .nice(let value): "nice \(value)"
        }
    }
}
