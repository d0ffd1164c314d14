import HyperionVerify

/// Judges the multi-reads of an engine that reads all keys of a batch at one moment: its history is one of several
/// registers, of which an operation reads any number.
///
/// Of a few keys, those that stand together in most batches: what is linearizable is so too if all other keys are left
/// out. It is searched, so there is an end to how many operations are: the history ends at one moment for all threads, with
/// every write that began before it and every read that ended before it.
///
/// Thread safety: pure.
struct SnapshotJudge {
    static let mostKeys = 8
    static let mostOperations = 40_000

    private let pass: RecordedPass
    /// Each with the places of its keys' reads in the pass's operations; everything else is one place.
    private let groups: [[Int]]
    private let operations: [TimedOperation<MultiRegister.Operation>]
    /// Witnesses.
    let keys: [Int]
    /// Batches that read at least two of the keys.
    let batches: Int
    private static let model = MultiRegister(initialValue: Int(RecordedOperation.nothing))

    init(_ pass: RecordedPass) {
        self.pass = pass
        let batches = Self.batches(pass)
        var counts: [Int: Int] = [:]
        for batch in batches {
            for witness in Set(batch.map({ Int(pass.operations[$0].witness) })) { counts[witness, default: 0] += 1 }
        }
        let chosen = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(Self.mostKeys).map(\.key)
        let isChosen = Set(chosen)
        var inBatch = Set<Int>()
        var groups: [[Int]] = []
        for batch in batches {
            let kept = batch.filter { isChosen.contains(Int(pass.operations[$0].witness)) }
            guard Set(kept.map { pass.operations[$0].witness }).count > 1 else { continue }
            groups.append(kept)
            inBatch.formUnion(kept)
        }
        for (place, operation) in pass.operations.enumerated()
        where isChosen.contains(Int(operation.witness)) && !inBatch.contains(place)
            && operation.value != RecordedOperation.torn
        {
            groups.append([place])
        }
        groups.sort { (pass.operations[$0[0]].begin, $0[0]) < (pass.operations[$1[0]].begin, $1[0]) }
        if groups.count > Self.mostOperations {
            let end = pass.operations[groups[Self.mostOperations][0]].begin
            groups = groups.prefix(Self.mostOperations).filter {
                let operation = pass.operations[$0[0]]
                return operation.kind != .read || operation.end &+ pass.header.slack < end
            }
        }
        self.groups = groups
        keys = chosen
        self.batches = groups.count { $0.count > 1 }
        let slack = Int(pass.header.slack)
        operations = groups.enumerated().map { line, group in
            let first = pass.operations[group[0]]
            let accesses = group.map { place -> MultiRegister.Access in
                let operation = pass.operations[place]
                let register = ByteText(pass.header.keys[Int(operation.witness)])
                return operation.kind == .read
                    ? .read(register: register, .value(Int(operation.value)))
                    : .write(register: register, Int(operation.value))
            }
            return TimedOperation(
                MultiRegister.Operation(accesses), start: Int(truncatingIfNeeded: first.begin),
                end: first.isOpen ? nil : Int(truncatingIfNeeded: first.end) + slack, line: line + 1)
        }
    }

    /// Reads of one thread that have one interval.
    private static func batches(_ pass: RecordedPass) -> [[Int]] {
        var batches: [[Int]] = []
        var current: [Int] = []
        func close() {
            if current.count > 1 { batches.append(current) }
            current = []
        }
        for (place, operation) in pass.operations.enumerated() where Int(operation.thread) < pass.header.threads {
            if let last = current.last {
                let before = pass.operations[last]
                if (before.thread, before.begin, before.end) != (operation.thread, operation.begin, operation.end) {
                    close()
                }
            }
            guard operation.kind == .read, operation.value != RecordedOperation.torn else { continue }
            current.append(place)
        }
        close()
        return batches
    }

    /// nil: its intervals are not a history.
    var history: History<MultiRegister.Operation>? { try? History(timed: operations) }

    /// In our own format, values as their stamps.
    var text: String? {
        history.map { TypedHistory(.hyperion, Self.model, $0).text }
    }

    func judged(_ budget: Budget) -> (
        snapshots: LinearizabilityVerdict.Snapshots, counterexample: LinearizabilityVerdict.Counterexample?
    ) {
        var snapshots = LinearizabilityVerdict.Snapshots(outcome: .linearizable, reads: batches, keys: keys.count)
        guard batches > 0 else { return (snapshots, nil) }
        guard let history else {
            snapshots.outcome = .undecided
            return (snapshots, nil)
        }
        let report = Linearizability.check(history, model: Self.model, budget: budget)
        switch report.outcome {
        case .linearizable: return (snapshots, nil)
        case .undecided:
            snapshots.outcome = .undecided
            return (snapshots, nil)
        case .violated:
            snapshots.outcome = .violated
            return (snapshots, report.counterexample.map { counterexample($0, history) })
        }
    }

    private func counterexample(
        _ found: Counterexample, _ history: History<MultiRegister.Operation>
    ) -> LinearizabilityVerdict.Counterexample {
        let origin = pass.origin
        let shown = found.operations.map { groups[Int(history.operations[$0].invocationLine) - 1] }
        let operations = shown.map { pass.shown(pass.operations[$0[0]], text($0), since: origin) }
        let names = Set(shown.joined().map { pass.header.keys[Int(pass.operations[$0].witness)] }).sorted()
        return LinearizabilityVerdict.Counterexample(
            key: names.joined(separator: ", "),
            words:
                "no order explains these \(Format.count(operations.count, "operation")) together, if each batch was read at "
                + "one moment",
            operations: operations, isMinimal: found.isMinimal)
    }

    /// `read of a = 3.24, b = 0.7`
    private func text(_ group: [Int]) -> String {
        let first = pass.operations[group[0]]
        let parts = group.map { place in
            let operation = pass.operations[place]
            let name = pass.header.keys[Int(operation.witness)]
            return operation.kind == .delete ? name : "\(name) = \(pass.name(ofValue: operation.value))"
        }
        let verb =
            switch first.kind {
            case .read: "read"
            case .write: "write"
            case .delete: "delete"
            }
        return "\(verb) of \(parts.joined(separator: ", "))"
    }
}
