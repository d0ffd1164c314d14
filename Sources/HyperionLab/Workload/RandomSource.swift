/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): a counter and a
/// mixing function. Seeds the other generators and hashes numbers; period 2^64.
public struct SplitMix64: Sendable {
    private var state: UInt64
    /// 2^64 divided by the golden ratio, made odd.
    static let increment: UInt64 = 0x9e37_79b9_7f4a_7c15

    public init(seed: UInt64) { state = seed }

    /// O(1). Wrapping arithmetic is the algorithm's.
    public mutating func next() -> UInt64 {
        state &+= Self.increment
        return Self.mix(state)
    }

    /// The output function: a bijection of 64-bit words in which every input bit moves every output bit.
    public static func mix(_ word: UInt64) -> UInt64 {
        var mixed = word
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// The laboratory's random numbers: xoshiro256** (Blackman, Vigna, "Scrambled linear pseudorandom number
/// generators", ACM TOMS 2021; https://prng.di.unimi.it), seeded by SplitMix64 as its authors recommend.
///
/// The same seed gives the same sequence on every machine. It is not a `RandomNumberGenerator` on purpose: what
/// the standard library draws from one, and how many words it takes, may change with its version.
///
/// A value: copies continue independently with the same numbers. One thread at a time. Not for secrets.
public struct RandomSource: Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64)
    private let seed: UInt64

    public init(seed: UInt64) {
        self.seed = seed
        var seeder = SplitMix64(seed: seed)
        words = (seeder.next(), seeder.next(), seeder.next(), seeder.next())
    }

    /// 64 uniform bits; period 2^256 − 1. O(1).
    public mutating func next() -> UInt64 {
        let scrambled = (words.1 &* 5).rotated(left: 7) &* 9
        let shifted = words.1 << 17
        words.2 ^= words.0
        words.3 ^= words.1
        words.1 ^= words.2
        words.0 ^= words.3
        words.2 ^= shifted
        words.3 = words.3.rotated(left: 45)
        return scrambled
    }

    /// Uniform in 0..<n without bias, n at least 1: multiplication with rejection (Lemire, "Fast random integer
    /// generation in an interval", ACM TOMACS 2019). O(1); a second draw with probability below n / 2^64.
    public mutating func below(_ n: UInt64) -> UInt64 {
        precondition(n > 0, "a number below 0 does not exist")
        var product = n.multipliedFullWidth(by: next())
        if product.low < n {
            // (2^64 − n) mod n: the numbers of low words that would be drawn once too often.
            let threshold = (0 &- n) % n
            while product.low < threshold { product = n.multipliedFullWidth(by: next()) }
        }
        return product.high
    }

    /// Uniform in [0, 1): a multiple of 2^−53, exact on every machine.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// The source for one thread or purpose. It depends on the seed and on `stream` alone, not on what was drawn
    /// before; streams of one seed are as unrelated as seeds are.
    public func derive(stream: UInt64) -> RandomSource {
        RandomSource(seed: SplitMix64.mix(seed &+ SplitMix64.mix(stream &+ SplitMix64.increment)))
    }
}

extension UInt64 {
    fileprivate func rotated(left bits: UInt64) -> UInt64 { self << bits | self >> (64 - bits) }
}
