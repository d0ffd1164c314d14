/// Histories of transactions as Elle takes them: Jepsen's maps in one vector, in one list, or bare, in the order of time.
///
///     {:type :invoke, :f :txn, :value [[:append :x 1] [:r :y nil]], :process 0, :index 0}
///     {:type :ok, :f :txn, :value [[:append :x 1] [:r :y [3 4]]], :process 0, :index 1}
///
/// Lists take `:append` and `:r`, registers `:w` and `:r`; one history is of one kind. Keys and values are numbers, texts,
/// keywords or other words. Keys of the maps may stand in any order, and others than these are passed over, `:index` and
/// `:time` too: the order of the events is time. `:f` may be left out. `:fail` did not take effect; `:info` may have,
/// at any time after its invocation. Events of a process that is no number (`:nemesis`) are passed over. A tag before a
/// map (`#jepsen.history.Op`) and what stands behind a `;` mean nothing.
public enum TransactionLog {
    /// Whether a text looks like one: a vector of vectors that begin with `:append`, `:r` or `:w`, near its beginning.
    public static func isFound(in bytes: [UInt8]) -> Bool {
        var tokenizer = Tokenizer(Array(bytes.prefix(1 << 16)), comment: ";")
        var last = [Token.Kind.endOfLine, .endOfLine]
        while let token = try? tokenizer.next() {
            if case .keyword(let name) = token.kind, ["append", "r", "w"].contains(name),
                last.allSatisfy({ $0 == .bracket("[") || $0 == .bracket("(") })
            {
                return true
            }
            if token.kind != .endOfLine { last = [last[1], token.kind] }
        }
        return false
    }

    public static func parse(_ bytes: [UInt8]) throws(FormatError) -> TransactionHistory {
        try parse(HistoryInput(bytes))
    }

    /// O(bytes), within the memory and the time that the input has: the text may take a quarter of the memory, and what
    /// is made of it, which can be larger (eight bytes for each element of a list), three eighths. Thread safety: a pure
    /// function.
    public static func parse(_ input: HistoryInput) throws(FormatError) -> TransactionHistory {
        var reader = try TransactionLogReader(input)
        return try reader.history()
    }
}

/// Reads the events one after the other. Nothing recurses and brackets are counted, so that no depth of nesting can do
/// harm.
private struct TransactionLogReader {
    private struct Event {
        var process: Token?
        var type: Token?
        var function: Token?
        var value: Token?
        /// The operations are in the buffer.
        var isRead = false
        /// Where the value begins, if it is not in the buffer.
        var beforeValue: Tokenizer?
    }

    private var tokenizer: Tokenizer
    private var builder = TransactionHistoryBuilder()
    private var buffer = TransactionBuffer()
    private let deadline: ContinuousClock.Instant?
    private let byteLimit: Int
    /// Tokens and elements that have been read: the clock is not looked at for each.
    private var rounds = 0

    init(_ input: HistoryInput) throws(FormatError) {
        var input = input
        _ = try input.readAll()
        (deadline, byteLimit) = (input.deadline, max(input.operationBytes, 1 << 16))
        tokenizer = Tokenizer(input, comment: ";")
    }

    @inline(__always)
    private mutating func checkTime() throws(FormatError) {
        rounds &+= 1
        guard rounds & 0x3FFF == 0, let deadline, ContinuousClock.now >= deadline else { return }
        throw .outOfTime(line: tokenizer.line)
    }

    private func checkMemory() throws(FormatError) {
        guard builder.byteCount + buffer.byteCount <= byteLimit else {
            throw .outOfMemory(line: tokenizer.line, "the transactions up to here take more than \(byteLimit) bytes")
        }
    }

    mutating func history() throws(FormatError) -> TransactionHistory {
        var outer: Token?
        while let token = try next() {
            switch token.kind {
            case .word(let tag) where tag.hasPrefix("#"): continue
            case .bracket("["), .bracket("("):
                guard outer == nil else { throw token.error("maps stand in one vector or list, not in several") }
                outer = token
            case .bracket("]"), .bracket(")"):
                guard let open = outer, token.closes(open) else { throw token.error("'\(token.text)' closes nothing") }
                if let more = try next() { throw more.error("the history goes on after its end") }
                return builder.finish()
            case .bracket("{"):
                try add(event(token), token)
            default:
                throw token.error(
                    "'\(token.text)' stands where a map is expected: {:type :invoke, :process N, :value [[:r K nil]]}")
            }
        }
        if let outer { throw outer.error("'\(outer.text)' is not closed") }
        return builder.finish()
    }

