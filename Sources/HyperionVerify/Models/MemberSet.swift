/// A set of numbers, empty at first. Its members are independent of each other.
public struct MemberSet: Model {
    public enum Operation: Hashable, Sendable {
        /// The result: whether it was absent until then.
        case insert(Int, Observed<Bool>)
        /// The result: whether it was there until then.
        case remove(Int, Observed<Bool>)
        case contains(Int, Observed<Bool>)

        public var member: Int {
            switch self {
            case .insert(let member, _), .remove(let member, _), .contains(let member, _): member
            }
        }
    }

    public init() {}

    public var initialState: Set<Int> { [] }

    public func step(_ state: Set<Int>, _ operation: Operation) -> Set<Int>? {
        let isMember = state.contains(operation.member)
        switch operation {
        case .insert(let member, let result):
            guard result.agrees(with: !isMember) else { return nil }
            return isMember ? state : state.union([member])
        case .remove(let member, let result):
            guard result.agrees(with: isMember) else { return nil }
            return isMember ? state.subtracting([member]) : state
        case .contains(_, let result):
            return result.agrees(with: isMember) ? state : nil
        }
    }

    public func isReadOnly(_ operation: Operation) -> Bool {
        switch operation {
        case .contains, .insert(_, .value(false)), .remove(_, .value(false)): true
        case .insert, .remove: false
        }
    }

    public func parts(of operation: Operation) -> [Int]? { [operation.member] }

    public func byteCount(of state: Set<Int>) -> Int { 64 + state.capacity * 12 }

    public func describe(_ operation: Operation) -> String {
        switch operation {
        case .insert(let member, let result): "insert \(member) (it was new: \(result))"
        case .remove(let member, let result): "remove \(member) (it was there: \(result))"
        case .contains(let member, let result): "contains \(member) = \(result)"
        }
    }
}
