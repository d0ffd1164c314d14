extension Register: TextModel {
    public var name: String { HistoryModel.register.rawValue }
    public var setting: String? { "initial=\(initialState.map(String.init) ?? "nil")" }
    public var monitorName: String { "zones" }
    public var grammar: String { "write N; read, with N or nil as its result; cas FROM TO, with true or false" }

    public func invocation(of operation: Operation) -> Operation {
        switch operation {
        case .read: .read(.unknown)
        case .write: operation
        case .compareAndSet(let expected, let new, _):
            .compareAndSet(expected: expected, new: new, succeeded: .unknown)
        }
    }

    public func invocationText(_ operation: Operation) -> String {
        switch operation {
        case .read: "read"
        case .write(let value): "write \(value)"
        case .compareAndSet(let expected, let new, _): "cas \(expected) \(new)"
        }
    }

    public func resultText(_ operation: Operation) -> String {
        switch operation {
        case .read(let result): ResultText.text(result, none: "nil")
        case .write: ""
        case .compareAndSet(_, _, let succeeded): ResultText.text(succeeded)
        }
    }

    public func operation(_ name: String, _ arguments: ArraySlice<Token.Kind>) -> Operation? {
        switch (name, arguments.count) {
        case ("read", 0): return .read(.unknown)
        case ("write", 1): return ResultText.number(arguments.first).map(Operation.write)
        case ("cas", 2):
            guard let expected = ResultText.number(arguments.first), let new = ResultText.number(arguments.last)
            else { return nil }
            return .compareAndSet(expected: expected, new: new, succeeded: .unknown)
        default: return nil
        }
    }

    public func completed(_ operation: Operation, _ result: ArraySlice<Token.Kind>) -> Operation? {
        switch (operation, result.count) {
        case (.read, 1): return ResultText.optional(result.first, none: "nil").map(Operation.read)
        case (.write, 0): return operation
        case (.compareAndSet(let expected, let new, _), 1):
            return ResultText.flag(result.first).map { .compareAndSet(expected: expected, new: new, succeeded: $0) }
        default: return nil
        }
    }

    public func describe(state: Int?) -> String { "it holds \(state.map(String.init) ?? "nothing")" }

    public func explanation(_ counterexample: Counterexample, of history: History<Operation>) -> String? {
        CellExplanation.words(counterexample, in: history.operations, model: self)
            ?? FailedCompareAndSet.words(counterexample, in: history.operations, model: self)
    }

    /// Values that nobody looks for are all alike.
    public func standIns(for open: [Operation], observed: [Operation]) -> [Operation] {
        var known: Set<Int> = []
        if let initialState { known.insert(initialState) }
        for other in observed + open {
            switch other {
            case .read(.value(let result)): if let result { known.insert(result) }
            case .compareAndSet(let expected, let new, _): known.formUnion([expected, new])
            case .read(.unknown), .write: break
            }
        }
        var other: Operation?
        return open.map { operation in
            guard case .write(let value) = operation, !known.contains(value) else { return operation }
            other = other ?? operation
            return other ?? operation
        }
    }

    public func hasFewStates(_ operations: [Operation]) -> Bool { true }
}
