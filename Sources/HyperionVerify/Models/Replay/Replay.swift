/// An object that operations are done on one after another, in place: what verifies a certificate of a million of them.
///
/// It accepts the same sequences of operations as the model's `step` does from the initial state.
public protocol Replay<Operation> {
    associatedtype Operation

    /// Does the operation; false: it could not have had its result here. Then the replay is over.
    mutating func take(_ operation: Operation) -> Bool
}

/// By the model's own steps, each of which makes a new state.
public struct StepReplay<M: Model>: Replay {
    private let model: M
    private var state: M.State

    init(_ model: M) { (self.model, state) = (model, model.initialState) }

    public mutating func take(_ operation: M.Operation) -> Bool {
        guard let next = model.step(state, operation) else { return false }
        state = next
        return true
    }
}
