extension Container: TextModel {
    public var name: String { discipline.rawValue }

    private var names: (insert: String, remove: String) {
        switch discipline {
        case .queue: ("enqueue", "dequeue")
        case .stack: ("push", "pop")
        case .priorityQueue: ("insert", "remove")
        }
    }

    public var grammar: String { "\(names.insert) N; \(names.remove), with N or empty as its result" }

    public func explanation(_ counterexample: Counterexample, of history: History<Operation>) -> String? {
        ContainerExplanation.words(counterexample, of: history, model: self)
    }

    public func invocation(of operation: Operation) -> Operation {
        if case .remove = operation { .remove(.unknown) } else { operation }
    }

    public func invocationText(_ operation: Operation) -> String {
        if case .insert(let value) = operation { "\(names.insert) \(value)" } else { names.remove }
    }

    public func resultText(_ operation: Operation) -> String {
        if case .remove(let result) = operation { ResultText.text(result, none: "empty") } else { "" }
    }

    public func operation(_ name: String, _ arguments: ArraySlice<Token.Kind>) -> Operation? {
        switch (name, arguments.count) {
        case (names.insert, 1): ResultText.number(arguments.first).map(Operation.insert)
        case (names.remove, 0): .remove(.unknown)
        default: nil
        }
    }

    public func completed(_ operation: Operation, _ result: ArraySlice<Token.Kind>) -> Operation? {
        guard case .remove = operation else { return result.isEmpty ? operation : nil }
        guard result.count == 1 else { return nil }
        return ResultText.optional(result.first, none: "empty").map(Operation.remove)
    }

    /// From what was inserted first to what was inserted last, of a priority queue from what comes out first.
    public func describe(state: [Int]) -> String {
        if state.isEmpty { return "it is empty" }
        let state = discipline == .priorityQueue ? state.reversed() : state
        let shown = state.prefix(8).map(String.init).joined(separator: ", ")
        return "it contains \(shown)\(state.count > 8 ? ", … (\(state.count))" : "")"
    }
}

extension MemberSet: TextModel {
    public var name: String { HistoryModel.set.rawValue }
    public var grammar: String { "insert N, remove N or contains N, with true or false as the result" }

    public func explanation(_ counterexample: Counterexample, of history: History<Operation>) -> String? {
        CellExplanation.words(counterexample, in: history.operations, model: self)
    }

    public func invocation(of operation: Operation) -> Operation {
        switch operation {
        case .insert(let member, _): .insert(member, .unknown)
        case .remove(let member, _): .remove(member, .unknown)
        case .contains(let member, _): .contains(member, .unknown)
        }
    }

    public func invocationText(_ operation: Operation) -> String {
        switch operation {
        case .insert(let member, _): "insert \(member)"
        case .remove(let member, _): "remove \(member)"
        case .contains(let member, _): "contains \(member)"
        }
    }

    public func resultText(_ operation: Operation) -> String {
        switch operation {
        case .insert(_, let result), .remove(_, let result), .contains(_, let result): ResultText.text(result)
        }
    }

    public func operation(_ name: String, _ arguments: ArraySlice<Token.Kind>) -> Operation? {
        guard arguments.count == 1, let member = ResultText.number(arguments.first) else { return nil }
        return switch name {
        case "insert": .insert(member, .unknown)
        case "remove": .remove(member, .unknown)
        case "contains": .contains(member, .unknown)
        default: nil
        }
    }

    public func completed(_ operation: Operation, _ result: ArraySlice<Token.Kind>) -> Operation? {
        guard result.count == 1, let flag = ResultText.flag(result.first) else { return nil }
        return switch operation {
        case .insert(let member, _): .insert(member, flag)
        case .remove(let member, _): .remove(member, flag)
        case .contains(let member, _): .contains(member, flag)
        }
    }

    public func describe(state: Set<Int>) -> String {
        if state.isEmpty { return "it is empty" }
        return "it contains " + state.sorted().prefix(8).map(String.init).joined(separator: ", ")
    }

    public func hasFewStates(_ operations: [Operation]) -> Bool { true }
}
