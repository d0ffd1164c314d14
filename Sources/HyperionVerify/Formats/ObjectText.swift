/// What the lines of call/return and interval text mean, of one kind of object: the two formats differ in that only.
struct ObjectText<Operation: Sendable & Equatable> {
    /// From a method and its arguments, the result unknown; nil: there is no such operation.
    var invoked: (Token, ArraySlice<Token>) -> Operation?
    /// The operation with what it returned, which is nil where nothing was said; nil: it does not return that.
    var returned: (Operation, Token?) -> Operation?
    /// From the words of an interval but for its times; nil: they are none.
    var interval: (ArraySlice<Token>) -> Operation?
    /// What a call, and an interval, look like: for messages.
    var callHint: String
    var returnHint: String
    var intervalHint: String

    /// The lines behind the one that names the object.
    func history<M: Model>(
        _ tokenizer: inout Tokenizer, model: M
    ) throws(FormatError) -> History<Operation> where M.Operation == Operation {
        let byteLimit = tokenizer.input.operationBytes
        let limit = tokenizer.input.operationLimit(Operation.self) / 2
        var timed: [TimedOperation<Operation>] = []
        var events = HistoryBuilder<Operation>().counting(model, byteLimit: byteLimit)
        var hasEvents = false
        while let tokens = try tokenizer.nextLine() {
            guard let first = tokens.first else { continue }
            if case .word(let word) = first.kind, word.hasPrefix("#") { continue }
            if let (number, rest) = Self.callNumber(tokens) {
                try add(number, rest, first, to: &events)
                hasEvents = true
            } else {
                // Those are sorted, and made to events then.
                guard timed.count < limit else {
                    throw FormatError(HistoryError.tooManyOperations(limit: limit, line: first.line))
                }
                timed.append(try timedOperation(tokens))
            }
            guard !hasEvents || timed.isEmpty else {
                throw first.error("calls with returns and intervals do not mix; write all lines in one format")
            }
        }
        do throws(HistoryError) {
            return try hasEvents ? events.finish() : History(timed: timed)
        } catch {
            throw FormatError(error)
        }
    }

    /// `[3] …`
    private static func callNumber(_ tokens: [Token]) -> (Int, ArraySlice<Token>)? {
        guard tokens.count >= 3, tokens[0].kind == .bracket("["), tokens[2].kind == .bracket("]"),
            case .number(let number) = tokens[1].kind
        else { return nil }
        return (number, tokens.dropFirst(3))
    }

    private func add(
        _ number: Int, _ tokens: ArraySlice<Token>, _ first: Token, to events: inout HistoryBuilder<Operation>
    ) throws(FormatError) {
        let words = tokens.filter { $0.kind != .bracket("(") && $0.kind != .bracket(")") }
        do throws(HistoryError) {
            switch (words.first?.kind, words.count) {
            case (.word("call")?, 2...3):
                guard let operation = invoked(words[1], words.dropFirst(2)) else { break }
                try events.invoke(process: number, operation, line: first.line)
                return
            case (.word("return")?, 1...2):
                guard let open = events.openOperation(process: number) else {
                    throw .responseWithoutInvocation(process: number, line: first.line)
                }
                guard let operation = returned(open, words.dropFirst().first) else { break }
                try events.complete(process: number, operation, line: first.line)
                return
            default:
                break
            }
        } catch {
            guard case .processIsBusy(_, _, let line) = error else { throw FormatError(error) }
            // Calls have numbers here, and nobody says of one that its outcome is not known.
            throw first.error(
                "call [\(number)] begins while the one of that number (line \(line)) has not returned; give each call "
                    + "a number of its own until it returns")
        }
        throw words.isTooLarge
            ?? (words.last ?? first).error("write \(callHint), \(returnHint)")
    }

