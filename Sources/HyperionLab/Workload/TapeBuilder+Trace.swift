extension TapeBuilder {
    /// The tape of a replay's next part. Every answer is known beforehand: one thread replays, and nothing is evicted.
    mutating func draft(_ replay: TraceReplay) throws -> Draft {
        let part = replay.parts[min(replayedParts, replay.parts.count - 1)]
        replayedParts += 1
        let operations = replay.requests[part].reduce(0) {
            $0 + Int($1.repeats) * ($1.kind == .getOrSet ? 2 : 1)
        }
        var writer = try TapeWriter(keys: keys, values: values, operations: operations, largestBatch: 1)
        var effects: [Effect] = []
        var live = LiveSet(next: nextRecord, deleted: deleted, isDeleted: isDeleted)
        var number = 0
        for request in replay.requests[part] {
            let record = Int(request.object)
            for _ in 0..<request.repeats {
                for step in TraceReplay.steps(request.kind, isLive: live.contains(record)) {
                    let isLive = live.contains(record)
                    let version = replay.version(ofRecord: record, size: request.size, write: number)
                    func note(_ kind: Effect.Kind) {
                        effects.append(
                            Effect(
                                record: record, operation: UInt32(truncatingIfNeeded: number),
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
                    number += 1
                }
            }
        }
        return Draft(tape: writer.finish(isRepeatable: false), effects: effects)
    }
}
