/// A counter that can be added to and read. Sums wrap around at 64 bits.
public struct Counter: Model {
    public enum Operation: Hashable, Sendable {
        case add(Int)
        case read(Observed<Int>)
        /// Adds and returns what was there before.
        case fetchAndAdd(Int, Observed<Int>)
    }

    public let initialState: Int

    public init(initial: Int = 0) { initialState = initial }

    public func step(_ state: Int, _ operation: Operation) -> Int? {
        switch operation {
        // Wraps: a history may hold any numbers, and must not be able to stop the checker.
        case .add(let amount): state &+ amount
        case .read(let result): result.agrees(with: state) ? state : nil
        case .fetchAndAdd(let amount, let result): result.agrees(with: state) ? state &+ amount : nil
        }
    }

    public func isReadOnly(_ operation: Operation) -> Bool {
        switch operation {
        case .read, .add(0), .fetchAndAdd(0, _): true
        case .add, .fetchAndAdd: false
        }
    }

    public func describe(_ operation: Operation) -> String {
        switch operation {
        case .add(let amount): "add \(amount)"
        case .read(let result): "read of \(result)"
        case .fetchAndAdd(let amount, let result): "fetch-and-add \(amount), found \(result)"
        }
    }
}
