/// What is known of a history's transactions.
public struct TransactionReport: Sendable {
    public enum Outcome: String, Sendable {
        /// Nothing contradicts the level that was asked for.
        case possible
        case violated
        /// Nothing found contradicts it, but the budget ended before all had been looked at.
        case undecided
        /// Stronger than the level that was asked for, so not all of it was looked at, and nothing found contradicts it.
        case notJudged = "not judged"
    }

    /// How far a check got.
    public enum Step: Int, Sendable, Comparable {
        case start
        /// All anomalies but cycles have been looked for.
        case directAnomalies
        /// The dependencies have been laid out.
        case dependencies
        /// It is known which transactions are on cycles.
        case components
        /// The cycles have been named.
        case cycles

        public static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }
    }

    public var kind: TransactionHistory.Kind
    public var level: ConsistencyModel
    public var transactions = 0
    /// Committed, those of unknown outcome included that others saw.
    public var committed = 0
    public var aborted = 0
    /// Of unknown outcome, and seen by nobody.
    public var unknown = 0
    public var keys = 0
    public var dependencies = 0
    /// Groups of transactions in which each has to come before each other.
    public var cyclicComponents = 0
    /// The first few of each name, those that violate the weakest model first.
    public var anomalies: [TransactionAnomaly] = []
    /// How many of each name there are. Of the names of cycles: components in which there is one.
    public var counts: [AnomalyName: Int] = [:]
    public var reached = Step.start
    /// Which budget ended, if one did.
    public var exhausted: Exhausted?

    /// Whether the history can be one of a database that promises `model`.
    public func outcome(_ model: ConsistencyModel) -> Outcome {
        if counts.keys.contains(where: { $0.violated <= model }) { return .violated }
        if exhausted != nil { return .undecided }
        return model <= level ? .possible : .notJudged
    }

    /// About the level that was asked for.
    public var outcome: Outcome { outcome(level) }

    /// Names of what was found that `model` is the weakest not to allow.
    public func found(against model: ConsistencyModel) -> [AnomalyName] {
        AnomalyName.allCases.filter { counts[$0] != nil && $0.violated == model }
    }

    /// The weakest model that is violated.
    public var weakestViolated: ConsistencyModel? { counts.keys.map(\.violated).min() }

    /// What was judged and what was found, in lines; the anomalies' words are not among them.
    public var summary: String {
        var lines = [
            "\(kind.rawValue): \(transactions) transactions (\(committed) committed, \(aborted) aborted, "
                + "\(unknown) unknown), \(keys) keys, \(dependencies) dependencies"
        ]
        for model in ConsistencyModel.allCases {
            let names = AnomalyName.allCases.filter { counts[$0] != nil && $0.violated == model }
            let found = names.map { "\($0.rawValue) × \(counts[$0, default: 0])" }.joined(separator: ", ")
            let padding = String(repeating: " ", count: 28 - model.rawValue.count)
            lines.append("\(model.rawValue)\(padding)\(outcome(model).rawValue)\(found.isEmpty ? "" : ": " + found)")
        }
        if let exhausted {
            lines.append("the budget of \(exhausted.rawValue) ended: \(Self.known(reached))")
        }
        return lines.joined(separator: "\n")
    }

    /// Of a check whose budget ended: how far it got.
    public var known: String { Self.known(reached) }

    private static func known(_ reached: Step) -> String {
        switch reached {
        case .start: "not all reads have been looked at"
        case .directAnomalies: "all anomalies but cycles have been looked for, no cycles"
        case .dependencies: "all anomalies but cycles have been looked for, the dependencies are laid out"
        case .components: "it is known which transactions are on cycles, but not all cycles are named"
        case .cycles: "everything has been looked at"
        }
    }
}