    private mutating func next() throws(FormatError) -> Token? {
        while let token = try tokenizer.next() {
            try checkTime()
            if token.kind != .endOfLine { return token }
        }
        return nil
    }

    private mutating func event(_ open: Token) throws(FormatError) -> Event {
        var event = Event()
        while let key = try next() {
            if key.kind == .bracket("}") { return event }
            guard case .keyword(let name) = key.kind else {
                throw key.error("'\(key.text)' stands where a key is expected; keys begin with ':'")
            }
            switch name {
            case "process": try set(&event.process, key)
            case "type": try set(&event.type, key)
            case "f": try set(&event.function, key)
            case "value":
                guard event.value == nil else { throw Self.twice(key) }
                event.value = key
                if event.function?.kind == .keyword("txn") {
                    try operations(key)
                    event.isRead = true
                } else {
                    event.beforeValue = tokenizer
                    _ = try skip(key)
                }
            default: _ = try skip(key)
            }
        }
        throw open.error("'{' is not closed")
    }

    private mutating func set(_ field: inout Token?, _ key: Token) throws(FormatError) {
        guard field == nil else { throw Self.twice(key) }
        field = try skip(key)
    }

    private static func twice(_ key: Token) -> FormatError {
        key.error("'\(key.text)' stands here twice; write each key once")
    }

    /// Passes over a value. Returns its first token.
    private mutating func skip(_ key: Token) throws(FormatError) -> Token {
        var open: [Token] = []
        var first: Token?
        while let token = try next() {
            if case .bracket(let bracket) = token.kind {
                if "{[(".contains(bracket) {
                    guard open.count < Tokenizer.nestingLimit else { throw token.isTooDeep }
                    open.append(token)
                } else {
                    guard let last = open.popLast(), token.closes(last) else {
                        throw token.error("'\(bracket)' stands where the value of '\(key.text)' is expected")
                    }
                }
            } else if first == nil, case .word(let tag) = token.kind, tag.hasPrefix("#") {
                // A tag belongs to what stands behind it.
                continue
            }
            if first == nil { first = token }
            if open.isEmpty, let first { return first }
        }
        throw key.error("'\(key.text)' has no value")
    }

    private mutating func add(_ event: Event, _ open: Token) throws(FormatError) {
        guard let process = event.process else { throw open.error("an event needs its process: ':process N'") }
        guard case .number(let process) = process.kind else {
            if case .keyword = process.kind { return }
            throw process.error("'\(process.text)' is no process; write a number, or :nemesis")
        }
        guard case .keyword(let type)? = event.type?.kind else {
            throw (event.type ?? open).error("an event needs ':type :invoke', ':ok', ':fail' or ':info'")
        }
        if let function = event.function, function.kind != .keyword("txn") {
            throw function.error("'\(function.text)' is no transaction; write ':f :txn'")
        }
        guard type != "fail", type != "info" else { return try end(event, type, process, open) }
        guard type == "invoke" || type == "ok" else {
            throw (event.type ?? open).error("unknown event ':\(type)'; write :invoke, :ok, :fail or :info")
        }
        guard let value = event.value else {
            throw open.error("an event needs its transaction: ':value [[:append K V] [:r K nil]]'")
        }
        if let before = event.beforeValue, !event.isRead {
            let after = tokenizer
            tokenizer = before
            try operations(value)
            tokenizer = after
        }
        try checkMemory()
        do throws(TransactionHistoryError) {
            if type == "invoke" {
                try builder.invoke(process: process, buffer, line: open.line)
            } else {
                try builder.commit(process: process, buffer, line: open.line)
            }
        } catch {
            throw FormatError(line: open.line, column: open.column, error.description)
        }
    }

