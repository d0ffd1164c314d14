import Testing

@testable import HyperionLab

@Suite struct ValuePoolTests {
    private func sizes(_ yaml: String) throws -> Scenario.ValueSizes {
        try decodeScenario(scenarioText(["values: {bytes: \(yaml)}"])).values
    }

    private func pool(_ yaml: String, seed: UInt64 = 42) throws -> ValuePool { try ValuePool(sizes(yaml), seed: seed) }

    @Test func lengthsFollowClassesAndWeights() throws {
        let seed = ReplaySeed.draw(test: "lengthsFollowClassesAndWeights")
        let pool = try pool("{10..19: 70%, 64: 20%, 1Ki..1040: 9%, 0: 1%}", seed: seed)
        var counts: [Int: Int] = [:]
        let draws = 40_000
        for draw in 0..<draws { counts[pool.length(ofRecord: draw / 8, version: draw % 8), default: 0] += 1 }
        var expected: [Int: Double] = [64: 0.2, 0: 0.01]
        for length in 10...19 { expected[length] = 0.07 }
        for length in 1024...1040 { expected[length] = 0.09 / 17 }
        #expect(Set(counts.keys).isSubset(of: expected.keys))
        let lengths = expected.keys.sorted()
        let p = GoodnessOfFit.pValue(
            counts: lengths.map { counts[$0, default: 0] }, probabilities: lengths.map { expected[$0]! })
        #expect(p > 1e-6, "\(counts)")
    }

    @Test(arguments: ["0", "1", "7", "8", "9", "64", "0..40", "{3: 50%, 200..300: 50%}", "100k"])
    func everyVersionIsItsRecordsValue(yaml: String) throws {
        let pool = try pool(yaml)
        let step = yaml == "100k" ? 51 : 1
        for record in [0, 1, 2, 999, 1_000_000] {
            for version in stride(from: 0, to: ValuePool.versions, by: step) {
                let value = pool.value(ofRecord: record, version: version)
                #expect(value.count == pool.length(ofRecord: record, version: version))
                #expect(pool.isValue(value, ofRecord: record), "record \(record), version \(version)")
            }
        }
        #expect(
            Array(pool.value(ofRecord: 5, version: 256 + 3)) == Array(pool.value(ofRecord: 5, version: 3)),
            "versions go round at 256")
    }

    private func isValue(_ bytes: [UInt8], _ record: Int, _ pool: ValuePool) -> Bool {
        bytes.withUnsafeBytes { pool.isValue($0, ofRecord: record) }
    }

    @Test(arguments: [9, 16, 17, 64, 1000])
    func aMixOfTwoVersionsIsNoValue(length: Int) throws {
        let pool = try pool("\(length)")
        var rejected = 0
        var mixes = 0
        for record in 0..<20 {
            let old = Array(pool.value(ofRecord: record, version: record))
            let new = Array(pool.value(ofRecord: record, version: record + 100))
            for cut in stride(from: 1, to: length, by: max(1, length / 16)) {
                let torn = Array(new.prefix(cut) + old.dropFirst(cut))
                // Where the two agree in all of the rest nothing is torn.
                guard torn != old, torn != new else { continue }
                mixes += 1
                if !isValue(torn, record, pool) { rejected += 1 }
            }
        }
        #expect(mixes > 0)
        #expect(rejected == mixes)
    }

    @Test func oneFlippedBitAnywhereIsSeen() throws {
        let pool = try pool("24")
        let value = Array(pool.value(ofRecord: 77, version: 9))
        for bit in 0..<(24 * 8) {
            var flipped = value
            flipped[bit / 8] ^= 1 << (bit % 8)
            #expect(!isValue(flipped, 77, pool), "bit \(bit)")
        }
    }

    @Test func wrongLengthsAreSeen() throws {
        let pool = try pool("24")
        let value = Array(pool.value(ofRecord: 3, version: 0))
        for length in [0, 1, 7, 8, 23] { #expect(!isValue(Array(value.prefix(length)), 3, pool)) }
        #expect(!isValue(value + [48], 3, pool))
        #expect(!isValue(value + value, 3, pool))
    }

    /// Records share 64 residues: what is another record's in all but one case of 64 is seen at once.
    @Test func mostValuesOfOtherRecordsAreSeen() throws {
        let pool = try pool("16")
        let records = 500
        var accepted = 0
        for other in 1..<records {
            if isValue(Array(pool.value(ofRecord: other, version: 5)), 0, pool) { accepted += 1 }
        }
        #expect(Binomial.twoSided(accepted, of: records - 1, probability: 1.0 / 64) > 1e-9, "\(accepted)")
    }

    @Test func shortValuesAreComparedWithAllVersions() throws {
        let pool = try pool("5")
        let versions = Set((0..<ValuePool.versions).map { Array(pool.value(ofRecord: 8, version: $0)) })
        var random = RandomSource(seed: 4)
        for _ in 0..<500 {
            let bytes = (0..<5).map { _ in UInt8(48 + random.below(64)) }
            #expect(isValue(bytes, 8, pool) == versions.contains(bytes))
        }
        #expect(!isValue([], 8, pool))
        #expect(isValue([], 8, try self.pool("0")))
    }

    @Test func valuesArePrintableAndTheSameForTheSameSeed() throws {
        func value(seed: UInt64) throws -> [UInt8] {
            let pool = try pool("100", seed: seed)
            return withExtendedLifetime(pool) { Array(pool.value(ofRecord: 1, version: 1)) }
        }
        #expect(try value(seed: 9).allSatisfy { (48..<112).contains($0) })
        #expect(try value(seed: 9) == value(seed: 9))
        #expect(try value(seed: 9) != value(seed: 10))
    }
}
