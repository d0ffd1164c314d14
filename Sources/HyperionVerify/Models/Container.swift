/// A container of numbers that gives back one at a time; which one is its discipline.
public struct Container: Model {
    public enum Discipline: String, CaseIterable, Sendable {
        /// First in, first out.
        case queue
        /// Last in, first out.
        case stack
        /// The smallest first.
        case priorityQueue = "priority-queue"
    }

    public enum Operation: Hashable, Sendable {
        case insert(Int)
        /// nil: it was found empty.
        case remove(Observed<Int?>)
    }

    public let discipline: Discipline

    public init(_ discipline: Discipline) { self.discipline = discipline }

    /// Next to be removed last, but in a queue, whose next is first.
    public var initialState: [Int] { [] }

    public func step(_ state: [Int], _ operation: Operation) -> [Int]? {
        var next = state
        switch operation {
        case .insert(let value):
            switch discipline {
            case .queue, .stack: next.append(value)
            case .priorityQueue: next.insert(value, at: state.firstIndex { $0 <= value } ?? state.count)
            }
        case .remove(let result):
            let removed = discipline == .queue ? state.first : state.last
            guard result.agrees(with: removed) else { return nil }
            guard removed != nil else { return state }
            if discipline == .queue { next.removeFirst() } else { next.removeLast() }
        }
        return next
    }

    public func isReadOnly(_ operation: Operation) -> Bool { operation == .remove(.value(nil)) }

    /// A state that was appended to has room for as many again.
    public func byteCount(of state: [Int]) -> Int {
        MemoryLayout<[Int]>.stride + HeapBytes.array(state.capacity * MemoryLayout<Int>.stride)
    }

    public func describe(_ operation: Operation) -> String {
        let (insert, remove) =
            switch discipline {
            case .queue: ("enqueue", "dequeue")
            case .stack: ("push", "pop")
            case .priorityQueue: ("insert", "remove")
            }
        return switch operation {
        case .insert(let value): "\(insert) \(value)"
        case .remove(.unknown): "\(remove) (result unknown)"
        case .remove(.value(nil)): "\(remove) that found nothing"
        case .remove(.value(let value?)): "\(remove) of \(value)"
        }
    }
}
