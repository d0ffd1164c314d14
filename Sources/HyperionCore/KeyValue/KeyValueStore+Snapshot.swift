// Values of several keys that were all current at one moment, beside a writer at full speed.
//
// A version for the whole store would be changed by every put, and a snapshot of eight keys beside a writer that puts
// every hundred nanoseconds would hardly ever find it unchanged. So each key is validated by itself, in two passes over
// the same keys: the double collect of Afek, Attiya, Dolev, Gafni, Merritt, Shavit, "Atomic snapshots of shared memory"
// (Journal of the ACM 40, 1993). Only a write to one of the keys that are read makes a snapshot look again.
//
//     first pass                          second pass
//     ──────────                          ───────────
//     slot ── which record    (acquiring)   the slot still names it?        (acquiring)
//     record's version        (acquiring)   the version is still the same?  (relaxed)
//     value                   (relaxed)
//     acquire fence ─────────────────────▶
//
// Why the values were all current at one moment. What a key's value follows from never comes back once it has changed:
// a record's offset is not handed out twice (invariant 2 of `Arena`), so that a slot that names it has named it all the
// while, and a version never falls. Each key's state thus has one stretch in the order of the writer's stores. If the
// stretches had no moment in common, then one key's, i's, would have ended before another's, j's, began. The first pass
// loaded j's beginning, which was stored releasing, by an acquiring load; the end of i's was stored before it; so
// the second pass, which loads after the whole of the first, would have found i changed.
//
// A key that is not there has no version. It could have been added and removed between the two passes, so `delete`
// counts removals before it empties a slot. The count is read before the key is looked for in the first pass and after
// that in the second: if the key was missed twice and no removal counted, it was not there at any time in between, for
// it could only have gone again by a removal. Only deletes write this word, and only a snapshot that misses a key
// reads it: neither a get nor a put touches it.
//
// Where several stores with a writer each are read (`ShardedStore`), there is no one order of stores, and two snapshots
// might see two independent writes in opposite orders: there the fence between the passes is sequentially consistent.
//
// Thread safety: any number of threads, beside the one writer.
//
// Progress: `trySnapshotRead` is wait-free: it gives up after its bound. Where it has not succeeded,
// `SequencedStore.snapshotRead` waits for the writer's turn.
//
// Rejected: a SeqLock over the whole store (above); copying the records' list of versions into each value, which makes
// every get longer for what few callers ask for.
//
// Where records move (`KeyValueStore+Compact.swift`) an offset is handed out again some time: there both passes have to
// fall into one generation, within which no byte is given back. A record that is moved between the passes changes its
// slot's word, and the snapshot is taken again.
extension IndexedStore {
    /// What the first pass saw of one key.
    @frozen
    @usableFromInline
    struct KeySight {
        @usableFromInline let hash: UInt64
        /// Where it was found, `absent`, or `impossible`.
        @usableFromInline let slot: Int
        /// Of its record.
        @usableFromInline let offset: Int
        /// Of its record; where the key is absent, the removals counted before it was looked for.
        @usableFromInline let version: UInt64

        @usableFromInline static var absent: Int { -1 }
        /// A key that no store can hold.
        @usableFromInline static var impossible: Int { -2 }

        @inlinable @inline(__always)
        init(hash: UInt64, slot: Int = KeySight.impossible, offset: Int = 0, version: UInt64 = 0) {
            (self.hash, self.slot, self.offset, self.version) = (hash, slot, offset, version)
        }
    }

    /// How often `trySnapshotRead` looks unless it is told. Beside a writer that changes every key equally often one
    /// look in thousands fails; where it is one of the snapshot's own keys that is written all the time, several do.
    public static var snapshotAttempts: Int { 16 }

    /// Reads keys as `multiGet` does, but so that all values were current at one moment within the call (and those keys
    /// that are not there were absent at that moment).
    ///
    /// False: in none of `attempts` looks were all keys left alone for so long; what `values` and `lengths` hold then
    /// means nothing. O(keys · attempts). No allocation on the heap for up to 32 keys.
    ///
    /// - Precondition: as for `multiGet`.
    @inlinable
    public func trySnapshotRead(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>, attempts: Int = IndexedStore.snapshotAttempts
    ) -> Bool {
        Self.checkRoom(keys.count, values, stride: stride, lengths)
        return withUnsafeTemporaryAllocation(of: KeySight.self, capacity: max(keys.count, 1)) { sights in
            for position in 0..<keys.count {
                let hash = Self.isShort(keys[position]) ? shortHash(keys[position]) : hash(keys[position])
                sights.initializeElement(at: position, to: KeySight(hash: hash))
                index.prefetch(hash)
            }
            for position in 0..<keys.count { _ = prefetchRecord(sights[position].hash) }
            for turn in 0..<max(attempts, 0) {
                // Where records move, an offset may come back: then only within one generation does it name one record.
                let generation = generation()
                if collect(keys, into: values, stride: stride, lengths, sights) {
                    // Keeps the first pass's loads, of the values too, before the second's.
                    memory.fenceAcquiring()
                    if areAllStill(keys, sights), isCurrent(generation) { return true }
                }
                memory.wait(turn: turn)
            }
            return false
        }
    }

