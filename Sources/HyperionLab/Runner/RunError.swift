/// Why a run could not be done: exit code 1.
public enum RunError: Error, CustomStringConvertible, Equatable {
    case workerNotStarted(String, String)
    /// Instructions could not be counted, for a reason other than that the tool is missing.
    case notCounted(String)

    public var description: String {
        switch self {
        case .notCounted(let reason): "instructions could not be counted: \(reason)"
        case .workerNotStarted(let path, let reason): "the worker \(path) cannot be started: \(reason)"
        }
    }
}
