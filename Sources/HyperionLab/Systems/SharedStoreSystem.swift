import HyperionCore

/// The engine with any number of writers: behind a sequencer, or in shards.
///
/// As in `HyperionSystem` the memory that the records will take is committed when the store is made.
struct SharedStoreSystem<Choice: SharedStoreChoice>: System {
    let store: Choice.Store

    init(_ plan: StorePlan) throws { store = try Choice.makeStore(plan) }

    var memoryRegions: [MemoryRegion]? { store.memoryRegions }

    func statistics() -> [NamedValue] { store.statistics().named + Choice.statistics(store) }

    struct Session: ByteKeySession {
        private let store: Choice.Store
        private let bufferStart: UnsafeMutableRawPointer
        private let bufferCount: Int
        private let owner: ReadBuffer
        private let lengths: UnsafeMutableBufferPointer<Int>
        private let batch: ReadBuffer
        private let stride: Int
        private(set) var isExhausted = false

        init(_ system: SharedStoreSystem, plan: StorePlan) {
            store = system.store
            owner = ReadBuffer(byteCount: plan.largestValue)
            bufferStart = owner.bytes.baseAddress!
            bufferCount = owner.bytes.count
            stride = (plan.largestValue + 7) & ~7
            batch = ReadBuffer(byteCount: plan.largestBatch * (stride + MemoryLayout<Int>.stride))
            // The lengths lie behind the values.
            let start = batch.bytes.baseAddress! + plan.largestBatch * stride
            lengths = UnsafeMutableBufferPointer(
                start: start.bindMemory(to: Int.self, capacity: plan.largestBatch), count: plan.largestBatch)
        }

        /// Put together from its parts, so that the compiler knows that there is an address.
        @inline(__always)
        private var buffer: UnsafeMutableRawBufferPointer {
            UnsafeMutableRawBufferPointer(start: bufferStart, count: bufferCount)
        }

        var lastValue: UnsafeRawPointer { UnsafeRawPointer(bufferStart) }

        @inline(__always)
        mutating func read(_ key: UnsafeRawBufferPointer) -> Int { store.get(key, into: buffer) ?? -1 }

        @inline(__always)
        mutating func multiRead(
            _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, firstOrdinal: Int
        ) -> Int {
            if Choice.readsAtOneMoment {
                store.snapshotRead(keys, into: batch.bytes, stride: stride, lengths: lengths)
            } else {
                store.multiGet(keys, into: batch.bytes, stride: stride, lengths: lengths)
            }
            var found = 0
            for position in 0..<keys.count where lengths[position] >= 0 { found &+= 1 }
            return found
        }

        var keepsBatch: Bool { true }

        @inline(__always)
        func batchValue(_ position: Int) -> (start: UnsafeRawPointer, length: Int) {
            (UnsafeRawPointer(batch.bytes.baseAddress! + position &* stride), lengths[position])
        }

        @inline(__always)
        mutating func scan(_ key: UnsafeRawBufferPointer, count: Int) -> Int {
            guard let cursor = store.cursor(at: key) else { return 0 }
            var seen = 0
            let buffer = self.buffer
            _ = store.scan(from: cursor, limit: count) { _, value in
                seen &+= 1
                buffer.copyMemory(from: value)
                return true
            }
            return seen
        }

        @inline(__always)
        mutating func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            do throws(StoreError) {
                _ = try store.put(key, value)
                return true
            } catch {
                isExhausted = true
                return false
            }
        }

        @inline(__always)
        mutating func update(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            do throws(StoreError) {
                return try store.update(key, value) != nil
            } catch {
                isExhausted = true
                return false
            }
        }

        @inline(__always)
        mutating func delete(_ key: UnsafeRawBufferPointer) -> Bool { store.delete(key) }
    }
}

/// Which of the engine's stores for several writers, as a type, so that each is a system of its own.
protocol SharedStoreChoice: Sendable {
    associatedtype Store: SharedStore
    /// Whether a multi-read is a snapshot.
    static var readsAtOneMoment: Bool { get }
    static func makeStore(_ plan: StorePlan) throws -> Store
    static func statistics(_ store: Store) -> [NamedValue]
}

extension SharedStoreChoice {
    static var readsAtOneMoment: Bool { false }
    static func statistics(_ store: Store) -> [NamedValue] { [] }
}

enum SequencedBy<Turns: Sequencer>: SharedStoreChoice {
    static func makeStore(_ plan: StorePlan) throws(StoreError) -> SequencedStore<Turns> {
        try SequencedStore(
            capacity: plan.capacity, arenaBytes: plan.arenaBytes, pages: plan.pages, prefault: plan.recordBytes,
            seed: plan.seed)
    }
}

/// The default sequencer, and multi-reads of values that were all current at one moment.
enum SnapshotReads: SharedStoreChoice {
    static var readsAtOneMoment: Bool { true }
    static func makeStore(_ plan: StorePlan) throws(StoreError) -> SequencedStore<DefaultSequencer> {
        try SequencedBy<DefaultSequencer>.makeStore(plan)
    }
}

/// A shard for each thread that writes, at least two; with local memory and threads on several nodes, dealt among those.
enum Sharded: SharedStoreChoice {
    typealias Store = ShardedStore<DefaultSequencer>
    static let engineName = "hyperion-sharded"

    static func shardCount(writers: Int) -> Int { min(max(writers, 2), Store.mostShards) }

    static func makeStore(_ plan: StorePlan) throws -> Store {
        let shards = shardCount(writers: plan.writers)
        let capacity = Store.share(of: plan.capacity, among: shards)
        let arenaBytes = arenaBytesOfEach(plan, shards: shards, capacityOfEach: capacity)
        let nodes = plan.placement.nodesOfParts
        let stores = try (0..<shards).map { number in
            func make() throws(StoreError) -> KeyValueStore {
                try KeyValueStore(
                    capacity: capacity, arenaBytes: arenaBytes, pages: plan.pages,
                    prefault: plan.recordBytes / shards, seed: plan.seed)
            }
            guard nodes.count > 1 else { return try make() }
            return try MemoryPolicy.making(onNode: nodes[number % nodes.count], regions: \.memoryRegions, make)
        }
        return Store(stores)
    }

    /// All together what the scenario gives the engine, or where it gives nothing address space for all records in each:
    /// which keys' values grow is not known, and none of it is committed before it is used. A pool's pages are: of those
    /// in proportion to the records.
    private static func arenaBytesOfEach(_ plan: StorePlan, shards: Int, capacityOfEach: Int) -> Int {
        if plan.arenaIsGiven { return max(1, plan.arenaBytes / shards) }
        guard plan.pages.pooledPageBytes != nil else { return plan.arenaBytes }
        let share = Double(capacityOfEach) / Double(max(plan.capacity, 1))
        return min(plan.arenaBytes, Int((Double(plan.arenaBytes) * share).rounded(.up)))
    }

    static func statistics(_ store: Store) -> [NamedValue] { [NamedValue("shards", Double(store.shardCount))] }
}
