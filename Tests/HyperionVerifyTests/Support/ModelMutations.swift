@testable import HyperionVerify

/// What is changed in good histories of each model. Why it must fail stands beside it.
enum Mutations {
    // MARK: Registers

    /// Of registers in which no value is written twice.
    static let register: [Mutation<Register>] = [
        .movedToTheFront(Register()),
        .movedToTheEnd("a write behind its read") { write, read in
            if case .write(let value) = write { read == .read(.value(value)) } else { false }
        },
        .changed("a value that was never written", isBlamed: true) { operation, _, _ in
            if case .read = operation { .read(.value(-1)) } else { nil }
        },
        // No other write overlaps the two, so the register still holds what was written.
        .behind("a read of an older value", undoes: isWrite) { operation, random in
            guard case .write(let value) = operation else { return nil }
            return .read(.value(random.below(3) == 0 ? nil : value - 1))
        },
    ]

    static let compareAndSetRegister: [Mutation<Register>] = [
        .movedToTheFront(RecordedRuns.compareAndSetRegister().model),
        .changed("a value that was never written", isBlamed: true) { operation, _, _ in
            if case .read = operation { .read(.value(99)) } else { nil }
        },
        .changed("a success from a value that it never held") { operation, _, _ in
            guard case .compareAndSet(_, let new, .value(true)) = operation else { return nil }
            return .compareAndSet(expected: 99, new: new, succeeded: .value(true))
        },
        .behind("a read of another value", undoes: isWrite) { operation, _ in
            leaves(operation).map { .read(.value($0 + 1)) }
        },
        .behind("a second success from one value", undoes: isWrite) { operation, _ in
            // Another value than it left, or it could succeed.
            guard case .compareAndSet(let expected, let new, .value(true)) = operation, expected != new else {
                return nil
            }
            return .compareAndSet(expected: expected, new: new, succeeded: .value(true))
        },
        .behind("a failure where it had to succeed", undoes: isWrite) { operation, _ in
            leaves(operation).map { .compareAndSet(expected: $0, new: 7, succeeded: .value(false)) }
        },
    ]

    private static func isWrite(_: Register.Operation, _ other: Register.Operation) -> Bool {
        switch other {
        case .read, .compareAndSet(_, _, .value(false)): false
        case .write, .compareAndSet: true
        }
    }

    private static func leaves(_ operation: Register.Operation) -> Int? {
        switch operation {
        case .write(let value), .compareAndSet(_, let value, .value(true)): value
        case .read, .compareAndSet: nil
        }
    }

    /// Registers x and y are only written together, with the same value, and no value is written twice; z alone.
    static let multiRegister: [Mutation<MultiRegister>] = [
        .movedToTheFront(MultiRegister()),
        .changed("a snapshot of two moments", isBlamed: true) { operation, operations, random in
            guard let value = operation.value(of: "y"),
                let other = random.element(
                    of: operations.compactMap { $0.operation.written(to: "y") }.filter { $0 != value })
            else { return nil }
            let found = random.below(4) == 0 ? nil : other
            return MultiRegister.Operation(
                operation.accesses.map { $0.register == "y" ? .read(register: "y", .value(found)) : $0 })
        },
        .changed("a value of another register", isBlamed: true) { operation, operations, random in
            guard operation.value(of: "z") != nil,
                let other = random.element(of: operations.compactMap { $0.operation.written(to: "x") })
            else { return nil }
            return MultiRegister.Operation(
                operation.accesses.map { $0.register == "z" ? .read(register: "z", .value(other)) : $0 })
        },
        .behind("a stale snapshot", undoes: { $1.written(to: "x") != nil }) { operation, _ in
            guard let value = operation.written(to: "x") else { return nil }
            return MultiRegister.Operation([
                .read(register: "x", .value(value - 1)), .read(register: "y", .value(value - 1)),
            ])
        },
        twoSnapshotsThatContradictEachOther,
    ]

