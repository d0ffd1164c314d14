/// Several registers, of which one operation reads and writes any number at one moment (snapshot reads included).
public struct MultiRegister: Model {
    public enum Access: Hashable, Sendable {
        /// nil: nothing had been written.
        case read(register: String, Observed<Int?>)
        case write(register: String, Int)

        public var register: String {
            switch self {
            case .read(let register, _), .write(let register, _): register
            }
        }
    }

    /// The accesses take effect in their order, and nothing comes between them.
    public struct Operation: Hashable, Sendable {
        public var accesses: [Access]
        public init(_ accesses: [Access]) { self.accesses = accesses }
    }

    public let initialState: [String: Int]

    public init(initial: [String: Int] = [:]) { initialState = initial }

    public func step(_ state: [String: Int], _ operation: Operation) -> [String: Int]? {
        var next = state
        for access in operation.accesses {
            switch access {
            case .read(let register, let result):
                guard result.agrees(with: next[register]) else { return nil }
            case .write(let register, let value):
                next[register] = value
            }
        }
        return next
    }

    public func isReadOnly(_ operation: Operation) -> Bool {
        operation.accesses.allSatisfy { if case .read = $0 { true } else { false } }
    }

    public func parts(of operation: Operation) -> [String]? { operation.accesses.map(\.register) }

    public func byteCount(of state: [String: Int]) -> Int { 64 + state.count * 48 }

    public func describe(_ operation: Operation) -> String {
        operation.accesses.map { access in
            switch access {
            case .read(let register, .unknown): "read \(register) (result unknown)"
            case .read(let register, .value(let value)): "read \(register) = \(value.map(String.init) ?? "nothing")"
            case .write(let register, let value): "write \(register) = \(value)"
            }
        }.joined(separator: ", ")
    }
}
