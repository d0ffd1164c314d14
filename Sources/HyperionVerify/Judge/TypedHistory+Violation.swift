extension TypedHistory {
    /// Operations beside those of a counterexample that are drawn.
    private static var contextLimit: Int { 6 }

    func violation(
        _ counterexample: Counterexample, _ group: Partition.Group<M.Operation>, budget: Budget, evidence: Bool
    ) -> Violation {
        let core = Set(counterexample.operations)
        let calls = group.calls.filter { core.contains($0.index) }
        let others = group.calls.lazy.filter { !core.contains($0.index) }.map(\.opened)
        var violation = Violation(
            part: group.name, sentence: sentence(counterexample, part: group.name),
            operations: counterexample.operations.map(line), isMinimal: counterexample.isMinimal,
            picture: HistoryPicture())
        var order: [Int] = []
        // The verdict stands; an explanation of it is worth a moment and no more.
        var moment = Budget(time: .seconds(2))
        if let deadline = budget.deadline { moment.deadline = min(deadline, moment.deadline ?? deadline) }
        let verifier = ContradictionVerifier(
            core: calls, open: Array(others), model: model, budget: moment, limit: 20_000)
        if case .contradiction(let found, let blocked, let states) = verifier.outcome() {
            order = found
            violation.order = found.map(line)
            violation.candidates = blocked.map { index in
                Violation.Candidate(operation: name(index), reason: reason(states))
            }
        }
        let context = context(of: calls, in: group.calls, needed: Set(order).subtracting(core))
        violation.picture = picture(core.union(context), core: core, order: order)
        violation.picture.omitted = group.calls.count - violation.picture.bars.count
        if evidence { violation.counterexample = text(ofCounterexample: counterexample.operations) }
        return violation
    }

    private func sentence(_ counterexample: Counterexample, part: String?) -> String {
        if let words = model.explanation(counterexample, of: history) { return words }
        let of = part.map { " on \($0)" } ?? ""
        let names = counterexample.operations.map(name)
        if names.count == 1 { return "\(names[0])\(of) has a result that nothing before its end explains" }
        let shown = names.prefix(4).joined(separator: "; ") + (names.count > 4 ? "; …" : "")
        return "no order explains these \(names.count) operations\(of) together: \(shown)"
    }

    private func reason(_ states: [M.State]) -> String {
        let words = states.prefix(3).map(model.describe(state:)).sorted()
        let more = states.count > 3 ? ", or something else" : ""
        return "by then " + words.joined(separator: ", or ") + more
    }

    /// What is drawn beside the counterexample: what its best order needs, then what is concurrent with it, the nearest
    /// to its end first.
    private func context(
        of core: [Call<M.Operation>], in calls: [Call<M.Operation>], needed: Set<Int>
    ) -> Set<Int> {
        let numbers = Set(core.map(\.index))
        var context = Set(needed.sorted().suffix(Self.contextLimit))
        let last = core.max { $0.response < $1.response }
        guard let last else { return context }
        // Those that overlap the last operation, then those that overlap any.
        for others in [[last], core] {
            let near = calls.filter { call in
                !numbers.contains(call.index) && !context.contains(call.index)
                    && others.contains { call.invocation < $0.response && $0.invocation < call.response }
            }.sorted { abs($0.invocation - last.invocation) < abs($1.invocation - last.invocation) }
            for call in near where context.count < Self.contextLimit { context.insert(call.index) }
        }
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
        let operation = history.operations[index]
        let line = operation.invocationLine > 0 ? " (line \(operation.invocationLine))" : ""
        return "\(model.describe(operation.operation)) by process \(operation.process)\(line)"
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
        return "\(model.describe(operation.operation)) by process \(operation.process)\(lines)"
    }

    public func picture(limit: Int) -> HistoryPicture {
        var picture = picture(Set(history.operations.indices.prefix(limit)), core: [], order: [])
        picture.omitted = history.operations.count - picture.bars.count
        return picture
    }

    func picture(_ operations: Set<Int>, core: Set<Int>, order: [Int]) -> HistoryPicture {
        var picture = HistoryPicture()
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
                place: order.firstIndex(of: index).map { $0 + 1 })
        }
        return picture
    }
}
