/// The log of a key-value store: a map a line, an event each.
///
///     {:process 0, :type :invoke, :f :append, :key "3", :value "x 0 1 y"}
///     {:process 0, :type :ok, :f :append, :key "3", :value "x 0 1 y"}
///
/// The order of lines is time. The value of a get is nil where it is invoked, and a text where it ended. A key's value
/// is empty at first.
public enum KeyValueLog {
    public static let model = KeyValue()

    public static func parse(_ bytes: [UInt8]) throws(FormatError) -> History<KeyValue.Operation> {
        try parse(HistoryInput(bytes))
    }

    /// O(bytes), within the memory and the time that the input has. Thread safety: a pure function.
    ///
    /// - Throws: what is wrong first, with its line and column, or that the input's memory or time ended.
    public static func parse(_ input: HistoryInput) throws(FormatError) -> History<KeyValue.Operation> {
        var tokenizer = Tokenizer(input)
        var builder = HistoryBuilder<KeyValue.Operation>().counting(model, byteLimit: input.operationBytes)
        while let tokens = try tokenizer.nextLine() {
            guard let first = tokens.first else { continue }
            let event = try fields(tokens)
            guard case .number(let process)? = event["process"]?.kind else {
                throw event["process"]?.isTooLarge
                    ?? (event["process"] ?? first).error("an event needs its process: ':process N'")
            }
            guard case .keyword(let type)? = event["type"]?.kind, ["invoke", "ok", "fail", "info"].contains(type) else {
                throw (event["type"] ?? first).error("an event needs ':type :invoke', ':ok', ':fail' or ':info'")
            }
            let operation = try operation(event, isDone: type == "ok", first)
            if type != "invoke", let open = builder.openOperation(process: process), !isSame(open, operation) {
                throw first.error(
                    "process \(process) completes another operation than it began; repeat :f, :key and :value")
            }
            do throws(HistoryError) {
                switch type {
                case "invoke": try builder.invoke(process: process, operation, line: first.line)
                case "ok": try builder.complete(process: process, operation, line: first.line)
                case "fail": try builder.fail(process: process, line: first.line)
                default: try builder.leaveOpen(process: process, line: first.line)
                }
            } catch {
                throw FormatError(error)
            }
        }
        return builder.finish()
    }

    /// Of a map without nesting.
    private static func fields(_ tokens: [Token]) throws(FormatError) -> [String: Token] {
        guard let last = tokens.last, tokens[0].kind == .bracket("{"), last.kind == .bracket("}"),
            tokens.count % 2 == 0
        else {
            throw tokens[0].error("not an event; write a map a line: {:process N, :type :invoke, :f :get, …}")
        }
        var fields: [String: Token] = [:]
        for place in stride(from: 1, to: tokens.count - 1, by: 2) {
            guard case .keyword(let name) = tokens[place].kind else {
                throw tokens[place].error("'\(tokens[place].text)' stands where a key is expected; keys begin with ':'")
            }
            guard fields.updateValue(tokens[place + 1], forKey: name) == nil else {
                throw tokens[place].error("':\(name)' stands here twice; write each key once")
            }
        }
        return fields
    }

    private static func operation(
        _ event: [String: Token], isDone: Bool, _ first: Token
    ) throws(FormatError) -> KeyValue.Operation {
        guard case .string(let key)? = event["key"]?.kind else {
            throw (event["key"] ?? first).error("an event needs its key, a text: ':key \"K\"'")
        }
        let value: ByteText?
        switch event["value"]?.kind {
        case .string(let text)?: value = text
        case .word("nil")?: value = nil
        default: throw (event["value"] ?? first).error("an event needs its value, a text or nil: ':value \"V\"'")
        }
        switch (event["f"]?.kind, value) {
        case (.keyword("get")?, let result?) where isDone: return .get(key: key, .value(result))
        case (.keyword("get")?, _) where !isDone: return .get(key: key, .unknown)
        case (.keyword("put")?, let value?): return .put(key: key, value: value)
        case (.keyword("append")?, let value?): return .append(key: key, value: value)
        case (.keyword("get")?, _), (.keyword("put")?, _), (.keyword("append")?, _):
            throw (event["value"] ?? first).error("nil can only stand where a get is invoked; write the value")
        default:
            throw (event["f"] ?? first).error("unknown operation; write ':f :get', ':f :put' or ':f :append'")
        }
    }

    private static func isSame(_ open: KeyValue.Operation, _ done: KeyValue.Operation) -> Bool {
        switch (open, done) {
        case (.get(let first, _), .get(let second, _)): first == second
        default: open == done
        }
    }
}
