/// One recorded pass of one arm, and what came of judging it.
///
/// Which passes are recorded: of each phase one at full speed, of the same length as the pass that throughput is taken
/// from, and the pass that latencies are taken from. Throughput itself is never taken from a recorded pass: time stamps
/// cost it some percent, which the two passes at full speed show. Latencies are, since each operation stands between two
/// readings of the clock there anyway. Under open load only the pass at full speed is recorded.
public struct RecordingSample: Codable, Equatable, Sendable {
    public enum Pass: String, Codable, Sendable {
        case fullSpeed = "full-speed"
        case latency
    }

    /// Index in `Scenario.phases`.
    public var phase: Int
    public var pass: Pass
    /// Keys whose operations were all noted.
    public var witnesses: Int
    /// Operations of the pass, each key of a multi-read counting and a read-modify-write twice, and those of them that
    /// stand in the history.
    public var operations: UInt64
    public var recorded: UInt64
    /// Whether the history ends before the pass did, because there was no more room.
    public var isCut: Bool
    /// At full speed: operations a second of this pass, and of the one that was not recorded.
    public var operationsPerSecond: Double?
    public var plainOperationsPerSecond: Double?
    /// Reads whose value was not whole.
    public var tornReads: Int
    /// File of the history, from the report's folder; nil: it was not kept.
    public var history: String?
    /// The same of its multi-reads, each at one moment; nil: there are none, or it was not kept.
    public var snapshotHistory: String?
    public var verdict: LinearizabilityVerdict?

    /// Throughput with recording over that without; nil: not of this pass.
    public var costRatio: Double? {
        guard let operationsPerSecond, let plainOperationsPerSecond, plainOperationsPerSecond > 0 else { return nil }
        return operationsPerSecond / plainOperationsPerSecond
    }
}

/// Whether a history is linearizable.
public struct LinearizabilityVerdict: Codable, Equatable, Sendable {
    public enum Outcome: String, Codable, Sendable {
        case linearizable, violated
        /// A read returned a value that nobody wrote, made of parts of others.
        case torn
        /// Time or memory did not suffice, and what could be judged is linearizable.
        case undecided
    }

    /// Some operations that contradict each other whatever the others did.
    public struct Counterexample: Codable, Equatable, Sendable {
        public struct Operation: Codable, Equatable, Sendable {
            public var thread: String
            /// `write of 1.52`.
            public var text: String
            /// Nanoseconds from the history's first operation.
            public var begin: Double
            public var end: Double
        }
        public var key: String
        /// In a sentence.
        public var words: String
        public var operations: [Operation]
        /// Whether none of them can be left out.
        public var isMinimal: Bool
    }

    /// A read whose value was not whole.
    public struct TornRead: Codable, Equatable, Sendable {
        public var key: String
        public var thread: String
        /// Nanoseconds from the history's first operation.
        public var begin: Double
        public var end: Double
        /// Of the value that was returned.
        public var bytes: Int
        /// Its first bytes, at most 32: printable ASCII as it is, every other byte as `%` and two digits.
        public var start: String
        /// The value that its first bytes claim to be, such as `1.52`; nil: they are no stamp.
        public var claim: String?
    }

    /// Multi-reads as reads of one moment, of engines that promise that.
    public struct Snapshots: Codable, Equatable, Sendable {
        public var outcome: Outcome
        /// Those of at least two of the keys.
        public var reads: Int
        public var keys: Int
    }

    public var outcome: Outcome
    /// Keys, and how many of them could not be decided and are violated.
    public var keys: Int
    public var undecidedKeys: Int
    /// At most `HistoryJudge.mostViolations`: behind them nothing is judged.
    public var violatedKeys: Int
    public var operations: Int
    /// Seconds that judging took.
    public var seconds: Double
    public var counterexample: Counterexample?
    /// The first ones of each thread.
    public var tornReads: [TornRead]?
    /// nil: the engine promises none.
    public var snapshots: Snapshots?
}
