/// Why a run could not be done: exit code 1.
public enum RunError: Error, CustomStringConvertible, Equatable {
    case workerNotStarted(String, String)
    /// Instructions could not be counted, for a reason other than that the tool is missing.
    case notCounted(String)
    case tooFewFiles(allowed: UInt64, needed: UInt64)
    case tooFewThreads(started: Int, needed: Int)

    public var description: String {
        switch self {
        case .tooFewFiles(let allowed, let needed):
            "this program may have \(allowed) files open at once and needs \(needed) to start its workers: "
                + "raise the limit with `ulimit -n \(needed)`"
        case .tooFewThreads(let started, let needed):
            "the system gives this program \(started) more threads and it needs \(needed) to start its workers: "
                + "raise the limit with `ulimit -u`, or end other programs of this user"
        case .notCounted(let reason): "instructions could not be counted: \(reason)"
        case .workerNotStarted(let path, let reason): "the worker \(path) cannot be started: \(reason)"
        }
    }
}
