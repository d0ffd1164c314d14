@testable import HyperionCore

/// Planted defect: an index that, after each removal, takes keys out and puts them into the first free slot on
/// their way, as deletion by backward shift does. The writer never notices; a reader misses a key under way.
struct MovingIndex: RecordIndex {
    private let base: HashIndex<HardwareMemory>
    private let records = Locked<[Int: UInt64]>([:])

    static func byteCount(capacity: Int) -> Int { HashIndex<HardwareMemory>.byteCount(capacity: capacity) }
    init(memory: HardwareMemory, capacity: Int) { base = HashIndex(memory: memory, capacity: capacity) }

    func remove(_ match: IndexMatch, hash: UInt64) {
        base.remove(match, hash: hash)
        let hashes = records.withLock { hashes in
            hashes[match.offset] = nil
            return hashes
        }
        for (offset, hash) in hashes {
            guard let match = base.find(hash, where: { $0 == offset }) else { continue }
            base.remove(match, hash: hash)
            base.insert(hash, offset: offset)
        }
    }

    func insert(_ hash: UInt64, offset: Int, vacancy: Int) {
        base.insert(hash, offset: offset)
        records.withLock { $0[offset] = hash }
    }

    func replace(_ match: IndexMatch, offset: Int) {
        base.replace(match, offset: offset)
        records.withLock { $0[offset] = $0.removeValue(forKey: match.offset) }
    }

    var capacity: Int { base.capacity }
    var count: Int { base.count }
    var slotCount: Int { base.slotCount }
    var tombstones: Int { base.tombstones }
    func find(_ hash: UInt64, where matches: (Int) -> Bool) -> IndexMatch? { base.find(hash, where: matches) }
    func prefetch(_ hash: UInt64) { base.prefetch(hash) }
    func candidate(_ hash: UInt64) -> IndexMatch? { base.candidate(hash) }
    func record(inSlot slot: Int) -> Int? { base.record(inSlot: slot) }
    func probeLength(ofSlot slot: Int, hash: UInt64) -> Int { base.probeLength(ofSlot: slot, hash: hash) }
    func checkInvariants(hashOfRecord: (Int) -> UInt64) { base.checkInvariants(hashOfRecord: hashOfRecord) }
}

/// Planted defect: answers every other read of a key with what an earlier read of it gave.
final class StaleCache: Sendable {
    private struct Entry {
        var value: [UInt8]
        var reads = 0
    }
    private let entries = Locked<[UInt8: Entry]>([:])

    func clear() { entries.withLock { $0 = [:] } }

    func get(_ key: UnsafeRawBufferPointer, _ buffer: UnsafeMutableRawBufferPointer, _ read: () -> Int?) -> Int? {
        let cached: [UInt8]? = entries.withLock { entries in
            entries[key[0]]?.reads += 1
            guard let entry = entries[key[0]], entry.reads % 2 == 0 else { return nil }
            return entry.value
        }
        if let cached {
            buffer.copyBytes(from: cached)
            return cached.count
        }
        guard let length = read() else { return nil }
        let value = Array(buffer[..<length])
        entries.withLock { entries in
            if entries[key[0], default: Entry(value: value)].reads % 64 == 0 { entries[key[0]] = Entry(value: value) }
        }
        return length
    }
}
