/// A counterexample of a lock in a sentence, where it is of a common kind.
enum MutualExclusionExplanation {
    private typealias Operation = MutualExclusion.Operation

    static func words(
        _ counterexample: Counterexample, of history: History<MutualExclusion.Operation>, model: MutualExclusion
    ) -> String? {
        CellExplanation.words(counterexample, in: history.operations, model: model)
            ?? count(counterexample, history, model)
    }

    /// More had acquired it than releases had begun, or the other way round.
    private static func count(
        _ counterexample: Counterexample, _ history: History<Operation>, _ model: MutualExclusion
    ) -> String? {
        let core = counterexample.operations.map { history.operations[$0] }
        guard let last = core.max(by: { ($0.response ?? 0) < ($1.response ?? 0) }), let end = last.response else {
            return nil
        }
        var (ended, begun) = (0, 0)
        for entry in history.operations where entry.outcome != .failed {
            if entry.operation != last.operation {
                if entry.invocation < end { begun += 1 }
            } else if entry.outcome == .completed, entry.response ?? .max <= end {
                ended += 1
            }
        }
        // It is free at first, so that it can be acquired once more than it is released.
        let isAcquire = last.operation == .acquire
        guard ended > begun + (isAcquire ? 1 : 0) else { return nil }
        let (one, other) = isAcquire ? ("acquired", "release") : ("released", "acquire")
        let others = begun == 1 ? "one \(other)" : begun == 0 ? "no \(other)" : "\(begun) \(other)s"
        let times = ended == 1 ? "once" : "\(ended) times"
        return "when the \(EntryWords.name(last, model)) ended, the lock had been \(one) \(times), and \(others) "
            + "had begun"
    }
}

/// A lock is a cell that holds whether it is held.
extension MutualExclusion: CellModel {
    var initialContent: Bool { false }

    func access(_ operation: Operation) -> CellAccess<Bool> {
        operation == .acquire ? CellAccess(found: false, left: true) : CellAccess(found: true, left: false)
    }

    func canLeave(_ operation: Operation, _ content: Bool) -> Bool { (operation == .acquire) == content }

    func words(_ contradiction: CellContradiction<Operation>) -> String? {
        func name(_ entry: HistoryOperation<Operation>) -> String { EntryWords.name(entry, self) }
        func ending(_ entry: HistoryOperation<Operation>) -> (done: String, back: String) {
            entry.operation == .acquire ? ("acquired", "released") : ("released", "acquired")
        }
        switch contradiction {
        // At first it is free, so that it was released.
        case .never(let entry): return "\(name(entry)) ended, and nobody ever acquired the lock"
        case .early(let entry, _): return "\(name(entry)) ended before anybody had begun to acquire the lock"
        case .stale(let entry, let newer):
            let (done, back) = ending(entry)
            return "\(name(entry)) began after process \(newer.process) had \(done) the lock"
                + "\(EntryWords.place(newer, isResponse: true)), and nobody can have \(back) it since"
        case .twice(let first, let second):
            let (done, back) = ending(first)
            let how = first.operation == .acquire ? "by two at once" : "twice"
            return "the lock was \(done) \(how) (by \(EntryWords.whose(first)), by \(EntryWords.whose(second))), and "
                + "nobody can have \(back) it in between"
        }
    }
}
