/// Histories of queues, stacks and priority queues as text, in two formats.
///
/// Interval text: `METHOD VALUE START END`, any unit of time, lines in any order.
///
///     # queue
///     enq 1 0 10
///     deq 1 12 20
///
/// Call/return text: the order of lines is time. The number in brackets names the call; a call that never returns
/// stays open.
///
///     # @object atomic-stack
///     [1] call push(1)
///     [1] return
///     [2] call pop()
///     [2] return 1
public enum ContainerText {
    public struct Content: Sendable {
        public var discipline: Container.Discipline
        public var history: History<Container.Operation>
    }

    private static let disciplines: [String: Container.Discipline] = [
        "queue": .queue, "atomic-queue": .queue, "stack": .stack, "atomic-stack": .stack, "pqueue": .priorityQueue,
    ]
    private static let inserts: Set = ["enq", "enqueue", "push", "insert", "put", "add", "offer"]
    private static let removes: Set = ["deq", "dequeue", "pop", "poll", "remove", "take", "delete_min", "deletemin"]

    public static func parse(_ bytes: [UInt8]) throws(FormatError) -> Content { try parse(HistoryInput(bytes)) }

    public static func parse(_ input: HistoryInput) throws(FormatError) -> Content {
        var tokenizer = Tokenizer(input)
        let limit = input.operationLimit(Container.Operation.self)
        var discipline: Container.Discipline?
        var timed: [TimedOperation<Container.Operation>] = []
        var events = HistoryBuilder<Container.Operation>(limit: limit)
        var hasEvents = false
        while let tokens = try tokenizer.nextLine() {
            guard let first = tokens.first else { continue }
            if case .word(let word) = first.kind, word.hasPrefix("#") {
                if discipline == nil { discipline = try header(tokens) }
                continue
            }
            guard discipline != nil else {
                throw first.error("the first line names the object: '# queue', '# stack' or '# pqueue'")
            }
            if let (number, rest) = callNumber(tokens) {
                try add(number, rest, first, to: &events)
                hasEvents = true
            } else {
                guard timed.count < limit / 2 else {
                    throw FormatError(HistoryError.tooManyOperations(limit: limit / 2, line: first.line))
                }
                timed.append(try interval(tokens))
            }
            guard !hasEvents || timed.isEmpty else {
                throw first.error("calls with returns and intervals do not mix; write all lines in one format")
            }
        }
        guard let discipline else {
            throw FormatError(line: 1, "the first line names the object: '# queue', '# stack' or '# pqueue'")
        }
        do throws(HistoryError) {
            let history = try hasEvents ? events.finish() : History(timed: timed)
            return Content(discipline: discipline, history: history)
        } catch {
            throw FormatError(error)
        }
    }

    private static func header(_ tokens: [Token]) throws(FormatError) -> Container.Discipline? {
        guard case .word(let name)? = tokens.last?.kind else { return nil }
        let object = name.drop { $0 == "#" }
        if let discipline = disciplines[String(object)] { return discipline }
        guard tokens.count <= 2 || tokens[1].kind == .word("@object") else { return nil }
        throw tokens[tokens.count - 1].error("unknown object '\(object)'; write queue, stack or pqueue")
    }

    /// `[3] …`
    private static func callNumber(_ tokens: [Token]) -> (Int, ArraySlice<Token>)? {
        guard tokens.count >= 3, tokens[0].kind == .bracket("["), tokens[2].kind == .bracket("]"),
            case .number(let number) = tokens[1].kind
        else { return nil }
        return (number, tokens.dropFirst(3))
    }

    private static func add(
        _ number: Int, _ tokens: ArraySlice<Token>, _ first: Token,
        to events: inout HistoryBuilder<Container.Operation>
    ) throws(FormatError) {
        let words = tokens.filter { $0.kind != .bracket("(") && $0.kind != .bracket(")") }
        do throws(HistoryError) {
            switch (words.first?.kind, words.count) {
            case (.word("call")?, 2...3):
                guard let operation = operation(words[1], words.dropFirst(2).first, isDone: false) else { break }
                try events.invoke(process: number, operation, line: first.line)
                return
            case (.word("return")?, 1...2):
                guard let open = events.openOperation(process: number) else {
                    throw .responseWithoutInvocation(process: number, line: first.line)
                }
                if case .insert = open {
                    try events.complete(process: number, open, line: first.line)
                    return
                }
                guard let result = words.dropFirst().first, let value = removed(result) else { break }
                try events.complete(process: number, .remove(.value(value)), line: first.line)
                return
            default:
                break
            }
        } catch {
            throw FormatError(error)
        }
        throw (words.last ?? first).error("write '[N] call push(V)', '[N] call pop()', '[N] return' or '[N] return V'")
    }

    private static func interval(_ tokens: [Token]) throws(FormatError) -> TimedOperation<Container.Operation> {
        guard tokens.count == 4, case .number(let start) = tokens[2].kind, case .number(let end) = tokens[3].kind,
            let operation = operation(tokens[0], tokens[1], isDone: true)
        else { throw tokens[0].error("not an operation; write METHOD VALUE START END, as in 'enq 1 0 10'") }
        guard end >= start else { throw tokens[3].error("the operation ends before it begins; write START before END") }
        return TimedOperation(operation, start: start, end: end, line: tokens[0].line)
    }

    private static func operation(_ method: Token, _ value: Token?, isDone: Bool) -> Container.Operation? {
        guard case .word(let name) = method.kind else { return nil }
        if inserts.contains(name.lowercased()) {
            guard case .number(let number)? = value?.kind else { return nil }
            return .insert(number)
        }
        guard removes.contains(name.lowercased()) else { return nil }
        guard isDone else { return value == nil ? .remove(.unknown) : nil }
        return value.flatMap(removed).map { .remove(.value($0)) }
    }

    /// What a removal gave back: a number, or nothing; nil: neither.
    private static func removed(_ token: Token) -> Int?? {
        switch token.kind {
        case .number(let number): .some(number)
        case .word("empty"), .word("nil"), .word("EMPTY"): .some(nil)
        default: .none
        }
    }
}
