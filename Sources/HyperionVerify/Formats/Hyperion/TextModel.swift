/// A model whose histories can be written and read as text, and be explained.
public protocol TextModel: Model {
    /// As `--model` and the header of a history name it.
    var name: String { get }
    /// What the object is at first, as the header says it: `initial=0`; nil: as always.
    var setting: String? { get }

    /// The same operation as long as nobody knows its result.
    func invocation(of operation: Operation) -> Operation
    /// Name and arguments, without the result: `cas 1 2`.
    func invocationText(_ operation: Operation) -> String
    /// What follows `ok`: `3`, `nil`, `?` where it is not known; empty where nothing is returned.
    func resultText(_ operation: Operation) -> String

    /// From a name and its arguments, the result unknown; nil: there is no such operation.
    func operation(_ name: String, _ arguments: ArraySlice<Token.Kind>) -> Operation?
    /// The operation with its result; nil: it has none like that.
    func completed(_ operation: Operation, _ result: ArraySlice<Token.Kind>) -> Operation?
    /// What operations and results there are, for messages.
    var grammar: String { get }

    /// The state as a person would say it: `it holds 3`.
    func describe(state: State) -> String
    /// How histories that the monitor takes are judged.
    var monitorName: String { get }
    /// The contradiction in a sentence, without a full stop; nil: nothing better than the operations themselves.
    func explanation(_ counterexample: Counterexample, of history: History<Operation>) -> String?

    /// For each open operation another that the `observed` ones, and these themselves, cannot tell from it: the same for
    /// as many as possible.
    ///
    /// Sound if whatever can follow the operation can follow its stand-in, and the other way round. One that no order
    /// of the observed ones needs may have a read-only stand-in, and is left out.
    func standIns(for open: [Operation], observed: [Operation]) -> [Operation]

    /// Whether an open operation that takes effect in this state can be left out of any order with the observed ones:
    /// what it changes is lost before one of their results depends on it. False is always sound.
    func isDeadEnd(_ operation: Operation, in state: State, observed: [Operation]) -> Bool

    /// Whether the operations lead to few states however often they are repeated.
    func hasFewStates(_ operations: [Operation]) -> Bool
}

extension TextModel {
    public var setting: String? { nil }
    public var monitorName: String { "a monitor" }
    public func explanation(_ counterexample: Counterexample, of history: History<Operation>) -> String? { nil }
    public func standIns(for open: [Operation], observed: [Operation]) -> [Operation] { open }
    public func isDeadEnd(_ operation: Operation, in state: State, observed: [Operation]) -> Bool { false }
    public func hasFewStates(_ operations: [Operation]) -> Bool { false }
}

/// The words that results are made of.
enum ResultText {
    static func text(_ result: Observed<Int?>, none: String) -> String {
        switch result {
        case .unknown: "?"
        case .value(let value): value.map(String.init) ?? none
        }
    }

    static func text<Value: CustomStringConvertible>(_ result: Observed<Value>) -> String {
        switch result {
        case .unknown: "?"
        case .value(let value): value.description
        }
    }

    static func number(_ kind: Token.Kind?) -> Int? { if case .number(let number)? = kind { number } else { nil } }
    static func bytes(_ kind: Token.Kind?) -> ByteText? { if case .string(let text)? = kind { text } else { nil } }

    /// `3`, `?`, or `none` for nil.
    static func optional(_ kind: Token.Kind?, none: String) -> Observed<Int?>? {
        switch kind {
        case .number(let number)?: .value(number)
        case .word("?")?: .unknown
        case .word(none)?: .value(nil)
        default: nil
        }
    }

    static func flag(_ kind: Token.Kind?) -> Observed<Bool>? {
        switch kind {
        case .word("true")?: .value(true)
        case .word("false")?: .value(false)
        case .word("?")?: .unknown
        default: nil
        }
    }
}
