@testable import HyperionVerify

/// Something to be done with the generator of each model.
protocol GeneratorVisitor {
    func visit<M: TextModel>(_ generator: RandomHistory<M>, _ name: String) throws
}

/// The generators of all models, for tests that are the same for each.
enum EveryModel: String, CaseIterable, Sendable {
    case register, distinctRegister, keyedRegister, keyValue, multiRegister, set, counter, queue, stack, priorityQueue
    case mutex

    func accept(_ visitor: some GeneratorVisitor) throws {
        switch self {
        case .register: try visitor.visit(Generators.register(initial: 0, distinct: false), rawValue)
        case .distinctRegister: try visitor.visit(Generators.register(initial: nil, distinct: true), rawValue)
        case .keyedRegister: try visitor.visit(Generators.keyedRegister, rawValue)
        case .keyValue: try visitor.visit(Generators.keyValue, rawValue)
        case .multiRegister: try visitor.visit(Generators.namedMultiRegister, rawValue)
        case .set: try visitor.visit(Generators.memberSet, rawValue)
        case .counter: try visitor.visit(Generators.counter, rawValue)
        case .queue: try visitor.visit(Generators.container(.queue), rawValue)
        case .stack: try visitor.visit(Generators.container(.stack), rawValue)
        case .priorityQueue: try visitor.visit(Generators.container(.priorityQueue), rawValue)
        case .mutex: try visitor.visit(Generators.mutualExclusion, rawValue)
        }
    }
}

extension Generators {
    static let keyedRegister = RandomHistory(
        model: KeyedRegister(initial: 0),
        legal: { state, random in
            let key: ByteText = random.below(2) == 0 ? "x" : "y"
            let one = register(initial: 0, distinct: false)
            return KeyedRegister.Operation(key: key, one.legal(state[key] ?? 0, &random))
        },
        any: { random in
            KeyedRegister.Operation(
                key: random.below(2) == 0 ? "x" : "y", register(initial: 0, distinct: false).any(&random))
        })

    /// Registers that a file can be about: all of them hold the same at first.
    static let namedMultiRegister = RandomHistory(
        model: MultiRegister(initialValue: 0),
        legal: { state, random in
            var accesses: [MultiRegister.Access] = []
            for register in ["x", "y"] as [ByteText] where random.below(3) > 0 {
                accesses.append(
                    random.below(2) == 0
                        ? .read(register: register, .value(state[register] ?? 0))
                        : .write(register: register, random.below(3)))
            }
            return MultiRegister.Operation(accesses)
        }, any: multiRegister.any)
}