    /// The first pass; false: a writer is inside one of the records.
    @inlinable @inline(__always)
    func collect(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        _ lengths: UnsafeMutableBufferPointer<Int>, _ sights: UnsafeMutableBufferPointer<KeySight>
    ) -> Bool {
        var target = values.baseAddress
        for position in 0..<keys.count {
            let buffer = UnsafeMutableRawBufferPointer(start: target, count: stride)
            guard let sight = sight(of: keys[position], sights[position].hash, into: buffer, &lengths[position])
            else { return false }
            sights[position] = sight
            target = target.map { $0 + stride }
        }
        return true
    }

    /// The second pass, behind a fence.
    @inlinable @inline(__always)
    func areAllStill(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, _ sights: UnsafeMutableBufferPointer<KeySight>
    ) -> Bool {
        for position in 0..<keys.count where !isStill(sights[position], keys[position]) { return false }
        return true
    }

    /// Looks at one key and copies its value; nil: a writer is inside its record. The value is that of one write only
    /// if `isStill` says so afterwards, behind a fence.
    @inlinable @inline(__always)
    func sight(
        of key: UnsafeRawBufferPointer, _ hash: UInt64, into buffer: UnsafeMutableRawBufferPointer,
        _ length: inout Int
    ) -> KeySight? {
        length = -1
        guard Self.isKeyLength(key.count) else { return KeySight(hash: hash) }
        var removals: UInt64 = 0
        var match = find(key, hash: hash)
        if match == nil {
            removals = removalsSoFar
            match = find(key, hash: hash)
        }
        guard let match else { return KeySight(hash: hash, slot: KeySight.absent, version: removals) }
        let record = record(match.offset)
        if Index.recordsMove {
            // The bytes may have been given back and be another record's by now; the generation then tells.
            let version = record.seqLock.version()
            guard let copied = record.tryCopyMovingValue(into: buffer, limit: arena.limit) else { return nil }
            length = copied
            return KeySight(hash: hash, slot: match.slot, offset: match.offset, version: version)
        }
        if !overwrites {
            length = record.copyConstantValue(into: buffer)
            return KeySight(hash: hash, slot: match.slot, offset: match.offset)
        }
        let version = record.seqLock.version()
        guard !SeqLock<HardwareMemory>.isWriterInside(version) else { return nil }
        length = record.copyPayload(version, into: buffer)
        return KeySight(hash: hash, slot: match.slot, offset: match.offset, version: version)
    }

    /// Whether nothing has happened to the key since it was seen. The caller has put an acquire fence before.
    @inlinable @inline(__always)
    func isStill(_ sight: KeySight, _ key: UnsafeRawBufferPointer) -> Bool {
        if sight.slot >= 0 {
            return index.record(inSlot: sight.slot) == sight.offset
                && (!overwrites || memory.loadRelaxed(sight.offset) == sight.version)
        }
        return isStillAbsent(sight, key)
    }

    @inlinable @inline(never)
    func isStillAbsent(_ sight: KeySight, _ key: UnsafeRawBufferPointer) -> Bool {
        if sight.slot == KeySight.impossible { return true }
        // A find that misses ends with an acquire fence: a removal that it saw the effect of is in the count.
        return find(key, hash: sight.hash) == nil && removalsSoFar == sight.version
    }

    /// Keys removed since the store was made. Acquiring: whoever reads a count sees the keys that it counts as added,
    /// and looks for them after this load.
    @inlinable @inline(__always)
    var removalsSoFar: UInt64 { control.loadAcquiring(Self.removalsOffset) }

    /// The writer only, before the slot is emptied: that is a releasing store, so that who finds the slot empty finds
    /// this counted. Releasing itself, as `removalsSoFar` says.
    @inlinable @inline(__always)
    func countRemoval() {
        control.storeReleasing(control.loadRelaxed(Self.removalsOffset) &+ 1, Self.removalsOffset)  // 2^64 removals
    }

    @inlinable @inline(__always)
    static func checkRoom(
        _ count: Int, _ values: UnsafeMutableRawBufferPointer, stride: Int, _ lengths: UnsafeMutableBufferPointer<Int>
    ) {
        precondition(lengths.count >= count, "fewer places for lengths than keys")
        precondition(stride >= 0 && (stride == 0 || values.count / stride >= count), "the values do not fit")
    }
}

extension IndexedStore {
    /// The values of `keys` in their order, nil where a key is not there, all of them current at one moment; nil: the
    /// writer left no such moment in `attempts` looks.
    public func trySnapshotRead(
        _ keys: [[UInt8]], attempts: Int = IndexedStore.snapshotAttempts
    ) -> [[UInt8]?]? {
        var isSnapshot = false
        let values = Batch.values(of: keys) { keys, values, stride, lengths in
            isSnapshot = trySnapshotRead(keys, into: values, stride: stride, lengths: lengths, attempts: attempts)
            // What was not validated says nothing about how much room there should be.
            if !isSnapshot { for position in 0..<keys.count { lengths[position] = -1 } }
        }
        return isSnapshot ? values : nil
    }
}
