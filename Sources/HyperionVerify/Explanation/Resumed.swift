/// A model that begins in one of several states, whichever explains what follows: what is left of a history behind a
/// point where nobody used the object.
///
/// Its state is the set of those that the object can be in. An order of operations is one of some beginning if and only
/// if that set never becomes empty.
struct Resumed<M: TextModel>: TextModel {
    let base: M
    let initialState: Set<M.State>

    func step(_ states: Set<M.State>, _ operation: M.Operation) -> Set<M.State>? {
        var next: Set<M.State> = []
        for state in states {
            if let state = base.step(state, operation) { next.insert(state) }
        }
        return next.isEmpty ? nil : next
    }

    /// Of several states a read leaves those in which it finds what it found.
    func isReadOnly(_ operation: M.Operation) -> Bool { initialState.count == 1 && base.isReadOnly(operation) }

    func byteCount(of states: Set<M.State>) -> Int { states.reduce(64) { $0 + base.byteCount(of: $1) } }
    func describe(_ operation: M.Operation) -> String { base.describe(operation) }

    var name: String { base.name }
    var setting: String? { base.setting }
    var grammar: String { base.grammar }
    func invocation(of operation: M.Operation) -> M.Operation { base.invocation(of: operation) }
    func invocationText(_ operation: M.Operation) -> String { base.invocationText(operation) }
    func resultText(_ operation: M.Operation) -> String { base.resultText(operation) }

    func operation(_ name: String, _ arguments: ArraySlice<Token.Kind>) -> M.Operation? {
        base.operation(name, arguments)
    }

    func completed(_ operation: M.Operation, _ result: ArraySlice<Token.Kind>) -> M.Operation? {
        base.completed(operation, result)
    }

    func standIns(for open: [M.Operation], observed: [M.Operation]) -> [M.Operation] {
        // They are given for an object as it is at first: one that holds something already may take what seems to be of no
        // use to it.
        initialState == [base.initialState] ? base.standIns(for: open, observed: observed) : open
    }

    func hasFewStates(_ operations: [M.Operation]) -> Bool { base.hasFewStates(operations) }

    /// `it holds 2, or it holds 3`
    func describe(state states: Set<M.State>) -> String {
        let words = Set(states.map { EntryWords.shortened(base.describe(state: $0)) }).sorted()
        return words.prefix(EntryWords.nameLimit).joined(separator: ", or ")
            + (words.count > EntryWords.nameLimit ? ", or something else" : "")
    }
}
