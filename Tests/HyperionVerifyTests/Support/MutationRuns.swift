@testable import HyperionVerify

/// Runs for what has no monitor, or for more than one key.
extension RecordedRuns {
    /// Over a few values, so that some compare-and-sets succeed; one operation of `kinds` is a read, another one a write.
    static func compareAndSetRegister(initial: Int? = 0, values: Int = 3, kinds: Int = 4) -> RecordedRun<Register> {
        RecordedRun(
            model: Register(initial: initial),
            begin: { _, random in
                switch random.below(kinds) {
                case 0: .read(.unknown)
                case 1: .write(random.below(values))
                default: .compareAndSet(expected: random.below(values), new: random.below(values), succeeded: .unknown)
                }
            },
            finish: { state, operation in
                switch operation {
                case .read: .read(.value(state))
                case .write: operation
                case .compareAndSet(let expected, let new, _):
                    .compareAndSet(expected: expected, new: new, succeeded: .value(expected == state))
                }
            })
    }

    /// x and y are only written together, with the same value; z alone. What is read is read at one moment.
    static let multiRegister = RecordedRun(
        model: MultiRegister(),
        begin: { number, random in
            switch random.below(5) {
            case 0, 1: MultiRegister.Operation([.write(register: "x", number), .write(register: "y", number)])
            case 2: MultiRegister.Operation([.write(register: "z", number)])
            case 3: MultiRegister.Operation([.read(register: "x", .unknown), .read(register: "y", .unknown)])
            default:
                MultiRegister.Operation([
                    .read(register: "x", .unknown), .read(register: "y", .unknown), .read(register: "z", .unknown),
                ])
            }
        },
        finish: { state, operation in
            MultiRegister.Operation(
                operation.accesses.map { access in
                    if case .read(let register, _) = access {
                        .read(register: register, .value(state[register]))
                    } else {
                        access
                    }
                })
        })

    /// Two keys, each value put once.
    static let puts = RecordedRun(
        model: KeyValue(),
        begin: { number, random in
            let key: ByteText = random.below(2) == 0 ? "a" : "b"
            return random.below(2) == 0 ? .put(key: key, value: "\(number)") : .get(key: key, .unknown)
        },
        finish: found)

    /// Two keys with all that can be done to them.
    static let deletes = RecordedRun(
        model: KeyValue(),
        begin: { number, random in
            let key: ByteText = random.below(2) == 0 ? "a" : "b"
            return switch random.below(6) {
            case 0: .put(key: key, value: "x")
            case 1: .append(key: key, value: random.below(2) == 0 ? "x" : "y")
            case 2, 3: .delete(key: key)
            default: .get(key: key, .unknown)
            }
        },
        finish: found)

    @Sendable private static func found(
        _ state: [KeyValue.Binding], _ operation: KeyValue.Operation
    ) -> KeyValue.Operation? {
        guard case .get(let key, _) = operation else { return operation }
        return .get(key: key, .value(state.first { $0.key == key }?.value ?? ""))
    }

    /// It only grows.
    static let counter = RecordedRun(
        model: Counter(),
        begin: { _, random in
            switch random.below(3) {
            case 0: .add(1 + random.below(3))
            case 1: .fetchAndAdd(1 + random.below(3), .unknown)
            default: .read(.unknown)
            }
        },
        finish: { state, operation in
            switch operation {
            case .add: operation
            case .read: .read(.value(state))
            case .fetchAndAdd(let amount, _): .fetchAndAdd(amount, .value(state))
            }
        })
}
