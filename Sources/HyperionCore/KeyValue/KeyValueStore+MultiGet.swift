import CHyperion

// A batch of gets costs far less than as many single ones: a get waits for two cache misses, one after the other
// (slot, then record). Here each key passes three stages, some keys apart: hash it and fetch its line of slots;
// look for its tag and fetch its record; compare and copy. The misses of a dozen keys are under way at any time.
// Software pipelining of prefetches as in Chen, Ailamaki, Gibbons, Mowry: "Improving hash join performance
// through prefetching" (ICDE 2004). Their group prefetching, all keys of a group through one stage before the
// next, was measured first: it leaves the memory idle at the end of each stage (some 10 % slower).
extension IndexedStore {
    /// Keys between one stage and the next: enough for a line to arrive from memory meanwhile, few enough for the
    /// processor to have all of them under way.
    @usableFromInline static var stageDistance: Int { 12 }

    @usableFromInline
    struct Lookup {
        @usableFromInline var hash: UInt64
        /// -1: the home place has no candidate.
        @usableFromInline var offset: Int
        @inlinable @inline(__always)
        init(hash: UInt64, offset: Int) { (self.hash, self.offset) = (hash, offset) }
    }

    /// The keys under way, on the stack: key i in place i modulo 32, more than two stages hold.
    @usableFromInline typealias Lookups = InlineArray<32, Lookup>

    /// Looks up a batch of keys.
    ///
    /// The value of `keys[i]` is copied to `values` from byte `i * stride` on, at most `stride` bytes of it;
    /// `lengths[i]` becomes its whole length, or −1 if the key is not there. Not a snapshot: each key is read at
    /// its own moment, in no particular order. O(keys), no allocation on the heap.
    ///
    /// - Precondition: `values` has at least `keys.count * stride` bytes and `lengths` at least `keys.count` places.
    @inlinable
    public func multiGet(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>
    ) {
        precondition(lengths.count >= keys.count, "multiGet: fewer places for lengths than keys")
        precondition(
            stride >= 0 && (stride == 0 || values.count / stride >= keys.count), "multiGet: the values do not fit")
        var lookups = Lookups(repeating: Lookup(hash: 0, offset: -1))
        let distance = Self.stageDistance
        var target = values.baseAddress
        var step = 0
        while step < keys.count &+ 2 &* distance {
            if step < keys.count {
                let key = keys[step]
                let hash = Self.isShort(key) ? shortHash(key) : hash(key)
                lookups[step & 31].hash = hash
                index.prefetch(hash)
            }
            let second = step &- distance
            if second >= 0, second < keys.count {
                lookups[second & 31].offset = prefetchRecord(lookups[second & 31].hash)
            }
            let third = second &- distance
            if third >= 0 {
                let buffer = UnsafeMutableRawBufferPointer(start: target, count: stride)
                let lookup = lookups[third & 31]
                lengths[third] =
                    finishFast(keys[third], lookup.offset, into: buffer)
                    ?? finishSlowly(keys[third], lookup.hash, into: buffer)
                target = target.map { $0 + stride }
            }
            step &+= 1
        }
    }

    /// Fetches the record that a hash's home line seems to hold; its offset, or −1 if the line holds none.
    @inlinable @inline(__always)
    func prefetchRecord(_ hash: UInt64) -> Int {
        guard let match = index.candidate(hash) else { return -1 }
        // A record of some dozen bytes mostly lies across two lines.
        memory.prefetch(match.offset)
        memory.prefetch(match.offset &+ CacheLine.bytes)
        return match.offset
    }

    /// The value of a candidate that is the key's and that no writer is changing; nil: look again.
    ///
    /// The candidate was current when its slot was read, which was within this call.
    @inlinable @inline(__always)
    func finishFast(
        _ key: UnsafeRawBufferPointer, _ candidate: Int, into buffer: UnsafeMutableRawBufferPointer
    ) -> Int? {
        // Where records move, the general way validates; what it reads was fetched meanwhile.
        guard !Index.recordsMove, candidate > 0 else { return nil }
        let record = record(candidate)
        guard record.hasKey(key) else { return nil }
        return tryCopyValue(of: record, into: buffer)
    }

    /// Out of line, so that the loop above keeps its registers for what nearly always happens.
    @inlinable @inline(never)
    func finishSlowly(
        _ key: UnsafeRawBufferPointer, _ hash: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        if Index.recordsMove { return getMoving(key, into: buffer) ?? -1 }
        guard Self.isKeyLength(key.count), let match = find(key, hash: hash) else { return -1 }
        return copyValue(at: match.offset, into: buffer)
    }
}
