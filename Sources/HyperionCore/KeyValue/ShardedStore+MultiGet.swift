// The pipeline of `IndexedStore.multiGet`, across shards: each key passes the same three stages in the order of the
// batch, whatever its shard, so that nothing is sorted and the misses of a dozen keys are under way at any time.
extension ShardedStore {
    /// As `IndexedStore.multiGet`, for keys of any shards.
    @inlinable
    public func multiGet(
        _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, into values: UnsafeMutableRawBufferPointer, stride: Int,
        lengths: UnsafeMutableBufferPointer<Int>
    ) {
        KeyValueStore.checkRoom(keys.count, values, stride: stride, lengths)
        var lookups = KeyValueStore.Lookups(repeating: KeyValueStore.Lookup(hash: 0, offset: -1))
        let distance = KeyValueStore.stageDistance
        var target = values.baseAddress
        var step = 0
        while step < keys.count &+ 2 &* distance {
            if step < keys.count {
                let hash = hash(keys[step])
                lookups[step & 31].hash = hash
                withStore(hash) { $0.index.prefetch(hash) }
            }
            let second = step &- distance
            if second >= 0, second < keys.count {
                let hash = lookups[second & 31].hash
                lookups[second & 31].offset = withStore(hash) { $0.prefetchRecord(hash) }
            }
            let third = second &- distance
            if third >= 0 {
                let buffer = UnsafeMutableRawBufferPointer(start: target, count: stride)
                let lookup = lookups[third & 31]
                lengths[third] = withStore(lookup.hash) {
                    $0.finishFast(keys[third], lookup.offset, into: buffer)
                        ?? $0.finishSlowly(keys[third], lookup.hash, into: buffer)
                }
                target = target.map { $0 + stride }
            }
            step &+= 1
        }
    }
}