    /// One write each to two registers, and two snapshots beside them, each of which sees the write that the other one
    /// does not:
    ///
    ///     [u=1 v=1]  [u=2         ]
    ///                 [v=2         ]
    ///                  [u→2 v→1 ]
    ///                   [u→1 v→2 ]
    private static let twoSnapshotsThatContradictEachOther = Mutation<MultiRegister>(
        name: "two snapshots that contradict each other"
    ) { operations, _ in
        let end = operations.map { $0.response ?? $0.invocation }.max() ?? 0
        func snapshot(_ first: Int, _ second: Int) -> MultiRegister.Operation {
            MultiRegister.Operation([
                .read(register: "u", .value(first)), .read(register: "v", .value(second)),
            ])
        }
        let more: [(operation: MultiRegister.Operation, begin: Int, end: Int)] = [
            (snapshot(2, 1), 5, 7),
            (MultiRegister.Operation([.write(register: "u", 1), .write(register: "v", 1)]), 1, 2),
            (MultiRegister.Operation([.write(register: "u", 2)]), 3, 9),
            (MultiRegister.Operation([.write(register: "v", 2)]), 4, 10), (snapshot(1, 2), 6, 8),
        ]
        return operations
            + more.enumerated().map { number, added in
                HistoryOperation(
                    added.operation, process: culpritProcess + number, invocation: end + added.begin,
                    response: end + added.end, outcome: .completed)
            }
    }

    // MARK: Keys

    /// Of keys that are put and got, in which no value is put twice, to whatever key.
    static let puts: [Mutation<KeyValue>] = [
        .movedToTheFront(KeyValue()),
        .movedToTheEnd("a put behind its get") { put, get in
            guard case .put(let key, let value) = put else { return false }
            return get == .get(key: key, .value(value))
        },
        .changed("a value that was never put", isBlamed: true) { operation, _, _ in
            if case .get(let key, _) = operation { .get(key: key, .value("none")) } else { nil }
        },
        .changed("a value of another key", isBlamed: true) { operation, operations, random in
            guard case .get(let key, _) = operation else { return nil }
            let others = operations.compactMap { other -> ByteText? in
                if case .put(let place, let value) = other.operation, place != key { value } else { nil }
            }
            return random.element(of: others).map { .get(key: key, .value($0)) }
        },
        .behind("a get of nothing", undoes: { _, _ in false }) { operation, _ in
            if case .put(let key, _) = operation { .get(key: key, .value("")) } else { nil }
        },
        .behind("a get of an older value", undoes: { $0.key == $1.key && isWrite($1) }) { operation, _ in
            guard case .put(let key, let value) = operation, let number = Int("\(value)") else { return nil }
            return .get(key: key, .value("\(number - 1)"))
        },
    ]

    /// Of one key that is put and appended to with texts that end in `;`, no text twice.
    static let appends: [Mutation<KeyValue>] = [
        .movedToTheFront(KeyValue()),
        // The append began when what the text begins with was there, and ended before the get began. Nothing can have
        // been put between, since each text is put once; so the get has to see it.
        Mutation(name: "a get without its last append") { operations, random in
            changedGet(in: operations, &random) { get, texts in
                guard texts.count >= 2, let last = write(of: texts[texts.count - 1], in: operations),
                    let first = write(of: texts[0], in: operations), operations[first].precedes(operations[last]),
                    operations[last].precedes(operations[get])
                else { return nil }
                return Array(texts.dropLast())
            }
        },
        // One of the two had ended before the other one began.
        Mutation(name: "a get of two appends exchanged") { operations, random in
            changedGet(in: operations, &random) { _, texts in
                for place in texts.indices.dropFirst() {
                    guard let before = write(of: texts[place - 1], in: operations),
                        let after = write(of: texts[place], in: operations),
                        operations[before].precedes(operations[after])
                    else { continue }
                    var texts = texts
                    texts.swapAt(place - 1, place)
                    return texts
                }
                return nil
            }
        },
        Mutation(name: "a get of one append twice") { operations, random in
            changedGet(in: operations, &random) { _, texts in texts.last.map { texts + [$0] } }
        },
        // Nothing deletes, so that what was written once is never nothing again.
        .behind("a get of nothing", undoes: { _, _ in false }) { operation, _ in
            isWrite(operation) ? .get(key: operation.key, .value("")) : nil
        },
        .behind("a get of an older text", undoes: { isWrite($1) }) { operation, _ in
            guard case .put(let key, let text) = operation, let number = Int("\(text)".dropLast()) else { return nil }
            return .get(key: key, .value("\(number - 1);"))
        },
    ]

