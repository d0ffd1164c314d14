import Synchronization

// The double collect of KeyValueStore+Snapshot.swift over several shards.
//
// Each shard's writes have an order of their own, and nothing orders those of two shards that know nothing of each
// other. With acquiring loads alone, one reader could see a write to shard 1 and not yet an earlier or later one to
// shard 2, and a second reader the reverse: each snapshot right by itself, and no order of the two writes that
// explains both. So a sequentially consistent fence stands between the passes. Of two snapshots' fences one comes first;
// what the first pass before it saw, the second pass behind the later one does not miss (ISO/IEC 14882:2020,
// [atomics.order], paragraph 4.4). Every snapshot can then be taken to happen at its fence.
extension ShardedStore {
    /// As `IndexedStore.trySnapshotRead`, for keys of any shards.
    @inlinable
    public func trySnapshotRead(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>, attempts: Int = KeyValueStore.snapshotAttempts
    ) -> Bool {
        KeyValueStore.checkRoom(keys.count, values, stride: stride, lengths)
        return withUnsafeTemporaryAllocation(
            of: KeyValueStore.KeySight.self, capacity: max(keys.count, 1)
        ) { sights in
            for position in 0..<keys.count {
                let hash = hash(keys[position])
                sights.initializeElement(at: position, to: KeyValueStore.KeySight(hash: hash))
                withStore(hash) { $0.index.prefetch(hash) }
            }
            for position in 0..<keys.count {
                let hash = sights[position].hash
                withStore(hash) { _ = $0.prefetchRecord(hash) }
            }
            for turn in 0..<max(attempts, 0) {
                if collect(keys, into: values, stride: stride, lengths, sights) {
                    // It is an acquire fence too: the first pass's loads come before the second's.
                    atomicMemoryFence(ordering: .sequentiallyConsistent)
                    if areAllStill(keys, sights) { return true }
                }
                Backoff.wait(turn: turn)
            }
            return false
        }
    }

    @inlinable @inline(__always)
    func collect(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        _ lengths: UnsafeMutableBufferPointer<Int>, _ sights: UnsafeMutableBufferPointer<KeyValueStore.KeySight>
    ) -> Bool {
        var target = values.baseAddress
        for position in 0..<keys.count {
            let buffer = UnsafeMutableRawBufferPointer(start: target, count: stride)
            let hash = sights[position].hash
            let sight = withStore(hash) { $0.sight(of: keys[position], hash, into: buffer, &lengths[position]) }
            guard let sight else { return false }
            sights[position] = sight
            target = target.map { $0 + stride }
        }
        return true
    }

    @inlinable @inline(__always)
    func areAllStill(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>,
        _ sights: UnsafeMutableBufferPointer<KeyValueStore.KeySight>
    ) -> Bool {
        for position in 0..<keys.count {
            let isStill = withStore(sights[position].hash) { $0.isStill(sights[position], keys[position]) }
            if !isStill { return false }
        }
        return true
    }

    /// Reads keys as `multiGet` does, with the turns of all their shards.
    public func readInTurn(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>
    ) {
        // In the order of their numbers, so that two threads never wait for each other.
        let numbers = Set(keys.map { shardNumber(of: $0) }).sorted()
        for number in numbers { shard(number).sequencer.enter() }
        multiGet(keys, into: values, stride: stride, lengths: lengths)
        for number in numbers.reversed() { shard(number).sequencer.leave() }
    }
}
