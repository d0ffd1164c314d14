@testable import HyperionVerify

/// Random histories of a few operations: a third explained by an order from the outset, a third with one thing changed
/// in such a history, a third of random results.
struct RandomHistory<M: Model>: Sendable {
    var model: M
    /// An operation with a result that the state allows.
    var legal: @Sendable (M.State, inout TestRandom) -> M.Operation
    /// An operation with any result.
    var any: @Sendable (inout TestRandom) -> M.Operation

    func make(_ random: inout TestRandom, operations count: Int) throws -> History<M.Operation> {
        let kind = random.below(3)
        var operations: [M.Operation] = []
        var state = model.initialState
        for _ in 0..<count {
            let operation = kind < 2 ? legal(state, &random) : any(&random)
            if let next = model.step(state, operation) { state = next }
            operations.append(operation)
        }
        // Points 10, 20, …: where each operation takes effect; intervals around them.
        var times: [(start: Int, end: Int)] = (0..<count).map { index in
            let point = (index + 1) * 10
            return (point - 1 - random.below(25), point + 1 + random.below(25))
        }
        if kind == 1 {
            if random.below(2) == 0 {
                operations[random.below(count)] = any(&random)
            } else {
                let moved = random.below(count)
                let shift = (random.below(2) == 0 ? -1 : 1) * (10 + random.below(40))
                times[moved] = (times[moved].start + shift, times[moved].end + shift)
            }
        }
        let history = try History(
            timed: operations.indices.map { index in
                TimedOperation(
                    operations[index], start: times[index].start,
                    end: random.below(6) == 0 ? nil : times[index].end)
            })
        return history
    }
}

/// Generators of each model, over a few values so that they meet often.
enum Generators {
    static func register(initial: Int?, distinct: Bool) -> RandomHistory<Register> {
        RandomHistory(
            model: Register(initial: initial),
            legal: { state, random in
                switch random.below(distinct ? 2 : 4) {
                case 0: return .read(random.below(10) == 0 ? .unknown : .value(state))
                case 1: return .write(distinct ? Int(random.next() % 1_000_000_007) : random.below(3))
                case 2:
                    return .compareAndSet(expected: state ?? 0, new: random.below(3), succeeded: .value(state != nil))
                default:
                    let expected = random.below(3)
                    return .compareAndSet(
                        expected: expected, new: random.below(3),
                        succeeded: random.below(4) == 0 ? .unknown : .value(expected == state))
                }
            },
            any: { random in
                switch random.below(distinct ? 2 : 3) {
                case 0: .read(.value(random.below(4) == 0 ? nil : random.below(3)))
                case 1: .write(distinct ? Int(random.next() % 1_000_000_007) : random.below(3))
                default:
                    .compareAndSet(
                        expected: random.below(3), new: random.below(3), succeeded: .value(random.below(2) == 0))
                }
            })
    }

    static func container(_ discipline: Container.Discipline) -> RandomHistory<Container> {
        let model = Container(discipline)
        return RandomHistory(
            model: model,
            legal: { state, random in
                if random.below(2) == 0 { return .insert(random.below(4)) }
                return .remove(
                    random.below(8) == 0 ? .unknown : .value(discipline == .queue ? state.first : state.last))
            },
            any: { random in
                random.below(2) == 0
                    ? .insert(random.below(4)) : .remove(.value(random.below(5) == 0 ? nil : random.below(4)))
            })
    }

    static let memberSet = RandomHistory(
        model: MemberSet(),
        legal: { state, random in
            let member = random.below(2)
            return switch random.below(3) {
            case 0: .insert(member, random.below(6) == 0 ? .unknown : .value(!state.contains(member)))
            case 1: .remove(member, random.below(6) == 0 ? .unknown : .value(state.contains(member)))
            default: .contains(member, .value(state.contains(member)))
            }
        },
        any: { random in
            let (member, result) = (random.below(2), random.below(2) == 0)
            return switch random.below(3) {
            case 0: .insert(member, .value(result))
            case 1: .remove(member, .value(result))
            default: .contains(member, .value(result))
            }
        })

    static let keyValue = RandomHistory(
        model: KeyValue(),
        legal: { state, random in
            let key: ByteText = random.below(2) == 0 ? "a" : "b"
            let value = state.first { $0.key == key }?.value ?? ""
            return switch random.below(5) {
            case 0, 1: .get(key: key, .value(value))
            case 2: .put(key: key, value: ["x", "y", ""][random.below(3)])
            case 3: .append(key: key, value: ["x", "y"][random.below(2)])
            default: .delete(key: key)
            }
        },
        any: { random in
            let key: ByteText = random.below(2) == 0 ? "a" : "b"
            return switch random.below(3) {
            case 0: .get(key: key, .value(["", "x", "y", "xy"][random.below(4)]))
            case 1: .put(key: key, value: ["x", "y"][random.below(2)])
            default: .append(key: key, value: ["x", "y"][random.below(2)])
            }
        })

    static let multiRegister = RandomHistory(
        model: MultiRegister(initial: ["x": 0, "y": 0]),
        legal: { state, random in
            var accesses: [MultiRegister.Access] = []
            for register in ["x", "y"] as [ByteText] where random.below(3) > 0 {
                accesses.append(
                    random.below(2) == 0
                        ? .read(register: register, .value(state[register]))
                        : .write(register: register, random.below(3)))
            }
            return MultiRegister.Operation(accesses)
        },
        any: { random in
            MultiRegister.Operation([
                .read(register: "x", .value(random.below(3))),
                random.below(2) == 0
                    ? .read(register: "y", .value(random.below(3))) : .write(register: "y", random.below(3)),
            ])
        })

    static let counter = RandomHistory(
        model: Counter(),
        legal: { state, random in
            switch random.below(3) {
            case 0: .add(random.below(3) - 1)
            case 1: .read(.value(state))
            default: .fetchAndAdd(random.below(3), .value(state))
            }
        },
        any: { random in
            switch random.below(3) {
            case 0: .add(random.below(3) - 1)
            case 1: .read(.value(random.below(4)))
            default: .fetchAndAdd(1, .value(random.below(4)))
            }
        })

    static let mutualExclusion = RandomHistory(
        model: MutualExclusion(),
        legal: { state, _ in state ? .release : .acquire },
        any: { random in random.below(2) == 0 ? .acquire : .release })
}
