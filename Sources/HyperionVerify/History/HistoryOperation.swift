/// One operation of one process on the object under test.
///
///     position   0    1    2    3    4    5
///     process 1  [ write 1      ]
///     process 2       [ read 1       ]            completed: invocation 1, response 4
///     process 3                 [ write 2 …       pending: invocation 3, no response
///
/// Positions are those of the events (invocations and responses) in the one total order of the history. Only their
/// order means anything; no two events share one. An operation precedes another if its response stands before the
/// other's invocation; else the two are concurrent.
public struct HistoryOperation<Operation: Sendable>: Sendable {
    public enum Outcome: Sendable, Equatable {
        /// It took effect between invocation and response, and returned what `operation` says.
        case completed
        /// It is known not to have taken effect.
        case failed
        /// Nobody knows: it may take effect at any time after its invocation, or never.
        case pending
    }

    /// What was called with which arguments, and what came back.
    public var operation: Operation
    public var process: Int
    public var invocation: Int
    /// Of a completed or failed operation only.
    public var response: Int?
    public var outcome: Outcome
    /// Lines of the file, from 1; 0: it was not read from a file.
    public var invocationLine: Int32
    public var responseLine: Int32

    public init(
        _ operation: Operation, process: Int, invocation: Int, response: Int?, outcome: Outcome,
        invocationLine: Int = 0, responseLine: Int = 0
    ) {
        (self.operation, self.process) = (operation, process)
        (self.invocation, self.response, self.outcome) = (invocation, response, outcome)
        self.invocationLine = Int32(clamping: invocationLine)
        self.responseLine = Int32(clamping: responseLine)
    }
}

extension HistoryOperation {
    /// The same call of something else.
    func replacing<Other>(with other: Other) -> HistoryOperation<Other> {
        let outcome: HistoryOperation<Other>.Outcome =
            switch self.outcome {
            case .completed: .completed
            case .failed: .failed
            case .pending: .pending
            }
        return HistoryOperation<Other>(
            other, process: process, invocation: invocation, response: response, outcome: outcome,
            invocationLine: Int(invocationLine), responseLine: Int(responseLine))
    }
}

extension HistoryOperation: Equatable where Operation: Equatable {}
