/// A counterexample of a counter in a sentence, where it is of a common kind.
///
/// What is said holds for numbers that do not wrap around; where a sum could, nothing is said.
struct CounterExplanation {
    private typealias Entry = HistoryOperation<Counter.Operation>

    /// Operations that are asked, the last to respond first.
    private static let seekerLimit = 4

    private let model: Counter
    /// The last to respond first.
    private let core: [Entry]
    /// Those of the whole history that may have taken effect.
    private let all: [Entry]

    /// In words: "read of 5 by process 1 (line 9) found more than the counter can have come to by then, at most 3"; nil:
    /// it is of no such kind.
    static func words(
        _ counterexample: Counterexample, of history: History<Counter.Operation>, model: Counter
    ) -> String? {
        let core = counterexample.operations.map { history.operations[$0] }.filter { $0.outcome == .completed }
            .sorted { ($0.response ?? 0) > ($1.response ?? 0) }
        let all = history.operations.filter { $0.outcome != .failed }
        let explanation = CounterExplanation(model: model, core: core, all: all)
        for seeker in core.prefix(seekerLimit) {
            if let words = explanation.outOfReach(seeker) ?? explanation.fallen(seeker) { return words }
        }
        return nil
    }

    /// It found more, or less, than any choice of adds comes to.
    private func outOfReach(_ seeker: Entry) -> String? {
        guard let found = Self.found(seeker), let end = seeker.response else { return nil }
        let others = all.filter { $0.invocation < end && $0.invocation != seeker.invocation }
        guard isWithinReach(others) else { return nil }
        var (least, most) = (model.initialState, model.initialState)
        for entry in others {
            let amount = Self.amount(entry)
            // What had ended before has been added; of the rest it is not known.
            let isCertain = entry.response ?? .max < seeker.invocation
            least += isCertain ? amount : min(amount, 0)
            most += isCertain ? amount : max(amount, 0)
        }
        let name = EntryWords.name(seeker, model)
        if found > most { return "\(name) found more than the counter can have come to by then, at most \(most)" }
        if found < least { return "\(name) found less than the counter must have come to by then, at least \(least)" }
        return nil
    }

    /// Nothing that began before its end subtracts, and it found less than what another had left before it, or as much as one that added
    /// something.
    private func fallen(_ seeker: Entry) -> String? {
        guard let found = Self.found(seeker), let end = seeker.response else { return nil }
        let begun = all.filter { $0.invocation < end }
        guard isWithinReach(begun), begun.allSatisfy({ Self.amount($0) >= 0 }) else { return nil }
        let name = EntryWords.name(seeker, model)
        func left(_ entry: Entry) -> Int? {
            guard entry.response ?? .max < seeker.invocation, let before = Self.found(entry) else { return nil }
            let (left, wraps) = before.addingReportingOverflow(Self.amount(entry))
            return wraps ? nil : left
        }
        if let earlier = core.first(where: { left($0).map { $0 > found } ?? false }), let before = left(earlier) {
            let place = EntryWords.place(earlier, isResponse: true)
            return "\(name) began after the counter had stood at \(before)\(place), and \(Self.notBelow)"
        }
        guard Self.amount(seeker) > 0 else { return nil }
        let other = core.first {
            Self.found($0) == found && Self.amount($0) > 0 && $0.response ?? .max < end
        }
        return other.map { "\(EntryWords.name($0, model)) and \(name) found the same, and \(Self.notBelow)" }
    }

    private static var notBelow: String { "nothing can have been subtracted by then" }

    /// Whether no sum of some of them, in whatever order, can wrap around.
    private func isWithinReach(_ entries: [Entry]) -> Bool {
        var sum = model.initialState.magnitude
        for entry in entries {
            let (next, wraps) = sum.addingReportingOverflow(Self.amount(entry).magnitude)
            guard !wraps, next <= UInt(Int.max) else { return false }
            sum = next
        }
        return sum <= UInt(Int.max)
    }

    private static func found(_ entry: Entry) -> Int? {
        switch entry.operation {
        case .read(.value(let value)), .fetchAndAdd(_, .value(let value)): value
        case .add, .read, .fetchAndAdd: nil
        }
    }

    private static func amount(_ entry: Entry) -> Int {
        switch entry.operation {
        case .add(let amount), .fetchAndAdd(let amount, _): amount
        case .read: 0
        }
    }
}
