extension IndexedStore {
    public struct Statistics: Sendable, Equatable {
        public var records: Int
        public var capacity: Int
        public var tombstones: Int
        public var slots: Int
        /// Units of the slot layout that finds of the live records look at: 1 means the home place.
        public var meanProbeLength: Double
        public var longestProbe: Int
        /// Bytes of live records with their headers, and of records that were replaced or removed; in a store that moves
        /// records, the room that a value left as it shrank is among the dead ones, else among the live ones.
        public var bytesLive: Int
        public var bytesDead: Int
        public var arena: Arena.Statistics
        /// Reserved for the index.
        public var indexBytes: Int
    }

    /// O(slots), and it reads every record. Beside a writer the numbers belong to no single moment.
    public func statistics() -> Statistics {
        var probes = 0
        var longest = 0
        var seen = 0
        for slot in 0..<index.slotCount {
            guard let hash = hashOfRecord(inSlot: slot) else { continue }
            let length = index.probeLength(ofSlot: slot, hash: hash)
            probes += length
            longest = max(longest, length)
            seen += 1
        }
        let arena = arena.statistics
        return Statistics(
            records: count, capacity: capacity, tombstones: index.tombstones, slots: index.slotCount,
            meanProbeLength: seen == 0 ? 0 : Double(probes) / Double(seen), longestProbe: longest,
            bytesLive: arena.used - arena.dead, bytesDead: arena.dead, arena: arena,
            indexBytes: Index.byteCount(capacity: capacity))
    }

    func hashOfRecord(inSlot slot: Int) -> UInt64? {
        if Index.recordsMove { return withMovingRecord({ index.record(inSlot: slot) }) { key, _ in hash(key) } }
        return index.record(inSlot: slot).map { hash(record($0).key) }
    }

    /// Stops the program if an invariant does not hold. O(slots + bytes of keys). Not beside a writer.
    public func checkInvariants() {
        arena.checkInvariants()
        index.checkInvariants { hash(record($0).key) }
        var live = 0
        for slot in 0..<index.slotCount {
            guard let offset = index.record(inSlot: slot) else { continue }
            let record = record(offset)
            live += liveBytes(record)
            let match = find(record.key, hash: hash(record.key))
            precondition(
                match == IndexMatch(slot: slot, offset: offset), "store, invariant 2: slot \(slot) is not found")
            let version = record.seqLock.version()
            precondition(!SeqLock<HardwareMemory>.isWriterInside(version), "store, invariant 4: slot \(slot) is odd")
            precondition(
                overwrites || version &>> 16 == 0, "store, invariant 4: an appended record was overwritten")
        }
        let arena = arena.statistics
        precondition(
            live + arena.dead == arena.used,
            "store, invariant 3: \(live) live + \(arena.dead) dead ≠ \(arena.used) used")
    }
}
