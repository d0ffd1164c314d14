/// Why events are not a history. Lines are from 1; 0: unknown.
public enum HistoryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A response of a process that has no operation open.
    case responseWithoutInvocation(process: Int, line: Int)
    /// An invocation by a process whose last operation is still open.
    case processIsBusy(process: Int, line: Int, openSince: Int)
    /// An operation whose response does not come after its invocation.
    case endsBeforeItBegins(process: Int, line: Int)
    /// A completed or failed operation without a response, or a pending one with one.
    case outcomeContradictsResponse(process: Int, line: Int)
    /// A response at `Int.max`, the position after every event, where checkers have what never responds.
    case endsAtNever(process: Int, line: Int)
    /// Two events at one position.
    case positionTaken(position: Int, line: Int)
    /// More than the memory that was allowed has room for.
    case tooManyOperations(limit: Int, line: Int)
    /// More operations than a packed history of a register holds.
    case registerIsFull(limit: Int, line: Int)

    public var line: Int {
        switch self {
        case .responseWithoutInvocation(_, let line), .processIsBusy(_, let line, _), .endsBeforeItBegins(_, let line),
            .outcomeContradictsResponse(_, let line), .endsAtNever(_, let line), .positionTaken(_, let line),
            .tooManyOperations(_, let line), .registerIsFull(_, let line):
            line
        }
    }

    /// A sentence without its place: what is wrong, and what to write instead.
    public var description: String {
        switch self {
        case .responseWithoutInvocation(let process, _):
            "process \(process) responds but has no operation open; its invocation has to stand before its response"
        case .processIsBusy(let process, _, let openSince):
            "process \(process) begins an operation while its last one\(Self.place(openSince)) is still open; "
                + "end that first, with 'info' if nobody knows its outcome, or use another process number"
        case .endsBeforeItBegins(let process, _):
            "an operation of process \(process) ends before it begins; its end has to be later than its start"
        case .outcomeContradictsResponse(let process, _):
            "an operation of process \(process) needs a response if it completed or failed, and none if it is pending"
        case .endsAtNever(let process, _):
            "an operation of process \(process) ends at position \(Int.max), which stands for 'never'; use lower positions"
        case .positionTaken(let position, _):
            "two events stand at position \(position); give each a position of its own"
        case .registerIsFull(let limit, _):
            "a history of one register holds at most \(limit) operations; split it where the register is at rest"
        case .tooManyOperations(let limit, _):
            "the memory allowed has room for \(limit) operations; allow more"
        }
    }

    private static func place(_ line: Int) -> String { line > 0 ? " (line \(line))" : "" }
}