    static let deletes: [Mutation<KeyValue>] = [
        .movedToTheFront(KeyValue()),
        .changed("a value that was never written", isBlamed: true) { operation, _, _ in
            if case .get(let key, _) = operation { .get(key: key, .value("none")) } else { nil }
        },
        .behind("a get of what was deleted", undoes: { $0.key == $1.key && isWrite($1) }) { operation, _ in
            if case .delete(let key) = operation { .get(key: key, .value("x")) } else { nil }
        },
        .behind("a get of nothing", undoes: { $0.key == $1.key && isWrite($1) }) { operation, _ in
            switch operation {
            case .put(let key, _), .append(let key, _): .get(key: key, .value(""))
            case .get, .delete: nil
            }
        },
    ]

    private static func isWrite(_ operation: KeyValue.Operation) -> Bool {
        if case .get = operation { false } else { true }
    }

    /// The operation that put or appended a text.
    private static func write(of text: ByteText, in operations: Mutation<KeyValue>.Operations) -> Int? {
        operations.firstIndex {
            switch $0.operation {
            case .put(_, let value), .append(_, let value): value == text
            case .get, .delete: false
            }
        }
    }

    /// `change` takes the place of a get and the texts that it saw.
    private static func changedGet(
        in operations: Mutation<KeyValue>.Operations, _ random: inout TestRandom,
        _ change: (Int, [ByteText]) -> [ByteText]?
    ) -> Mutation<KeyValue>.Operations? {
        var choices: [(place: Int, operation: KeyValue.Operation)] = []
        for (place, operation) in operations.enumerated() where operation.outcome == .completed {
            guard case .get(let key, .value(let value)) = operation.operation else { continue }
            let end = UInt8(ascii: ";")
            let texts = value.bytes.split(separator: end).map { ByteText(Array($0) + [end]) }
            guard let changed = change(place, texts) else { continue }
            choices.append((place, .get(key: key, .value(changed.reduce(ByteText([]), +)))))
        }
        guard let choice = random.element(of: choices) else { return nil }
        var changed = operations
        changed[choice.place].operation = choice.operation
        changed[choice.place].process = culpritProcess
        return changed
    }

    // MARK: Sets, counters, locks

    static let memberSet: [Mutation<MemberSet>] = [
        .movedToTheFront(MemberSet()),
        .behind("a second successful insert", undoes: isRemove) { operation, _ in
            if case .insert(let member, _) = operation { .insert(member, .value(true)) } else { nil }
        },
        .behind("a member that is not found", undoes: isRemove) { operation, random in
            guard case .insert(let member, _) = operation else { return nil }
            return random.below(2) == 0 ? .contains(member, .value(false)) : .remove(member, .value(false))
        },
        .behind("a second successful remove", undoes: isInsert) { operation, _ in
            if case .remove(let member, _) = operation { .remove(member, .value(true)) } else { nil }
        },
        .behind("a member that is found after its remove", undoes: isInsert) { operation, random in
            guard case .remove(let member, _) = operation else { return nil }
            return random.below(2) == 0 ? .contains(member, .value(true)) : .insert(member, .value(false))
        },
        // Between two that succeed something has to remove it, and only open removes are left.
        .atTheEnd("more successful inserts than removes") { operations, _ in
            let open = operations.count { $0.outcome == .pending && isRemove(.insert(1, .unknown), $0.operation) }
            return [MemberSet.Operation](repeating: .insert(1, .value(true)), count: open + 2)
        },
    ]

    private static func isRemove(_ first: MemberSet.Operation, _ other: MemberSet.Operation) -> Bool {
        if case .remove(first.member, _) = other { true } else { false }
    }

    private static func isInsert(_ first: MemberSet.Operation, _ other: MemberSet.Operation) -> Bool {
        if case .insert(first.member, _) = other { true } else { false }
    }

    /// Of counters that only grow, and by what is at least one.
    static let counter: [Mutation<Counter>] = [
        .movedToTheFront(Counter()),
        .changed("more than was ever added", isBlamed: true) { operation, operations, _ in
            guard case .read = operation else { return nil }
            let sum = operations.reduce(0) { sum, operation in
                switch operation.operation {
                case .add(let amount), .fetchAndAdd(let amount, _): sum + amount
                case .read: sum
                }
            }
            return .read(.value(sum + 1))
        },
        .changed("found twice") { operation, operations, random in
            guard case .fetchAndAdd(let amount, .value(let found)) = operation else { return nil }
            let others = operations.compactMap { other -> Int? in
                if other.outcome == .completed, case .fetchAndAdd(_, .value(let value)) = other.operation {
                    value == found ? nil : value
                } else {
                    nil
                }
            }
            return random.element(of: others).map { .fetchAndAdd(amount, .value($0)) }
        },
        .behind("less than before", undoes: { _, _ in false }) { operation, _ in
            switch operation {
            case .add: .read(.value(0))
            case .read(.value(let value)): value > 0 ? .read(.value(value - 1)) : nil
            case .fetchAndAdd(_, .value(let found)): .read(.value(found))
            case .read(.unknown), .fetchAndAdd(_, .unknown): nil
            }
        },
    ]

