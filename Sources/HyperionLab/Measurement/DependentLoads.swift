import CHyperion
import HyperionCore

/// The floor under every random read: the time of a load whose address the load before it brought.
enum DependentLoads {
    /// Loads that are timed.
    static let hops = 1 << 20

    /// Nanoseconds of one load, on average over a random cycle through all cache lines of `byteCount` bytes.
    ///
    /// The order is random, so that fetching a line's neighbour along with it brings next to nothing.
    static func measure(byteCount: Int, pages: PagePolicy) throws(StoreError) -> Double {
        let spacing = CacheLine.bytes
        let places = max(byteCount / spacing, 2)
        let region = try MappedRegion(bytes: places * spacing, pages: pages, prefault: .max)
        // Sattolo's algorithm: a permutation that is one single cycle.
        var order = [UInt32](repeating: 0, count: places)
        for place in 0..<places { order[place] = UInt32(truncatingIfNeeded: place) }
        var random = RandomSource(seed: 0x5A77_0110)
        for place in stride(from: places - 1, to: 0, by: -1) {
            order.swapAt(place, Int(random.below(UInt64(place))))
        }
        for place in 0..<places {
            region.base.storeBytes(of: Int(order[place]) * spacing, toByteOffset: place * spacing, as: Int.self)
        }
        var place = follow(region.base, from: 0, hops: min(places, hops))
        let start = MonotonicClock.nanoseconds()
        place = follow(region.base, from: place, hops: hops)
        let elapsed = MonotonicClock.nanoseconds() - start
        hyperion_keep_alive(UInt64(truncatingIfNeeded: place))
        return Double(elapsed) / Double(hops)
    }

    @inline(never)
    private static func follow(_ base: UnsafeMutableRawPointer, from start: Int, hops: Int) -> Int {
        var place = start
        for _ in 0..<hops { place = base.load(fromByteOffset: place, as: Int.self) }
        return place
    }
}
