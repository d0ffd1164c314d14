extension ListAppendAnalysis {
    /// What is wrong with the lists themselves, and then with each read that saw it. O(elements + operations).
    func judgeBranches(_ anomalies: inout AnomalyCollector, _ meter: inout Meter) throws(BudgetEnd) {
        try meter.reserve(history.lists.count, bytesEach: 12)
        defer { meter.release(history.lists.count, bytesEach: 12) }
        var garbage: [Int32] = []
        var aborted: [Int32] = []
        var repeated: [Int32] = []
        for branch in 0..<history.lists.count {
            var first: (garbage: Int32, aborted: Int32, repeated: Int32) = (.max, .max, .max)
            let range = versions.elements(of: branch)
            try meter.charge(range.count)
            for (place, write) in versions.writes[range].enumerated() {
                let place = Int32(truncatingIfNeeded: place)
                switch write {
                case ListVersions.nobody: first.garbage = min(first.garbage, place)
                case ListVersions.secondTime: first.repeated = min(first.repeated, place)
                default:
                    if history.outcomes[owner(write)] == .aborted { first.aborted = min(first.aborted, place) }
                }
            }
            garbage.append(first.garbage)
            aborted.append(first.aborted)
            repeated.append(first.repeated)
            judgeDirtyUpdates(branch, &anomalies)
            judgeOrder(branch, &anomalies)
        }
        for place in history.operations.indices {
            let operation = history.operations[place]
            guard operation.kind == .read, operation.length > 0 else { continue }
            try meter.charge()
            let (branch, reader) = (operation.branch, Int(history.owners[place]))
            func saw(_ first: Int32) -> Int? { operation.length > Int(first) ? Int(first) : nil }
            func read() -> String {
                "\(name(reader)) read \(text(branch, operation.length)) of \(keyName(Int(operation.key)))"
            }
            func element(_ place: Int) -> String {
                history.atoms.atom(of: history.lists.elements[branch][place]).description
            }
            if let place = saw(garbage[branch]) {
                anomalies.add(.garbageRead, [reader]) {
                    "\(read()), but no transaction ever appended \(element(place)) to it"
                }
            }
            if let place = saw(repeated[branch]) {
                anomalies.add(.duplicateElements, [reader]) { "\(read()), which holds \(element(place)) twice" }
            }
            if let place = saw(aborted[branch]) {
                let writer = owner(versions.writes[Int(versions.start[branch]) + place])
                anomalies.add(.g1a, [reader, writer]) {
                    "\(read()), but \(element(place)) was appended by \(name(writer)), which aborted"
                }
            }
        }
    }

    private func judgeDirtyUpdates(_ branch: Int, _ anomalies: inout AnomalyCollector) {
        let key = Int(history.lists.key[branch])
        guard Int(versions.main[key]) == branch else { return }
        let writes = versions.writes[versions.elements(of: branch)]
        for (first, second) in zip(writes, writes.dropFirst()) where first >= 0 && second >= 0 {
            guard history.outcomes[owner(first)] == .aborted, versions.isCommitted[owner(second)] else { continue }
            anomalies.add(.dirtyUpdate, [owner(first), owner(second)]) {
                "\(name(owner(second))) appended \(value(Int(second))) to \(keyName(key)) right after "
                    + "\(value(Int(first))), which \(name(owner(first))) had appended, and that aborted"
            }
        }
    }

    private func judgeOrder(_ branch: Int, _ anomalies: inout AnomalyCollector) {
        let elements = history.lists.elements
        let key = Int(history.lists.key[branch])
        let longest = Int(versions.main[key])
        guard Int(versions.shared[branch]) < elements[branch].count else { return }
        let branches = [branch, longest].sorted { history.lists.longestRead[$0] < history.lists.longestRead[$1] }
        let readers = branches.map { Int(history.owners[Int(history.lists.longestRead[$0])]) }
        anomalies.add(.incompatibleOrder, readers[0] == readers[1] ? [readers[0]] : readers) {
            let texts = branches.map { text($0, elements[$0].count) }
            return "\(name(readers[0])) read \(texts[0]) of \(keyName(key)), and \(name(readers[1])) read \(texts[1]): "
                + "neither begins with the other"
        }
    }
}
