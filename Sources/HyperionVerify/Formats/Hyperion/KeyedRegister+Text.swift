/// As a register's, with the key behind the operation's name.
extension KeyedRegister: TextModel {
    public var name: String { HistoryModel.keyedRegister.rawValue }
    public var setting: String? { register.setting }
    public var monitorName: String { register.monitorName }
    public var grammar: String {
        #"write "K" N; read "K", with N or nil as its result; cas "K" FROM TO, with true or false"#
    }

    public func invocation(of operation: Operation) -> Operation {
        Operation(key: operation.key, register.invocation(of: operation.operation))
    }

    public func invocationText(_ operation: Operation) -> String {
        switch operation.operation {
        case .read: "read \(operation.key.quoted)"
        case .write(let value): "write \(operation.key.quoted) \(value)"
        case .compareAndSet(let expected, let new, _): "cas \(operation.key.quoted) \(expected) \(new)"
        }
    }

    public func resultText(_ operation: Operation) -> String { register.resultText(operation.operation) }

    public func operation(_ name: String, _ arguments: ArraySlice<Token.Kind>) -> Operation? {
        guard let key = ResultText.bytes(arguments.first) else { return nil }
        return register.operation(name, arguments.dropFirst()).map { Operation(key: key, $0) }
    }

    public func completed(_ operation: Operation, _ result: ArraySlice<Token.Kind>) -> Operation? {
        register.completed(operation.operation, result).map { Operation(key: operation.key, $0) }
    }

    public func describe(state: [ByteText: Int?]) -> String {
        guard !state.isEmpty else { return register.describe(state: register.initialState) }
        return state.sorted { $0.key < $1.key }.map { "\($0.key) holds \($0.value.map(String.init) ?? "nothing")" }
            .joined(separator: ", ")
    }

    /// In a register's words. Operations of other keys stand there as reads of which nothing is known.
    public func explanation(_ counterexample: Counterexample, of history: History<Operation>) -> String? {
        guard let first = counterexample.operations.first else { return nil }
        let key = history.operations[first].operation.key
        let ofKey = history.operations.map { entry in
            entry.replacing(with: entry.operation.key == key ? entry.operation.operation : .read(.unknown))
        }
        return register.explanation(counterexample, of: History(ordered: ofKey)).map { "register \(key): \($0)" }
    }

    public func standIns(for open: [Operation], observed: [Operation]) -> [Operation] {
        guard let key = open.first?.key, open.allSatisfy({ $0.key == key }) else { return open }
        return register.standIns(for: open.map(\.operation), observed: observed.map(\.operation))
            .map { Operation(key: key, $0) }
    }

    public func hasFewStates(_ operations: [Operation]) -> Bool { true }
}
