import Testing

@testable import HyperionCore

/// Every way in which a writer's operations can fall between the steps of one look of a snapshot: what is accepted was
/// the state of the store at one moment, and what nobody disturbed is accepted.
///
/// Whole operations between whole steps, in one thread; `SnapshotThreadsTests` has what happens within them.
@Suite struct SnapshotScheduleTests {
    typealias Policy = KeyValueStore.UpdatePolicy
    typealias Sight = KeyValueStore.KeySight

    enum Write: CustomStringConvertible {
        case put(Int, UInt8), delete(Int)
        var description: String {
            switch self {
            case .put(let key, let value): "put(\(key), \(value))"
            case .delete(let key): "delete(\(key))"
            }
        }
    }

    /// How the second pass judges one key.
    typealias Recheck = (KeyValueStore, Sight, UnsafeRawBufferPointer) -> Bool

    private static let keys: [[UInt8]] = (0..<3).map { Array("the-key-\($0)".utf8) }

    struct Outcome {
        var schedules = 0, accepted = 0, torn = 0, refusedUndisturbed = 0
        var example = ""
    }

    /// Runs a look at `readKeys` beside `script` under every schedule.
    private func explore(
        _ policy: Policy, before: [Write], script: [Write], readKeys: [Int], recheck: Recheck? = nil
    ) throws -> Outcome {
        var outcome = Outcome()
        let stepCount = readKeys.count * 2
        // How many writes have been made before each of the look's steps: never falling.
        var made = [Int](repeating: 0, count: stepCount)
        while true {
            try run(policy, before, script, readKeys, made, recheck, &outcome)
            // The next one of the same kind, as an odometer whose wheels never stand lower than those before.
            guard let wheel = made.lastIndex(where: { $0 < script.count }) else { return outcome }
            let value = made[wheel] + 1
            for position in wheel..<stepCount { made[position] = value }
        }
    }

    private func run(
        _ policy: Policy, _ before: [Write], _ script: [Write], _ readKeys: [Int], _ made: [Int], _ recheck: Recheck?,
        _ outcome: inout Outcome
    ) throws {
        // Room for one line only, so that slots are used again by other keys.
        let store = try KeyValueStore(capacity: 3, arenaBytes: 4096, policy: policy, pages: .base, seed: 5)
        var state = [Int: UInt8]()
        func write(_ write: Write) throws {
            switch write {
            case .put(let key, let value):
                try store.put(Self.keys[key], [UInt8](repeating: value, count: 8))
                state[key] = value
            case .delete(let key):
                store.delete(Self.keys[key])
                state[key] = nil
            }
        }
        for operation in before { try write(operation) }
        var states = [state]
        func goOn(to count: Int) throws {
            while states.count <= count {
                try write(script[states.count - 1])
                states.append(state)
            }
        }
        var sights: [Sight] = []
        var values: [UInt8?] = []
        var isAccepted = true
        let firstMoment = made[0]
        for (position, key) in readKeys.enumerated() {
            try goOn(to: made[position])
            Self.keys[key].withUnsafeBytes { key in
                withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { buffer in
                    var length = 0
                    // Nobody is inside a record while this thread looks.
                    sights.append(store.sight(of: key, store.hash(key), into: buffer, &length)!)
                    values.append(length < 0 ? nil : buffer[0])
                }
            }
        }
        for (position, key) in readKeys.enumerated() {
            try goOn(to: made[readKeys.count + position])
            let isStill = Self.keys[key].withUnsafeBytes { key in
                recheck?(store, sights[position], key) ?? store.isStill(sights[position], key)
            }
            isAccepted = isAccepted && isStill
        }
        outcome.schedules += 1
        let isUndisturbed = made.allSatisfy { $0 == firstMoment }
        if isUndisturbed, !isAccepted { outcome.refusedUndisturbed += 1 }
        guard isAccepted else { return }
        outcome.accepted += 1
        let moments = states[firstMoment...made.last!]
        if !moments.contains(where: { state in zip(readKeys, values).allSatisfy { state[$0] == $1 } }) {
            outcome.torn += 1
            outcome.example = "\(readKeys) read as \(values), writes \(script) at \(made)"
        }
    }

