extension Container {
    /// Values that no observed operation names can be left out of any order, inserts and removes together: those that
    /// stay keep their order, are removed as before, and leave the container empty where it was.
    ///
    /// Only an observed remove with unknown result may need one of them. Then the inserts of such values are all alike;
    /// in a priority queue, those between the same two values that are named. An open remove of one, or one with unknown
    /// result that takes one, can still be left out together with what it takes.
    public func standIns(for open: [Operation], observed: [Operation]) -> [Operation] {
        var named: Set<Int> = []
        var hasUnknownRemove = false
        for operation in observed {
            switch operation {
            case .insert(let value), .remove(.value(let value?)): named.insert(value)
            case .remove(.unknown): hasUnknownRemove = true
            case .remove(.value(nil)): break
            }
        }
        let nothing = Operation.remove(.value(nil))
        let bounds = discipline == .priorityQueue ? named.sorted() : []
        var standIns: [Int: Operation] = [:]
        return open.map { operation in
            switch operation {
            case .insert(let value) where !named.contains(value):
                guard hasUnknownRemove else { return nothing }
                let place = Self.place(of: value, in: bounds)
                let standIn = standIns[place] ?? operation
                standIns[place] = standIn
                return standIn
            case .remove(.value(let value?)) where !named.contains(value): return nothing
            case .insert, .remove: return operation
            }
        }
    }

    /// How many of the sorted bounds are less. O(log n).
    private static func place(of value: Int, in bounds: [Int]) -> Int {
        var (low, high) = (0, bounds.count)
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
