/// What a check found out about one part of an object. Operations are named by their place in the history.
public enum Verdict: Sendable, Equatable {
    case linearizable(PartialCertificate)
    case violated(Counterexample)
    case undecided(Undecided)
}

/// The order in which the operations of one part took effect.
public struct PartialCertificate: Sendable, Equatable {
    public struct Placement: Sendable, Equatable {
        /// Its place in the history.
        public var operation: Int
        /// It took effect between the event at this position and the next one.
        public var point: Int

        public init(operation: Int, point: Int) { (self.operation, self.point) = (operation, point) }
    }

    /// Points never fall; operations at one point took effect in the order of the list.
    public var placements: [Placement]

    public init(placements: [Placement]) { self.placements = placements }
}

/// Operations that cannot have happened as they are said to have.
///
/// They contradict each other whatever the others did: even if every other operation may have taken effect at any
/// time after its invocation, or never, with the result that it had. (To simply delete operations would prove nothing:
/// a read alone, without the write whose value it returned, is no violation of the whole.)
public struct Counterexample: Sendable, Equatable {
    /// In the order of their invocations.
    public var operations: [Int]
    /// Whether trial has shown that none of them can be left out; false: the budget did not suffice.
    public var isMinimal: Bool

    public init(operations: [Int], isMinimal: Bool) { (self.operations, self.isMinimal) = (operations, isMinimal) }
}

/// What is known where the budget ended before the search did.
public struct Undecided: Sendable, Equatable {
    public var exhausted: Exhausted
    /// The longest order found: every operation that responds before `prefixEnd` is in it.
    public var longestOrder: [Int]
    /// Position of an event: up to it the history is linearizable; beyond, nothing is known.
    public var prefixEnd: Int
}
