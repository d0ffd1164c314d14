import HyperionCore

/// The engine itself, over any slot layout and either update policy.
///
/// The memory that the records will take is committed when the store is made, which maps that are reserved do with their
/// tables at most; how long that took is reported beside the load. An index that grows and an arena that compacts commit theirs
/// as they go.
struct HyperionSystem<Index: RecordIndex, Policy: UpdatePolicyChoice>: System {
    let store: IndexedStore<Index>

    init(_ plan: StorePlan) throws {
        // Where the store compacts by itself, twice what lives is room enough; else what the plan has for rewrites too.
        let doubled = plan.liveBytes > 0 ? 2 * plan.liveBytes : plan.arenaBytes
        store = try IndexedStore(
            capacity: plan.capacity,
            arenaBytes: Index.recordsMove ? min(plan.arenaBytes, doubled) : plan.arenaBytes,
            policy: Policy.overwrites ? .inPlace : .append, pages: plan.pages,
            prefault: plan.recordBytes, seed: plan.seed)
    }

    var memoryRegions: [MemoryRegion]? { store.memoryRegions }

    func statistics() -> [NamedValue] { store.statistics().named }

    struct Session: ByteKeySession {
        private let store: IndexedStore<Index>
        private let bufferStart: UnsafeMutableRawPointer
        private let bufferCount: Int
        private let owner: ReadBuffer
        private let lengths: UnsafeMutableBufferPointer<Int>
        private let batch: ReadBuffer
        private let batchBuffer: UnsafeMutableRawBufferPointer
        private let stride: Int
        private(set) var isExhausted = false

        init(_ system: HyperionSystem, plan: StorePlan) {
            store = system.store
            owner = ReadBuffer(byteCount: plan.largestValue)
            bufferStart = owner.bytes.baseAddress!
            bufferCount = owner.bytes.count
            stride = (plan.largestValue + 7) & ~7
            batch = ReadBuffer(byteCount: plan.largestBatch * (stride + MemoryLayout<Int>.stride))
            batchBuffer = batch.bytes
            // The lengths lie behind the values.
            let start = batchBuffer.baseAddress! + plan.largestBatch * stride
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
            store.multiGet(keys, into: batchBuffer, stride: stride, lengths: lengths)
            var found = 0
            for position in 0..<keys.count where lengths[position] >= 0 { found &+= 1 }
            return found
        }

        var keepsBatch: Bool { true }

        @inline(__always)
        func batchValue(_ position: Int) -> (start: UnsafeRawPointer, length: Int) {
            (UnsafeRawPointer(batchBuffer.baseAddress! + position &* stride), lengths[position])
        }

        @inline(__always)
        mutating func scan(_ key: UnsafeRawBufferPointer, count: Int) -> Int {
            guard let cursor = store.cursor(at: key) else { return 0 }
            var seen = 0
            let buffer = self.buffer
            store.scan(from: cursor, limit: count) { _, value in
                seen &+= 1
                buffer.copyMemory(from: value)
                return true
            }
            return seen
        }

        @inline(__always)
        mutating func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            do throws(StoreError) {
                try store.put(key, value)
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

/// A policy as a type, so that each of the engine's variants is a system of its own.
protocol UpdatePolicyChoice: Sendable {
    static var overwrites: Bool { get }
}

enum InPlaceUpdates: UpdatePolicyChoice {
    static var overwrites: Bool { true }
}

enum AppendedUpdates: UpdatePolicyChoice {
    static var overwrites: Bool { false }
}

extension IndexedStore.Statistics {
    /// As results tell them, of every store of the engine.
    var named: [NamedValue] {
        [
            NamedValue("records", Double(records)),
            NamedValue("tombstones", Double(tombstones)),
            NamedValue("slots", Double(slots)),
            NamedValue("mean probe length", meanProbeLength),
            NamedValue("longest probe", Double(longestProbe)),
            NamedValue("bytes live", Double(bytesLive)),
            NamedValue("bytes dead", Double(bytesDead)),
            NamedValue("index bytes", Double(indexBytes)),
        ]
    }
}
