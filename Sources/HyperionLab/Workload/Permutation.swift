/// A seeded bijection of 0..<count in constant memory: which record a rank stands for, in which order records are
/// inserted.
///
/// A Feistel network over the bits that `count` needs, restricted to the range by cycle walking (Black, Rogaway,
/// "Ciphers with arbitrary finite domains", CT-RSA 2002): an image outside the range is sent through again until it
/// falls inside. The domain is less than twice the range, so fewer than two passes are expected, and a walk always
/// ends because it runs round a cycle that contains its own start.
/// ```
/// | high: width − ⌊width/2⌋ bits | low: ⌊width/2⌋ bits |
///   even round: low  ^= hash(high, round)     odd round: high ^= hash(low, round)
/// ```
/// Each round is its own inverse, whatever the hash and however unequal the halves.
///
/// A shuffled array was rejected: eight bytes a record compete for the caches with what is measured.
/// Immutable, hence safe to share between threads.
public struct Permutation: Sendable {
    /// Numbers permuted, at least 1.
    public let count: Int
    private let lowBits: UInt64
    private let lowMask: UInt64
    private let highMask: UInt64
    private let keys: [UInt64]

    public init(count: Int, seed: UInt64) {
        precondition(count >= 1, "a permutation needs something to permute")
        self.count = count
        let width = UInt64(64 - UInt64(count - 1).leadingZeroBitCount)
        lowBits = width / 2
        lowMask = (1 << lowBits) - 1
        highMask = (1 << (width - lowBits)) - 1
        var seeder = SplitMix64(seed: seed)
        // Luby and Rackoff's four suffice for wide halves. Few bits leave few distinct rounds, whose product takes
        // longer to forget where it began: with six, the images of ten numbers were visibly uneven.
        keys = (0..<(width < 12 ? 18 : 6)).map { _ in seeder.next() }
    }

    /// The image of `number`, which is in 0..<count. O(1) expected.
    public func callAsFunction(_ number: Int) -> Int {
        precondition(number >= 0 && number < count, "\(number) is not below \(count)")
        var word = UInt64(number)
        repeat {
            for round in keys.indices { word = apply(round, to: word) }
        } while word >= UInt64(count)
        return Int(word)
    }

    /// The number whose image is `image`. O(1) expected.
    public func inverse(_ image: Int) -> Int {
        precondition(image >= 0 && image < count, "\(image) is not below \(count)")
        var word = UInt64(image)
        repeat {
            for round in keys.indices.reversed() { word = apply(round, to: word) }
        } while word >= UInt64(count)
        return Int(word)
    }

    private func apply(_ round: Int, to word: UInt64) -> UInt64 {
        let high = word >> lowBits
        let low = word & lowMask
        if round.isMultiple(of: 2) {
            return high << lowBits | (low ^ (SplitMix64.mix(high &+ keys[round]) & lowMask))
        }
        return (high ^ (SplitMix64.mix(low &+ keys[round]) & highMask)) << lowBits | low
    }
}
