/// The history of one register, packed: 16 bytes an operation, besides 16 to 24 for each different value.
///
///     operation   code 4 bytes │ invocation 4 │ response 4 │ process 4
///
/// For histories of many millions of reads and writes, which as a `History<Register.Operation>` would take several
/// times as much. Events are given in the order in which they happened; positions are their numbers.
///
/// Not thread-safe while it is written.
public struct RegisterLog: Sendable {
    public let model: Register
    private var codes: [Int32] = []
    private var invocation: [Int32] = []
    private var response: [Int32] = []
    private var processes: [Int32] = []
    private var numbers: ValueNumbers
    private var position: Int32 = 0
    private var open = OpenPlaces()

    /// It failed; where `ZoneMonitor` sees that nothing is said.
    private static var failed: Int32 { -3 }

    /// Operations that fit.
    public static var largestCount: Int { EventRanks.largestCount }

    /// `expected`: how many operations there will be, to lay out memory once.
    public init(initial: Int? = nil, expected: Int = 0) {
        model = Register(initial: initial)
        numbers = ValueNumbers(expected: expected / 2)
        codes.reserveCapacity(expected)
        invocation.reserveCapacity(expected)
        response.reserveCapacity(expected)
        processes.reserveCapacity(expected)
    }

    /// How many operations have begun.
    public var count: Int { codes.count }

    /// A read begins. O(1) amortised, as all events.
    ///
    /// - Throws: `processIsBusy` where the process has an operation open, `registerIsFull` where `largestCount` is reached.
    public mutating func invokeRead(process: Int32) throws(HistoryError) {
        try invoke(process, code: ZoneMonitor.Calls.unknownRead)
    }

    /// A write begins. Throws as `invokeRead` does.
    public mutating func invokeWrite(process: Int32, _ value: Int) throws(HistoryError) {
        try invoke(process, code: Int32(number(value)) << 1 | 1)
    }

    /// The read found `value`; nil: nothing had been written.
    ///
    /// - Throws: `responseWithoutInvocation` where the process has none open, as all responses.
    public mutating func completeRead(process: Int32, found value: Int?) throws(HistoryError) {
        let place = try close(process)
        codes[place] = Int32(number(value)) << 1
    }

    /// The write took effect, or the read returned what nobody knows.
    public mutating func complete(process: Int32) throws(HistoryError) { _ = try close(process) }

    /// The operation did not take effect.
    public mutating func fail(process: Int32) throws(HistoryError) {
        let place = try close(process)
        codes[place] = Self.failed
    }

    /// Nobody knows whether it took effect; the process may go on.
    public mutating func leaveOpen(process: Int32) throws(HistoryError) {
        guard let place = openPlace(process) else { throw .responseWithoutInvocation(process: Int(process), line: 0) }
        open[process] = nil
        response[place] = EventRanks.never
    }

    /// 0: the initial value. "Nothing" where a number was from the beginning is a value that nobody writes.
    private mutating func number(_ value: Int?) -> Int {
        value == model.initialState ? 0 : value.map { numbers.number(of: $0) + 2 } ?? 1
    }

    private func value(_ number: Int) -> Int? {
        number == 0 ? model.initialState : number == 1 ? nil : numbers.value(number - 2)
    }

    private mutating func invoke(_ process: Int32, code: Int32) throws(HistoryError) {
        guard count < Self.largestCount else { throw .registerIsFull(limit: Self.largestCount, line: 0) }
        guard openPlace(process) == nil else { throw .processIsBusy(process: Int(process), line: 0, openSince: 0) }
        open[process] = codes.count
        codes.append(code)
        invocation.append(position)
        response.append(EventRanks.never)
        processes.append(process)
        position += 1
    }

    private mutating func close(_ process: Int32) throws(HistoryError) -> Int {
        guard let place = openPlace(process) else { throw .responseWithoutInvocation(process: Int(process), line: 0) }
        open[process] = nil
        response[place] = position
        position += 1
        return place
    }

    /// Of the operation that the process has open.
    @inline(__always)
    func openPlace(_ process: Int32) -> Int? { open[process] }
}

extension RegisterLog {
    /// One operation, as it stands in a `History`.
    public subscript(place: Int) -> HistoryOperation<Register.Operation> {
        let code = codes[place]
        let isOpen = response[place] == EventRanks.never
        let operation: Register.Operation
        if code < 0 {
            operation = .read(.unknown)
        } else if code & 1 == 1, let value = value(Int(code >> 1)) {
            operation = .write(value)
        } else {
            operation = .read(.value(value(Int(code >> 1))))
        }
        return HistoryOperation(
            operation, process: Int(processes[place]), invocation: Int(invocation[place]),
            response: isOpen ? nil : Int(response[place]),
            outcome: isOpen ? .pending : code == Self.failed ? .failed : .completed)
    }

