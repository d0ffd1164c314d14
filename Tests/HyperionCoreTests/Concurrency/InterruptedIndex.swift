@testable import HyperionCore

/// An index in whose finds another thread's writes happen, at a place that the test chooses: a reader that was put to
/// sleep there, without a second thread.
struct InterruptedIndex: MovableIndex {
    /// Once, at the next record that a find looks at: before it is compared, or after the find is through.
    enum Moment: CaseIterable { case beforeComparison, afterFind }
    static let interruption = Locked<(moment: Moment, body: () -> Void)?>(nil)

    /// How often a slot with a record was looked at, from 0 at the start of a test.
    static let looks = Locked(0)

    private let base: HashIndex<HardwareMemory>
    static func byteCount(capacity: Int) -> Int { HashIndex<HardwareMemory>.byteCount(capacity: capacity) }
    init(memory: HardwareMemory, capacity: Int) { base = HashIndex(memory: memory, capacity: capacity) }

    private func interrupt(_ moment: Moment) {
        let body: (() -> Void)? = Self.interruption.withLock { interruption in
            guard let wanted = interruption, wanted.moment == moment else { return nil }
            interruption = nil
            return wanted.body
        }
        body?()
    }

    func find(_ hash: UInt64, where matches: (Int) -> Bool) -> IndexMatch? {
        // The way with the loop: the short one before it would look at the slot twice, and be right the second time.
        let match = base.findAnywhere(hash) { offset in
            interrupt(.beforeComparison)
            return matches(offset)
        }
        interrupt(.afterFind)
        return match
    }

    func record(inSlot slot: Int) -> Int? {
        let record = base.record(inSlot: slot)
        guard record != nil else { return nil }
        // A scan fetches a record some slots before it reads it.
        let looks = Self.looks.withLock { looks in
            looks += 1
            return looks
        }
        if looks == 2 { for moment in Moment.allCases { interrupt(moment) } }
        return record
    }

    var capacity: Int { base.capacity }
    var count: Int { base.count }
    var slotCount: Int { base.slotCount }
    var tombstones: Int { base.tombstones }
    func prefetch(_ hash: UInt64) { base.prefetch(hash) }
    func candidate(_ hash: UInt64) -> IndexMatch? { base.candidate(hash) }
    func insert(_ hash: UInt64, offset: Int, vacancy: Int) { base.insert(hash, offset: offset) }
    func replace(_ match: IndexMatch, offset: Int) { base.replace(match, offset: offset) }
    func remove(_ match: IndexMatch, hash: UInt64) { base.remove(match, hash: hash) }
    func probeLength(ofSlot slot: Int, hash: UInt64) -> Int { base.probeLength(ofSlot: slot, hash: hash) }
    func checkInvariants(hashOfRecord: (Int) -> UInt64) { base.checkInvariants(hashOfRecord: hashOfRecord) }
}
