/// A counterexample of a queue, a stack or a priority queue in a sentence, where it is of a common kind.
struct ContainerExplanation {
    private typealias Entry = HistoryOperation<Container.Operation>

    private let model: Container
    private let core: [Entry]
    /// Those of the whole history that may have taken effect.
    private let all: [Entry]

    /// In words: "dequeue of 5 by process 2 (line 9) passed over 3, which had been enqueued (line 3) before 5 was, …"; nil:
    /// it is of no such kind.
    static func words(
        _ counterexample: Counterexample, of history: History<Container.Operation>, model: Container
    ) -> String? {
        let explanation = ContainerExplanation(
            model: model, core: counterexample.operations.map { history.operations[$0] },
            all: history.operations.filter { $0.outcome != .failed })
        return explanation.withoutInsert ?? explanation.tooOften ?? explanation.foundNothing ?? explanation.overtaken
    }

    /// What came back had not been put in.
    private var withoutInsert: String? {
        guard core.count == 1, let value = Self.removed(core[0]), let end = core[0].response else { return nil }
        let inserts = all.filter { Self.inserted($0) == value }
        guard let insert = inserts.first else { return "\(name(core[0])) returned what nobody ever \(inserted)" }
        guard inserts.allSatisfy({ end < $0.invocation }) else { return nil }
        return "\(name(core[0])) ended before the \(name(insert)) had begun"
    }

    /// It came back more often than it had been put in.
    private var tooOften: String? {
        guard core.count >= 2, let value = Self.removed(core[0]),
            core.allSatisfy({ Self.removed($0) == value })
        else { return nil }
        let inserts = all.count { Self.inserted($0) == value }
        guard inserts < core.count else { return nil }
        let names = core.map { "by process \($0.process)\(place($0))" }.joined(separator: ", ")
        let times = inserts == 1 ? "once" : "\(inserts) times"
        return "\(value) was \(removed) \(core.count) times (\(names)), and \(inserted) \(times)"
    }

    /// Something had been put in, and nobody can have taken it out.
    private var foundNothing: String? {
        guard core.count == 2, let empty = core.first(where: { $0.operation == .remove(.value(nil)) }),
            let insert = core.first(where: { Self.inserted($0) != nil }), let value = Self.inserted(insert),
            let end = insert.response, end < empty.invocation
        else { return nil }
        return
            "\(name(empty)) began after \(value) had been \(inserted)\(place(insert, isResponse: true)), and nothing "
            + "can have \(removed) that before"
    }

    /// In a queue, what was put in later came back, and what had been put in first was still there.
    private var overtaken: String? {
        guard model.discipline == .queue, core.count == 2,
            let insert = core.first(where: { Self.inserted($0) != nil }), let first = Self.inserted(insert),
            let remove = core.first(where: { Self.removed($0) != nil }), let second = Self.removed(remove),
            first != second, let end = insert.response,
            all.allSatisfy({ Self.inserted($0) != second || end < $0.invocation })
        else { return nil }
        let enqueued = "had been \(inserted)\(place(insert, isResponse: true)) before \(second) was"
        return "\(name(remove)) passed over \(first), which \(enqueued), and which nothing can have \(removed) by then"
    }

    // MARK: Words

    private static func inserted(_ entry: Entry) -> Int? {
        if case .insert(let value) = entry.operation { value } else { nil }
    }

    private static func removed(_ entry: Entry) -> Int? {
        if case .remove(.value(let value?)) = entry.operation { value } else { nil }
    }

    private var inserted: String {
        switch model.discipline {
        case .queue: "enqueued"
        case .stack: "pushed"
        case .priorityQueue: "inserted"
        }
    }

    private var removed: String {
        switch model.discipline {
        case .queue: "dequeued"
        case .stack: "popped"
        case .priorityQueue: "removed"
        }
    }

    private func name(_ entry: Entry) -> String {
        "\(model.describe(entry.operation)) by process \(entry.process)\(place(entry))"
    }

    private func place(_ entry: Entry, isResponse: Bool = false) -> String {
        let line = isResponse ? entry.responseLine : entry.invocationLine
        return line > 0 ? " (line \(line))" : ""
    }
}
