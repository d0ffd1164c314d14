/// An event of a Jepsen history: a map of keywords to values.
struct EDNEvent {
    enum Kind: String {
        case invoke, ok, fail, info
    }

    /// Each value as its tokens.
    var fields: [String: [Token]]
    /// Where the map begins.
    var first: Token
    var process: Int
    var kind: Kind

    /// Name of the function; nil: none.
    var function: String? {
        if case .keyword(let name)? = fields["f"]?.first?.kind { name } else { nil }
    }

    var value: [Token.Kind] { (fields["value"] ?? []).map(\.kind) }

    /// An error at the value, or where there is none at the function.
    func error(_ message: String) -> FormatError {
        fields["value"]?.isTooLarge ?? (fields["value"]?.first ?? fields["f"]?.first ?? first).error(message)
    }
}

/// Reads events: maps in one vector, in one list, or bare. Keys may stand in any order, maps may span lines, commas are
/// blanks, and `;` begins a comment. Events of `:nemesis` are passed over.
///
/// Without recursion, so that no depth of nesting can do harm; a value has at most `valueLimit` tokens, and those of an
/// event are counted (`Tokenizer.hold`).
struct EDNEvents {
    private static let valueLimit = 1 << 20

    private var tokenizer: Tokenizer
    private var outer: Token?
    private var hasEnded = false
    /// The last time that each process told.
    private var times: [Int: Int] = [:]

    init(_ input: HistoryInput) { tokenizer = Tokenizer(input, comment: ";") }

    /// What the operations may take that are made of the events.
    var operationBytes: Int { tokenizer.input.operationBytes }

    /// nil: the history has ended.
    mutating func next() throws(FormatError) -> EDNEvent? {
        while !hasEnded, let token = try nextToken() {
            switch token.kind {
            case .bracket("["), .bracket("("):
                guard outer == nil else { throw token.error("maps stand in one vector or list, not in several") }
                outer = token
            case .bracket("]"), .bracket(")"):
                guard let open = outer, Self.closes(token, open) else {
                    throw token.error("'\(token.text)' closes nothing")
                }
                guard try nextToken() == nil else { throw token.error("the history goes on after its end") }
                hasEnded = true
                return nil
            // A tag, such as '#jepsen.history.Op', belongs to the map behind it and means nothing.
            case .word(let tag) where tag.hasPrefix("#"): continue
            case .bracket("{"):
                if let event = try event(try map(token), token) { return event }
            default:
                throw token.error("'\(token.text)' stands where a map is expected: {:process N, :type :invoke, …}")
            }
        }
        if let outer, !hasEnded { throw outer.error("'\(outer.text)' is not closed") }
        hasEnded = true
        return nil
    }

    /// nil: it is not a client's.
    private mutating func event(_ fields: [String: [Token]], _ first: Token) throws(FormatError) -> EDNEvent? {
        if fields["process"]?.first?.kind == .keyword("nemesis") { return nil }
        guard case .number(let process)? = fields["process"]?.first?.kind else {
            throw fields["process"]?.isTooLarge
                ?? (fields["process"]?.first ?? first).error("an event needs its process: ':process N'")
        }
        guard case .keyword(let type)? = fields["type"]?.first?.kind else {
            throw (fields["type"]?.first ?? first).error("an event needs ':type :invoke', ':ok', ':fail' or ':info'")
        }
        guard let kind = EDNEvent.Kind(rawValue: type) else {
            throw (fields["type"]?.first ?? first).error("unknown event; write :invoke, :ok, :fail or :info")
        }
        // Clients that write down their events themselves may do so in a slightly other order than that of their clocks;
        // the order of lines counts. A single client cannot.
        if let token = fields["time"]?.first, case .number(let time) = token.kind {
            if let last = times.updateValue(time, forKey: process), last > time {
                throw token.error(
                    "the clock of process \(process) goes backwards, from \(last) to \(time); write events in the order "
                        + "of time")
            }
        }
        return EDNEvent(fields: fields, first: first, process: process, kind: kind)
    }

    /// To be called after the opening brace.
    private mutating func map(_ open: Token) throws(FormatError) -> [String: [Token]] {
        var fields: [String: [Token]] = [:]
        tokenizer.beginEvent()
        while let token = try nextToken() {
            if token.kind == .bracket("}") { return fields }
            try tokenizer.hold(token)
            guard case .keyword(let name) = token.kind else {
                throw token.error("'\(token.text)' stands where a key is expected; keys begin with ':'")
            }
            guard fields.updateValue(try value(after: token), forKey: name) == nil else {
                throw token.error("':\(name)' stands here twice; write each key once")
            }
            guard fields.count <= 1_000 else { throw open.error("a map of more than 1,000 keys; write one an event") }
        }
        throw open.error("'{' is not closed")
    }

    /// One token, or all of a bracketed value, with the tags before it.
    private mutating func value(after key: Token) throws(FormatError) -> [Token] {
        var value: [Token] = []
        var open: [Token] = []
        while let token = try nextToken() {
            var isTag = false
            switch token.kind {
            case .bracket(let bracket) where "{[(".contains(bracket):
                guard open.count < Tokenizer.nestingLimit else { throw token.isTooDeep }
                open.append(token)
            case .bracket(let bracket):
                guard let last = open.popLast(), Self.closes(token, last) else {
                    throw token.error("'\(bracket)' stands where the value of '\(key.text)' is expected")
                }
            case .word(let word): isTag = word.hasPrefix("#")
            default: break
            }
            try tokenizer.hold(token)
            // It belongs to what stands behind it, and means nothing.
            if isTag { continue }
            value.append(token)
            guard value.count <= Self.valueLimit else {
                throw key.error("the value of '\(key.text)' has more than \(Self.valueLimit) words")
            }
            if open.isEmpty { return value }
        }
        throw key.error("'\(key.text)' has no value")
    }

    private mutating func nextToken() throws(FormatError) -> Token? {
        while let token = try tokenizer.next() {
            if token.kind != .endOfLine { return token }
        }
        return nil
    }

    private static func closes(_ close: Token, _ open: Token) -> Bool {
        switch (open.kind, close.kind) {
        case (.bracket("["), .bracket("]")), (.bracket("("), .bracket(")")), (.bracket("{"), .bracket("}")): true
        default: false
        }
    }
}
