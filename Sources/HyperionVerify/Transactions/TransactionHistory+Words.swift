extension TransactionHistory {
    /// `T3 (process 1, line 7)`, counted from 1 in the order of invocations.
    public func name(of transaction: Int) -> String {
        let place = lines[transaction] > 0 ? ", line \(lines[transaction])" : ""
        return "T\(transaction + 1) (process \(processes[transaction])\(place))"
    }

    /// `T3 (process 1, line 7): append 1 to x, read y = [2 3]`.
    public func describe(_ transaction: Int) -> String {
        let end =
            switch outcomes[transaction] {
            case .committed: ""
            case .aborted: " (aborted)"
            case .unknown: " (unknown outcome)"
            }
        return "\(name(of: transaction))\(end): \(operationText(transaction))"
    }

    /// `append 1 to x, read y = [2 3]`.
    func operationText(_ transaction: Int) -> String {
        let texts: [String] = operationRange(of: transaction).map { place in
            let operation = operations[place]
            let key = keyName(Int(operation.key))
            switch (kind, operation.kind) {
            case (.listAppend, .write): return "append \(value(operation.value)) to \(key)"
            case (.register, .write): return "write \(key) = \(value(operation.value))"
            case (_, .unknownRead): return "read \(key)"
            case (.listAppend, .read): return "read \(key) = \(text(list(operation)))"
            case (.register, .read): return "read \(key) = \(value(operation.value))"
            }
        }
        return texts.joined(separator: ", ")
    }

    func keyName(_ key: Int) -> String { atoms.atom(of: keys[key]).description }

    func value(_ code: Int) -> String { code == AtomTable.none ? "nil" : atoms.atom(of: code).description }

    /// `[1 2 3]`; of long lists the end.
    func text(_ list: ArraySlice<Int>) -> String {
        let shown = list.suffix(6).map { value($0) }
        return "[" + ((shown.count < list.count ? ["…"] : []) + shown).joined(separator: " ") + "]"
    }
}

extension ListAppendAnalysis {
    func name(_ transaction: Int) -> String { history.name(of: transaction) }
    func keyName(_ key: Int) -> String { history.keyName(key) }

    /// The element that an append appends.
    func value(_ place: Int) -> String { history.value(history.operations[place].value) }

    /// The first elements of a branch.
    func text(_ branch: Int, _ length: Int) -> String {
        length == 0 ? "[]" : history.text(history.lists.elements[branch].prefix(length))
    }

    func internalWords(_ place: Int, _ transaction: Int, _ state: (branch: Int, length: Int, own: String)) -> String {
        let operation = history.operations[place]
        let before = state.branch < 0 ? "" : "had read \(text(state.branch, state.length)) of it"
        let own = state.own.isEmpty ? "" : "had appended \(state.own) to it"
        let knew = [before, own].filter { !$0.isEmpty }.joined(separator: " and ")
        return "\(name(transaction)) read \(history.text(history.list(operation))) of "
            + "\(keyName(Int(operation.key))), although it \(knew) before"
    }
}
