extension KeyValue: TextModel {
    public var name: String { HistoryModel.keyValue.rawValue }
    public var monitorName: String { "zones" }
    public var grammar: String {
        #"get "K", with "V" as its result; put "K" "V"; append "K" "V"; delete "K""#
    }

    public func invocation(of operation: Operation) -> Operation {
        if case .get(let key, _) = operation { .get(key: key, .unknown) } else { operation }
    }

    public func invocationText(_ operation: Operation) -> String {
        switch operation {
        case .get(let key, _): "get \(key.quoted)"
        case .put(let key, let value): "put \(key.quoted) \(value.quoted)"
        case .append(let key, let value): "append \(key.quoted) \(value.quoted)"
        case .delete(let key): "delete \(key.quoted)"
        }
    }

    public func resultText(_ operation: Operation) -> String {
        switch operation {
        case .get(_, .unknown): "?"
        case .get(_, .value(let value)): value.quoted
        case .put, .append, .delete: ""
        }
    }

    public func operation(_ name: String, _ arguments: ArraySlice<Token.Kind>) -> Operation? {
        guard let key = ResultText.bytes(arguments.first) else { return nil }
        switch (name, arguments.count) {
        case ("get", 1): return .get(key: key, .unknown)
        case ("delete", 1): return .delete(key: key)
        case ("put", 2): return ResultText.bytes(arguments.last).map { .put(key: key, value: $0) }
        case ("append", 2): return ResultText.bytes(arguments.last).map { .append(key: key, value: $0) }
        default: return nil
        }
    }

    public func completed(_ operation: Operation, _ result: ArraySlice<Token.Kind>) -> Operation? {
        guard case .get(let key, _) = operation else { return result.isEmpty ? operation : nil }
        guard result.count == 1 else { return nil }
        if result.first == .word("?") { return .get(key: key, .unknown) }
        return ResultText.bytes(result.first).map { .get(key: key, .value($0)) }
    }

    public func explanation(_ counterexample: Counterexample, of history: History<Operation>) -> String? {
        KeyValueExplanation.words(counterexample, of: history, model: self)
    }

    public func describe(state: [Binding]) -> String {
        if state.isEmpty { return "it is empty" }
        return state.map { "\($0.key) is \($0.value.shortened)" }.joined(separator: ", ")
    }

    /// Values that are put and nobody gets are all alike, where nothing is appended; else see `AppendStandIns`.
    public func standIns(for open: [Operation], observed: [Operation]) -> [Operation] {
        var known: Set<ByteText> = [""]
        for other in observed + open {
            switch other {
            case .append: return AppendStandIns(observed).standIns(for: open)
            case .get(_, .value(let result)): known.insert(result)
            case .get, .put, .delete: break
            }
        }
        var others: [ByteText: Operation] = [:]
        return open.map { operation in
            guard case .put(let key, let value) = operation, !known.contains(value) else { return operation }
            let other = others[key] ?? operation
            others[key] = other
            return other
        }
    }

    public func hasFewStates(_ operations: [Operation]) -> Bool {
        !operations.contains { if case .append = $0 { true } else { false } }
    }
}

extension ByteText {
    /// In quotation marks; of a long one its beginning and its end.
    var shortened: String {
        let limit = 40
        guard bytes.count > limit else { return quoted }
        let (head, tail) = (ByteText(Array(bytes.prefix(16))), ByteText(Array(bytes.suffix(16))))
        return "\"\(head)…\(tail)\" (\(bytes.count) bytes)"
    }
}