    /// It failed, or nobody knows: then it may have a reason in the place of its operations.
    private mutating func end(
        _ event: Event, _ type: String, _ process: Int, _ open: Token
    ) throws(FormatError) {
        var hasOperations = event.isRead
        if let value = event.value, let before = event.beforeValue, !event.isRead {
            let after = tokenizer
            tokenizer = before
            do throws(FormatError) {
                try operations(value)
                hasOperations = true
            } catch  where error.exhausted == nil {
                hasOperations = false
            }
            tokenizer = after
        }
        do throws(TransactionHistoryError) {
            if hasOperations, !buffer.entries.isEmpty { try builder.checkOpen(process, buffer, line: open.line) }
            if type == "fail" {
                try builder.abort(process: process, line: open.line)
            } else {
                try builder.leaveOpen(process: process, line: open.line)
            }
        } catch {
            throw FormatError(line: open.line, column: open.column, error.description)
        }
    }

    /// `[[:append 3 1] [:r 4 nil]]`, or nil for none, into the buffer.
    private mutating func operations(_ key: Token) throws(FormatError) {
        buffer.removeAll()
        guard let open = try next() else { throw key.error("':value' has no value") }
        if open.kind == .word("nil") { return }
        guard open.isListOpening else {
            throw open.error("'\(open.text)' is no transaction; write [[:append K V] [:r K nil]]")
        }
        while let token = try next() {
            if token.closes(open) { return }
            guard token.isListOpening else {
                throw token.error("'\(token.text)' is no operation; write [:append K V], [:w K V] or [:r K V]")
            }
            try operation(token)
            if buffer.entries.count & 0xFFF == 0 { try checkMemory() }
        }
        throw open.error("'\(open.text)' is not closed")
    }

    private mutating func operation(_ open: Token) throws(FormatError) {
        guard let name = try next(), let key = try next() else { throw open.error("'\(open.text)' is not closed") }
        guard case .keyword(let function) = name.kind, ["append", "w", "r"].contains(function) else {
            throw name.error("unknown operation '\(name.text)'; write :append, :w or :r")
        }
        var entry = TransactionBuffer.Entry(
            form: .readNone, key: try atom(key), value: AtomTable.none, elements: 0..<0)
        guard let value = try next() else { throw open.error("'\(open.text)' is not closed") }
        if function == "r" {
            // A read that is invoked may go without a value.
            if value.closes(open) {
                buffer.entries.append(entry)
                return
            }
            if value.isListOpening {
                entry.form = .readList
                entry.elements = try elements(value)
            } else if value.kind != .word("nil") {
                entry.form = .readValue
                entry.value = try atom(value)
            }
        } else {
            entry.form = function == "w" ? .write : .append
            entry.value = try atom(value)
        }
        buffer.entries.append(entry)
        guard let close = try next() else { throw open.error("'\(open.text)' is not closed") }
        guard close.closes(open) else {
            throw close.error("'\(close.text)' stands where the operation should end; write [:\(function) K V]")
        }
    }

    private mutating func elements(_ open: Token) throws(FormatError) -> Range<Int> {
        let start = buffer.elements.count
        // Lists are most of a history, and numbers most of them: those need no tokens.
        while let number = try tokenizer.nextNumber() {
            buffer.elements.append(builder.history.atoms.code(of: .number(number)))
            try checkTime()
            if buffer.elements.count & 0xFFF == 0 { try checkMemory() }
        }
        while let token = try next() {
            if token.closes(open) { return start..<buffer.elements.count }
            buffer.elements.append(try atom(token))
            if buffer.elements.count & 0xFFF == 0 { try checkMemory() }
        }
        throw open.error("'\(open.text)' is not closed")
    }

    private mutating func atom(_ token: Token) throws(FormatError) -> Int {
        let text: String
        switch token.kind {
        case .number(let number): return builder.history.atoms.code(of: .number(number))
        case .keyword(let name): text = ":" + name
        case .string(let bytes): text = bytes.quoted
        case .word(let word) where word != "nil": text = word
        default: throw token.error("'\(token.text)' is no key and no value; write a number, a text or a keyword")
        }
        let code = builder.history.atoms.code(of: .text(text))
        // A short text can take fifty times what it takes in the file.
        try checkMemory()
        return code
    }
}

extension Token {
    fileprivate var isListOpening: Bool { kind == .bracket("[") || kind == .bracket("(") }

    fileprivate func closes(_ open: Token) -> Bool {
        switch (open.kind, kind) {
        case (.bracket("["), .bracket("]")), (.bracket("("), .bracket(")")), (.bracket("{"), .bracket("}")): true
        default: false
        }
    }
}
