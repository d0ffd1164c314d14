/// Histories of registers as Knossos takes them: maps in one vector, in one list, or bare, in the order of time.
///
///     [{:process 0, :type :invoke, :f :write, :value 3}
///      {:process 0, :type :ok, :f :write, :value 3}]
///
/// Keys may stand in any order, and others (`:time`, `:index`, `:error`) are passed over; maps may span lines; `;`
/// begins a comment. Operations are `:read`, `:write` and `:cas` with `[FROM TO]`. `:fail` did not take effect; `:info`
/// stays open for ever; a completed read of nil is legal in any state. Events of `:nemesis` are passed over.
public enum KnossosEDN {
    /// Knossos' compare-and-set register begins at 0.
    public static let model = Register(initial: 0)

    public static func parse(_ bytes: [UInt8]) throws(FormatError) -> History<Register.Operation> {
        var tokens = CommentlessTokens(bytes)
        var builder = HistoryBuilder<Register.Operation>()
        var outer: Token?
        while let token = try tokens.next() {
            switch token.kind {
            case .bracket("["), .bracket("("):
                guard outer == nil else { throw token.error("maps stand in one vector or list, not in several") }
                outer = token
            case .bracket("]"), .bracket(")"):
                guard let open = outer, Tokens.closes(token, open) else {
                    throw token.error("'\(token.text)' closes nothing")
                }
                guard try tokens.next() == nil else { throw token.error("the history goes on after its end") }
                return builder.finish()
            case .bracket("{"):
                try add(try map(token, &tokens), token, to: &builder)
            default:
                throw token.error("'\(token.text)' stands where a map is expected: {:process N, :type :invoke, …}")
            }
        }
        if let outer { throw outer.error("'\(outer.text)' is not closed") }
        return builder.finish()
    }

    /// The values of a map's keys, each as its tokens; to be called after the opening brace.
    private static func map(
        _ open: Token, _ tokens: inout CommentlessTokens
    ) throws(FormatError) -> [String: [Token]] {
        var fields: [String: [Token]] = [:]
        while let token = try tokens.next() {
            if token.kind == .bracket("}") { return fields }
            guard case .keyword(let name) = token.kind else {
                throw token.error("'\(token.text)' stands where a key is expected; keys begin with ':'")
            }
            guard fields.updateValue(try value(after: token, &tokens), forKey: name) == nil else {
                throw token.error("':\(name)' stands here twice; write each key once")
            }
        }
        throw open.error("'{' is not closed")
    }

    /// One token, or all of a bracketed value. Without recursion, so that no depth of nesting can do harm.
    private static func value(
        after key: Token, _ tokens: inout CommentlessTokens
    ) throws(FormatError) -> [Token] {
        var value: [Token] = []
        var open: [Token] = []
        while let token = try tokens.next() {
            if case .bracket(let bracket) = token.kind {
                if "{[(".contains(bracket) {
                    open.append(token)
                } else {
                    guard let last = open.popLast(), Tokens.closes(token, last) else {
                        throw token.error("'\(bracket)' stands where the value of '\(key.text)' is expected")
                    }
                }
            }
            value.append(token)
            if open.isEmpty { return value }
        }
        throw key.error("'\(key.text)' has no value")
    }

    private static func add(
        _ event: [String: [Token]], _ first: Token, to builder: inout HistoryBuilder<Register.Operation>
    ) throws(FormatError) {
        if event["process"]?.first?.kind == .keyword("nemesis") { return }
        guard case .number(let process)? = event["process"]?.first?.kind else {
            throw (event["process"]?.first ?? first).error("an event needs its process: ':process N'")
        }
        guard case .keyword(let type)? = event["type"]?.first?.kind else {
            throw (event["type"]?.first ?? first).error("an event needs ':type :invoke', ':ok', ':fail' or ':info'")
        }
        guard ["invoke", "ok", "fail", "info"].contains(type) else {
            throw (event["type"]?.first ?? first).error("unknown event; write :invoke, :ok, :fail or :info")
        }
        do throws(HistoryError) {
            if type == "fail" { return try builder.fail(process: process, line: first.line) }
            if type == "info" { return try builder.leaveOpen(process: process, line: first.line) }
        } catch {
            throw FormatError(error)
        }
        let operation = try operation(event, isDone: type == "ok", first)
        do throws(HistoryError) {
            if type == "invoke" {
                try builder.invoke(process: process, operation, line: first.line)
            } else {
                try builder.complete(process: process, operation, line: first.line)
            }
        } catch {
            throw FormatError(error)
        }
    }

    private static func operation(
        _ event: [String: [Token]], isDone: Bool, _ first: Token
    ) throws(FormatError) -> Register.Operation {
        let kinds = (event["value"] ?? []).map(\.kind)
        switch (event["f"]?.first?.kind, kinds.first) {
        case (.keyword("read")?, .number(let number)?) where kinds.count == 1:
            return .read(isDone ? .value(number) : .unknown)
        case (.keyword("read")?, .word("nil")?), (.keyword("read")?, nil): return .read(.unknown)
        case (.keyword("write")?, .number(let number)?) where kinds.count == 1: return .write(number)
        case (.keyword("cas")?, .bracket("[")?) where kinds.count == 4:
            if case .number(let expected) = kinds[1], case .number(let new) = kinds[2] {
                return .compareAndSet(expected: expected, new: new, succeeded: isDone ? .value(true) : .unknown)
            }
        default: break
        }
        throw (event["value"]?.first ?? event["f"]?.first ?? first).error(
            "write ':f :read, :value N', ':f :write, :value N' or ':f :cas, :value [FROM TO]'")
    }
}

private enum Tokens {
    static func closes(_ close: Token, _ open: Token) -> Bool {
        switch (open.kind, close.kind) {
        case (.bracket("["), .bracket("]")), (.bracket("("), .bracket(")")), (.bracket("{"), .bracket("}")): true
        default: false
        }
    }
}

/// Tokens without line ends, and without what stands behind a `;`.
private struct CommentlessTokens {
    private var tokenizer: Tokenizer

    init(_ bytes: [UInt8]) { tokenizer = Tokenizer(bytes, hasComments: true) }

    mutating func next() throws(FormatError) -> Token? {
        while let token = try tokenizer.next() {
            if token.kind != .endOfLine { return token }
        }
        return nil
    }
}
