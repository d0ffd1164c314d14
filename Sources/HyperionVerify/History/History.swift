/// The operations of all processes on one object, validated: what every checker takes.
///
/// Invariants
/// 1. Operations stand in the order of their invocations.
/// 2. No two events share a position, each response comes after its invocation, and none at `Int.max`.
/// 3. A process has at most one operation open at a time, pending ones aside: those stay open to the end.
public struct History<Operation: Sendable>: Sendable {
    public let operations: [HistoryOperation<Operation>]

    /// Operations in any order. O(n log n).
    public init(_ operations: [HistoryOperation<Operation>]) throws(HistoryError) {
        let sorted = operations.sorted { $0.invocation < $1.invocation }
        try Self.checkInvariants(sorted)
        self.operations = sorted
    }

    /// From a builder, which has kept the invariants.
    init(ordered operations: [HistoryOperation<Operation>]) { self.operations = operations }

    private static func checkInvariants(_ operations: [HistoryOperation<Operation>]) throws(HistoryError) {
        var positions = Set<Int>(minimumCapacity: 2 * operations.count)
        /// The last operation of each process that is not pending.
        var lastOfProcess: [Int: Int] = [:]
        for (index, operation) in operations.enumerated() {
            let (process, line) = (operation.process, Int(operation.invocationLine))
            guard (operation.response == nil) == (operation.outcome == .pending) else {
                throw .outcomeContradictsResponse(process: process, line: line)
            }
            guard positions.insert(operation.invocation).inserted else {
                throw .positionTaken(position: operation.invocation, line: line)
            }
            if let last = lastOfProcess[process], let response = operations[last].response,
                response > operation.invocation
            {
                throw .processIsBusy(process: process, line: line, openSince: Int(operations[last].invocationLine))
            }
            guard let response = operation.response else { continue }
            guard response != Call<Operation>.never else { throw .endsAtNever(process: process, line: line) }
            guard response > operation.invocation else { throw .endsBeforeItBegins(process: process, line: line) }
            guard positions.insert(response).inserted else { throw .positionTaken(position: response, line: line) }
            lastOfProcess[process] = index
        }
    }

    /// Bytes that it takes with what its operations refer to, and with `calls`. O(n).
    func byteCount<M: Model>(_ model: M) -> Int where M.Operation == Operation {
        let each = MemoryLayout<Call<Operation>>.stride
        let operationBytes = operations.capacity * MemoryLayout<HistoryOperation<Operation>>.stride
        return operations.reduce(operationBytes) { $0 + each + model.heapByteCount(of: $1.operation) }
    }

    /// The operations as a checker takes them: failed ones are left out, since they did not happen.
    public var calls: [Call<Operation>] {
        var calls: [Call<Operation>] = []
        calls.reserveCapacity(operations.count)
        for (index, operation) in operations.enumerated() where operation.outcome != .failed {
            calls.append(
                Call(
                    operation.operation, index: index, invocation: operation.invocation,
                    response: operation.outcome == .completed ? operation.response : nil))
        }
        return calls
    }
}

/// An operation of a history as checkers see it: an interval in which it took effect, or an open one in which it may
/// have.
public struct Call<Operation: Sendable>: Sendable {
    /// `response` of an open call: after every event.
    static var never: Int { .max }

    public var operation: Operation
    /// Its place in the history's operations.
    public var index: Int
    public var invocation: Int
    /// Position of the response; of an open call `Int.max`.
    public var response: Int

    public init(_ operation: Operation, index: Int, invocation: Int, response: Int?) {
        (self.operation, self.index) = (operation, index)
        (self.invocation, self.response) = (invocation, response ?? Self.never)
    }

    /// Whether it may take effect at any time after its invocation, or never.
    public var isOpen: Bool { response == Self.never }

    /// The same call, of which nothing is asked any more: weaker, so whatever was linearizable with it remains so.
    var opened: Self { Call(operation, index: index, invocation: invocation, response: nil) }
}
