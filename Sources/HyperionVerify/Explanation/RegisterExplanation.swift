/// A register is a cell that holds what was written last.
extension Register: CellModel {
    var initialContent: Int? { initialState }

    func access(_ operation: Operation) -> CellAccess<Int?> {
        switch operation {
        case .read(.value(let value)): CellAccess(found: .some(value), left: .none)
        case .write(let value): CellAccess(found: .none, left: .some(value))
        case .compareAndSet(let expected, let new, .value(true)): CellAccess(found: .some(expected), left: .some(new))
        case .read(.unknown), .compareAndSet: CellAccess(found: .none, left: .none)
        }
    }

    func canLeave(_ operation: Operation, _ content: Int?) -> Bool {
        switch operation {
        case .read, .compareAndSet(_, _, .value(false)): false
        case .write(let value): value == content
        case .compareAndSet(_, let new, _): new == content
        }
    }

    func words(_ contradiction: CellContradiction<Operation>) -> String? {
        func text(_ value: Int??) -> String { value?.map(String.init) ?? "nothing" }
        func name(_ entry: HistoryOperation<Operation>) -> String { EntryWords.name(entry, self) }
        switch contradiction {
        case .never(let entry):
            guard case .compareAndSet(let expected, _, _) = entry.operation else {
                return "\(name(entry)) returned what nothing before its end can have left in the register"
            }
            return "\(name(entry)) succeeded, and nothing before its end can have left \(expected) in the register"
        case .early(let entry, let write): return "\(name(entry)) ended before the \(name(write)) had begun"
        case .stale(let entry, let newer):
            let (old, new) = (access(entry.operation).found, access(newer.operation))
            let how = new.left == nil ? "read" : "written and acknowledged"
            return "\(name(entry)) began after \(text(new.left ?? new.found)) had been \(how)"
                + "\(EntryWords.place(newer, isResponse: true)), and \(text(old)) was there only before that"
        case .twice(let first, let second):
            return "\(name(first)) and \(name(second)) both found \(text(access(first.operation).found)), which "
                + "nothing can have written in between"
        }
    }
}
