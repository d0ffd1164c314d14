import Foundation
import Testing

@testable import HyperionLab

/// What the fuzzer for the laboratory's files starts from and what it found once, replayed, and damaged at random.
@Suite struct LabFuzzCorpusTests {
    private static let folder =
        URL(fileURLWithPath: #filePath).pathComponents.dropLast(2).joined(separator: "/") + "/Fuzzing/LabCorpus"
    static let files = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    /// Valid files of every kind; the others are called `found-…`.
    static let valid = files.filter { !$0.hasPrefix("found-") }

    private static let pieces = Array("0123456789-.e\n\"{[:,".utf8)

    private static func bytes(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)))
    }

    @Test func everyKindIsThere() throws {
        let kinds = try Self.valid.map { LabFuzzInput.Kind(rawValue: try Self.bytes($0)[0]) }
        #expect(Set(kinds) == Set(LabFuzzInput.Kind.allCases))
    }

    @Test(arguments: files) func noDefect(file: String) throws {
        let outcome = LabFuzzInput.outcome(try Self.bytes(file))
        #expect(outcome.defect == nil)
        // What was found may be refused; what the fuzzer starts from is read, or it starts from nothing.
        #expect(outcome.isRead || !Self.valid.contains(file))
    }

    @Test(arguments: valid) func damagedOnesAreReadOrRefused(file: String) throws {
        let seed = ReplaySeed.draw(test: "damagedOnesAreReadOrRefused")
        var random = RandomSource(seed: seed)
        func below(_ bound: Int) -> Int { Int(random.unit() * Double(bound)) }
        let whole = try Self.bytes(file)
        var refused = 0
        for round in 0..<60 {
            var bytes = whole
            for _ in 0...below(3) {
                let place = 1 + below(bytes.count - 1)
                switch below(4) {
                case 0: bytes[place] = UInt8(below(256))
                case 1: bytes.removeSubrange(place..<min(place + below(8), bytes.count))
                case 2: bytes.insert(contentsOf: bytes[place..<min(place + below(40), bytes.count)], at: place)
                default: bytes[place] = Self.pieces[below(Self.pieces.count)]
                }
            }
            let outcome = LabFuzzInput.outcome(bytes)
            #expect(outcome.defect == nil, "round \(round) of seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
            refused += outcome.isRead ? 0 : 1
        }
        #expect(refused > 0, "seed \(seed)")
    }
}