    fileprivate func invocation(_ place: Int) -> Int { Int(invocation[place]) }

    /// The same history, unpacked. What a failed operation would have done is not kept: it stands as a read.
    public func history() -> History<Register.Operation> { History(ordered: codes.indices.map { self[$0] }) }

    /// Whether a write was invoked here; false of one that failed.
    func isWrite(_ place: Int) -> Bool { codes[place] >= 0 && codes[place] & 1 == 1 }

    /// Events so far.
    var eventCount: Int { Int(position) }

    /// O(n).
    var counts: (operations: Int, failed: Int, open: Int, processes: Int) {
        let failed = codes.count { $0 == Self.failed }
        let pending = response.count { $0 == EventRanks.never }
        return (count, failed, pending, open.countProcesses(processes))
    }

    /// nil: a value was written twice.
    func zones(budget: Budget) throws(Exhausted) -> ZoneMonitor? {
        try ZoneMonitor(
            codes, values: numbers.count + 2, invocation: invocation, response: response, end: position,
            budget: budget)
    }

    /// Of what had happened before the operation at `place` began: what had not ended by then is open.
    /// nil: a value was written twice.
    func zones(before place: Int, budget: Budget) throws(Exhausted) -> ZoneMonitor? {
        var budget = budget
        try budget.checkMemory(bytes: place * Self.bytesOfPrefix)
        budget.memoryBytes -= place * Self.bytesOfPrefix
        let end = invocation[place]
        var (codes, response) = (Array(codes[..<place]), Array(response[..<place]))
        var values: Int32 = 2
        for place in codes.indices {
            try budget.checkTime(round: place)
            if response[place] > end {
                response[place] = EventRanks.never
                if codes[place] & 1 == 0 { codes[place] = ZoneMonitor.Calls.unknownRead }
            }
            // Numbered as they were met: those of what came later are not needed.
            values = max(values, codes[place] >> 1 + 1)
        }
        return try ZoneMonitor(
            codes, values: Int(values), invocation: Array(invocation[..<place]), response: response, end: end,
            budget: budget)
    }

    private static var bytesOfPrefix: Int { 3 * MemoryLayout<Int32>.stride }

    /// The number of the value that was written or found; nil: nothing is said about one.
    func valueNumber(_ place: Int) -> Int? { codes[place] < 0 ? nil : Int(codes[place] >> 1) }

    func hasFailed(_ place: Int) -> Bool { codes[place] == Self.failed }
    func isCompleted(_ place: Int) -> Bool { response[place] != EventRanks.never && !hasFailed(place) }

    /// Whether the operation had ended when the one at `other` began.
    func hasEnded(_ place: Int, before other: Int) -> Bool { response[place] < invocation[other] }

    /// Whether neither ended before the other began.
    func areConcurrent(_ one: Int, _ other: Int) -> Bool {
        invocation[one] < response[other] && invocation[other] < response[one]
    }
}

extension Linearizability {
    /// Judges a packed history; operations are named by their places in the log. Linear where no value was written twice;
    /// else the log is unpacked and searched.
    public static func check(_ log: RegisterLog, budget: Budget = Budget()) -> LinearizabilityReport {
        let verdict: Verdict
        do throws(Exhausted) {
            switch try log.zones(budget: budget)?.verdict() {
            case .linearizable(let order)?:
                verdict = .linearizable(PartialCertificate(order: order, of: log))
            case .violated(let core)?:
                let calls = core.sorted().map { Call(log[$0], index: $0) }
                verdict = .violated(Minimiser(calls, model: log.model, budget: budget).counterexample())
            case .violatedUp?, .heldUp?, nil:
                return check(log.history(), model: log.model, budget: budget)
            }
        } catch {
            verdict = .undecided(Undecided(exhausted: error, longestOrder: [], prefixEnd: 0))
        }
        return LinearizabilityReport(parts: [
            .init(name: nil, operations: log.count, method: .monitor, steps: 0, verdict: verdict)
        ])
    }
}

extension Call {
    init(_ operation: HistoryOperation<Operation>, index: Int) {
        self.init(
            operation.operation, index: index, invocation: operation.invocation, response: operation.response)
    }
}

extension PartialCertificate {
    init(order: [Int], of log: RegisterLog) {
        var point = Int.min
        placements = order.map { place in
            point = max(point, log.invocation(place))
            return Placement(operation: place, point: point)
        }
    }
}
