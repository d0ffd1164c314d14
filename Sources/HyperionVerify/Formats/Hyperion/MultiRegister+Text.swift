extension MultiRegister: TextModel {
    public var name: String { HistoryModel.multiRegister.rawValue }
    public var setting: String? { "initial=\(initialValue.map(String.init) ?? "nil")" }
    public var grammar: String {
        #"txn with any number of read "R" and write "R" N, with N or nil for each read as its result"#
    }

    public func invocation(of operation: Operation) -> Operation {
        Operation(
            operation.accesses.map { access in
                if case .read(let register, _) = access { .read(register: register, .unknown) } else { access }
            })
    }

    public func invocationText(_ operation: Operation) -> String {
        operation.accesses.reduce("txn") { text, access in
            switch access {
            case .read(let register, _): "\(text) read \(register.quoted)"
            case .write(let register, let value): "\(text) write \(register.quoted) \(value)"
            }
        }
    }

    public func resultText(_ operation: Operation) -> String {
        operation.accesses.compactMap { access in
            if case .read(_, let result) = access { ResultText.text(result, none: "nil") } else { nil }
        }.joined(separator: " ")
    }

    public func operation(_ name: String, _ arguments: ArraySlice<Token.Kind>) -> Operation? {
        guard name == "txn" else { return nil }
        var accesses: [Access] = []
        var rest = arguments
        while let access = rest.popFirst() {
            guard let register = ResultText.bytes(rest.popFirst()) else { return nil }
            switch access {
            case .word("read"): accesses.append(.read(register: register, .unknown))
            case .word("write"):
                guard let value = ResultText.number(rest.popFirst()) else { return nil }
                accesses.append(.write(register: register, value))
            default: return nil
            }
        }
        return Operation(accesses)
    }

    public func completed(_ operation: Operation, _ result: ArraySlice<Token.Kind>) -> Operation? {
        var rest = result
        var accesses: [Access] = []
        for access in operation.accesses {
            guard case .read(let register, _) = access else {
                accesses.append(access)
                continue
            }
            guard let value = ResultText.optional(rest.popFirst(), none: "nil") else { return nil }
            accesses.append(.read(register: register, value))
        }
        return rest.isEmpty ? Operation(accesses) : nil
    }

    public func explanation(_ counterexample: Counterexample, of history: History<Operation>) -> String? {
        MultiRegisterExplanation.words(counterexample, of: history, model: self)
    }

    public func describe(state: [ByteText: Int]) -> String {
        if state.isEmpty { return "no register has been written" }
        return state.sorted { $0.key < $1.key }.map { "\($0.key) holds \($0.value)" }.joined(separator: " and ")
    }

    public func hasFewStates(_ operations: [Operation]) -> Bool { true }
}
