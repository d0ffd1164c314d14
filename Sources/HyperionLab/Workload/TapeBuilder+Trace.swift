extension TapeBuilder {
    /// The tape of a replay's next part. Every answer is known beforehand: one thread replays, and nothing is evicted.
    ///
    /// - Parameter pace: how many times faster than it was recorded; nil: arrivals are not wanted.
    mutating func draft(_ replay: TraceReplay, pace: Double? = nil) throws -> Draft {
        let number = min(replayedParts, replay.parts.count - 1)
        let part = replay.parts[number]
        let pace = replay.summary.paceSeconds == nil ? nil : pace
        var clock = pace.map { _ in replay.times.arrivals(from: replay.partStarts[number]) }
        var arrivals: [UInt64] = []
        replayedParts += 1
        let operations = replay.requests[part].reduce(0) {
            $0 + Int($1.repeats) * ($1.kind == .getOrSet ? 2 : 1)
        }
        var writer = try TapeWriter(keys: keys, values: values, operations: operations, largestBatch: 1)
        var effects: [Effect] = []
        var live = LiveSet(next: nextRecord, deleted: deleted, isDeleted: isDeleted)
        var operation = 0
        for request in replay.requests[part] {
            let record = Int(request.object)
            for _ in 0..<request.repeats {
                // The write after a miss is due with its read: that is when the caller began to wait.
                let due = clock?.next().paced(pace ?? 1)
                for step in TraceReplay.steps(request.kind, isLive: live.contains(record)) {
                    let isLive = live.contains(record)
                    let version = replay.version(ofRecord: record, size: request.size, write: operation)
                    func note(_ kind: Effect.Kind) {
                        effects.append(
                            Effect(
                                record: record, operation: UInt32(truncatingIfNeeded: operation),
                                version: UInt8(truncatingIfNeeded: version), kind: kind))
                    }
                    let expectation = isLive ? Tape.Expectation.present : Tape.Expectation.absent
                    switch step {
                    case .read: writer.append(.read, record: record, version: nil, expectation: expectation)
                    case .update:
                        note(.update)
                        writer.append(.update, record: record, version: version, expectation: expectation)
                    case .insert:
                        live.insert(record)
                        note(.insert)
                        writer.append(
                            .insert, record: record, version: version, expectation: Tape.Expectation.any)
                    case .delete:
                        if live.delete(record) { note(.delete) }
                        writer.append(.delete, record: record, version: nil, expectation: expectation)
                    }
                    operation += 1
                    if let due { arrivals.append(due) }
                }
            }
        }
        return Draft(
            tape: writer.finish(isRepeatable: false), effects: effects, arrivals: pace == nil ? nil : arrivals)
    }
}

extension UInt64 {
    /// Nanoseconds at a trace's pace, so many times faster.
    fileprivate func paced(_ pace: Double) -> UInt64 { UInt64(Swift.min(Double(self) / pace, 0x1p62)) }
}
