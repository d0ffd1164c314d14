/// The objects whose histories can be judged, as `--model` and the headers of histories name them.
public enum HistoryModel: String, CaseIterable, Sendable {
    case register
    /// The same as `register`, which can compare and set too.
    case compareAndSetRegister = "cas-register"
    case multiRegister = "multi-register"
    /// Independent registers, each operation on one.
    case keyedRegister = "keyed-register"
    case keyValue = "key-value"
    case set
    case counter
    case queue
    case stack
    case priorityQueue = "priority-queue"
    case mutex
}
