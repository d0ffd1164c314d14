import HyperionCore

/// Lays out tapes, and knows which records live in the store while they run.
///
/// The same scenario and seed give the same tapes on every machine, thread by thread.
///
/// Not thread-safe.
struct TapeBuilder {
    let keys: KeySet
    let values: ValuePool
    private let distribution: Scenario.KeyDistribution
    private let seed: UInt64
    /// Records are 0 ..< nextRecord; those in `deleted` are not in the store.
    private(set) var nextRecord: Int
    private let loadedRecords: Int
    private(set) var deleted: [Int] = []
    private(set) var isDeleted: Set<Int> = []
    /// Each pass draws from streams of its own: an even one for operations, the odd one after it for records. With
    /// one stream for both, which record is drawn would depend on which operation was.
    private var stream: UInt64 = 2
    /// The version of each record's value that was written last; `unknown` where threads wrote side by side.
    private var versions: [Int16]
    /// Parts of a trace that have been laid out.
    var replayedParts = 0
    /// Whether the tapes of passes know their keys' records.
    var notesRecords = false
    private static let unknown: Int16 = -1

    init(scenario: Scenario, keys: KeySet, values: ValuePool) {
        self.keys = keys
        self.values = values
        distribution = scenario.distribution
        seed = scenario.seed
        nextRecord = scenario.records
        loadedRecords = scenario.records
        versions = Array(repeating: 0, count: keys.count)
    }

    /// Inserts of all initial records, in an order drawn by the seed.
    func loadTape(records: Int) throws -> Tape {
        let order = Permutation(count: records, seed: SplitMix64.mix(seed ^ 0x10AD))
        var writer = try TapeWriter(keys: keys, values: values, operations: records, largestBatch: 1)
        for number in 0..<records {
            let record = order(number)
            writer.append(.insert, record: record, version: 0, expectation: Tape.Expectation.any)
        }
        return writer.finish(isRepeatable: false)
    }

    /// A tape and what it will have done to the set of records after each of its operations.
    struct Draft {
        var tape: Tape
        /// In the order of the operations.
        var effects: [Effect]
        /// When each operation is due, in nanoseconds from the first, where the trace that it replays tells it.
        var arrivals: [UInt64]?
    }

    /// What one operation of a tape does to a record.
    struct Effect {
        enum Kind: UInt8 { case insert, update, delete }
        var record: Int
        /// Its number on the tape.
        var operation: UInt32
        var version: UInt8
        var kind: Kind
    }

    /// One thread's tape of `count` operations of a mix.
    ///
    /// An update that draws a deleted record takes the nearest older one that is there; where none is left it
    /// becomes a read that finds nothing.
    ///
    /// - Parameter isAlone: no other thread inserts or deletes meanwhile, so that it is known what is there.
    mutating func draft(_ mix: [Scenario.Operation], count: Int, isAlone: Bool) throws -> Draft {
        let writes = mix.contains { $0.kind == .insert || $0.kind == .delete }
        let largestBatch = mix.map { $0.kind == .multiRead ? $0.count : 1 }.max() ?? 1
        var writer = try TapeWriter(
            keys: keys, values: values, operations: count, largestBatch: largestBatch, notesRecords: notesRecords)
        var random = RandomSource(seed: seed).derive(stream: stream)
        // Of the records that were loaded, whatever was inserted since: which ones are popular must not change from pass
        // to pass.
        var sampler = KeySampler(distribution, records: loadedRecords, seed: seed, stream: stream + 1)
        stream += 2

        var effects: [Effect] = []
        func note(_ number: Int, _ record: Int, _ version: Int, _ kind: Effect.Kind) {
            effects.append(
                Effect(
                    record: record, operation: UInt32(truncatingIfNeeded: number),
                    version: UInt8(truncatingIfNeeded: version), kind: kind))
        }
        var live = LiveSet(next: nextRecord, deleted: deleted, isDeleted: isDeleted)
        for number in 0..<count {
            let operation = Self.draw(mix, &random)
            let version = Int(random.next() & 0xFF)
            switch operation.kind {
            case .insert:
                let record = live.insert()
                note(number, record, version, .insert)
                writer.append(.insert, record: record, version: version, expectation: Tape.Expectation.any)
            case .delete:
                let record = sampler.next(liveCount: live.next)
                let expectation = live.expectation(record, isAlone: isAlone)
                if live.delete(record) { note(number, record, version, .delete) }
                writer.append(.delete, record: record, version: nil, expectation: expectation)
            case .multiRead:
                writer.appendBatch(operation.count)
                for _ in 0..<operation.count {
                    let record = sampler.next(liveCount: live.next)
                    writer.append(
                        .key, record: record, version: nil, expectation: live.expectation(record, isAlone: isAlone))
                }
            case .update, .readModifyWrite:
                let drawn = sampler.next(liveCount: live.next)
                // What an update does to a missing key differs between systems, and on a tape that is run again
                // it would change what the next lap finds.
                let record = live.nearest(drawn)
                if let record { note(number, record, version, .update) }
                writer.append(
                    record == nil ? .read : Tape.Kind(operation.kind), record: record ?? drawn,
                    version: record == nil ? nil : version,
                    expectation: live.expectation(record ?? drawn, isAlone: isAlone))
            case .read, .scan:
                let record = sampler.next(liveCount: live.next)
                var length = operation.count
                if let least = operation.leastCount { length = least + Int(random.below(UInt64(length - least + 1))) }
                writer.append(
                    Tape.Kind(operation.kind), record: record, version: nil,
                    expectation: live.expectation(record, isAlone: isAlone), count: length)
            }
        }
        return Draft(tape: writer.finish(isRepeatable: !writes), effects: effects)
    }

