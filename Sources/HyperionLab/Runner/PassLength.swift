/// How long the tapes are that a scenario needs.
enum PassLength {
    /// A tape that is run again and again visits twice as many records as there are, so that going round does
    /// not shrink the working set; within bounds, in keys: no fewer than this, so that it is not learnt by heart, and no
    /// more than fits.
    static let fewest = 1 << 16
    static let most = 1 << 24
    /// Keys that one tape may hold: a multi-read has many.
    static let mostKeys = 1 << 25
    /// Bytes that the tapes of all threads may take together, as far as they are run again and again: long keys
    /// and many threads shorten them. The same on every machine, as the tapes themselves are.
    static let mostBytes = 4.0 * 0x1p30

    /// Operations of one thread's tape for one pass.
    ///
    /// - Parameter meanKey: bytes of a key on average; unless given, that of generated keys.
    static func tapeOperations(_ scenario: Scenario, mix: [Scenario.Operation], meanKey: Double? = nil) -> Int {
        if isFinite(mix) { return scenario.run.operations ?? min(max(scenario.records, 1 << 16), most) }
        let keys = keysPerOperation(mix)
        let wanted = min(max(2 * scenario.records, fewest), most)
        let bytes = operationBytes(mix, meanKey: meanKey ?? Self.meanKey(scenario))
        let room = mostBytes / Double(max(scenario.threads.total, 1)) / bytes
        let bounded = Int(min(min(Double(wanted), Double(mostKeys)) / max(keys, 1), room))
        return max(min(bounded, scenario.run.operations ?? .max), 64)
    }

    /// Bytes of the tapes of the phase whose tapes are the largest.
    static func tapeBytes(_ scenario: Scenario, meanKey: Double) -> Double {
        if case .trace(let trace) = scenario.keys {
            // A request may be two operations: a get and a set.
            return Double(2 * trace.requests) * (Double(Tape.headerBytes) + meanKey + 16)
        }
        return scenario.phases.map { phase in
            ThreadRole.roles(of: phase, scenario.threads).reduce(0.0) { sum, role in
                let operations = tapeOperations(scenario, mix: role.mix, meanKey: meanKey)
                return sum + Double(operations) * operationBytes(role.mix, meanKey: meanKey)
            }
        }.max() ?? 0
    }

    private static func keysPerOperation(_ mix: [Scenario.Operation]) -> Double {
        mix.reduce(0.0) { $0 + $1.share.fraction * Double($1.kind == .multiRead ? $1.count : 1) }
    }

    /// With the 16 bytes in which a write's effect is noted beside the tape.
    private static func operationBytes(_ mix: [Scenario.Operation], meanKey: Double) -> Double {
        let batches = mix.reduce(0.0) { $0 + ($1.kind == .multiRead ? $1.share.fraction : 0) }
        return Double(Tape.headerBytes) * batches + keysPerOperation(mix) * (Double(Tape.headerBytes) + meanKey + 16)
    }

    /// Bytes of a key on average, as far as the scenario alone tells: lines of a file are taken for words.
    static func meanKey(_ scenario: Scenario) -> Double {
        switch scenario.keys {
        case .generated(let bytes), .patterned(_, let bytes): return Double(bytes)
        case .trace(let trace): return Double(trace.keyBytes) / Double(trace.objects)
        case .file: return 16
        }
    }

    /// Inserts and deletes change which records there are: such a tape is run once.
    static func isFinite(_ mix: [Scenario.Operation]) -> Bool {
        mix.contains { $0.kind == .insert || $0.kind == .delete }
    }

    /// The most records that all passes of all phases may add: each phase has two passes, and one more that is recorded.
    static func mostInserts(_ scenario: Scenario) -> Int {
        let passes = scenario.verify == nil ? 2 : 3
        if case .trace(let trace) = scenario.keys { return trace.objects - scenario.records }
        return scenario.phases.reduce(0) { sum, phase in
            sum
                + ThreadRole.roles(of: phase, scenario.threads).reduce(0) { sum, role in
                    let inserts = role.mix.filter { $0.kind == .insert }.reduce(0) { $0 + $1.share.fraction }
                    guard inserts > 0 else { return sum }
                    let operations = tapeOperations(scenario, mix: role.mix)
                    // The draw may exceed its expectation: six standard deviations and a few.
                    let expected = Double(operations) * inserts
                    return sum + passes * min(operations, Int(expected + 6 * expected.squareRoot()) + 16)
                }
        }
    }
}

extension Scenario {
    /// Keys of the largest multi-read in any phase; 0: there is none.
    var largestBatch: Int {
        phases.flatMap(\.mix.operations).filter { $0.kind == .multiRead }.map(\.count).max() ?? 0
    }
}
