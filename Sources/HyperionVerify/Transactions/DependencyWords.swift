/// Says why one transaction comes before another.
enum DependencyWords {
    case lists(TransactionHistory, ListVersions)
    case registers(TransactionHistory, hasLinearizableKeys: Bool)

    var history: TransactionHistory {
        switch self {
        case .lists(let history, _), .registers(let history, _): history
        }
    }

    /// "T1 (…) appended 3 to x before T2 (…) appended 4".
    func words(_ first: Int, _ kind: DependencyKind, _ second: Int) -> String {
        let (one, other) = (history.name(of: first), history.name(of: second))
        switch kind {
        case .process: return "\(one) came before \(other) in their process"
        case .realTime:
            return "\(one) had ended\(Self.line(history.responseLines[first])) before \(other) began"
        default: break
        }
        let found =
            switch self {
            case .lists(_, let versions): listWords(versions, first, kind, second)
            case .registers: registerWords(first, kind, second)
            }
        return found ?? "\(one) comes before \(other)"
    }

    private static func line(_ line: Int32) -> String { line > 0 ? " (line \(line))" : "" }

    private func places(_ transaction: Int, _ kind: MicroOperation.Kind) -> [Int] {
        history.operationRange(of: transaction).filter { history.operations[$0].kind == kind }
    }

    private func listWords(_ versions: ListVersions, _ first: Int, _ kind: DependencyKind, _ second: Int) -> String? {
        let (one, other) = (history.name(of: first), history.name(of: second))
        /// The place of an append among its key's versions; nil: nobody read it.
        func version(_ write: Int) -> Int? {
            let order = versions.order(of: Int(history.operations[write].key))
            return order.firstIndex(of: Int32(truncatingIfNeeded: write)).map { $0 - order.startIndex }
        }
        func element(_ write: Int) -> String { history.value(history.operations[write].value) }
        if kind == .writeWrite {
            for write in places(first, .write) {
                for later in places(second, .write) where history.operations[later].key == history.operations[write].key
                {
                    guard let before = version(write), before < version(later) ?? .max else { continue }
                    let key = Int(history.operations[write].key)
                    // The order of both is known by who read the longest list.
                    let reader = Int(history.owners[Int(history.lists.longestRead[Int(versions.main[key])])])
                    let isSeen = reader != first && reader != second
                    let witness = isSeen ? ", as \(history.name(of: reader)) read" : ""
                    let unread = version(later) == nil ? ", which nobody read" : witness
                    return
                        "\(one) appended \(element(write)) to \(history.keyName(key)) before \(other) appended "
                        + "\(element(later))\(unread)"
                }
            }
            return nil
        }
        for read in places(kind == .writeRead ? second : first, .read) {
            let key = Int(history.operations[read].key)
            let (branch, length) = versions.seen(read, history)
            guard versions.isOnMain(branch: branch, length: length) else { continue }
            let order = versions.order(of: key)
            let rank = versions.rank(key: key, length: length)
            let list = length == 0 ? "[]" : history.text(history.lists.elements[branch].prefix(length))
            if kind == .writeRead {
                guard rank > 0 else { continue }
                let write = Int(order[order.startIndex + rank - 1])
                guard Int(history.owners[write]) == first else { continue }
                return
                    "\(other) read \(list) of \(history.keyName(key)), to which \(one) had appended \(element(write))"
            }
            var write: Int?
            if rank < order.count {
                write = Int(order[order.startIndex + rank])
            } else {
                write = places(second, .write).first { Int(history.operations[$0].key) == key && version($0) == nil }
            }
            guard let write, Int(history.owners[write]) == second else { continue }
            return "\(one) read \(list) of \(history.keyName(key)), before \(other) appended \(element(write))"
        }
        return nil
    }

    private func registerWords(_ first: Int, _ kind: DependencyKind, _ second: Int) -> String? {
        let (one, other) = (history.name(of: first), history.name(of: second))
        func said(_ place: Int) -> String {
            "\(history.keyName(Int(history.operations[place].key))) = \(history.value(history.operations[place].value))"
        }
        func isSameKey(_ place: Int, _ another: Int) -> Bool {
            history.operations[place].key == history.operations[another].key
        }
        if kind == .writeWrite {
            for write in places(first, .write) {
                guard let later = places(second, .write).first(where: { isSameKey($0, write) }) else { continue }
                return "\(one) had written \(said(write)) and ended before \(other) began, which wrote \(said(later))"
            }
            return nil
        }
        if kind == .writeRead {
            for write in places(first, .write) {
                for read in places(second, .read)
                where isSameKey(read, write) && history.operations[read].value == history.operations[write].value {
                    return "\(other) read \(said(read)), which \(one) had written"
                }
            }
            return nil
        }
        var byTime: String?
        for read in places(first, .read) {
            guard let write = places(second, .write).last(where: { isSameKey($0, read) }) else { continue }
            let hasReadToo = places(second, .read).contains {
                isSameKey($0, read) && history.operations[$0].value == history.operations[read].value
            }
            if kind == .readWrite, history.operations[read].value == AtomTable.none {
                return "\(one) found no value in \(history.keyName(Int(history.operations[read].key))), so it came "
                    + "before \(other) wrote \(said(write))"
            }
            if kind == .readWrite, hasReadToo {
                return "\(one) read \(said(read)), which \(other) had read too when it wrote \(said(write))"
            }
            byTime =
                byTime
                ?? "\(one) read \(said(read)), and so before \(other) wrote \(said(write)), which began when "
                + "\(said(read)) had already been seen or written"
        }
        return byTime
    }
}
