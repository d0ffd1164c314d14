import Testing

@testable import HyperionVerify

/// Valid histories in all formats, damaged at random: each is read, or refused at a place that it has. Nothing traps, also
/// not in judging what was read.
@Suite struct MutatedInputTests {
    private static let pieces: [[UInt8]] =
        [
            "\"", "\\", "{", "}", "[", "]", "(", ")", "\n", "\r\n", "\0", ":", ";", "#", "@", "-",
            "9223372036854775808", "nil",
            "\\x", "\\ud800", " ", "?", "-9223372036854775808", "99999999999", ":process", "invoke", "initial=",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]

    private static func damaged(_ bytes: [UInt8], _ random: inout TestRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<(1 + random.below(3)) {
            guard !bytes.isEmpty else { break }
            let place = random.below(bytes.count)
            switch random.below(6) {
            case 0: bytes.remove(at: place)
            case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 2: bytes.insert(contentsOf: pieces[random.below(pieces.count)], at: place)
            case 3: bytes.removeSubrange(place...)
            case 4: bytes.insert(contentsOf: bytes[place..<min(place + 1 + random.below(60), bytes.count)], at: place)
            default:
                var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                lines.swapAt(random.below(lines.count), random.below(lines.count))
                bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
            }
        }
        return bytes
    }

    @Test(arguments: FuzzCorpus.valid) func readOrRefusedWhereItIsWrong(_ file: String) throws {
        let format = try #require(FuzzCorpus.format(file))
        // Without what tells the fuzzer how to read it.
        let bytes = Array(try FuzzCorpus.bytes(file).dropFirst(2))
        #expect(HistoryFormat.found(in: bytes) == format)
        #expect(FuzzInput.outcome(bytes, format: nil, piece: 1 << 16).isRead, "it is valid")
        let seed = TestRandom.seed(of: "readOrRefusedWhereItIsWrong")
        var random = TestRandom(seed: seed)
        var refused = 0
        let count = 150 * TestEffort.factor
        for round in 0..<count {
            let damaged = Self.damaged(bytes, &random)
            let said = random.below(2) == 0 ? format : nil
            let outcome = FuzzInput.outcome(damaged, format: said, piece: 1 + random.below(100))
            #expect(
                outcome.defect == nil, "round \(round) of seed \(seed): \(String(decoding: damaged, as: UTF8.self))")
            refused += outcome.isRead ? 0 : 1
        }
        print("\(file): \(refused) of \(count) refused")
        #expect(refused > count / 10)
    }
}