    private func randomScript(_ count: Int, _ random: inout TestRandom) -> [Write] {
        (0..<count).map { number in
            let key = random.below(Self.keys.count)
            // Few values, so that a key gets back one that it had.
            return random.below(3) == 0 ? .delete(key) : .put(key, UInt8(random.below(2)))
        }
    }

    @Test(arguments: Policy.allCases)
    func whatIsAcceptedWasTrueAtOneMoment(_ policy: Policy) throws {
        var random = TestRandom(seed: TestRandom.seed(of: "SnapshotScheduleTests"))
        var total = Outcome()
        for _ in 0..<10 * TestEffort.factor {
            let before = randomScript(4, &random)
            let script = randomScript(4, &random)
            let outcome = try explore(policy, before: before, script: script, readKeys: [0, 1, 2])
            #expect(outcome.torn == 0, "after \(before): \(outcome.example)")
            #expect(outcome.refusedUndisturbed == 0, "after \(before)")
            total.schedules += outcome.schedules
            total.accepted += outcome.accepted
        }
        print("SnapshotScheduleTests: \(policy), \(total.schedules) schedules, \(total.accepted) accepted")
        #expect(total.accepted > total.schedules / 20 && total.accepted < total.schedules)
    }

    // MARK: Planted defects, each found by a script made for it

    /// Key 0 changes, then key 1.
    private let changes: [Write] = [.put(0, 2), .put(1, 2)]
    private let both: [Write] = [.put(0, 1), .put(1, 1)]

    @Test(arguments: Policy.allCases)
    func aSnapshotWithoutItsSecondPassIsCaught(_ policy: Policy) throws {
        let planted = try explore(policy, before: both, script: changes, readKeys: [0, 1]) { _, _, _ in true }
        #expect(planted.torn > 0)
        #expect(try explore(policy, before: both, script: changes, readKeys: [0, 1]).torn == 0)
    }

    @Test func aVersionThatIsNotComparedIsCaught() throws {
        let planted = try explore(.inPlace, before: both, script: changes, readKeys: [0, 1]) { store, sight, _ in
            store.index.record(inSlot: sight.slot) == sight.offset
        }
        #expect(planted.torn > 0)
    }

    @Test func aSlotThatIsNotComparedIsCaught() throws {
        let planted = try explore(.append, before: both, script: changes, readKeys: [0, 1]) { store, sight, _ in
            store.memory.loadRelaxed(sight.offset) &>> 16 == sight.version  // versions of appended records are 0
        }
        #expect(planted.torn > 0)
        let removed = try explore(.inPlace, before: both, script: [.delete(0), .put(1, 2)], readKeys: [0, 1]) {
            store, sight, _ in store.memory.loadRelaxed(sight.offset) == sight.version
        }
        #expect(removed.torn > 0)
    }

    /// Never are both keys away, and each is when it is looked at.
    @Test(arguments: Policy.allCases)
    func aKeyThatCameAndWentIsCaughtOnlyByTheCountOfRemovals(_ policy: Policy) throws {
        let script: [Write] = [
            .put(0, 1), .delete(1), .put(1, 1), .delete(0), .put(0, 1), .delete(1), .put(1, 1), .delete(0),
        ]
        let planted = try explore(policy, before: [.put(1, 1)], script: script, readKeys: [0, 1]) { store, sight, key in
            sight.slot >= 0 ? store.isStill(sight, key) : store.find(key, hash: sight.hash) == nil
        }
        #expect(planted.torn > 0)
        let sound = try explore(policy, before: [.put(1, 1)], script: script, readKeys: [0, 1])
        #expect(sound.torn == 0 && sound.accepted > 0, "\(sound.example)")
    }
}
