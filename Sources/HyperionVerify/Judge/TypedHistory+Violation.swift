extension TypedHistory {
    /// Operations beside those of a counterexample that are drawn.
    private static var contextLimit: Int { 6 }
    /// Operations of a counterexample that are drawn and listed: more tell nobody more.
    private static var coreLimit: Int { 34 }
    /// Operations of an order that are listed, and of what could come next.
    private static var listLimit: Int { 40 }
    /// Up to so many operations a counterexample speaks for itself, and nothing needs to be said of what came before.
    private static var smallCore: Int { 6 }
    /// Of more operations than that, orders are not tried.
    private static var triedLimit: Int { 500 }

    func violation(
        _ counterexample: Counterexample, _ group: Partition.Group<M.Operation>, budget: Budget, evidence: Bool
    ) -> Violation {
        let words = model.explanation(counterexample, of: history)
        var violation = violation(counterexample, group, words: words, isWhole: true, budget: budget)
        if evidence { violation.counterexample = text(ofCounterexample: counterexample.operations) }
        return violation
    }

    /// - Parameters:
    ///   - words: what is said of it; nil: that no order explains it.
    ///   - isWhole: whether all operations are here; else nothing can be said of what the object was before some of them.
    func violation(
        _ counterexample: Counterexample, _ group: Partition.Group<M.Operation>, words: String?, isWhole: Bool,
        budget: Budget
    ) -> Violation {
        // The verdict stands; an explanation of it is worth a moment and no more.
        let moment = budget.moment
        var violation: Violation
        if isWhole, counterexample.operations.count > Self.smallCore,
            let later = LaterContradiction.find(counterexample, in: group.calls, model: model, budget: moment)
        {
            let premise = premise(later, group.calls)
            let sentence = words ?? self.sentence(later.counterexample, part: group.name, premise: premise)
            violation = self.violation(
                later.counterexample, sentence, group, behind: later.position, model: later.model,
                budget: budget.moment)
            violation.premise = premise
        } else {
            let sentence = words ?? self.sentence(counterexample, part: group.name, premise: nil)
            violation = self.violation(
                counterexample, sentence, group, behind: nil, model: model, budget: budget.moment)
        }
        return violation
    }

    /// What is told of a counterexample, which is one of what is `behind` a position; nil: of the whole.
    private func violation<R: TextModel>(
        _ counterexample: Counterexample, _ sentence: String, _ group: Partition.Group<M.Operation>, behind: Int?,
        model resumed: R, budget: Budget
    ) -> Violation where R.Operation == M.Operation {
        let core = Set(counterexample.operations)
        let calls = group.calls.filter { core.contains($0.index) }
        // What is told does not grow with their number: those nearest to the last, which nothing explains.
        let near = nearest(calls)
        var violation = Violation(
            part: group.name, sentence: sentence, operations: near.sorted().map(line),
            isMinimal: counterexample.isMinimal, picture: HistoryPicture())
        violation.omittedOperations = core.count - near.count
        var order: [Int] = []
        if calls.count <= Self.triedLimit {
            let others = group.calls.lazy.filter { !core.contains($0.index) && $0.response > behind ?? -1 }
                .map(\.opened)
            let verifier = ContradictionVerifier(
                core: calls, open: Array(others), model: resumed, budget: budget, limit: 20_000)
            if case .contradiction(let found, let blocked, let states) = verifier.outcome() {
                order = found
                violation.order = found.suffix(Self.listLimit).map(line)
                violation.omittedOrder = found.count - violation.order.count
                violation.candidates = blocked.prefix(Self.listLimit).map { index in
                    Violation.Candidate(operation: name(index), reason: reason(states, resumed))
                }
            }
        }
        let context = context(of: calls, in: group.calls, needed: Set(order).subtracting(core), budget: budget)
        violation.picture = picture(near.union(context), core: core, order: order)
        violation.picture.omitted = group.calls.count - violation.picture.bars.count
        violation.picture.omittedCore = core.count - near.count
        return violation
    }

    /// Of a counterexample, as indices of the history.
    private func nearest(_ calls: [Call<M.Operation>]) -> Set<Int> {
        guard calls.count > Self.coreLimit, let last = calls.max(by: { $0.response < $1.response }) else {
            return Set(calls.map(\.index))
        }
        let sorted = calls.sorted { abs($0.invocation - last.invocation) < abs($1.invocation - last.invocation) }
        return Set(sorted.prefix(Self.coreLimit).map(\.index))
    }

    private func sentence(_ counterexample: Counterexample, part: String?, premise: String?) -> String {
        let of = part.map { " on \($0)" } ?? ""
        let count = counterexample.operations.count
        let names = counterexample.operations.suffix(EntryWords.nameLimit).map(name)
        if count == 1 {
            let reason = premise.map { ": \($0)" } ?? ""
            return "\(names[0])\(of) has a result that nothing before its end explains\(reason)"
        }
        let words = EntryWords.unordered(names, count: count, part: of)
        return premise.map { "\($0), and from there on \(words)" } ?? words
    }

    /// `before line 9 it is held`
    private func premise(_ later: LaterContradiction<M>, _ calls: [Call<M.Operation>]) -> String {
        let first = calls.first { $0.invocation > later.position }
        let line = first.map { history.operations[$0.index].invocationLine } ?? 0
        let place = line > 0 ? "before line \(line)" : first.map { "before the \(name($0.index))" } ?? "before that"
        return "\(place) \(later.model.describe(state: later.model.initialState))"
    }

    private func reason<R: TextModel>(_ states: [R.State], _ model: R) -> String {
        let words = states.prefix(3).map { EntryWords.shortened(model.describe(state: $0)) }.sorted()
        let more = states.count > 3 ? ", or something else" : ""
        return "by then " + words.joined(separator: ", or ") + more
    }

    /// What is drawn beside the counterexample: what its best order needs, then what is concurrent with it, the nearest
    /// to its end first. O(n log n), and less if the budget ends.
    private func context(
        of core: [Call<M.Operation>], in calls: [Call<M.Operation>], needed: Set<Int>, budget: Budget
    ) -> Set<Int> {
        let numbers = Set(core.map(\.index))
        var context = Set(needed.sorted().suffix(Self.contextLimit))
        guard let last = core.max(by: { $0.response < $1.response }) else { return context }
        // Of the first so many by invocation, the last response: whoever overlaps any of them begins before that.
        let latest = core.reduce(into: [Int]()) { $0.append(max($1.response, $0.last ?? $1.response)) }
        func overlapsAny(_ call: Call<M.Operation>) -> Bool {
            var (low, high) = (0, core.count)
            while low < high {
                let middle = (low + high) / 2
                if core[middle].invocation < call.response { low = middle + 1 } else { high = middle }
            }
            return low > 0 && call.invocation < latest[low - 1]
        }
        func add(_ isNear: (Call<M.Operation>) -> Bool) {
            var near: [Call<M.Operation>] = []
            for (round, call) in calls.enumerated() {
                if round & 0x3FF == 0, budget.isExpired { break }
                if !numbers.contains(call.index), !context.contains(call.index), isNear(call) { near.append(call) }
            }
            near.sort { abs($0.invocation - last.invocation) < abs($1.invocation - last.invocation) }
            for call in near where context.count < Self.contextLimit { context.insert(call.index) }
        }
        // Those that overlap the last operation, then those that overlap any.
        add { $0.invocation < last.response && last.invocation < $0.response }
        if context.count < Self.contextLimit { add(overlapsAny) }
        return context
    }

    // MARK: Undecided

    func region(_ undecided: Undecided, _ group: Partition.Group<M.Operation>) -> UndecidedRegion {
        let completed = group.calls.filter { !$0.isOpen }
        let prefix = completed.filter { $0.response < undecided.prefixEnd }
        let rest = completed.filter { $0.response >= undecided.prefixEnd }
        let operations = (rest.map(\.index).min() ?? 0)...(rest.map(\.index).max() ?? 0)
        let lines = rest.flatMap { call in
            [Int(history.operations[call.index].invocationLine), Int(history.operations[call.index].responseLine)]
        }.filter { $0 > 0 }
        let shown = rest.sorted { $0.response < $1.response }.prefix(Self.contextLimit).map(\.index)
        var region = UndecidedRegion(
            part: group.name, exhausted: undecided.exhausted, prefix: prefix.count, completed: completed.count,
            prefixLine: prefix.max { $0.response < $1.response }.map {
                Int(history.operations[$0.index].responseLine)
            } ?? 0, operations: operations, lines: lines.min().map { $0...(lines.max() ?? $0) },
            picture: picture(Set(shown), core: [], order: []))
        region.picture.omitted = group.calls.count - shown.count
        return region
    }

    // MARK: Words and pictures

    /// `read of 1 by process 2 (line 9)`
    func name(_ index: Int) -> String {
        EntryWords.name(history.operations[index], model)
    }

    /// `read of 1 by process 2, lines 9 to 11`
    private func line(_ index: Int) -> String {
        let operation = history.operations[index]
        let (first, last) = (operation.invocationLine, operation.responseLine)
        let lines =
            switch (first, last) {
            case (0, _): ""
            case (_, 0): ", from line \(first)"
            case (last, _): ", line \(first)"
            default: ", lines \(first) to \(last)"
            }
        let text = EntryWords.shortened(model.describe(operation.operation))
        return "\(text) by process \(operation.process)\(lines)"
    }

    public func picture(limit: Int) -> HistoryPicture {
        var picture = picture(Set(history.operations.indices.prefix(limit)), core: [], order: [])
        picture.omitted = history.operations.count - picture.bars.count
        return picture
    }

    func picture(_ operations: Set<Int>, core: Set<Int>, order: [Int]) -> HistoryPicture {
        var picture = HistoryPicture()
        var places: [Int: Int] = [:]
        for (place, index) in order.enumerated() { places[index] = place + 1 }
        picture.bars = operations.sorted().map { index in
            let operation = history.operations[index]
            let result = operation.outcome == .completed ? model.resultText(operation.operation) : ""
            let text = model.invocationText(operation.operation) + (result.isEmpty ? "" : " → " + result)
            return HistoryPicture.Bar(
                operation: index, process: operation.process,
                text: text.count > 40 ? text.prefix(28) + "…" + text.suffix(11) : text, isCore: core.contains(index),
                invocation: operation.invocation, response: operation.response,
                hasFailed: operation.outcome == .failed,
                lines: (Int(operation.invocationLine), Int(operation.responseLine)),
                place: places[index])
        }
        return picture
    }
}
