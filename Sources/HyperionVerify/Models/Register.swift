/// A register with read, write and compare-and-set.
public struct Register: Model {
    public enum Operation: Hashable, Sendable {
        /// nil: nothing had been written.
        case read(Observed<Int?>)
        case write(Int)
        /// `succeeded` tells whether it found `expected` and stored `new`.
        case compareAndSet(expected: Int, new: Int, succeeded: Observed<Bool>)
    }

    /// nil: nothing has been written yet.
    public let initialState: Int?

    public init(initial: Int? = nil) { initialState = initial }

    public func step(_ state: Int?, _ operation: Operation) -> Int?? {
        switch operation {
        case .read(let result):
            return result.agrees(with: state) ? .some(state) : .none
        case .write(let value):
            return .some(value)
        case .compareAndSet(let expected, let new, let succeeded):
            let succeeds = state == expected
            guard succeeded.agrees(with: succeeds) else { return .none }
            return .some(succeeds ? new : state)
        }
    }

    public func isReadOnly(_ operation: Operation) -> Bool {
        switch operation {
        case .read, .compareAndSet(_, _, .value(false)): true
        case .write, .compareAndSet: false
        }
    }

    public func describe(_ operation: Operation) -> String {
        switch operation {
        case .read(.unknown): "read (result unknown)"
        case .read(.value(let value)): "read of \(value.map(String.init) ?? "nothing")"
        case .write(let value): "write of \(value)"
        case .compareAndSet(let expected, let new, .value(true)): "compare-and-set from \(expected) to \(new)"
        case .compareAndSet(let expected, let new, .value(false)):
            "compare-and-set from \(expected) to \(new) that found another value"
        case .compareAndSet(let expected, let new, .unknown):
            "compare-and-set from \(expected) to \(new) (result unknown)"
        }
    }
}
