import Testing

@testable import HyperionCore

/// A `HashIndex` over any memory beside a naive oracle: a dictionary from key numbers to record offsets.
struct IndexModel<Memory: AtomicMemory> {
    let memory: Memory
    let index: HashIndex<Memory>
    /// The hash of each key; keys are numbers from 0.
    let hashes: [UInt64]
    private(set) var live: [Int: Int] = [:]
    /// The key of each record that was ever made.
    private var owners: [Int: Int] = [:]
    private var nextOffset = 64

    init(memory: Memory, capacity: Int, hashes: [UInt64]) {
        self.memory = memory
        self.index = HashIndex(memory: memory, capacity: capacity)
        self.hashes = hashes
    }

    func find(_ key: Int) -> IndexMatch? { index.find(hashes[key]) { owners[$0] == key } }

    mutating func newRecord(of key: Int) -> Int {
        defer { nextOffset += 8 }
        owners[nextOffset] = key
        return nextOffset
    }

    /// Adds the key if there is room and it is not there.
    mutating func insert(_ key: Int) {
        guard live[key] == nil, live.count < index.capacity else { return }
        let record = newRecord(of: key)
        index.insert(hashes[key], offset: record)
        live[key] = record
    }

    mutating func replace(_ key: Int) {
        guard let match = find(key) else { return }
        let record = newRecord(of: key)
        index.replace(match, offset: record)
        live[key] = record
    }

    mutating func remove(_ key: Int) {
        guard let match = find(key) else { return }
        index.remove(match, hash: hashes[key])
        live[key] = nil
    }

    /// The first thing in which the index differs from the oracle, or nil. The invariants stop the program.
    func disagreement() -> String? {
        index.checkInvariants { hashes[owners[$0]!] }
        if index.count != live.count { return "count \(index.count), expected \(live.count)" }
        var longest = 0
        for key in hashes.indices {
            let match = find(key)
            if match?.offset != live[key] {
                return "key \(key): \(String(describing: match)), expected \(live[key] ?? -1)"
            }
            guard let match else { continue }
            if index.record(inSlot: match.slot) != match.offset {
                return "key \(key): slot \(match.slot) holds another"
            }
            longest = max(longest, index.probeLength(ofSlot: match.slot, hash: hashes[key]))
            // A hint may miss, or name another key's record, but never one that is not live.
            if let hint = index.candidate(hashes[key]), live[owners[hint.offset]!] != hint.offset {
                return "key \(key): candidate \(hint) is not live"
            }
        }
        if longest > index.lineCount { return "a probe of \(longest) lines" }
        let walked = (0..<index.slotCount).compactMap { index.record(inSlot: $0) }
        if walked.sorted() != live.values.sorted() { return "a walk sees \(walked.sorted())" }
        return nil
    }
}

extension HashIndex {
    /// A hash whose home is `line`, with this tag (odd) in its low bits.
    func hash(home line: Int, tag: UInt64) -> UInt64 {
        // The middle of the line's share of all hashes; the low 16 bits do not lead out of it.
        let share = UInt64.max / UInt64(lineCount)
        let hash = (UInt64(line) * share + share / 2) & ~0xFFFF | tag
        precondition(homeLine(hash) == line && Self.tag(hash) == tag)
        return hash
    }
}
