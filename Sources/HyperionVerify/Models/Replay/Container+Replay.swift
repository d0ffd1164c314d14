extension Container {
    public func replay() -> ContainerReplay { ContainerReplay(discipline) }
}

/// A container in place: O(1) an operation, of a priority queue O(log n).
public struct ContainerReplay: Replay {
    private let discipline: Container.Discipline
    /// Of a queue in their order, of a stack from the bottom, of a priority queue a binary heap.
    private var values: [Int] = []
    /// Those before it have left the queue.
    private var front = 0

    init(_ discipline: Container.Discipline) { self.discipline = discipline }

    public mutating func take(_ operation: Container.Operation) -> Bool {
        switch operation {
        case .insert(let value):
            values.append(value)
            if discipline == .priorityQueue { rise() }
            return true
        case .remove(let result):
            let next = discipline == .stack ? values.last : front < values.count ? values[front] : nil
            guard result.agrees(with: next) else { return false }
            if next != nil { removeNext() }
            return true
        }
    }

    private mutating func removeNext() {
        switch discipline {
        case .stack: values.removeLast()
        case .queue:
            front += 1
            // Once half of it is gone: each value moves once, on average.
            guard 2 * front >= values.count else { return }
            values.removeFirst(front)
            front = 0
        case .priorityQueue:
            let last = values.removeLast()
            if !values.isEmpty { sink(last) }
        }
    }

    /// Moves the last value to its place in the heap.
    private mutating func rise() {
        var place = values.count - 1
        let value = values[place]
        while place > 0, values[(place - 1) / 2] > value {
            values[place] = values[(place - 1) / 2]
            place = (place - 1) / 2
        }
        values[place] = value
    }

    /// Puts the value in place of the least one.
    private mutating func sink(_ value: Int) {
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < values.count else { break }
            if child + 1 < values.count, values[child + 1] < values[child] { child += 1 }
            guard values[child] < value else { break }
            values[place] = values[child]
            place = child
        }
        values[place] = value
    }
}
