import Testing

@testable import HyperionLab

/// Fingerprints of whole tapes: another machine, version or compiler must lay out the same operations.
///
/// Zipfian alone passes through the C library's logarithm (see `KeySamplerGoldenTests`).
@Suite struct TapeGoldenTests {
    static let everything =
        "operations: {read: 40%, multi-read(3): 10%, scan(7): 5%, insert: 15%, update: 10%, "
        + "read-modify-write: 10%, delete: 10%}"

    @Test(
        arguments: [
            (["operations: {read: 100%}"], 573006238986190479),
            (["operations: {read: 95%, update: 5%}", "seed: 43"], 159884598931091393),
            (["operations: {read: 95%, update: 5%}", "distribution: zipfian(0.99)"], 10682658313836719288),
            (["operations: {multi-read(32): 100%}", "distribution: hotspot(20%, 80%)"], 13789231628062368265),
            (["operations: {update: 100%}", "values: {bytes: {0..20: 50%, 100..1Ki: 50%}}"], 14475277401985438925),
            ([everything, "distribution: latest(0.99)", "keys: {source: generated, bytes: 9}"], 3632390094144188173),
        ] as [([String], UInt64)])
    func draftedTapes(changes: [String], expected: UInt64) throws {
        var parts = try TapeParts(decodeScenario(scenarioText(["records: 1k", "seed: 42"] + changes)), inserts: 1000)
        let fingerprint = try parts.entries(1000).fingerprint
        #expect(fingerprint == expected, "\(fingerprint)")
    }

    @Test func loadTape() throws {
        let parts = try TapeParts(tinyScenario())
        let tape = try parts.builder.loadTape(records: 1000)
        let fingerprint = withExtendedLifetime(parts.values) { tape.entries.fingerprint }
        #expect(fingerprint == 110734577844166214, "\(fingerprint)")
    }

    @Test func buildingAgainGivesTheSameTapes() throws {
        func fingerprints() throws -> [UInt64] {
            var parts = try TapeParts(tinyScenario(Self.everything), inserts: 1000)
            return try (0..<4).map { _ in try parts.entries(500).fingerprint }
        }
        #expect(try fingerprints() == fingerprints())
    }

    @Test func eachThreadAndEachPassHasItsOwnTape() throws {
        var parts = try TapeParts(tinyScenario("operations: {read: 50%, update: 50%}"))
        let tapes = try (0..<20).map { _ in try parts.entries(200) }
        #expect(Set(tapes.map(\.fingerprint)).count == 20)
        // Not a mere shift of one another: threads do not follow each other through the records.
        let keys = tapes.map { $0.map(\.key) }
        for first in keys.indices {
            for second in keys.indices where second > first {
                let common = zip(keys[first], keys[second]).count { $0 == $1 }
                #expect(common < 10, "tapes \(first) and \(second) have \(common) of 200 keys in the same place")
            }
        }
    }

    @Test func everySeedHasItsOwnTapes() throws {
        let fingerprints = try (0..<20).map { seed in
            var parts = try TapeParts(tinyScenario("seed: \(seed)"))
            return try parts.entries(50).fingerprint
        }
        #expect(Set(fingerprints).count == 20)
    }
}
