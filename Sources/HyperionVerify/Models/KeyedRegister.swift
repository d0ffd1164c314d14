/// Registers by key, each with read, write and compare-and-set. Keys are independent of each other: each is judged by
/// itself, as a `Register`.
public struct KeyedRegister: Model {
    public struct Operation: Hashable, Sendable {
        public var key: ByteText
        public var operation: Register.Operation

        public init(key: ByteText, _ operation: Register.Operation) { (self.key, self.operation) = (key, operation) }
    }

    /// What each key is at first.
    public let register: Register

    public init(initial: Int? = nil) { register = Register(initial: initial) }

    /// Of the keys that were written. A history of one key, which is what is searched, has one or none.
    public var initialState: [ByteText: Int?] { [:] }

    public func step(_ state: [ByteText: Int?], _ operation: Operation) -> [ByteText: Int?]? {
        let current = state[operation.key] ?? register.initialState
        guard case .some(let value) = register.step(current, operation.operation) else { return nil }
        guard value != current else { return state }
        var next = state
        next.updateValue(value, forKey: operation.key)
        return next
    }

    public func isReadOnly(_ operation: Operation) -> Bool { register.isReadOnly(operation.operation) }
    public func parts(of operation: Operation) -> [ByteText]? { [operation.key] }
    public func byteCount(of state: [ByteText: Int?]) -> Int { 64 + state.count * 96 }
    public func heapByteCount(of operation: Operation) -> Int { operation.key.heapByteCount }

    public func describe(_ operation: Operation) -> String {
        "\(register.describe(operation.operation)) at \(operation.key)"
    }

    /// As a register, if it is of one key.
    public func monitor(_ calls: [Call<Operation>], budget: Budget) throws(Exhausted) -> MonitorVerdict? {
        guard let key = calls.first?.operation.key else { return nil }
        try budget.checkMemory(bytes: calls.count * MemoryLayout<Call<Register.Operation>>.stride)
        var ofKey: [Call<Register.Operation>] = []
        ofKey.reserveCapacity(calls.count)
        for (place, call) in calls.enumerated() {
            try budget.checkTime(round: place)
            guard call.operation.key == key else { return nil }
            ofKey.append(
                Call(
                    call.operation.operation, index: call.index, invocation: call.invocation,
                    response: call.isOpen ? nil : call.response))
        }
        return try register.monitor(ofKey, budget: budget)
    }
}
