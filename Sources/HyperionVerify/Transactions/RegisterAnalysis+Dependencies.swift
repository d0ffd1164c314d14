extension RegisterAnalysis {
    /// Dependencies that hold whatever the clock says. O(reads + writes).
    func addDependencies(_ edges: inout DependencyEdges, _ meter: inout Meter) throws(BudgetEnd) {
        var readersOfNone: [(key: Int32, reader: Int32)] = []
        for (read, write) in reads {
            let reader = Int(history.owners[Int(read)])
            guard write >= 0 else {
                try meter.reserve(1, bytesEach: 8)
                readersOfNone.append((history.operations[Int(read)].key, Int32(truncatingIfNeeded: reader)))
                continue
            }
            try edges.add(Int(history.owners[Int(write)]), .writeRead, reader, &meter)
            for claimant in claims[write] ?? [] { try edges.add(reader, .readWrite, Int(claimant), &meter) }
        }
        readersOfNone.sort { ($0.key, $0.reader) < ($1.key, $1.reader) }
        let writers = try writersByKey(&meter)
        var place = 0
        while place < readersOfNone.count {
            let key = readersOfNone[place].key
            var fan = FanOut(writers.of(Int(key)))
            while place < readersOfNone.count, readersOfNone[place].key == key {
                let reader = Int(readersOfNone[place].reader)
                let own = ListAppendAnalysis.place(of: reader, in: fan.members)
                try fan.addAll(reader, .readWrite, but: own, to: &edges, &meter)
                place += 1
            }
        }
    }

    /// Dependencies from the order in real time of what was done to one key: from a read of a value, as `kind`, to each
    /// transaction that writes the key and began after the value had been written, or read, by a transaction that had
    /// ended; and if `writes`, from each write to those that began after it had ended.
    ///
    /// Where a reader writes the key too, of the writers before itself only the 64 that began last are noted.
    /// O(n log n).
    func addOrderByTime(
        _ edges: inout DependencyEdges, writes: Bool, _ kind: DependencyKind, _ meter: inout Meter
    ) throws(BudgetEnd) {
        let writers = try writersByKey(&meter)
        // When each value had been written or read.
        var seen: [Int32: Int32] = [:]
        for (read, write) in reads where write >= 0 {
            try meter.charge()
            if seen[write] == nil { try meter.reserve(1, bytesEach: 16) }
            let first = seen[write] ?? history.responseIfCommitted(of: Int(history.owners[Int(write)]))
            seen[write] = min(first, history.responseIfCommitted(of: Int(history.owners[Int(read)])))
        }
        let byKey = reads.indices.filter { reads[$0].write >= 0 }.sorted {
            history.operations[Int(reads[$0].read)].key < history.operations[Int(reads[$1].read)].key
        }
        var next = 0
        for key in history.keys.indices {
            var fan = FanOut(writers.of(key))
            if writes {
                for writer in fan.members {
                    let end = history.responseIfCommitted(of: writer)
                    let place = firstPlace(in: fan.members, after: end)
                    try fan.add(writer, .writeWrite, from: place, to: &edges, &meter)
                }
            }
            while next < byKey.count, history.operations[Int(reads[byKey[next]].read)].key == Int32(key) {
                let (read, write) = reads[byKey[next]]
                next += 1
                let reader = Int(history.owners[Int(read)])
                // A value seen before its transaction began is a contradiction by itself, and says nothing of others.
                let wasSeen = seen[write] ?? .max
                if wasSeen < history.invocations[Int(history.owners[Int(write)])] { continue }
                let begin = firstPlace(in: fan.members, after: wasSeen)
                let own = ListAppendAnalysis.place(of: reader, in: fan.members)
                guard let own, own >= begin else {
                    try fan.add(reader, kind, from: begin, to: &edges, &meter)
                    continue
                }
                for place in max(begin, own - 64)..<own { try edges.add(reader, kind, fan.members[place], &meter) }
                try fan.add(reader, kind, from: own + 1, to: &edges, &meter)
            }
        }
    }

    /// The first of these transactions, which are in the order of their invocations, that began after an event.
    private func firstPlace(in members: [Int], after position: Int32) -> Int {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if history.invocations[members[middle]] <= position { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Of each key the committed transactions that write it, in the order of their invocations.
    struct WritersByKey {
        var start: [Int32]
        var writers: [Int32]

        func of(_ key: Int) -> [Int] { writers[Int(start[key])..<Int(start[key + 1])].map(Int.init) }
    }

    func writersByKey(_ meter: inout Meter) throws(BudgetEnd) -> WritersByKey {
        try meter.reserve(history.keys.count + history.operations.count, bytesEach: 8)
        defer { meter.release(history.keys.count + history.operations.count, bytesEach: 8) }
        var last = [Int32](repeating: -1, count: history.keys.count)
        var found: [(key: Int32, writer: Int32)] = []
        for (place, operation) in history.operations.enumerated() where operation.kind == .write {
            try meter.charge()
            let owner = history.owners[place]
            guard isCommitted[Int(owner)], last[Int(operation.key)] != owner else { continue }
            last[Int(operation.key)] = owner
            found.append((operation.key, owner))
        }
        var start = [Int32](repeating: 0, count: history.keys.count + 2)
        for (key, _) in found { start[Int(key) + 2] += 1 }
        for key in history.keys.indices { start[key + 2] += start[key + 1] }
        var writers = [Int32](repeating: 0, count: found.count)
        for (key, writer) in found {
            writers[Int(start[Int(key) + 1])] = writer
            start[Int(key) + 1] += 1
        }
        start.removeLast()
        return WritersByKey(start: start, writers: writers)
    }
}

extension TransactionHistory {
    /// Position of the response of a committed transaction, else `never`.
    func responseIfCommitted(of transaction: Int) -> Int32 {
        outcomes[transaction] == .committed ? responses[transaction] : Self.never
    }
}
