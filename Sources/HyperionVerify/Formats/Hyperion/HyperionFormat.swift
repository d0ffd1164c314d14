/// Hyperion's own format of histories: for any model, a line an event.
///
///     hyperion-history 1 register initial=nil
///     # processes 0 and 1
///     @100 0 invoke write 3
///     @120 1 invoke read
///     @180 0 ok
///     @190 1 ok 3
///     @200 0 invoke cas 3 4
///     @300 0 info
///
/// The first line names the format, its version, the model (`HistoryModel`), and for registers and counters what they
/// are at first: a number, or `nil`. A line is `[@TIME] PROCESS EVENT …`: `invoke` with operation and arguments (the
/// model's `grammar`), `ok` with the result alone (`?`: nobody knows it), `fail` (it did not take effect) or `info`
/// (nobody knows whether it did, or will; a result behind it is what it returns if it does). The order of lines is the order of events; times, if there are any, must not
/// contradict it. Texts stand between quotation marks and may be any bytes: `\n \t \r \" \\ \xHH \uHHHH`. Blank lines
/// and lines that begin with `#` are passed over, before the first line too. What is open at the end stays open.
///
/// A counterexample's first line also says `from=N/N/…`: which operations of its history it consists of.
/// Nothing but the first line has to be known to read a line, so that a history can be read while it is written.
public enum HyperionFormat {
    /// The first word of a history.
    static let mark = "hyperion-history"
    static let version = 1

    /// The first line.
    struct Header {
        var model: HistoryModel
        /// nil: not said; `.some(nil)`: nothing.
        var initial: Int??
        /// Of a counterexample: which operations of its history it consists of.
        var origin: [Int]?
    }

    static func header(_ tokenizer: inout Tokenizer) throws(FormatError) -> Header {
        var tokens: [Token] = []
        // Comments and empty lines may stand before it.
        while tokens.isEmpty, let line = try tokenizer.nextLine() { tokens = line }
        guard let first = tokens.first, first.kind == .word(mark) else {
            throw FormatError(line: tokens.first?.line ?? 1, "the first line is '\(mark) \(version) MODEL'")
        }
        guard tokens.count >= 3 else { throw first.error("write '\(mark) \(version) MODEL'") }
        guard tokens[1].kind == .number(version) else {
            throw tokens[1].error("version \(tokens[1].text) of the format, of which this reads \(version)")
        }
        guard case .word(let name) = tokens[2].kind, let model = HistoryModel(rawValue: name) else {
            let models = HistoryModel.allCases.map(\.rawValue).joined(separator: ", ")
            throw tokens[2].error("unknown model '\(tokens[2].text)'; write \(models)")
        }
        var header = Header(model: model)
        for token in tokens.dropFirst(3) { try read(token, into: &header) }
        return header
    }

    private static func read(_ token: Token, into header: inout Header) throws(FormatError) {
        let hint =
            header.model == .counter
            ? "write initial=N" : "write initial=N or initial=nil, of a register, multi-register or keyed-register"
        guard case .word(let word) = token.kind else { throw token.error("'\(token.text)' is no setting; \(hint)") }
        if word.hasPrefix("from="), header.origin == nil {
            let origin = word.dropFirst("from=".count).split(separator: "/").compactMap { Int($0) }
            header.origin = origin
            guard !origin.isEmpty, word == "from=" + origin.map(String.init).joined(separator: "/") else {
                throw token.error("'\(token.text)' does not name operations; write from=N/N/…")
            }
            return
        }
        guard word.hasPrefix("initial="), header.initial == nil else {
            throw token.error("'\(token.text)' is no setting; \(hint)")
        }
        let value = word.dropFirst("initial=".count)
        switch (header.model, value) {
        case (.register, "nil"), (.compareAndSetRegister, "nil"), (.multiRegister, "nil"), (.keyedRegister, "nil"):
            header.initial = .some(nil)
        case (.register, _), (.compareAndSetRegister, _), (.multiRegister, _), (.keyedRegister, _), (.counter, _):
            guard let number = Int(value) else {
                let number = Token(kind: .word(String(value)), line: token.line, column: token.column)
                throw number.isTooLarge ?? token.error("'\(value)' is no value; \(hint)")
            }
            header.initial = .some(number)
        default:
            throw token.error("a \(header.model.rawValue) is empty at first; leave '\(token.text)' out")
        }
    }

    /// The events behind the first line.
    static func events<M: TextModel>(
        _ tokenizer: inout Tokenizer, model: M, limit: Int
    ) throws(FormatError) -> History<M.Operation> {
        try events(&tokenizer, model: model, onto: HistoryBuilder(limit: limit), after: .min)
    }

