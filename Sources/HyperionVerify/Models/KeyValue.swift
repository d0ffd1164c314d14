/// Keys with texts as values, compared bytewise; every key is empty at first. Keys are independent of each other.
public struct KeyValue: Model {
    public enum Operation: Hashable, Sendable {
        case get(key: ByteText, Observed<ByteText>)
        case put(key: ByteText, value: ByteText)
        case append(key: ByteText, value: ByteText)
        case delete(key: ByteText)

        public var key: ByteText {
            switch self {
            case .get(let key, _), .put(let key, _), .append(let key, _), .delete(let key): key
            }
        }
    }

    /// One binding. A history of one key, which is what is searched, has one or none.
    public struct Binding: Hashable, Sendable {
        public var key: ByteText
        public var value: ByteText
    }

    public init() {}

    /// Sorted by key; keys with an empty value are left out, so that equal contents are equal states.
    public var initialState: [Binding] { [] }

    public func step(_ state: [Binding], _ operation: Operation) -> [Binding]? {
        let key = operation.key
        let place = state.firstIndex { $0.key >= key } ?? state.count
        let isBound = place < state.count && state[place].key == key
        let current = isBound ? state[place].value : ByteText([])
        let new: ByteText
        switch operation {
        case .get(_, let result): return result.agrees(with: current) ? state : nil
        case .put(_, let value): new = value
        case .append(_, let value): new = current + value
        case .delete: new = ""
        }
        var next = state
        switch (isBound, new.isEmpty) {
        case (true, true): next.remove(at: place)
        case (true, false): next[place].value = new
        case (false, false): next.insert(Binding(key: key, value: new), at: place)
        case (false, true): break
        }
        return next
    }

    public func isReadOnly(_ operation: Operation) -> Bool {
        if case .get = operation { true } else { false }
    }

    public func parts(of operation: Operation) -> [ByteText]? { [operation.key] }

    public func byteCount(of state: [Binding]) -> Int {
        state.reduce(MemoryLayout<[Binding]>.stride + 32) {
            $0 + MemoryLayout<Binding>.stride + $1.key.bytes.count + $1.value.bytes.count + 64
        }
    }

    public func heapByteCount(of operation: Operation) -> Int {
        switch operation {
        case .get(let key, .unknown), .delete(let key): key.heapByteCount
        case .get(let key, .value(let value)), .put(let key, let value), .append(let key, let value):
            key.heapByteCount + value.heapByteCount
        }
    }

    public func describe(_ operation: Operation) -> String {
        switch operation {
        case .get(let key, .unknown): "get \(key) (result unknown)"
        case .get(let key, .value(let value)): "get \(key) = \"\(value)\""
        case .put(let key, let value): "put \(key) = \"\(value)\""
        case .append(let key, let value): "append \"\(value)\" to \(key)"
        case .delete(let key): "delete \(key)"
        }
    }
}
