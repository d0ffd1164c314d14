/// What an object does when it is used by one process at a time: what a history is judged by.
///
/// To judge histories of your own object, write a type like this one:
///
///     struct Switch: Model {
///         enum Operation: Hashable { case flip, look(sees: Bool) }
///         var initialState: Bool { false }
///         func step(_ isOn: Bool, _ operation: Operation) -> Bool? {
///             switch operation {
///             case .flip: !isOn
///             case .look(let sees): sees == isOn ? isOn : nil
///             }
///         }
///     }
///
/// A step is deterministic: a state and an operation with its arguments have one successor. A result that nobody knows
/// (of an operation that never responded, or of a read that timed out) is a value of the operation's own type, and a
/// step accepts it in every state.
public protocol Model: Sendable {
    /// Equal states have to behave the same in all that may follow.
    associatedtype State: Hashable & Sendable
    /// Name, arguments and result of a call.
    associatedtype Operation: Hashable & Sendable
    /// Names an independent part of the object: a key, a member.
    associatedtype Part: Hashable & Comparable & Sendable = Int
    /// How operations are done one after another, straight on.
    associatedtype Run: Replay<Operation> = StepReplay<Self>

    var initialState: State { get }

    /// The state after `operation`; nil: in this state it could not have had its result.
    func step(_ state: State, _ operation: Operation) -> State?

    /// Whether the operation leaves every state that accepts it as it was. An answer of true has to be right; false
    /// is always sound, only slower.
    func isReadOnly(_ operation: Operation) -> Bool

    /// The parts that the operation reads or writes; nil: all of them. Parts that no operation joins are judged apart
    /// (P-compositionality: A. Horn and D. Kroening, "Faster linearizability checking via P-compositionality",
    /// FORTE 2015). Sound only if no operation depends on a part that it does not name.
    func parts(of operation: Operation) -> [Part]?

    /// Bytes of a state, what it refers to included; for the memory budget.
    func byteCount(of state: State) -> Int

    /// Bytes of what an operation refers to, besides itself; for the memory budget.
    func heapByteCount(of operation: Operation) -> Int

    /// The operation as a person would say it: `write 3`.
    func describe(_ operation: Operation) -> String

    /// A verdict by a faster way than search, for histories that it can take; nil: search. Throws what of the budget
    /// ran out. `calls` stand in the order of their invocations.
    func monitor(_ calls: [Call<Operation>], budget: Budget) throws(Exhausted) -> MonitorVerdict?

    /// From the initial state. A type of one's own pays where a step copies a large state.
    func replay() -> Run
}

extension Model {
    public func isReadOnly(_ operation: Operation) -> Bool { false }
    public func parts(of operation: Operation) -> [Part]? { nil }
    public func byteCount(of state: State) -> Int { MemoryLayout<State>.stride }
    public func heapByteCount(of operation: Operation) -> Int { 0 }
    public func describe(_ operation: Operation) -> String { "\(operation)" }
    public func monitor(_ calls: [Call<Operation>], budget: Budget) throws(Exhausted) -> MonitorVerdict? { nil }
}

extension Model where Run == StepReplay<Self> {
    public func replay() -> Run { StepReplay(self) }
}

/// What a specialised monitor found. Numbers are places in the array of calls that it was given.
public enum MonitorVerdict: Sendable, Equatable {
    /// An order of all calls that took effect.
    case linearizable(order: [Int])
    /// Calls that contradict each other, whatever the others did; not necessarily minimal. Whether some of them still
    /// do when the rest is opened must not depend on calls outside the core either.
    case violated(core: [Int])
    /// No order gets past the response of this call: what began before it contradicts itself, even if what ends after it
    /// need not have taken effect.
    case violatedUp(to: Int)
    /// The budget ended here: the order has all calls that respond before this one does.
    case heldUp(Exhausted, by: Int, order: [Int])
}

/// A result, where it is known.
public enum Observed<Value: Hashable & Sendable>: Hashable, Sendable {
    case unknown
    case value(Value)

    /// Whether the result can have been `actual`.
    public func agrees(with actual: Value) -> Bool {
        switch self {
        case .unknown: true
        case .value(let value): value == actual
        }
    }
}

extension Observed: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknown: "unknown"
        case .value(let value): "\(value)"
        }
    }
}
