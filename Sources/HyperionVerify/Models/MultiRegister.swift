/// Several registers, of which one operation reads and writes any number at one moment (snapshot reads included).
public struct MultiRegister: Model {
    public enum Access: Hashable, Sendable {
        /// nil: nothing had been written.
        case read(register: ByteText, Observed<Int?>)
        case write(register: ByteText, Int)

        public var register: ByteText {
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

    public let initialState: [ByteText: Int]

    /// What a register holds that is not in the state; nil: nothing.
    public let initialValue: Int?

    /// Registers that `initial` does not name hold `initialValue` at first.
    public init(initial: [ByteText: Int] = [:], initialValue: Int? = nil) {
        (initialState, self.initialValue) = (initial, initialValue)
    }

    public func step(_ state: [ByteText: Int], _ operation: Operation) -> [ByteText: Int]? {
        var next = state
        for access in operation.accesses {
            switch access {
            case .read(let register, let result):
                guard result.agrees(with: next[register] ?? initialValue) else { return nil }
            case .write(let register, let value):
                next[register] = value
            }
        }
        return next
    }

    public func isReadOnly(_ operation: Operation) -> Bool {
        operation.accesses.allSatisfy { if case .read = $0 { true } else { false } }
    }

    public func parts(of operation: Operation) -> [ByteText]? { operation.accesses.map(\.register) }

    public func byteCount(of state: [ByteText: Int]) -> Int { 64 + state.capacity * 24 }

    public func heapByteCount(of operation: Operation) -> Int {
        operation.accesses.reduce(HeapBytes.array(operation.accesses.capacity * MemoryLayout<Access>.stride)) {
            $0 + $1.register.heapByteCount
        }
    }

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
