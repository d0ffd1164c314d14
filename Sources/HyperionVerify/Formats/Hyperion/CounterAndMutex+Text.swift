extension Counter: TextModel {
    public var name: String { HistoryModel.counter.rawValue }
    public var setting: String? { "initial=\(initialState)" }
    public var grammar: String { "add N; read, or fetch-and-add N, with what was there before as the result" }

    public func invocation(of operation: Operation) -> Operation {
        switch operation {
        case .add: operation
        case .read: .read(.unknown)
        case .fetchAndAdd(let amount, _): .fetchAndAdd(amount, .unknown)
        }
    }

    public func invocationText(_ operation: Operation) -> String {
        switch operation {
        case .add(let amount): "add \(amount)"
        case .read: "read"
        case .fetchAndAdd(let amount, _): "fetch-and-add \(amount)"
        }
    }

    public func resultText(_ operation: Operation) -> String {
        switch operation {
        case .add: ""
        case .read(let result), .fetchAndAdd(_, let result): ResultText.text(result)
        }
    }

    public func operation(_ name: String, _ arguments: ArraySlice<Token.Kind>) -> Operation? {
        switch (name, arguments.count) {
        case ("read", 0): .read(.unknown)
        case ("add", 1): ResultText.number(arguments.first).map(Operation.add)
        case ("fetch-and-add", 1): ResultText.number(arguments.first).map { .fetchAndAdd($0, .unknown) }
        default: nil
        }
    }

    public func completed(_ operation: Operation, _ result: ArraySlice<Token.Kind>) -> Operation? {
        if case .add = operation { return result.isEmpty ? operation : nil }
        guard result.count == 1 else { return nil }
        let value: Observed<Int>
        if result.first == .word("?") {
            value = .unknown
        } else {
            guard let number = ResultText.number(result.first) else { return nil }
            value = .value(number)
        }
        if case .fetchAndAdd(let amount, _) = operation { return .fetchAndAdd(amount, value) }
        return .read(value)
    }

    public func describe(state: Int) -> String { "it stands at \(state)" }

    public func explanation(_ counterexample: Counterexample, of history: History<Operation>) -> String? {
        CounterExplanation.words(counterexample, of: history, model: self)
    }
}

extension MutualExclusion: TextModel {
    public var name: String { HistoryModel.mutex.rawValue }
    public var grammar: String { "acquire or release" }
    public func invocation(of operation: Operation) -> Operation { operation }
    public func invocationText(_ operation: Operation) -> String { operation == .acquire ? "acquire" : "release" }
    public func resultText(_ operation: Operation) -> String { "" }

    public func operation(_ name: String, _ arguments: ArraySlice<Token.Kind>) -> Operation? {
        guard arguments.isEmpty else { return nil }
        return switch name {
        case "acquire": .acquire
        case "release": .release
        default: nil
        }
    }

    public func completed(_ operation: Operation, _ result: ArraySlice<Token.Kind>) -> Operation? {
        result.isEmpty ? operation : nil
    }

    public func describe(state: Bool) -> String { state ? "it is held" : "it is free" }

    public func explanation(_ counterexample: Counterexample, of history: History<Operation>) -> String? {
        MutualExclusionExplanation.words(counterexample, of: history, model: self)
    }

    public func hasFewStates(_ operations: [Operation]) -> Bool { true }
}