    private func timedOperation(_ tokens: [Token]) throws(FormatError) -> TimedOperation<Operation> {
        guard tokens.count >= 3, case .number(let start) = tokens[tokens.count - 2].kind,
            case .number(let end) = tokens[tokens.count - 1].kind, let operation = interval(tokens.dropLast(2))
        else { throw tokens.isTooLarge ?? tokens[0].error("not an operation; write \(intervalHint)") }
        guard end >= start else {
            throw tokens[tokens.count - 1].error("the operation ends before it begins; write START before END")
        }
        return TimedOperation(operation, start: start, end: end, line: tokens[0].line)
    }
}

private enum ContainerMethod {
    static let inserts: Set = ["enq", "enqueue", "push", "insert", "put", "add", "offer"]
    static let removes: Set = ["deq", "dequeue", "pop", "poll", "remove", "take", "delete_min", "deletemin"]
}

extension ObjectText<Container.Operation> {
    static var container: Self {
        Self(
            invoked: { method, arguments in
                guard case .word(let name) = method.kind, arguments.count <= 1 else { return nil }
                if ContainerMethod.inserts.contains(name.lowercased()) { return inserted(arguments.first) }
                guard ContainerMethod.removes.contains(name.lowercased()), arguments.isEmpty else { return nil }
                return .remove(.unknown)
            },
            returned: { open, result in
                if case .insert(let value) = open { return result.map { isDone($0, value) } ?? true ? open : nil }
                return result.flatMap(removed).map { .remove(.value($0)) }
            },
            interval: { words in
                guard words.count == 2, case .word(let name)? = words.first?.kind else { return nil }
                if ContainerMethod.inserts.contains(name.lowercased()) { return inserted(words.last) }
                guard ContainerMethod.removes.contains(name.lowercased()) else { return nil }
                return words.last.flatMap(removed).map { .remove(.value($0)) }
            },
            callHint: "'[N] call push(V)', '[N] call pop()'",
            returnHint:
                "'[N] return'; leave out an insertion that was refused, and of a removal '[N] return V' or empty",
            intervalHint: "METHOD VALUE START END, as in 'enq 1 0 10'")
    }

    /// Whether an insertion's result says that it took place: some return what they inserted.
    private static func isDone(_ result: Token, _ value: Int) -> Bool {
        switch result.kind {
        case .number(let number): number == value
        case .word(let word): ["true", "ok", "void", "nil", "null"].contains(word.lowercased())
        default: false
        }
    }

    private static func inserted(_ token: Token?) -> Container.Operation? {
        if case .number(let number)? = token?.kind { .insert(number) } else { nil }
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

extension ObjectText<MemberSet.Operation> {
    static var set: Self {
        Self(
            invoked: { method, arguments in
                arguments.count == 1 ? arguments.first.flatMap { operation(method, $0, .unknown) } : nil
            },
            returned: { open, result in
                guard let result = result.flatMap(flag) else { return nil }
                return switch open {
                case .insert(let member, _): .insert(member, .value(result))
                case .remove(let member, _): .remove(member, .value(result))
                case .contains(let member, _): .contains(member, .value(result))
                }
            },
            interval: { words in
                guard words.count == 3, let result = words.last.flatMap(flag) else { return nil }
                return operation(words[words.startIndex], words[words.startIndex + 1], .value(result))
            },
            callHint: "'[N] call insert(V)', '[N] call remove(V)', '[N] call contains(V)'",
            returnHint: "'[N] return true' or '[N] return false'",
            intervalHint: "METHOD VALUE RESULT START END, as in 'insert 1 true 0 10'")
    }

    private static func operation(_ method: Token, _ member: Token, _ result: Observed<Bool>) -> MemberSet.Operation? {
        guard case .word(let name) = method.kind, case .number(let number) = member.kind else { return nil }
        return switch name.lowercased() {
        case "insert", "add": .insert(number, result)
        case "remove", "delete", "erase": .remove(number, result)
        case "contains", "member", "find": .contains(number, result)
        default: nil
        }
    }

    /// Whether an insertion was new, a removal found something, a member is there.
    private static func flag(_ token: Token) -> Bool? {
        switch token.kind {
        case .word("true"), .number(1): true
        case .word("false"), .number(0): false
        default: nil
        }
    }
}
