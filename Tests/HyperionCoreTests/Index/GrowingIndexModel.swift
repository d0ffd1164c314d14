@testable import HyperionCore

/// A `GrowingHashIndex` over any memory beside a naive oracle: a dictionary from key numbers to record offsets.
struct GrowingIndexModel<Memory: AtomicMemory> {
    let index: GrowingHashIndex<Memory>
    /// The hash of each key; keys are numbers from 0.
    let hashes: [UInt64]
    private(set) var live: [Int: Int] = [:]
    /// The key of each record that was ever made.
    private var owners: [Int: Int] = [:]
    private var nextOffset = 64

    init(memory: Memory, capacity: Int, hashes: [UInt64]) {
        index = GrowingHashIndex(memory: memory, capacity: capacity)
        self.hashes = hashes
    }

    func find(_ key: Int) -> IndexMatch? { index.find(hashes[key]) { owners[$0] == key } }
    func hashOfRecord(_ offset: Int) -> UInt64 { hashes[owners[offset]!] }

    private mutating func newRecord(of key: Int) -> Int {
        defer { nextOffset += 8 }
        owners[nextOffset] = key
        return nextOffset
    }

    /// Adds the key, as a put does, if there is room and it is not there.
    mutating func insert(_ key: Int, grows: Bool = true) {
        guard live[key] == nil, live.count < index.capacity else { return }
        let record = newRecord(of: key)
        let vacancy = index.vacancyAtOnce(hashes[key])
        if vacancy >= 0 {
            index.insertAtOnce(hashes[key], offset: record, vacancy: vacancy)
        } else if case .absent(let vacancy) = index.search(hashes[key], where: { _ in false }) {
            index.insert(hashes[key], offset: record, vacancy: vacancy)
        }
        live[key] = record
        if grows, index.isGrowthDue { index.grow { hashOfRecord($0) } }
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
        index.checkInvariants { hashOfRecord($0) }
        if index.count != live.count { return "count \(index.count), expected \(live.count)" }
        if live.count > index.lineCount * GrowingHashIndex<Memory>.recordsPerLine, index.isGrowthDue {
            return "\(live.count) records in \(index.lineCount) lines"
        }
        for key in hashes.indices {
            let match = find(key)
            if match?.offset != live[key] {
                return "key \(key): \(String(describing: match)), expected \(live[key] ?? -1)"
            }
            if let match, index.record(inSlot: match.slot) != match.offset {
                return "key \(key): slot \(match.slot) holds another"
            }
            if let hint = index.candidate(hashes[key]), live[owners[hint.offset]!] != hint.offset {
                return "key \(key): candidate \(hint) is not live"
            }
        }
        let walked = (0..<index.slotCount).compactMap { index.record(inSlot: $0) }
        if walked.sorted() != live.values.sorted() { return "a walk sees \(walked.sorted())" }
        return nil
    }
}
