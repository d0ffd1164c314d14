@testable import HyperionVerify

/// A change to a good history after which no order can explain it, whatever the rest of the history is: that it must
/// fail follows from the change alone, and not from what any checker says.
struct Mutation<M: Model>: Sendable {
    typealias Operations = [HistoryOperation<M.Operation>]

    var name: String
    /// nil: this history gives no occasion.
    var apply: @Sendable (Operations, inout TestRandom) -> Operations?
}

/// Operations that were added, or moved to where they are in the way, belong to this process. With one of them open the
/// history is good again, so that each counterexample has to name one.
let culpritProcess = 1_000_000

extension Mutation {
    /// The last position of any event.
    private static func end(of operations: Operations) -> Int {
        operations.map { $0.response ?? $0.invocation }.max() ?? 0
    }

    /// A completed operation that cannot be an object's first is moved ahead of all others.
    static func movedToTheFront(_ model: M) -> Mutation {
        Mutation(name: "moved to the front") { operations, random in
            guard
                let place = random.element(
                    of: operations.indices.filter {
                        operations[$0].outcome == .completed
                            && model.step(model.initialState, operations[$0].operation) == nil
                    }), let begin = operations.map(\.invocation).min()
            else { return nil }
            var changed = operations
            (changed[place].invocation, changed[place].response) = (begin - 2, begin - 1)
            changed[place].process = culpritProcess
            return changed
        }
    }

    /// A completed operation is moved behind all others; `isNeeded` says whether a completed one among those (its
    /// second argument) cannot have come before it.
    static func movedToTheEnd(
        _ name: String, isNeeded: @escaping @Sendable (M.Operation, M.Operation) -> Bool
    ) -> Mutation {
        Mutation(name: name) { operations, random in
            let completed = operations.indices.filter { operations[$0].outcome == .completed }
            let places = completed.filter { place in
                completed.contains { isNeeded(operations[place].operation, operations[$0].operation) }
            }
            guard let place = random.element(of: places) else { return nil }
            var changed = operations
            let end = Self.end(of: operations)
            (changed[place].invocation, changed[place].response) = (end + 1, end + 2)
            // Even if it is opened there, what needs it came before: others are to blame.
            changed[place].process = culpritProcess + 1
            return changed
        }
    }

    /// Another result of a completed operation; nil: not of this one. `isBlamed`: where it is opened the history is good
    /// again, as it is for reads.
    static func changed(
        _ name: String, isBlamed: Bool = false,
        _ change: @escaping @Sendable (M.Operation, Operations, inout TestRandom) -> M.Operation?
    ) -> Mutation {
        Mutation(name: name) { operations, random in
            var choices: [(place: Int, operation: M.Operation)] = []
            for place in operations.indices where operations[place].outcome == .completed {
                guard let operation = change(operations[place].operation, operations, &random) else { continue }
                choices.append((place, operation))
            }
            guard let choice = random.element(of: choices) else { return nil }
            var changed = operations
            changed[choice.place].operation = choice.operation
            if isBlamed { changed[choice.place].process = culpritProcess }
            return changed
        }
    }

    /// Right behind a completed operation, before any other event, comes one that cannot follow it. `undoes`: whether
    /// an operation (its second argument) could come between the two and allow that; none of those overlaps them.
    static func behind(
        _ name: String, undoes: @escaping @Sendable (M.Operation, M.Operation) -> Bool,
        _ contradiction: @escaping @Sendable (M.Operation, inout TestRandom) -> M.Operation?
    ) -> Mutation {
        Mutation(name: name) { operations, random in
            var choices: [(response: Int, operation: M.Operation)] = []
            for (place, first) in operations.enumerated() where first.outcome == .completed {
                guard let response = first.response, let next = contradiction(first.operation, &random) else {
                    continue
                }
                let isAlone = operations.indices.allSatisfy { other in
                    other == place || !undoes(first.operation, operations[other].operation)
                        || (operations[other].response ?? .max) < first.invocation
                        || operations[other].invocation > response
                }
                if isAlone { choices.append((response, next)) }
            }
            guard let choice = random.element(of: choices) else { return nil }
            // Room for two events between any two.
            var changed = operations
            for place in changed.indices {
                changed[place].invocation *= 3
                changed[place].response = changed[place].response.map { $0 * 3 }
            }
            let begin = choice.response * 3 + 1
            changed.append(
                HistoryOperation(
                    choice.operation, process: culpritProcess, invocation: begin, response: begin + 1,
                    outcome: .completed))
            return changed
        }
    }

    /// Operations one after another, when all that is not open has ended.
    static func atTheEnd(
        _ name: String, _ more: @escaping @Sendable (Operations, inout TestRandom) -> [M.Operation]?
    ) -> Mutation {
        Mutation(name: name) { operations, random in
            guard let more = more(operations, &random) else { return nil }
            var changed = operations
            for operation in more {
                let end = Self.end(of: changed)
                changed.append(
                    HistoryOperation(
                        operation, process: culpritProcess, invocation: end + 1, response: end + 2,
                        outcome: .completed))
            }
            return changed
        }
    }

    /// The results of two completed operations, one of which ended before the other began, are exchanged.
    static func exchanged(
        _ name: String,
        _ mustFail: @escaping @Sendable (Operations, _ first: Int, _ second: Int) -> Bool
    ) -> Mutation {
        Mutation(name: name) { operations, random in
            var choices: [(Int, Int)] = []
            for first in operations.indices {
                for second in operations.indices where operations[first].precedes(operations[second]) {
                    if mustFail(operations, first, second) { choices.append((first, second)) }
                }
            }
            guard let (first, second) = random.element(of: choices) else { return nil }
            var changed = operations
            changed[first].operation = operations[second].operation
            changed[second].operation = operations[first].operation
            return changed
        }
    }
}

extension HistoryOperation {
    /// Both completed, and this one ended before the other one began.
    func precedes(_ other: Self) -> Bool {
        guard outcome == .completed, other.outcome == .completed, let response else { return false }
        return response < other.invocation
    }
}
