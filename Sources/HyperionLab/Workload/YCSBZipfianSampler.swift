import Foundation

/// Draws records as YCSB's ScrambledZipfianGenerator does: a rank among ten billion, hashed, modulo the records.
///
/// Ranks come from the approximate inversion of Gray et al. ("Quickly generating billion-record synthetic databases",
/// SIGMOD 1994) with theta 0.99 and YCSB's constant zeta over 10^10 ranks, whatever the number of records; the record
/// is |FNV-1a(rank)| mod records.
///
/// This is not a zipfian distribution over the records (that is `zipfian(0.99)`):
///
/// | | zipfian(0.99) over 1,000 records | ycsb-zipfian |
/// |---|---|---|
/// | the most popular record takes | 13 % of the draws | 3.9 %, of any number of records |
/// | beyond the first 65,536 ranks lie | none | 53 % of the draws, spread almost evenly by the hash |
/// | records that are never drawn | none | those that no rank is hashed to, rare |
///
/// So it is much flatter than it says, and hits caches less. Use it to compare with published YCSB figures.
///
/// Immutable; set-up and draws are O(1).
struct YCSBZipfianSampler: Sendable {
    /// Records drawn from, at least 1.
    let count: Int

    static let theta = 0.99
    /// YCSB counts from 0 to 10^10 inclusive, but its zeta is that of 10^10 ranks.
    static let ranks = 1e10 + 1
    /// The sum of r^−0.99 over r in 1...10^10, as YCSB has it.
    static let zeta = 26.46902820178302
    private static let secondTerm = pow(0.5, theta)
    private static let alpha = 1 / (1 - theta)
    private static let eta = (1 - pow(2 / ranks, 1 - theta)) / (1 - (1 + secondTerm) / zeta)

    init(count: Int) {
        precondition(count >= 1, "records are drawn from at least one")
        self.count = count
    }

    func next(_ random: inout RandomSource) -> Int { record(ofRank: Self.rank(at: random.unit())) }

    /// The rank, from 0, that a uniform in [0, 1) stands for.
    static func rank(at uniform: Double) -> UInt64 {
        let scaled = uniform * zeta
        if scaled < 1 { return 0 }
        if scaled < 1 + secondTerm { return 1 }
        return UInt64(ranks * pow(eta * uniform - eta + 1, alpha))
    }

    /// The record that a rank is hashed to.
    func record(ofRank rank: UInt64) -> Int { Int(Self.hash(rank) % UInt64(count)) }

    /// FNV-1a over the rank's eight bytes, lowest first, then the absolute value as a signed number.
    static func hash(_ rank: UInt64) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        // Wrapping multiplication is the algorithm's.
        for shift in stride(from: 0, to: 64, by: 8) { hash = (hash ^ (rank >> shift & 0xFF)) &* 0x100_0000_01b3 }
        return Int64(bitPattern: hash).magnitude
    }

    /// P(record): exact for what the first 65,536 ranks give; the rest is taken as spread evenly, which for one of
    /// 1,000 records is right to within some half a percent of itself. O(65,536).
    func probability(of record: Int) -> Double {
        var probability = 0.0
        var below = 0.0
        for rank in 0..<Self.countedRanks {
            let end = Self.share(below: rank + 1)
            if self.record(ofRank: rank) == record { probability += end - below }
            below = end
        }
        return probability + (1 - below) / Double(count)
    }

    private static let countedRanks: UInt64 = 1 << 16

    /// P(rank < `rank`): the uniform at which `rank(at:)` reaches it.
    private static func share(below rank: UInt64) -> Double {
        switch rank {
        case 0: 0
        case 1: 1 / zeta
        case 2: (1 + secondTerm) / zeta
        default: max((1 + secondTerm) / zeta, 1 - (1 - pow(Double(rank) / ranks, 1 / alpha)) / eta)
        }
    }
}
