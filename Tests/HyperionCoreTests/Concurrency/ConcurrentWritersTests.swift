import Testing

@testable import HyperionCore

/// Several writers on one store: nothing is lost, and every answer and error comes back to who asked.
@Suite(.serialized) struct ConcurrentWritersTests {
    private static let writers = 4
    private static let rounds = 60 * TestEffort.factor

    private static func sequenced<Turns: Sequencer>(_ turns: Turns.Type) throws -> SequencedStore<Turns> {
        try SequencedStore<Turns>(capacity: 400, arenaBytes: 64 << 20, pages: .base, seed: 9)
    }

    private static func sharded<Turns: Sequencer>(_ turns: Turns.Type) throws -> ShardedStore<Turns> {
        try ShardedStore<Turns>(
            shardCount: 3, capacityOfEach: 400, arenaBytesOfEach: 64 << 20, pages: .base, seed: 9)
    }

    /// Each writer has its own keys, and foretells every answer from them alone. How many answers were others, and how
    /// many records were wrong at the end.
    private func wrongAnswers<Store: SharedStore>(_ store: Store, seed: UInt64) -> Int {
        let wrong = Locked(0)
        TestThreads.run(Self.writers) { writer in
            var random = TestRandom(seed: seed &+ UInt64(writer))
            var expected: [Int: [UInt8]] = [:]
            var mine = 0
            for _ in 0..<Self.rounds {
                let number = random.below(40)
                let key = Array("writer-\(writer)-\(number)".utf8)
                // Always eight bytes, so that whoever has the key has room for it.
                let value = random.bytes(8)
                switch random.below(8) {
                case ..<3:
                    let answer = try? store.put(key, value)
                    if answer != (expected[number] == nil ? .inserted : .overwritten) { mine += 1 }
                    expected[number] = value
                case ..<5:
                    let answer = try? store.update(key, value)
                    if answer != (expected[number] == nil ? nil : .overwritten) { mine += 1 }
                    if expected[number] != nil { expected[number] = value }
                case 5:
                    if store.delete(key) != (expected.removeValue(forKey: number) != nil) { mine += 1 }
                case 6:
                    // An error that tells whose it is.
                    let length = 70_000 + writer
                    do throws(StoreError) {
                        _ = try store.put([UInt8](repeating: 1, count: length), value)
                        mine += 1
                    } catch {
                        if error != .keyLengthOutOfRange(length) { mine += 1 }
                    }
                default:
                    // Nobody else writes it.
                    if store.get(key) != expected[number] { mine += 1 }
                }
            }
            for number in 0..<40 where store.get(Array("writer-\(writer)-\(number)".utf8)) != expected[number] {
                mine += 1
            }
            wrong.withLock { $0 += mine }
        }
        return wrong.withLock { $0 }
    }

    @Test func everyAnswerComesBackToWhoAsked() throws {
        let seed = TestRandom.seed(of: "ConcurrentWritersTests")
        func check<Store: SharedStore>(_ store: Store) {
            #expect(wrongAnswers(store, seed: seed) == 0, "\(Store.self)")
            store.checkInvariants()
        }
        check(try Self.sequenced(TicketLock.self))
        check(try Self.sequenced(MutexSequencer.self))
        let combining = try Self.sequenced(FlatCombiner.self)
        check(combining)
        combining.sequencer.checkInvariants()
        check(try Self.sharded(TicketLock.self))
        check(try Self.sharded(MutexSequencer.self))
        check(try Self.sharded(FlatCombiner.self))
    }

    /// All writers count one key up, each time within a turn; what is missing at the end.
    private func lostIncrements<Turns: Sequencer>(_ store: SequencedStore<Turns>) throws -> Int {
        let key = Array("counter".utf8)
        try store.put(key, [UInt8](repeating: 0, count: 8))
        TestThreads.run(Self.writers) { _ in
            for _ in 0..<Self.rounds {
                store.withTurn {
                    let value = store.store.get(key)!.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
                    _ = withUnsafeBytes(of: value + 1) { try? store.store.put(key, Array($0)) }
                }
            }
        }
        let counted = store.get(key)!.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        return Self.writers * Self.rounds - Int(counted)
    }

    @Test func noIncrementIsLost() throws {
        #expect(try lostIncrements(try Self.sequenced(TicketLock.self)) == 0)
        #expect(try lostIncrements(try Self.sequenced(MutexSequencer.self)) == 0)
        #expect(try lostIncrements(try Self.sequenced(FlatCombiner.self)) == 0)
    }

    /// Readers beside several writers see whole values only, each no older than what they saw before.
    @Test func readersBesideSeveralWriters() throws {
        func check<Store: SharedStore>(_ store: Store) {
            let keys = (0..<6).map { Array("key-\($0)".utf8) }
            let violations = Locked(0)
            let done = SharedWords(1)
            TestThreads.run(Self.writers + 2) { thread in
                if thread < Self.writers {
                    for version in 1...UInt64(Self.rounds * 4) {
                        // Two writers on each key: its version is not in order, but each value is whole.
                        let number = Int(version) % 6
                        withUnsafeTemporaryAllocation(byteCount: StampedValue.longest + 8, alignment: 8) { buffer in
                            let value = StampedValue.write(key: number, version: version, into: buffer)
                            keys[number].withUnsafeBytes { _ = try? store.put($0, value) }
                        }
                    }
                    _ = done.memory.word(0).pointee.wrappingAdd(1, ordering: .acquiringAndReleasing)
                } else {
                    var mine = 0
                    while done[0] < UInt64(Self.writers) {
                        for (number, value) in store.multiGet(keys).enumerated() {
                            guard let value else { continue }
                            if value.withUnsafeBytes({ StampedValue.version(of: $0, key: number) }) == nil { mine += 1 }
                        }
                        for (number, value) in store.snapshotRead(keys).enumerated() {
                            guard let value else { continue }
                            if value.withUnsafeBytes({ StampedValue.version(of: $0, key: number) }) == nil { mine += 1 }
                        }
                    }
                    violations.withLock { $0 += mine }
                }
            }
            #expect(violations.withLock { $0 } == 0, "\(Store.self)")
            store.checkInvariants()
        }
        check(try Self.sequenced(TicketLock.self))
        check(try Self.sequenced(MutexSequencer.self))
        check(try Self.sequenced(FlatCombiner.self))
        check(try Self.sharded(DefaultSequencer.self))
    }

    // MARK: Planted defects

    /// Lets everybody in.
    private struct OpenDoor: Sequencer {
        func enter() {}
        func leave() {}
    }

    /// In debug builds the store stops the program before it is counted.
    @Test(.enabled(if: TestEffort.isOptimised && !TestEffort.isThreadSanitized, "needs an optimised build"))
    func writersThatAreLetInTogetherAreCaught() throws {
        var lost = 0
        // With one core they meet only where one is interrupted inside.
        for _ in 0..<200 where lost == 0 { lost = try lostIncrements(try Self.sequenced(OpenDoor.self)) }
        #expect(lost > 0)
    }
}
