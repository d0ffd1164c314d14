/// Draws the numbers of the records that operations touch, by a scenario's key distribution.
///
/// Records are numbered from 0 in the order in which they came to be; a deletion renumbers nothing. `next` is told
/// how many there are by now, at least as many as were loaded:
///
/// | distribution | what growth beyond the loaded records does |
/// |---|---|
/// | uniform, exponential, hotspot | spreads the same shape over all records |
/// | zipfian | nothing: ranks are permuted over the loaded records, and new ones are never drawn |
/// | ycsb-zipfian | nothing: ranks are hashed onto the loaded records |
/// | latest | rank 1 is always the newest; the ranks reach back to record 0 |
/// | sequential | wraps behind the newest |
///
/// All draws are O(1) in the number of records, and so is growth. Samplers with the same seed and stream draw the
/// same records on every machine, up to the C library's logarithm (see `ZipfSampler`); uniform, hotspot and
/// sequential use integers alone. One thread at a time: each thread takes its own stream.
public struct KeySampler: Sendable {
    public let distribution: Scenario.KeyDistribution
    /// Records loaded, at least 1.
    public let records: Int

    var random: RandomSource
    var shape: Shape

    /// What is prepared once for a distribution.
    enum Shape: Sendable {
        case uniform
        case zipfian(ZipfSampler, Permutation)
        case ycsbZipfian(YCSBZipfianSampler)
        case latest(ZipfSampler)
        case hotspot(keys: Scenario.Share, operations: Scenario.Share)
        case exponential(ExponentialSampler)
        case sequential(next: Int)
    }

    /// - Parameters:
    ///   - seed: of the scenario: decides which records are popular, alike for all streams.
    ///   - stream: of the thread and phase: decides the sequence drawn.
    public init(_ distribution: Scenario.KeyDistribution, records: Int, seed: UInt64, stream: UInt64 = 0) {
        precondition(records >= 1, "keys are drawn from at least one record")
        self.distribution = distribution
        self.records = records
        random = RandomSource(seed: seed).derive(stream: stream)
        switch distribution {
        case .uniform: shape = .uniform
        case .zipfian(let theta):
            shape = .zipfian(
                ZipfSampler(theta: theta, count: records), Permutation(count: records, seed: Self.popularity(seed)))
        case .ycsbZipfian: shape = .ycsbZipfian(YCSBZipfianSampler(count: records))
        case .latest(let theta): shape = .latest(ZipfSampler(theta: theta, count: records))
        case .hotspot(let keys, let operations): shape = .hotspot(keys: keys, operations: operations)
        case .exponential(let keys, let operations):
            shape = .exponential(ExponentialSampler(keys: keys.fraction, operations: operations.fraction))
        // Threads begin apart, so that none reads what another has just fetched.
        case .sequential: shape = .sequential(next: stream == 0 ? 0 : Int(random.below(UInt64(records))))
        }
    }

    /// Apart from the seed of the order of insertion, so that popular records do not lie together.
    private static func popularity(_ seed: UInt64) -> UInt64 { SplitMix64.mix(seed ^ 0x706f_7075_6c61_7221) }

    /// The next record, in 0..<liveCount. O(1).
    ///
    /// - Parameter liveCount: records by now; at least `records`.
    public mutating func next(liveCount: Int) -> Int {
        precondition(liveCount >= records, "records are numbered for good: deleting one does not lower their count")
        switch shape {
        case .uniform: return Int(random.below(UInt64(liveCount)))
        case .zipfian(let ranks, let permutation): return permutation(ranks.next(&random) - 1)
        case .ycsbZipfian(let sampler): return sampler.next(&random)
        case .latest(var ranks):
            if ranks.count != liveCount {
                ranks = ZipfSampler(theta: ranks.theta, count: liveCount)
                shape = .latest(ranks)
            }
            return liveCount - ranks.next(&random)
        case .hotspot(let keys, let operations):
            let hot = Self.hotCount(keys, liveCount)
            // Of one part when the other is empty, whatever the shares say.
            let isHot = random.below(UInt64(Scenario.Share.whole)) < UInt64(operations.millionths)
            if isHot || hot == liveCount { return Int(random.below(UInt64(hot))) }
            return hot + Int(random.below(UInt64(liveCount - hot)))
        case .exponential(let sampler): return sampler.next(&random, count: liveCount)
        case .sequential(let record):
            let wrapped = record < liveCount ? record : 0
            shape = .sequential(next: wrapped + 1)
            return wrapped
        }
    }

    /// The exact probability that a draw is `record`; for sequential, its share of a whole round. O(1), but for
    /// ycsb-zipfian, which has neither (see there).
    public func probability(of record: Int, liveCount: Int) -> Double {
        guard record >= 0, record < liveCount else { return 0 }
        switch shape {
        case .uniform, .sequential: return 1 / Double(liveCount)
        case .zipfian(let ranks, let permutation):
            return record < records ? ranks.probability(ofRank: permutation.inverse(record) + 1) : 0
        case .ycsbZipfian(let sampler): return record < records ? sampler.probability(of: record) : 0
        case .latest(let ranks):
            return ZipfSampler(theta: ranks.theta, count: liveCount).probability(ofRank: liveCount - record)
        case .hotspot(let keys, let operations):
            let hot = Self.hotCount(keys, liveCount)
            if hot == liveCount { return 1 / Double(liveCount) }
            return record < hot
                ? operations.fraction / Double(hot) : (1 - operations.fraction) / Double(liveCount - hot)
        case .exponential(let sampler): return sampler.probability(of: record, count: liveCount)
        }
    }

    /// Records 0..<hot are the hot ones: `keys` of all, rounded down, but one at least.
    private static func hotCount(_ keys: Scenario.Share, _ liveCount: Int) -> Int {
        // Full width: a share of very many records passes 64 bits on the way.
        let product = UInt64(liveCount).multipliedFullWidth(by: UInt64(keys.millionths))
        let hot = UInt64(Scenario.Share.whole).dividingFullWidth(product).quotient
        return min(max(1, Int(hot)), liveCount)
    }
}
