import Testing

@testable import HyperionCore

/// Random operations on small stores against the oracle: indexes and arenas so small that both fill up.
@Suite struct StoreModelTests {
    typealias Policy = KeyValueStore.UpdatePolicy

    /// The invariants and every key after each operation.
    @Test(arguments: Policy.allCases)
    func everythingIsComparedAfterEachOperation(_ policy: Policy) throws {
        var random = TestRandom(seed: TestRandom.seed(of: "StoreModelTests"))
        var outcomes = Outcomes()
        for round in 0..<30 * TestEffort.factor {
            let capacity = 1 + random.below(16)
            try run(policy, capacity: capacity, operations: 200, checkEvery: 1, round, &random, &outcomes)
        }
        print("StoreModelTests: \(policy), \(outcomes)")
        #expect(outcomes.areAllSeen(policy))
    }

    /// Many more operations, with a full comparison now and then.
    @Test(arguments: Policy.allCases)
    func manyOperationsAgree(_ policy: Policy) throws {
        var random = TestRandom(seed: TestRandom.seed(of: "StoreModelTests"))
        var outcomes = Outcomes()
        for round in 0..<50 * TestEffort.factor {
            let capacity = 1 + random.below(64)
            try run(policy, capacity: capacity, operations: 2000, checkEvery: 250, round, &random, &outcomes)
        }
        print("StoreModelTests: \(policy), \(outcomes)")
        #expect(outcomes.areAllSeen(policy))
    }

    private func run(
        _ policy: Policy, capacity: Int, operations: Int, checkEvery: Int, _ round: Int, _ random: inout TestRandom,
        _ outcomes: inout Outcomes
    ) throws {
        // From a few records' room to more than all operations can use.
        let arenaBytes = 1 << (6 + random.below(13))
        var model = try StoreModel(capacity: capacity, arenaBytes: arenaBytes, policy: policy, seed: random.next())
        let keys = TestKeys.small(capacity + capacity / 2 + 2, &random)
        for step in 0..<operations {
            let key = keys[random.below(keys.count)]
            let problem: String?
            switch random.below(18) {
            case ..<6:
                let value = random.bytes(random.below(random.below(8) == 0 ? 400 : 40))
                outcomes.count(model.expectedPut(key, value).0)
                problem = model.put(key, value)
            case ..<9: problem = model.delete(key)
            case ..<13: problem = model.get(key, bufferLength: random.below(64))
            case 16...: problem = model.update(key, random.bytes(random.below(40)))
            case 13: problem = model.store.contains(key) == (model.entries[key] != nil) ? nil : "contains is wrong"
            case 14: problem = model.multiGet((0..<random.below(40)).map { _ in keys[random.below(keys.count)] })
            default: problem = model.scan(limit: 1 + random.below(capacity + 1))
            }
            if let problem = problem ?? (step % checkEvery == 0 ? model.disagreement() : nil) {
                Issue.record("round \(round), capacity \(capacity), step \(step), key \(key): \(problem)")
                return
            }
        }
        if let problem = model.disagreement() { Issue.record("round \(round), at the end: \(problem)") }
    }
}

/// How often each answer of a put occurred: a test that never fills the arena has not tested that.
private struct Outcomes: CustomStringConvertible {
    var inserted = 0, overwritten = 0, republished = 0, indexFull = 0, arenaFull = 0

    mutating func count(_ answer: Result<KeyValueStore.PutOutcome, StoreError>) {
        switch answer {
        case .success(.inserted): inserted += 1
        case .success(.overwritten): overwritten += 1
        case .success(.republished): republished += 1
        case .failure(.indexFull): indexFull += 1
        default: arenaFull += 1
        }
    }

    func areAllSeen(_ policy: KeyValueStore.UpdatePolicy) -> Bool {
        [inserted, republished, indexFull, arenaFull].allSatisfy { $0 > 20 }
            && (policy == .inPlace ? overwritten > 20 : overwritten == 0)
    }

    var description: String {
        "\(inserted) inserted, \(overwritten) overwritten, \(republished) republished, "
            + "\(indexFull) times index full, \(arenaFull) times arena full"
    }
}