    /// Takes note that the first `operations` of a draft were run, over as many laps as they make.
    ///
    /// - Parameter isOnlyWriter: no other thread wrote meanwhile, so that it is known which write came last.
    mutating func commit(_ draft: Draft, operations: Int, isOnlyWriter: Bool = true) {
        var live = LiveSet(next: nextRecord, deleted: deleted, isDeleted: isDeleted)
        func apply(_ effect: Effect) {
            switch effect.kind {
            case .insert: live.insert(effect.record)
            case .delete: _ = live.delete(effect.record)
            case .update: break
            }
            versions[effect.record] = isOnlyWriter ? Int16(effect.version) : Self.unknown
        }
        let lap = draft.tape.operationCount
        guard lap > 0 else { return }
        // Of more than one lap the last one decides: from where it broke off the time before, to the end.
        let end = operations % lap
        if operations >= lap { for effect in draft.effects where effect.operation >= end { apply(effect) } }
        for effect in draft.effects where effect.operation < end { apply(effect) }
        (nextRecord, deleted, isDeleted) = (live.next, live.waiting, live.isDeleted)
    }

    /// Which version of its value a record in the store must have; nil: any of them.
    func version(of record: Int) -> Int? { versions[record] == Self.unknown ? nil : Int(versions[record]) }

    /// Whether a record should be in the store now.
    func isLive(_ record: Int) -> Bool { record < nextRecord && !isDeleted.contains(record) }

    private static func draw(_ mix: [Scenario.Operation], _ random: inout RandomSource) -> Scenario.Operation {
        if mix.count == 1 { return mix[0] }
        var ticket = Int(random.below(UInt64(Scenario.Share.whole)))
        for operation in mix {
            ticket -= operation.share.millionths
            if ticket < 0 { return operation }
        }
        return mix[mix.count - 1]
    }
}

/// Which records are in the store: an insert brings back what was deleted first before it makes a new record.
struct LiveSet {
    private(set) var next: Int
    private var deleted: [Int]
    private(set) var isDeleted: Set<Int>
    private var returned = 0

    /// Deleted and not inserted again, oldest first.
    var waiting: [Int] { deleted[returned...].filter(isDeleted.contains) }

    init(next: Int, deleted: [Int], isDeleted: Set<Int>) {
        (self.next, self.deleted, self.isDeleted) = (next, deleted, isDeleted)
    }

    mutating func insert() -> Int {
        if returned < deleted.count {
            let record = deleted[returned]
            returned += 1
            isDeleted.remove(record)
            return record
        }
        next += 1
        return next - 1
    }

    /// A certain record, there or not; those before it that never were do not come with it.
    mutating func insert(_ record: Int) {
        if record < next {
            guard isDeleted.remove(record) != nil else { return }
            if returned < deleted.count, deleted[returned] == record { returned += 1 }
            return
        }
        for skipped in next..<record { isDeleted.insert(skipped) }
        next = record + 1
    }

    func contains(_ record: Int) -> Bool { record < next && !isDeleted.contains(record) }

    mutating func delete(_ record: Int) -> Bool {
        guard record < next else { return false }
        guard isDeleted.insert(record).inserted else { return false }
        deleted.append(record)
        return true
    }

    /// The record, or the next older one that is there, going round behind the oldest; nil where none is left.
    func nearest(_ record: Int) -> Int? {
        guard isDeleted.count < next else { return nil }
        var record = record
        while isDeleted.contains(record) { record = record == 0 ? next - 1 : record - 1 }
        return record
    }

    func expectation(_ record: Int, isAlone: Bool) -> UInt8 {
        guard isAlone else { return Tape.Expectation.any }
        return isDeleted.contains(record) ? Tape.Expectation.absent : Tape.Expectation.present
    }
}
