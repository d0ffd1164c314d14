import Testing

@testable import HyperionVerify

/// Good histories with one thing changed so that they must fail, fail; and the change is what is blamed.
@Suite struct MutationTests {
    private func good(_ random: inout TestRandom) throws -> [HistoryOperation<Register.Operation>] {
        let history = try ZoneMonitorTests.history(&random, operations: 80, clients: 4, isSpoilt: false)
        #expect(Linearizability.check(history, model: Register()).outcome == .linearizable)
        return history.operations
    }

    /// By the monitor and by the search.
    private func expectViolated(
        _ operations: [HistoryOperation<Register.Operation>], blames culprit: Int, _ seed: UInt64
    ) throws {
        let history = try History(operations)
        let report = Linearizability.check(history, model: Register())
        #expect(report.outcome == .violated, "seed \(seed)")
        #expect(report.counterexample?.operations.contains(culprit) == true, "seed \(seed)")
        var search = Search(history.calls, model: Register(), budget: Budget())
        if case .violated = search.run() {} else { Issue.record("the search accepts it, seed \(seed)") }
    }

    @Test func aReadOfWhatWasNeverWritten() throws {
        let seed = TestRandom.seed(of: "aReadOfWhatWasNeverWritten")
        var random = TestRandom(seed: seed)
        for _ in 0..<(20 * TestEffort.factor) {
            var operations = try good(&random)
            let reads = operations.indices.filter {
                if case .read(.value) = operations[$0].operation { operations[$0].outcome == .completed } else { false }
            }
            let changed = try #require(reads.isEmpty ? nil : reads[random.below(reads.count)])
            operations[changed].operation = .read(.value(-1))
            try expectViolated(operations, blames: changed, seed)
        }
    }

    /// A read long after two more writes returns the first value that was written.
    @Test func aStaleRead() throws {
        let seed = TestRandom.seed(of: "aStaleRead")
        var random = TestRandom(seed: seed)
        for _ in 0..<(20 * TestEffort.factor) {
            var operations = try good(&random)
            let end = (operations.map { $0.response ?? $0.invocation }.max() ?? 0) + 1
            for (place, operation) in [Register.Operation.write(-1), .write(-2), .read(.value(-1))].enumerated() {
                operations.append(
                    HistoryOperation(
                        operation, process: 1_000_000, invocation: end + 2 * place, response: end + 2 * place + 1,
                        outcome: .completed))
            }
            try expectViolated(operations, blames: operations.count - 1, seed)
        }
    }

    /// A read that is moved before the write of its value has begun.
    @Test func aReadTooEarly() throws {
        let seed = TestRandom.seed(of: "aReadTooEarly")
        var random = TestRandom(seed: seed)
        var tried = 0
        for _ in 0..<(20 * TestEffort.factor) {
            var operations = try good(&random)
            let read = operations.indices.last {
                if case .read(.value(_?)) = operations[$0].operation {
                    operations[$0].outcome == .completed
                } else {
                    false
                }
            }
            guard let read else { continue }
            tried += 1
            (operations[read].invocation, operations[read].response) = (-2, -1)
            operations[read].process = 1_000_000
            let moved = operations.remove(at: read)
            try expectViolated([moved] + operations, blames: 0, seed)
        }
        #expect(tried > 0)
    }
}
