/// Makes a history from events in the order in which they happened, or from intervals of time.
///
/// Not thread-safe: one builder, one thread.
public struct HistoryBuilder<Operation: Sendable>: Sendable {
    private var operations: [HistoryOperation<Operation>] = []
    /// The open operation of each process, by its index.
    private var open: [Int: Int] = [:]
    private var position = 0
    /// Operations that it takes.
    private let limit: Int
    /// Bytes that they may take, with what they refer to.
    private var byteLimit = Int.max
    /// Of what an operation refers to; nil: nothing is counted.
    private var heapBytesOf: (@Sendable (Operation) -> Int)?
    private var heapBytes = 0

    public init(limit: Int = .max) { self.limit = limit }

    /// Goes on from where another way of reading stopped.
    ///
    /// Open are those operations without an outcome that have no response's line: what was left open on purpose has the
    /// line where that was said.
    init(going operations: [HistoryOperation<Operation>], position: Int, limit: Int) {
        (self.operations, self.position, self.limit) = (operations, position, limit)
        for place in operations.indices
        where operations[place].outcome == .pending && operations[place].responseLine == 0 {
            open[operations[place].process] = place
        }
    }

    /// The same, which takes no more operations than `byteLimit` bytes have room for: with their texts and arrays, not
    /// only by their number.
    func counting<M: Model>(_ model: M, byteLimit: Int) -> Self where M.Operation == Operation {
        var builder = self
        builder.byteLimit = max(byteLimit, 1 << 12)
        builder.heapBytesOf = { model.heapByteCount(of: $0) }
        builder.heapBytes = operations.reduce(0) { $0 + model.heapByteCount(of: $1.operation) }
        return builder
    }

    /// Of the operations, with what they refer to, and of the table of those that are open.
    var byteCount: Int {
        operations.count * MemoryLayout<HistoryOperation<Operation>>.stride + heapBytes + 24 * open.capacity
    }

    /// The operation begins, with the next position. O(1) amortised, as all events.
    ///
    /// - Parameter line: of the file, for errors and words; 0: there is none.
    /// - Throws: `processIsBusy` where the process has an operation open, `tooManyOperations` where there is no more room.
    public mutating func invoke(process: Int, _ operation: Operation, line: Int = 0) throws(HistoryError) {
        if let index = open[process] {
            throw .processIsBusy(process: process, line: line, openSince: Int(operations[index].invocationLine))
        }
        guard operations.count < limit else { throw .tooManyOperations(limit: limit, line: line) }
        if let heapBytesOf {
            heapBytes += heapBytesOf(operation)
            guard byteCount < byteLimit else { throw .tooManyOperations(limit: operations.count, line: line) }
        }
        open[process] = operations.count
        operations.append(
            HistoryOperation(
                operation, process: process, invocation: position, response: nil, outcome: .pending,
                invocationLine: line))
        position += 1
    }

    /// The operation that the process has open, to be completed with its result.
    public func openOperation(process: Int) -> Operation? { open[process].map { operations[$0].operation } }

    /// The operation took effect; `operation` now holds its result too.
    ///
    /// - Throws: `responseWithoutInvocation` where the process has none open, `tooManyOperations` where the result takes more
    ///   memory than there is.
    public mutating func complete(process: Int, _ operation: Operation, line: Int = 0) throws(HistoryError) {
        let index = try close(process: process, outcome: .completed, line: line)
        try replace(index, operation, line)
    }

    /// What the operation referred to is gone; what it refers to now may be more.
    private mutating func replace(_ index: Int, _ operation: Operation, _ line: Int) throws(HistoryError) {
        if let heapBytesOf {
            heapBytes += heapBytesOf(operation) - heapBytesOf(operations[index].operation)
            guard byteCount < byteLimit else { throw .tooManyOperations(limit: operations.count, line: line) }
        }
        operations[index].operation = operation
    }

    /// The operation did not take effect.
    public mutating func fail(process: Int, line: Int = 0) throws(HistoryError) {
        _ = try close(process: process, outcome: .failed, line: line)
    }

    /// Nobody knows whether the operation took effect, or will: it stays open to the end. The process may go on.
    ///
    /// - Parameter operation: with the result that it has if it takes effect; nil: that is not known either.
    public mutating func leaveOpen(
        process: Int, as operation: Operation? = nil, line: Int = 0
    ) throws(HistoryError) {
        guard let index = open.removeValue(forKey: process) else {
            throw .responseWithoutInvocation(process: process, line: line)
        }
        if let operation { try replace(index, operation, line) }
        operations[index].responseLine = Int32(clamping: line)
    }

    private mutating func close(
        process: Int, outcome: HistoryOperation<Operation>.Outcome, line: Int
    ) throws(HistoryError) -> Int {
        guard let index = open.removeValue(forKey: process) else {
            throw .responseWithoutInvocation(process: process, line: line)
        }
        operations[index].response = position
        operations[index].outcome = outcome
        operations[index].responseLine = Int32(clamping: line)
        position += 1
        return index
    }

    /// What is still open stays so to the end.
    public func finish() -> History<Operation> { History(ordered: operations) }
}

/// An operation with its interval of time, in any unit.
public struct TimedOperation<Operation: Sendable>: Sendable {
    public var operation: Operation
    public var start: Int
    /// nil: it never ended.
    public var end: Int?
    public var line: Int

    public init(_ operation: Operation, start: Int, end: Int?, line: Int = 0) {
        (self.operation, self.start, self.end, self.line) = (operation, start, end, line)
    }
}

/// Beginning or end of a timed operation.
private struct TimedEvent {
    var time: Int
    var isResponse: Bool
    /// Of the operation.
    var index: Int
}

extension History {
    /// Intervals that only touch count as concurrent: of events at one time the invocations come first. The
    /// operations are dealt to as few processes as there were at once. O(n log n).
    public init(timed: [TimedOperation<Operation>]) throws(HistoryError) {
        var events: [TimedEvent] = []
        events.reserveCapacity(2 * timed.count)
        for (index, operation) in timed.enumerated() {
            events.append(TimedEvent(time: operation.start, isResponse: false, index: index))
            guard let end = operation.end else { continue }
            guard end >= operation.start else { throw .endsBeforeItBegins(process: index, line: operation.line) }
            events.append(TimedEvent(time: end, isResponse: true, index: index))
        }
        events.sort { ($0.time, $0.isResponse ? 1 : 0, $0.index) < ($1.time, $1.isResponse ? 1 : 0, $1.index) }
        var builder = HistoryBuilder<Operation>()
        var processOf = [Int](repeating: 0, count: timed.count)
        var freeProcesses: [Int] = []
        var processes = 0
        for event in events {
            let operation = timed[event.index]
            if event.isResponse {
                try builder.complete(
                    process: processOf[event.index], operation.operation, line: operation.line)
                freeProcesses.append(processOf[event.index])
            } else {
                if freeProcesses.isEmpty {
                    freeProcesses.append(processes)
                    processes += 1
                }
                processOf[event.index] = freeProcesses.removeLast()
                try builder.invoke(process: processOf[event.index], operation.operation, line: operation.line)
            }
        }
        self = builder.finish()
    }
}
