/// What a trace comes to as parts of a scenario.
extension TraceReplay {
    /// One operation of a tape.
    enum Step { case read, insert, update, delete }

    /// What a request does where its record is there or not; nothing else depends on the store.
    static func steps(_ kind: TraceContents.Request.Kind, isLive: Bool) -> [Step] {
        switch kind {
        case .get: [.read]
        case .set: [isLive ? .update : .insert]
        case .delete: [.delete]
        case .getOrSet: isLive ? [.read] : [.read, .insert]
        }
    }

    /// The operations of both passes and their shares, as they come out where each pass runs to its end.
    func operations() -> [Scenario.Operation] {
        var counts: [Scenario.Operation.Kind: Int] = [:]
        var isLive = [Bool](repeating: false, count: summary.objects)
        for record in 0..<loaded { isLive[record] = true }
        for request in requests[(parts.first?.lowerBound ?? 0)...] {
            for _ in 0..<request.repeats {
                for step in Self.steps(request.kind, isLive: isLive[Int(request.object)]) {
                    switch step {
                    case .read: counts[.read, default: 0] += 1
                    case .update: counts[.update, default: 0] += 1
                    case .insert:
                        counts[.insert, default: 0] += 1
                        isLive[Int(request.object)] = true
                    case .delete:
                        counts[.delete, default: 0] += 1
                        isLive[Int(request.object)] = false
                    }
                }
            }
        }
        // A pass that ends early leaves keys that the next one then updates where it would have inserted them.
        if counts[.delete] != nil, counts[.insert] != nil { counts[.update, default: 0] += 0 }
        let kinds = Scenario.Operation.Kind.allCases.filter { counts[$0] != nil }
        let shares = Self.shares(kinds.map { Double(counts[$0] ?? 0) })
        return zip(kinds, shares).map { Scenario.Operation(kind: $0, share: .init(millionths: $1)) }
    }

    /// Sizes of all records' values by powers of two, weighted by how many there are.
    func valueSizes() -> Scenario.ValueSizes {
        var classes: [Int: (low: Int, high: Int, count: Int)] = [:]
        for size in allSizes {
            let size = Int(size)
            let place = Int.bitWidth - size.leadingZeroBitCount
            let old = classes[place] ?? (size, size, 0)
            classes[place] = (min(old.low, size), max(old.high, size), old.count + 1)
        }
        let sorted = classes.keys.sorted().compactMap { classes[$0] }
        let shares = Self.shares(sorted.map { Double($0.count) })
        return Scenario.ValueSizes(
            classes: zip(sorted, shares).map { .init(low: $0.low, high: $0.high, weight: .init(millionths: $1)) })
    }

    /// In millionths: each at least one, all of them the whole.
    private static func shares(_ parts: [Double]) -> [Int] {
        let sum = max(parts.reduce(0, +), 1)
        var shares = parts.map { max(1, Int($0 / sum * Double(Scenario.Share.whole))) }
        if let largest = parts.indices.max(by: { parts[$0] < parts[$1] }) {
            shares[largest] += Scenario.Share.whole - shares.reduce(0, +)
        }
        return shares
    }
}
