/// A counterexample of a queue, a stack or a priority queue in a sentence, where it is of a common kind.
struct ContainerExplanation {
    private typealias Entry = HistoryOperation<Container.Operation>

    private let model: Container
    private let core: [Entry]
    private let isMinimal: Bool
    /// Those of the whole history that may have taken effect.
    private let all: [Entry]

    /// In words: "dequeue of 5 by process 2 (line 9) passed over 3, which had been enqueued (line 3) before 5 was, …"; nil:
    /// it is of no such kind.
    static func words(
        _ counterexample: Counterexample, of history: History<Container.Operation>, model: Container
    ) -> String? {
        let explanation = ContainerExplanation(
            model: model, core: counterexample.operations.map { history.operations[$0] },
            isMinimal: counterexample.isMinimal, all: history.operations.filter { $0.outcome != .failed })
        return explanation.withoutInsert ?? explanation.tooOften ?? explanation.foundNothing ?? explanation.overtaken
            ?? explanation.passedOver
    }

    /// What came back had not been put in.
    private var withoutInsert: String? {
        guard core.count == 1, let value = Self.removed(core[0]), let end = core[0].response else { return nil }
        let inserts = all.filter { Self.inserted($0) == value }
        guard let insert = inserts.first else {
            return "\(name(core[0])) returned what nothing before its end can have \(inserted)"
        }
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
        let shown = core.prefix(EntryWords.nameLimit).map { "by \(EntryWords.whose($0))" }.joined(separator: ", ")
        let names = shown + (core.count > EntryWords.nameLimit ? ", …" : "")
        let times = inserts == 1 ? "once" : "\(inserts) times"
        return "\(value) was \(removed) \(core.count) times (\(names)), and \(inserted) \(times)"
    }

    /// Something had been put in, and nobody can have taken it out.
    private var foundNothing: String? {
        guard isMinimal, core.count == 2, let empty = core.first(where: { $0.operation == .remove(.value(nil)) }),
            let insert = core.first(where: { Self.inserted($0) != nil }), let value = Self.inserted(insert),
            let end = insert.response, end < empty.invocation
        else { return nil }
        return
            "\(name(empty)) began after \(value) had been \(inserted)\(place(insert, isResponse: true)), and nothing "
            + "can have \(removed) that before"
    }

    /// In a queue, what was put in later came back, and what had been put in first was still there.
    private var overtaken: String? {
        guard model.discipline == .queue, isMinimal, core.count == 2,
            let insert = core.first(where: { Self.inserted($0) != nil }), let first = Self.inserted(insert),
            let remove = core.first(where: { Self.removed($0) != nil }), let second = Self.removed(remove),
            first != second, let end = insert.response,
            all.allSatisfy({ Self.inserted($0) != second || end < $0.invocation })
        else { return nil }
        let enqueued = "had been \(inserted)\(place(insert, isResponse: true)) before \(second) was"
        return "\(name(remove)) passed over \(first), which \(enqueued), and which nothing can have \(removed) by then"
    }

    /// What came back was not next: above it in a stack, or smaller in a priority queue, there was something that nobody
    /// can have taken out by then.
    private var passedOver: String? {
        guard model.discipline != .queue else { return nil }
        let removes = core.filter { Self.removed($0) != nil }.sorted { ($0.response ?? 0) > ($1.response ?? 0) }
        let others = core.compactMap { Self.inserted($0) ?? Self.removed($0) }.prefix(Self.askedLimit)
        for remove in removes.prefix(Self.askedLimit) {
            guard let value = Self.removed(remove), let end = remove.response else { continue }
            for other in others {
                if let words = passing(remove, value, end, other) { return words }
            }
        }
        return nil
    }

    /// Removes, and values that they may have passed over, that are asked: each takes a pass over the history.
    private static let askedLimit = 4

    private func passing(_ remove: Entry, _ value: Int, _ end: Int, _ other: Int) -> String? {
        guard other != value, model.discipline == .stack || other < value else { return nil }
        // Nobody who may have taken the other out had begun.
        for entry in all where entry.invocation < end {
            if Self.removed(entry) == other || entry.operation == .remove(.unknown) { return nil }
        }
        let inserts = all.filter { Self.inserted($0) == other }
        guard let insert = inserts.first(where: { $0.response ?? .max < remove.invocation }) else { return nil }
        let words = "\(name(remove)) passed over \(other), which had been \(inserted)\(place(insert, isResponse: true))"
        guard model.discipline == .stack else {
            return "\(words), which is smaller, and which nothing can have \(removed) by then"
        }
        let begun = all.filter { Self.inserted($0) == value && $0.invocation < end }
        guard !begun.isEmpty, begun.allSatisfy({ $0.response ?? .max < insert.invocation }) else { return nil }
        return "\(words) after \(value) was, and which nothing can have \(removed) by then"
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

    private func name(_ entry: Entry) -> String { EntryWords.name(entry, model) }

    private func place(_ entry: Entry, isResponse: Bool = false) -> String {
        EntryWords.place(entry, isResponse: isResponse)
    }
}
