/// The history of a register with reads and writes only, as it was read from a file: 24 bytes an operation, besides what
/// its log takes for each different value.
///
/// Events come in the order of the file. Each function that takes one says whether it was possible; if not, nothing has
/// changed. Not thread-safe while it is written.
struct PackedRegisterHistory: Sendable {
    private(set) var log: RegisterLog
    private(set) var invocationLines: [Int32] = []
    /// 0: none.
    private(set) var responseLines: [Int32] = []
    /// What the log does not keep: writes that failed, by place, and their values.
    private(set) var failedWrites: [Int: Int] = [:]

    init(initial: Int?) { log = RegisterLog(initial: initial) }

    mutating func invokeRead(_ process: Int32, line: Int) -> Bool {
        guard (try? log.invokeRead(process: process)) != nil else { return false }
        begin(line)
        return true
    }

    mutating func invokeWrite(_ process: Int32, _ value: Int, line: Int) -> Bool {
        guard (try? log.invokeWrite(process: process, value)) != nil else { return false }
        begin(line)
        return true
    }

    private mutating func begin(_ line: Int) {
        invocationLines.append(Int32(clamping: line))
        responseLines.append(0)
    }

    mutating func completeRead(_ process: Int32, found value: Int?, line: Int) -> Bool {
        guard let place = log.openPlace(process), !log.isWrite(place),
            (try? log.completeRead(process: process, found: value)) != nil
        else { return false }
        responseLines[place] = Int32(clamping: line)
        return true
    }

    mutating func complete(_ process: Int32, line: Int) -> Bool {
        guard let place = log.openPlace(process), (try? log.complete(process: process)) != nil else { return false }
        responseLines[place] = Int32(clamping: line)
        return true
    }

    mutating func fail(_ process: Int32, line: Int) -> Bool {
        guard let place = log.openPlace(process) else { return false }
        if case .write(let value) = log[place].operation { failedWrites[place] = value }
        guard (try? log.fail(process: process)) != nil else { return false }
        responseLines[place] = Int32(clamping: line)
        return true
    }

    mutating func leaveOpen(_ process: Int32, line: Int) -> Bool {
        guard let place = log.openPlace(process), (try? log.leaveOpen(process: process)) != nil else { return false }
        responseLines[place] = Int32(clamping: line)
        return true
    }

    /// One operation, as it stands in a `History`.
    subscript(place: Int) -> HistoryOperation<Register.Operation> {
        var operation = log[place]
        operation.invocationLine = invocationLines[place]
        operation.responseLine = responseLines[place]
        if operation.outcome == .failed, let value = failedWrites[place] { operation.operation = .write(value) }
        return operation
    }

    /// The same history, unpacked, to which events can be added.
    func builder(limit: Int) -> HistoryBuilder<Register.Operation> {
        HistoryBuilder(going: (0..<log.count).map { self[$0] }, position: log.eventCount, limit: limit)
    }

    /// The same history, unpacked.
    var unpacked: TypedHistory<Register> { TypedHistory(.hyperion, log.model, builder(limit: .max).finish()) }
}
