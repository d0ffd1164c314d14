/// A member is a cell that holds whether it is there.
extension MemberSet: CellModel {
    var initialContent: Bool { false }

    func access(_ operation: Operation) -> CellAccess<Bool> {
        switch operation {
        case .insert(_, .value(true)): CellAccess(found: false, left: true)
        case .insert(_, .value(false)): CellAccess(found: true)
        // Whatever it found.
        case .insert(_, .unknown): CellAccess(left: true)
        case .remove(_, .value(true)): CellAccess(found: true, left: false)
        case .remove(_, .value(false)): CellAccess(found: false)
        case .remove(_, .unknown): CellAccess(left: false)
        case .contains(_, .value(let isMember)): CellAccess(found: isMember)
        case .contains(_, .unknown): CellAccess()
        }
    }

    func canLeave(_ operation: Operation, _ content: Bool) -> Bool {
        switch operation {
        case .insert(_, let isNew): content && isNew != .value(false)
        case .remove(_, let wasThere): !content && wasThere != .value(false)
        case .contains: false
        }
    }

    func words(_ contradiction: CellContradiction<Operation>) -> String? {
        func name(_ entry: HistoryOperation<Operation>) -> String { EntryWords.name(entry, self) }
        switch contradiction {
        // At first it is not there, so that it was found.
        case .never(let entry): return "\(name(entry)) found what nothing before its end can have inserted"
        case .early(let entry, let insert): return "\(name(entry)) ended before the \(name(insert)) had begun"
        case .stale(let entry, let newer):
            if let words = twice(newer, entry) { return words }
            let then = access(newer.operation)
            guard let isMember = then.left ?? then.found else { return nil }
            let how =
                switch (isMember, then.left != nil, then.found != nil) {
                case (true, true, true): "inserted"
                case (true, false, _): "found there"
                case (false, true, true): "removed"
                case (false, false, _): "found missing"
                // It was so then, whoever brought it about.
                case (true, true, false): "made sure of"
                case (false, true, false): "made sure to be missing"
                }
            return "\(name(entry)) began after \(entry.operation.member) had been \(how)"
                + "\(EntryWords.place(newer, isResponse: true)), and nothing can have "
                + "\(isMember ? "removed" : "inserted") it since"
        case .twice(let first, let second): return twice(first, second)
        }
    }

    private func twice(_ first: HistoryOperation<Operation>, _ second: HistoryOperation<Operation>) -> String? {
        let (how, back): (String, String)
        switch (first.operation, second.operation) {
        case (.insert(_, .value(true)), .insert(_, .value(true))): (how, back) = ("inserted twice as new", "removed")
        case (.remove(_, .value(true)), .remove(_, .value(true))): (how, back) = ("removed twice", "inserted")
        default: return nil
        }
        return "\(first.operation.member) was \(how) (by \(EntryWords.whose(first)), by \(EntryWords.whose(second))), "
            + "and nothing can have \(back) it in between"
    }
}
