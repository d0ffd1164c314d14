import CHyperion

// A batch of gets costs far less than as many single ones: a get waits for two cache misses, one after the other
// (slot, then record). Here each stage issues the misses of a whole group before the next stage needs any of
// them, as in group prefetching (Chen, Ailamaki, Gibbons, Mowry: "Improving hash join performance through
// prefetching", ICDE 2004).
extension IndexedStore {
    /// Keys that are under way together: enough to keep every line-fill buffer busy, few enough that nothing
    /// fetched is evicted before it is used.
    @usableFromInline static var groupSize: Int { 32 }

    @usableFromInline
    struct Lookup {
        @usableFromInline var hash: UInt64
        /// -1: the home place has no candidate.
        @usableFromInline var offset: Int
        @inlinable @inline(__always)
        init(hash: UInt64, offset: Int) { (self.hash, self.offset) = (hash, offset) }
    }

    /// Looks up a batch of keys.
    ///
    /// The value of `keys[i]` is copied to `values` from byte `i * stride` on, at most `stride` bytes of it;
    /// `lengths[i]` becomes its whole length, or −1 if the key is not there. Not a snapshot: each key is read at
    /// its own moment. O(keys), no allocation on the heap.
    ///
    /// - Precondition: `values` has at least `keys.count * stride` bytes and `lengths` at least `keys.count` places.
    @inlinable
    public func multiGet(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>
    ) {
        precondition(stride >= 0 && lengths.count >= keys.count)
        precondition(stride == 0 || values.count / stride >= keys.count)
        withUnsafeTemporaryAllocation(of: Lookup.self, capacity: Self.groupSize) { lookups in
            var start = 0
            while start < keys.count {
                let count = min(Self.groupSize, keys.count &- start)
                prefetchSlots(keys, from: start, count: count, lookups)
                prefetchRecords(count, lookups)
                for position in 0..<count {
                    let target = start &+ position
                    let buffer = UnsafeMutableRawBufferPointer(
                        start: values.baseAddress.map { $0 + target &* stride }, count: stride)
                    lengths[target] = finish(keys[target], lookups[position], into: buffer)
                }
                start &+= count
            }
        }
    }

    @inlinable @inline(__always)
    func prefetchSlots(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, from start: Int, count: Int,
        _ lookups: UnsafeMutableBufferPointer<Lookup>
    ) {
        for position in 0..<count {
            let hash = hash(keys[start &+ position])
            lookups[position] = Lookup(hash: hash, offset: -1)
            index.prefetch(hash)
        }
    }

    @inlinable @inline(__always)
    func prefetchRecords(_ count: Int, _ lookups: UnsafeMutableBufferPointer<Lookup>) {
        for position in 0..<count {
            guard let match = index.candidate(lookups[position].hash) else { continue }
            lookups[position].offset = match.offset
            // A record of some dozen bytes mostly lies across two lines.
            memory.prefetch(match.offset)
            memory.prefetch(match.offset &+ CacheLine.bytes)
        }
    }

    @inlinable @inline(__always)
    func finish(_ key: UnsafeRawBufferPointer, _ lookup: Lookup, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard Self.isKeyLength(key.count) else { return -1 }
        // The candidate was current when its slot was read, which was within this call.
        if lookup.offset > 0, record(lookup.offset).hasKey(key) { return copyValue(at: lookup.offset, into: buffer) }
        guard let match = find(key, hash: lookup.hash) else { return -1 }
        return copyValue(at: match.offset, into: buffer)
    }
}
