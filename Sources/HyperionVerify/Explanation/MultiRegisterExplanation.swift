/// A counterexample of several registers in a sentence, where it is of a common kind: one register contradicts itself, or
/// what was written at one moment was seen in part.
enum MultiRegisterExplanation {
    private typealias Entry = HistoryOperation<MultiRegister.Operation>

    static func words(
        _ counterexample: Counterexample, of history: History<MultiRegister.Operation>, model: MultiRegister
    ) -> String? {
        let core = counterexample.operations.map { history.operations[$0] }
        return inPart(core, history.operations.filter { $0.outcome != .failed }, model)
            ?? ofOne(counterexample, core, history, model)
    }

    // MARK: One register

    private static func ofOne(
        _ counterexample: Counterexample, _ core: [Entry], _ history: History<MultiRegister.Operation>,
        _ model: MultiRegister
    ) -> String? {
        let names = Set(core.flatMap { $0.operation.accesses.map(\.register) })
        for name in names.sorted() {
            let entries = history.operations.compactMap { entry in
                projection(entry.operation, name).map { entry.replacing(with: $0) }
            }
            guard entries.count == history.operations.count else { continue }
            let register = Register(initial: model.initialState[name] ?? model.initialValue)
            if let words = CellExplanation.words(counterexample, in: entries, model: register) {
                return "register \(name): \(words)"
            }
        }
        return nil
    }

    /// What an operation does with one register; nil: no register does that at one moment.
    private static func projection(_ operation: MultiRegister.Operation, _ name: ByteText) -> Register.Operation? {
        let accesses = operation.accesses.filter { $0.register == name }
        guard let access = accesses.first else { return .read(.unknown) }
        guard accesses.count == 1 else { return nil }
        switch access {
        case .read(_, let result): return .read(result)
        case .write(_, let value): return .write(value)
        }
    }

    // MARK: Seen in part

    /// One wrote a and b at one moment, and somebody who saw its a saw an older b.
    private static func inPart(_ core: [Entry], _ all: [Entry], _ model: MultiRegister) -> String? {
        for seeker in core {
            let reads = reads(of: seeker.operation)
            for (seen, value) in reads {
                let sources = all.filter { writes(of: $0.operation).contains { $0 == (seen, value) } }
                guard sources.count == 1, let source = sources.first, source.invocation != seeker.invocation,
                    value != model.initialState[seen] ?? model.initialValue
                else { continue }
                for (register, newer) in writes(of: source.operation) where register != seen {
                    guard let (_, older) = reads.first(where: { $0.0 == register }), older != newer,
                        // Only before it, if ever.
                        all.allSatisfy({ entry in
                            !writes(of: entry.operation).contains { $0 == (register, older) }
                                || entry.response ?? .max < source.invocation
                        })
                    else { continue }
                    let text = older.map(String.init) ?? "nothing"
                    return
                        "\(EntryWords.name(seeker, model)) found \(seen) = \(value.map(String.init) ?? "nothing"), which "
                        + "\(EntryWords.whose(source)) wrote at one moment with \(register) = "
                        + "\(newer.map(String.init) ?? "nothing"), and \(text) can only have been in \(register) before that"
                }
            }
        }
        return nil
    }

    /// What was found before the operation wrote there itself.
    private static func reads(of operation: MultiRegister.Operation) -> [(ByteText, Int?)] {
        var written: Set<ByteText> = []
        var reads: [(ByteText, Int?)] = []
        for access in operation.accesses {
            switch access {
            case .read(let register, .value(let value)):
                if !written.contains(register) { reads.append((register, value)) }
            case .read: continue
            case .write(let register, _): written.insert(register)
            }
        }
        return reads
    }

    /// What an operation leaves behind.
    private static func writes(of operation: MultiRegister.Operation) -> [(ByteText, Int?)] {
        var writes: [(ByteText, Int?)] = []
        for case .write(let register, let value) in operation.accesses {
            writes.removeAll { $0.0 == register }
            writes.append((register, value))
        }
        return writes
    }
}