    /// - Parameters:
    ///   - builder: with the events that have been read before.
    ///   - time: the last that was told.
    private static func events<M: TextModel>(
        _ tokenizer: inout Tokenizer, model: M, onto builder: HistoryBuilder<M.Operation>, after time: Int
    ) throws(FormatError) -> History<M.Operation> {
        var builder = builder.counting(model, byteLimit: tokenizer.input.operationBytes)
        var lastTime = time
        while let tokens = try tokenizer.nextLine() {
            guard let first = tokens.first else { continue }
            var fields = tokens[...]
            if case .word(let word) = first.kind {
                if word.hasPrefix("#") { continue }
                guard word.hasPrefix("@"), let time = Int(word.dropFirst()) else { throw noEvent(tokens) }
                guard time >= lastTime else {
                    throw first.error(
                        "the clock goes backwards, from \(lastTime) to \(time); write events in the order of time")
                }
                lastTime = time
                fields = fields.dropFirst()
            }
            guard case .number(let process)? = fields.popFirst()?.kind, let event = fields.popFirst(),
                case .word(let type) = event.kind
            else { throw noEvent(tokens) }
            try add(type, process, event, fields, model, &builder)
        }
        return builder.finish()
    }

    /// The same, packed if the lines allow that.
    ///
    /// - Parameter empty: without any event.
    static func events<H: PackedHistory>(
        _ tokenizer: inout Tokenizer, model: H.Judged, onto empty: H, limit: Int
    ) throws(FormatError) -> PossiblyPacked<H> {
        var reader = QuickReader(empty, line: tokenizer.line, limit: limit)
        try reader.read(&tokenizer.input)
        tokenizer.line = reader.line
        guard try tokenizer.input.peek() != nil else { return .packed(reader.history) }
        guard reader.history.unpackedByteCount < tokenizer.input.operationBytes else {
            throw .outOfMemory(
                line: reader.line, "this line can only be read beside the operations before it as they are, not packed")
        }
        tokenizer.textBytes += reader.history.textBytes
        let builder = reader.history.builder(limit: limit)
        return .unpacked(try events(&tokenizer, model: model, onto: builder, after: reader.lastTime))
    }

    enum PossiblyPacked<H: PackedHistory> {
        case packed(H)
        case unpacked(History<H.Judged.Operation>)
    }

    private static func noEvent(_ tokens: [Token]) -> FormatError {
        // Behind the first three there is nothing that makes a line an event.
        tokens.prefix(3).isTooLarge
            ?? tokens[0].error(
                "not an event; write 'PROCESS invoke OPERATION …', 'PROCESS ok RESULT', 'PROCESS fail|info'")
    }

    private static func add<M: TextModel>(
        _ type: String, _ process: Int, _ event: Token, _ fields: ArraySlice<Token>, _ model: M,
        _ builder: inout HistoryBuilder<M.Operation>
    ) throws(FormatError) {
        let kinds = fields.map(\.kind)
        var operation: M.Operation?
        switch type {
        case "invoke":
            if case .word(let name)? = kinds.first { operation = model.operation(name, kinds.dropFirst()) }
            guard operation != nil else {
                throw fields.isTooLarge
                    ?? (fields.first ?? event).error("unknown operation; of a \(model.name) there is \(model.grammar)")
            }
        case "info" where fields.isEmpty: break
        case "ok", "info":
            guard let open = builder.openOperation(process: process) else { break }
            operation = model.completed(open, kinds[...])
            guard operation != nil else {
                throw fields.isTooLarge
                    ?? (fields.first ?? event).error(
                        "not a result of \(model.invocationText(open)); of a \(model.name) there is \(model.grammar)")
            }
        case "fail":
            if let surplus = fields.first { throw surplus.error("nothing stands behind '\(type)'; leave it out") }
        default:
            throw event.error("unknown event '\(type)'; write invoke, ok, fail or info")
        }
        do throws(HistoryError) {
            switch (type, operation) {
            case ("invoke", let operation?): try builder.invoke(process: process, operation, line: event.line)
            case ("ok", let operation?): try builder.complete(process: process, operation, line: event.line)
            case ("fail", _): try builder.fail(process: process, line: event.line)
            case ("info", _): try builder.leaveOpen(process: process, as: operation, line: event.line)
            default: throw .responseWithoutInvocation(process: process, line: event.line)
            }
        } catch {
            throw FormatError(error)
        }
    }
}
