extension KeyValue {
    public func replay() -> KeyValueReplay { KeyValueReplay() }
}

/// Keys and their texts in place: what an operation takes is its own bytes.
public struct KeyValueReplay: Replay {
    private var texts: [ByteText: ByteText] = [:]

    public mutating func take(_ operation: KeyValue.Operation) -> Bool {
        switch operation {
        case .get(_, .unknown): return true
        case .get(let key, .value(let found)): return texts[key, default: ""] == found
        case .put(let key, let value): texts[key] = value
        case .append(let key, let value): texts[key, default: ""].bytes += value.bytes
        case .delete(let key): texts[key] = nil
        }
        return true
    }
}

extension MemberSet {
    public func replay() -> MemberSetReplay { MemberSetReplay() }
}

/// A set in place.
public struct MemberSetReplay: Replay {
    private var members: Set<Int> = []

    public mutating func take(_ operation: MemberSet.Operation) -> Bool {
        switch operation {
        case .insert(let member, let result): result.agrees(with: members.insert(member).inserted)
        case .remove(let member, let result): result.agrees(with: members.remove(member) != nil)
        case .contains(let member, let result): result.agrees(with: members.contains(member))
        }
    }
}

extension MultiRegister {
    public func replay() -> MultiRegisterReplay { MultiRegisterReplay(self) }
}

/// Registers in place.
public struct MultiRegisterReplay: Replay {
    private var values: [ByteText: Int]
    private let initialValue: Int?

    init(_ model: MultiRegister) { (values, initialValue) = (model.initialState, model.initialValue) }

    public mutating func take(_ operation: MultiRegister.Operation) -> Bool {
        for access in operation.accesses {
            switch access {
            case .read(let register, let result):
                guard result.agrees(with: values[register] ?? initialValue) else { return false }
            case .write(let register, let value): values[register] = value
            }
        }
        return true
    }
}
