/// Why a run could not be done: exit code 1.
public enum RunError: Error, CustomStringConvertible, Equatable {
    case workerNotStarted(String, String)

    public var description: String {
        switch self {
        case .workerNotStarted(let path, let reason): "the worker \(path) cannot be started: \(reason)"
        }
    }
}
