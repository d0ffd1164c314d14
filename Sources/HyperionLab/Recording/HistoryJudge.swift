import HyperionVerify

/// Judges the history of a recorded pass, key by key: each is a register.
///
/// Without deletes a key's values are distinct, since every stamp is given once, and what it held before the pass counts
/// as its first write: `Register` decides that by zones, without search. A delete writes "nothing", and several of them
/// write the same value: which one a read that found nothing has seen is not known, and no monitor for distinct values is
/// sound. Such a key is searched, as a register that is 0 while the key is not there. Deletes that found nothing were
/// noted as reads of nothing, so that every delete here did remove something.
///
/// A write that was answered with no may have happened, at any time after it began, or never; one whose value nobody read
/// is left out, since an order that does without it is one with it too.
///
/// Where the engine reads all keys of a multi-read at one moment, they are also judged together (`SnapshotJudge`).
///
/// Torn values are a verdict of their own. Their reads are left out of what is searched: no write could explain them.
///
/// Thread safety: pure.
struct HistoryJudge {
    /// Seconds for one history; then what is left is undecided.
    var seconds = 60.0
    /// Bytes that a search may remember.
    var memoryBytes = 1 << 30
    /// Keys whose violation is made minimal and counted; a history with more is as bad as one with these.
    static let mostViolations = 8

    func verdict(on pass: RecordedPass) -> LinearizabilityVerdict {
        let start = MonotonicClock.nanoseconds()
        let keys = pass.header.keys.count
        var verdict = LinearizabilityVerdict(
            outcome: .linearizable, keys: keys, undecidedKeys: 0, violatedKeys: 0,
            operations: 0, seconds: 0)
        let budget = Budget(time: .seconds(seconds), memoryBytes: memoryBytes)
        let groups = Self.groups(pass)
        for (witness, places) in groups.enumerated() where !places.isEmpty {
            let key = KeyHistory(pass, witness: witness, places: places)
            guard let report = key.check(budget) else {
                verdict.undecidedKeys += 1
                continue
            }
            if report.outcome != .undecided {
                verdict.operations += places.count {
                    let operation = pass.operations[$0]
                    return Int(operation.thread) < pass.header.threads && operation.value != RecordedOperation.torn
                }
            }
            switch report.outcome {
            case .linearizable: continue
            case .undecided: verdict.undecidedKeys += 1
            case .violated:
                verdict.violatedKeys += 1
                if verdict.counterexample == nil { verdict.counterexample = key.counterexample(report) }
            }
            if verdict.violatedKeys == Self.mostViolations { break }
        }
        if pass.header.readsBatchesAtOnce { judgeSnapshots(of: pass, &verdict, budget) }
        if verdict.violatedKeys > 0 || verdict.snapshots?.outcome == .violated {
            verdict.outcome = .violated
        } else if pass.header.tornReads > 0 {
            verdict.outcome = .torn
        } else if verdict.undecidedKeys > 0 || verdict.snapshots?.outcome == .undecided {
            verdict.outcome = .undecided
        }
        verdict.tornReads = Self.tornReads(pass)
        verdict.seconds = Double(MonotonicClock.nanoseconds() - start) / 1e9
        return verdict
    }

    private func judgeSnapshots(of pass: RecordedPass, _ verdict: inout LinearizabilityVerdict, _ budget: Budget) {
        let (snapshots, counterexample) = SnapshotJudge(pass).judged(budget)
        verdict.snapshots = snapshots
        // That of a single key is the simpler one.
        verdict.counterexample = verdict.counterexample ?? counterexample
    }

    /// nil: every value was whole.
    private static func tornReads(_ pass: RecordedPass) -> [LinearizabilityVerdict.TornRead]? {
        guard !pass.header.torn.isEmpty else { return nil }
        let origin = pass.origin
        return pass.header.torn.map { read in
            LinearizabilityVerdict.TornRead(
                key: pass.header.keys.indices.contains(read.witness) ? pass.header.keys[read.witness] : "",
                thread: RecordedPass.name(ofThread: read.thread), begin: pass.nanoseconds(read.begin, since: origin),
                end: pass.nanoseconds(read.end, since: origin),
                bytes: read.length, start: read.start,
                claim: read.stamp.map { ValueStamp($0).text(inPass: pass.header.pass) })
        }
    }

    /// Places in the pass's operations, by witness.
    private static func groups(_ pass: RecordedPass) -> [[Int]] {
        var groups = [[Int]](repeating: [], count: pass.header.keys.count)
        for (place, operation) in pass.operations.enumerated() { groups[Int(operation.witness)].append(place) }
        return groups
    }
}
