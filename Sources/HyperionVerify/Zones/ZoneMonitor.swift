/// Decides whether a register in which no value is written twice is linearizable, without search.
///
/// The write of a value and the reads of it are a cluster (see `Zones`). Besides, each value read has to have been
/// written, by a write that began before any read of it ended.
///
/// Open calls: an open read says nothing. An open write that was read from took effect, so it is a write without a
/// response (it is never `first`); one that was not read from is left out. The initial value counts as written by
/// a write that ended before all else.
///
/// Complexity: O(n) time after numbering; about 40 bytes a call.
struct ZoneMonitor {
    /// What the calls are, in the order of their invocations: twice the number of the value, plus 1 for a write.
    /// Values are numbered from 0, the initial one.
    struct Calls {
        var codes: [Int32] = []
        /// A read with unknown result.
        static var unknownRead: Int32 { -1 }
        /// It says nothing: an open read, a call that failed.
        static var nothing: Int32 { -2 }

        mutating func appendRead(_ value: Int) { codes.append(Int32(value) << 1) }
        mutating func appendWrite(_ value: Int) { codes.append(Int32(value) << 1 | 1) }
    }

    private let codes: [Int32]
    private let invocation: [Int32]
    private let response: [Int32]
    private let end: Int32
    private let budget: Budget
    private var zones: Zones
    /// Of each value: the place of its write and of the read of it that ends first; −1: none.
    private var writes: [Int32]
    private var firstReads: [Int32]

    /// nil: a value is written twice, or the initial one is. `values`: how many there are.
    init?(
        _ codes: [Int32], values: Int, invocation: [Int32], response: [Int32], end: Int32, budget: Budget
    ) throws(Exhausted) {
        try budget.checkMemory(bytes: codes.count * 28 + values * 24)
        (self.codes, self.invocation, self.response, self.end) = (codes, invocation, response, end)
        self.budget = budget
        zones = Zones(clusters: values)
        writes = [Int32](repeating: -1, count: values)
        firstReads = writes
        for place in codes.indices {
            try budget.checkTime(round: place)
            guard codes[place] >= 0 else { continue }
            let value = Int(codes[place] >> 1)
            if codes[place] & 1 == 1 {
                guard value > 0, writes[value] < 0 else { return nil }
                writes[value] = Int32(place)
            } else if firstReads[value] < 0 || response[place] < response[Int(firstReads[value])] {
                firstReads[value] = Int32(place)
            }
            zones.add(invocation: invocation[place], response: response[place], to: value)
        }
        // Written before everything else.
        if zones.isPresent(0) { zones.first[0] = -1 }
    }

    func verdict() throws(Exhausted) -> MonitorVerdict {
        if let core = try readWithoutWrite() { return .violated(core: core) }
        switch try zones.placement(end: end, budget: budget) {
        case .contradiction(let one, let other): return .violated(core: core(of: one, other))
        case .gaps(let gaps, let forwardAt): return .linearizable(order: try order(gaps, forwardAt))
        }
    }

    /// The core of a violation; nil: it is linearizable. Without the order, which takes as much again.
    func contradiction() throws(Exhausted) -> [Int]? {
        if let core = try readWithoutWrite() { return core }
        guard case .contradiction(let one, let other) = try zones.placement(end: end, budget: budget) else {
            return nil
        }
        return core(of: one, other)
    }

    func isExplained() throws(Exhausted) -> Bool { try contradiction() == nil }

    private func readWithoutWrite() throws(Exhausted) -> [Int]? {
        for value in writes.indices.dropFirst() where firstReads[value] >= 0 {
            try budget.checkTime(round: value)
            let (read, write) = (Int(firstReads[value]), Int(writes[value]))
            guard write >= 0 else { return [read] }
            if response[read] < invocation[write] { return [read, write] }
        }
        return nil
    }

    /// What makes up two zones that contradict each other: their writes, first responses and last invocations.
    private func core(of one: Int, _ other: Int) -> [Int] {
        codes.indices.filter { place in
            guard codes[place] >= 0 else { return false }
            let value = Int(codes[place] >> 1)
            guard value == one || value == other else { return false }
            return codes[place] & 1 == 1 || response[place] == zones.first[value]
                || invocation[place] == zones.last[value]
        }
    }

    /// In each gap: the end of a forward zone, then whole backward clusters, then the beginning of a forward zone.
    private func order(_ gaps: [Int32], _ forwardAt: [Int32]) throws(Exhausted) -> [Int] {
        let readsOf = GroupedPlaces(groups: writes.count, count: codes.count) { place in
            let code = codes[place]
            return code >= 0 && code & 1 == 0 ? Int(code >> 1) : nil
        }
        let clustersIn = GroupedPlaces(groups: Int(end), count: writes.count) { value in
            zones.isPresent(value) && !zones.isForward(value) ? Int(gaps[value]) : nil
        }
        try budget.checkTime()
        var order: [Int] = []
        order.reserveCapacity(codes.count)
        var next = 0
        for gap in 0..<Int(end) {
            try budget.checkTime(round: gap)
            if next < codes.count, Int(invocation[next]) == gap {
                let code = codes[next]
                // A read that may have returned anything fits anywhere.
                if code == Calls.unknownRead || code >= 0 && code & 1 == 0 && isLate(next, in: Int(code >> 1)) {
                    order.append(next)
                }
                next += 1
            }
            for value in clustersIn[gap] {
                if writes[Int(value)] >= 0 { order.append(Int(writes[Int(value)])) }
                for read in readsOf[Int(value)] { order.append(Int(read)) }
            }
            let value = Int(forwardAt[gap + 1])
            guard value >= 0 else { continue }
            // The register takes the value just before the first response.
            order.append(Int(writes[value]))
            for read in readsOf[value] where !isLate(Int(read), in: value) { order.append(Int(read)) }
        }
        return order
    }

    /// Whether the read begins only within its forward zone.
    private func isLate(_ read: Int, in value: Int) -> Bool {
        zones.isForward(value) && invocation[read] > zones.first[value]
    }
}

/// Places sorted by the group they belong to, in two arrays. O(n).
struct GroupedPlaces {
    private var begins: [Int32]
    private var places: [Int32]

    /// `group`: of each place, nil if it belongs to none.
    init(groups: Int, count: Int, group: (Int) -> Int?) {
        begins = [Int32](repeating: 0, count: groups + 2)
        for place in 0..<count {
            if let group = group(place) { begins[group + 2] += 1 }
        }
        for group in 2..<begins.count { begins[group] += begins[group - 1] }
        places = [Int32](repeating: 0, count: Int(begins[begins.count - 1]))
        for place in 0..<count {
            guard let group = group(place) else { continue }
            places[Int(begins[group + 1])] = Int32(place)
            begins[group + 1] += 1
        }
    }

    subscript(group: Int) -> ArraySlice<Int32> { places[Int(begins[group])..<Int(begins[group + 1])] }
}
