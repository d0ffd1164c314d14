import Glibc
import Testing

@testable import HyperionLab

@Suite struct KeyPatternTests {
    private func key(_ pattern: Scenario.KeyPattern, _ record: Int, bytes: Int) -> String {
        var key = [UInt8](repeating: 0, count: bytes)
        key.withUnsafeMutableBytes {
            KeyPattern(pattern: pattern, byteCount: bytes).write(record, to: $0.baseAddress!)
        }
        return String(decoding: key, as: UTF8.self)
    }

    /// Java's String.hashCode.
    private func polynomial(_ key: String) -> Int32 { key.utf8.reduce(0) { $0 &* 31 &+ Int32($1) } }

    @Test func sequentialKeysAreDecimals() {
        #expect(key(.sequential, 42, bytes: 12) == "000000000042")
        #expect(key(.sequential, 99_999_999, bytes: 8) == "99999999")
        #expect(KeyPattern(pattern: .sequential, byteCount: 8).capacity == 100_000_000)
        #expect(KeyPattern(pattern: .sequential, byteCount: 65_535).capacity == .max)
    }

    @Test func collidingKeysCollideAndAreDistinct() {
        #expect(key(.colliding, 0b1010, bytes: 8) == "BBAaBBAa")
        for bytes in [20, 21] {
            let keys = (0..<1024).map { key(.colliding, $0, bytes: bytes) }
            #expect(Set(keys).count == 1024)
            #expect(Set(keys.map(polynomial)).count == 1)
        }
        #expect(KeyPattern(pattern: .colliding, byteCount: 21).capacity == 1024)
        #expect(KeyPattern(pattern: .colliding, byteCount: 65_535).capacity == .max)
        // Those that the laboratory generates otherwise do not.
        let usual = (0..<1024).map { record in
            var key = [UInt8](repeating: 0, count: 20)
            key.withUnsafeMutableBytes { KeyGenerator(byteCount: 20, seed: 1).write(record, to: $0.baseAddress!) }
            return polynomial(String(decoding: key, as: UTF8.self))
        }
        #expect(Set(usual).count > 1000)
    }

    /// By the library's own function.
    @Test(arguments: [16, 17, 48, 65_535])
    func keysCollideUnderStdHash(bytes: Int) throws {
        typealias Hash = @convention(c) (UnsafeRawPointer, Int, Int) -> UInt
        let symbol = try #require(dlsym(nil, "_ZSt11_Hash_bytesPKvmm"), "std::_Hash_bytes")
        let hash = unsafeBitCast(symbol, to: Hash.self)
        func keys(_ write: (Int, UnsafeMutableRawPointer) -> Void) -> [[UInt8]] {
            (0..<512).map { record in
                var key = [UInt8](repeating: 1, count: bytes)
                key.withUnsafeMutableBytes { write(record, $0.baseAddress!) }
                return key
            }
        }
        let pattern = KeyPattern(pattern: .collidingStdHash, byteCount: bytes)
        let colliding = keys(pattern.write)
        #expect(Set(colliding).count == 512)
        #expect(Set(colliding.map { hash($0, $0.count, 0xc70f_6907) }).count == 1)
        let usual = keys(KeyGenerator(byteCount: bytes, seed: 1).write)
        #expect(Set(usual.map { hash($0, $0.count, 0xc70f_6907) }).count == 512)
        #expect(pattern.capacity == .max && KeyPattern(pattern: .collidingStdHash, byteCount: 15).capacity == 1)
    }

    @Test func aKeySetHandsThemOut() throws {
        let keys = try KeySet(.patterned(.sequential, bytes: 9), count: 10, seed: 3)
        #expect(keys[7].elementsEqual("000000007".utf8))
        #expect(keys.longest == 9 && keys.meanLength == 9)
    }

    @Test func moreRecordsThanKeysAreRefusedBeforeTheRun() throws {
        let text = scenarioText(["records: 1k", "keys: {bytes: 19, pattern: colliding}", "operations: {read: 100%}"])
        let decoded = try ScenarioDecoder.decode(text: Array(text.utf8), file: "a.yaml", overrides: [])
        #expect(decoded.scenario.keys == .patterned(.colliding, bytes: 19))
        do throws(ScenarioError) {
            try Preflight.check(decoded)
            Issue.record("512 keys for a thousand records")
        } catch {
            #expect(error.diagnostics[0].description.hasPrefix("a.yaml:5:15: error: there are 512 colliding keys"))
        }
        #expect(
            scenarioProblems(scenarioText(["keys: {pattern: coliding}"]))
                == ["5:17: \"keys.pattern\" knows no \"coliding\". Did you mean \"colliding\"?"])
    }

    @Test func scanLengthsCoverTheirRangeEvenly() throws {
        var parts = try TapeParts(tinyScenario("operations: {scan(3..7): 100%}"))
        let counts = try parts.entries(5000).map(\.count)
        #expect(Set(counts) == Set(3...7))
        for length in 3...7 { #expect(counts.count { $0 == length } > 850, "1,000 expected") }
        for wrong in ["scan(7..3)", "scan(0..3)", "scan(3..)", "scan(1..2M)", "multi-read(1..3)"] {
            #expect(scenarioProblems(scenarioText(["operations: {\(wrong): 100%}"])).count == 1, "\(wrong)")
        }
    }
}
