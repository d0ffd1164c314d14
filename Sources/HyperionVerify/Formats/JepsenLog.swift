/// The log of Jepsen's etcd test: a compare-and-set register, a line an event.
///
///     INFO jepsen.util - 3 :invoke :cas [0 3]
///     INFO jepsen.util - 3 :ok :cas [0 3]
///
/// The order of lines is time. `:fail` did not take effect, but for a read that timed out: its result is unknown.
/// `:info` leaves an operation open for ever. The register has no value at first.
public enum JepsenLog {
    /// The model that the log is about.
    public static let model = Register()

    public static func parse(_ bytes: [UInt8]) throws(FormatError) -> History<Register.Operation> {
        try parse(HistoryInput(bytes))
    }

    /// O(bytes), within the memory and the time that the input has. Thread safety: a pure function.
    ///
    /// - Throws: what is wrong first, with its line and column, or that the input's memory or time ended.
    public static func parse(_ input: HistoryInput) throws(FormatError) -> History<Register.Operation> {
        var tokenizer = Tokenizer(input)
        var builder = HistoryBuilder<Register.Operation>().counting(model, byteLimit: input.operationBytes)
        while let tokens = try tokenizer.nextLine() {
            guard let first = tokens.first else { continue }
            guard tokens.count >= 3, tokens[0].kind == .word("INFO"), tokens[1].kind == .word("jepsen.util") else {
                throw first.error(
                    "not an event; write 'INFO jepsen.util - PROCESS :invoke|:ok|:fail|:info :OPERATION VALUE'")
            }
            let fields = tokens.dropFirst(tokens[2].kind == .word("-") ? 3 : 2)
            do throws(LineError) {
                try add(Array(fields), to: &builder, line: first.line)
            } catch {
                switch error {
                case .format(let error): throw error
                case .history(let error): throw FormatError(error)
                }
            }
        }
        return builder.finish()
    }

    private enum LineError: Error {
        case format(FormatError)
        case history(HistoryError)
    }

    private static func add(
        _ fields: [Token], to builder: inout HistoryBuilder<Register.Operation>, line: Int
    ) throws(LineError) {
        func wrong(_ message: String, at place: Int) -> LineError {
            .format(
                fields.isTooLarge ?? (place < fields.count ? fields[place] : fields.last)?.error(message)
                    ?? FormatError(line: line, message))
        }
        // Jepsen's own doings between the clients' events.
        if case .keyword("nemesis")? = fields.first?.kind { return }
        guard case .number(let process)? = fields.first?.kind else {
            throw wrong("an event names its process first, by number", at: 0)
        }
        guard fields.count >= 4, case .keyword(let type) = fields[1].kind, case .keyword(let name) = fields[2].kind
        else { throw wrong("after the process come :invoke, :ok, :fail or :info, an operation and its value", at: 1) }
        let isTimeOut = fields[3].kind == .keyword("timed-out")
        if type != "invoke", let open = builder.openOperation(process: process),
            !isSame(open, name, fields.dropFirst(3), isDone: type == "ok")
        {
            throw wrong("process \(process) completes another operation than it began; repeat that", at: 2)
        }
        do throws(HistoryError) {
            switch type {
            case "invoke":
                guard let operation = operation(name, fields.dropFirst(3), isDone: false) else { break }
                try builder.invoke(process: process, operation, line: line)
                return
            case "ok":
                guard let operation = operation(name, fields.dropFirst(3), isDone: true) else { break }
                try builder.complete(process: process, operation, line: line)
                return
            case "fail" where name == "read":
                try builder.complete(process: process, .read(.unknown), line: line)
                return
            case "fail":
                // A compare-and-set that failed found another value: that is a result.
                if !isTimeOut, case .compareAndSet(let expected, let new, _)? = builder.openOperation(process: process)
                {
                    let operation = Register.Operation.compareAndSet(
                        expected: expected, new: new, succeeded: .value(false))
                    try builder.complete(process: process, operation, line: line)
                } else {
                    try builder.fail(process: process, line: line)
                }
                return
            case "info":
                try builder.leaveOpen(process: process, line: line)
                return
            default:
                break
            }
        } catch {
            throw .history(error)
        }
        guard ["invoke", "ok", "fail", "info"].contains(type) else {
            throw wrong("unknown event '\(fields[1].text)'; write :invoke, :ok, :fail or :info", at: 1)
        }
        throw wrong("unknown operation; write ':read nil', ':read N', ':write N' or ':cas [A B]'", at: 2)
    }

    /// Whether an event's operation is the one that is open. What failed may have a reason in the place of its value.
    private static func isSame(
        _ open: Register.Operation, _ name: String, _ value: ArraySlice<Token>, isDone: Bool
    ) -> Bool {
        if let operation = operation(name, value, isDone: isDone) { return model.invocation(of: operation) == open }
        return switch open {
        case .read: name == "read"
        case .write: name == "write"
        case .compareAndSet: name == "cas"
        }
    }

    private static func operation(_ name: String, _ value: ArraySlice<Token>, isDone: Bool) -> Register.Operation? {
        let kinds = value.map(\.kind)
        switch name {
        case "read":
            guard kinds.count == 1 else { return nil }
            if case .number(let number) = kinds[0], isDone { return .read(.value(number)) }
            return kinds[0] == .word("nil") ? .read(isDone ? .value(nil) : .unknown) : nil
        case "write":
            guard kinds.count == 1, case .number(let number) = kinds[0] else { return nil }
            return .write(number)
        case "cas":
            guard kinds.count == 4, kinds[0] == .bracket("["), kinds[3] == .bracket("]"),
                case .number(let expected) = kinds[1], case .number(let new) = kinds[2]
            else { return nil }
            return .compareAndSet(expected: expected, new: new, succeeded: isDone ? .value(true) : .unknown)
        default:
            return nil
        }
    }
}
