/// What a check found out about a history, whatever its model: for people and for programs.
public struct JudgedHistory: Sendable {
    public enum Outcome: String, Sendable, CaseIterable {
        case holds, violated, undecided
    }

    /// One independent part of the object.
    public struct Part: Sendable {
        /// nil: the whole object.
        public var name: String?
        public var operations: Int
        /// How it was judged: `zones`, `search`.
        public var method: String
        /// Operations that a search tried.
        public var steps: Int
        public var outcome: Outcome
    }

    public var format: HistoryFormat
    /// What the history was judged as: `register`.
    public var model: String
    /// What it is at first, where that can differ: `initial=0`.
    public var setting: String?
    /// What holds or not: `linearizable`.
    public var property = "linearizable"

    public var operations = 0
    public var failed = 0
    /// Without a response.
    public var open = 0
    public var processes = 0

    public var parts: [Part] = []
    /// Of the first part that is violated.
    public var violation: Violation?
    public var undecided: [UndecidedRegion] = []
    /// Of transactions: everything that was found; nil: it is a history of one object.
    public var transactions: TransactionReport?
    /// An order with points, for `recheck`; only if it was asked for and holds.
    public var certificate: String?

    public init(format: HistoryFormat, model: String) { (self.format, self.model) = (format, model) }

    /// How its parts were judged, each way once.
    public var methods: [String] {
        var methods: [String] = []
        for part in parts where !methods.contains(part.method) { methods.append(part.method) }
        return methods
    }

    public var completed: Int { operations - failed - open }

    /// Violated if a part is, else undecided if one is.
    public var outcome: Outcome {
        if parts.contains(where: { $0.outcome == .violated }) { return .violated }
        return parts.contains { $0.outcome == .undecided } ? .undecided : .holds
    }
}

/// Operations that contradict each other, whatever the others did.
public struct Violation: Sendable {
    /// An operation that cannot come next, and why.
    public struct Candidate: Sendable {
        public var operation: String
        public var reason: String
    }

    /// The part that it is about; nil: the whole object.
    public var part: String?
    /// What is wrong, in a sentence without its full stop.
    public var sentence: String
    /// The operations, a line each: what, by which process, where in the file. Of many, those nearest to the last.
    public var operations: [String]
    /// How many more there are.
    public var omittedOperations = 0
    /// What the object is before them, where they contradict each other only because of that: `before line 9 it is held`;
    /// nil: they do whatever came before.
    public var premise: String?
    /// Whether none of them can be left out.
    public var isMinimal: Bool
    public var picture: HistoryPicture

    init(part: String?, sentence: String, operations: [String], isMinimal: Bool, picture: HistoryPicture) {
        (self.part, self.sentence, self.operations) = (part, sentence, operations)
        (self.isMinimal, self.picture) = (isMinimal, picture)
    }

    /// The longest order of these operations, others that are needed for it included; empty: not known. Of a long one the
    /// end.
    public var order: [String] = []
    /// How many come before those in it.
    public var omittedOrder = 0
    /// What could come next after that order, and contradicts it.
    public var candidates: [Candidate] = []
    /// As a history of its own, for `recheck`; only if it was asked for.
    public var counterexample: String?
}

/// What is not known where a budget ended.
public struct UndecidedRegion: Sendable {
    public var part: String?
    public var exhausted: Exhausted
    /// Completed operations of the part, from its beginning, that have an order.
    public var prefix: Int
    public var completed: Int
    /// Of the last event of that prefix; 0: there is none, or no file.
    public var prefixLine: Int
    /// Operations of the history, by number: the first and the last that nothing is known about.
    public var operations: ClosedRange<Int>
    /// Of the file; nil: there is none.
    public var lines: ClosedRange<Int>?
    public var picture: HistoryPicture

    /// `operations 25 to 31, lines 51 to 60`
    public var place: String {
        func range(_ noun: String, _ range: ClosedRange<Int>) -> String {
            range.count == 1
                ? "\(noun) \(range.lowerBound)" : "\(noun)s \(range.lowerBound) to \(range.upperBound)"
        }
        return range("operation", operations) + (lines.map { ", " + range("line", $0) } ?? "")
    }
}