    static let mutualExclusion: [Mutation<MutualExclusion>] = [
        .movedToTheFront(MutualExclusion()),
        .behind("acquired inside another's hold", undoes: { $1 == .release }) { operation, _ in
            operation == .acquire ? .acquire : nil
        },
        .behind("released when it was free", undoes: { $1 == .acquire }) { operation, _ in
            operation == .release ? .release : nil
        },
        .atTheEnd("acquired more often than it can have been released") { operations, _ in
            let open = operations.count { $0.outcome == .pending && $0.operation == .release }
            return [MutualExclusion.Operation](repeating: .acquire, count: open + 2)
        },
    ]

    // MARK: Queues, stacks, priority queues

    /// Of containers into which no value is inserted twice.
    static func containers(_ discipline: Container.Discipline) -> [Mutation<Container>] {
        [
            .movedToTheFront(Container(discipline)),
            .movedToTheEnd("an insert behind its remove") { insert, remove in
                if case .insert(let value) = insert { remove == .remove(.value(value)) } else { false }
            },
            .changed("a value that was never inserted") { operation, _, _ in
                if case .remove = operation { .remove(.value(-1)) } else { nil }
            },
            .changed("a value removed twice") { operation, operations, random in
                guard case .remove(.value(let value)) = operation else { return nil }
                let others = operations.compactMap { removedValue($0) }.filter { $0 != value }
                return random.element(of: others).map { .remove(.value($0)) }
            },
            .atTheEnd("a value removed again") { operations, random in
                random.element(of: operations.compactMap { removedValue($0) }).map { [.remove(.value($0))] }
            },
            // Its insert had ended and its remove had not begun: it was inside all the time.
            Mutation(name: "a remove that found nothing beside a value") { operations, random in
                var changed = operations
                let places = operations.indices.filter { place in
                    guard case .remove(.value(let found?)) = operations[place].operation else { return false }
                    return operations.contains { remove in
                        guard let value = removedValue(remove), value != found,
                            let insert = operations.first(where: { $0.operation == .insert(value) })
                        else { return false }
                        return insert.precedes(operations[place]) && operations[place].precedes(remove)
                    }
                }
                guard let place = random.element(of: places) else { return nil }
                changed[place].operation = .remove(.value(nil))
                return changed
            },
            .exchanged("two removes exchanged") { operations, first, second in
                guard let one = removedValue(operations[first]), let other = removedValue(operations[second]),
                    let insertOfOne = operations.first(where: { $0.operation == .insert(one) }),
                    let insertOfOther = operations.first(where: { $0.operation == .insert(other) })
                else { return false }
                // Exchanged, `other` leaves first. Both were inside then, but in a queue that does not matter.
                return switch discipline {
                case .queue: insertOfOne.precedes(insertOfOther)
                case .stack: insertOfOther.precedes(insertOfOne) && insertOfOne.precedes(operations[first])
                case .priorityQueue:
                    one < other && insertOfOne.precedes(operations[first]) && insertOfOther.precedes(operations[first])
                }
            },
        ]
    }

    /// Of a completed remove that found one.
    private static func removedValue(_ operation: HistoryOperation<Container.Operation>) -> Int? {
        guard operation.outcome == .completed, case .remove(.value(let value?)) = operation.operation else {
            return nil
        }
        return value
    }
}

extension MultiRegister.Operation {
    /// What it wrote to a register.
    fileprivate func written(to register: ByteText) -> Int? {
        for case .write(register: register, let value) in accesses { return value }
        return nil
    }

    /// What it found in a register; nil also where it found nothing.
    fileprivate func value(of register: ByteText) -> Int? {
        for case .read(register: register, .value(let value)) in accesses { return value }
        return nil
    }
}
