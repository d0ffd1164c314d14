import Testing

@testable import HyperionCore

/// Any bytes in, the same bytes out; and what a put does to a value that is there.
@Suite struct StoreBytesTests {
    typealias Policy = KeyValueStore.UpdatePolicy

    private func store(_ policy: Policy) throws -> KeyValueStore {
        try KeyValueStore(capacity: 100, arenaBytes: 1 << 20, policy: policy, pages: .base, seed: 5)
    }

    @Test(arguments: Policy.allCases)
    func textIsNotTakenForNumbers(_ policy: Policy) throws {
        let store = try store(policy)
        for text in ["007", "7", "+7", "7.0", "07", " 7", "1e9", "true", "null", "\"7\"", "NaN", "0x7"] {
            try store.put(text, text)
            try store.put("value", text)
            #expect(store.get("value") == text)
        }
        #expect(store.get("007") == "007" && store.get("7") == "7")
        #expect(store.count == 13)
    }

    @Test(arguments: Policy.allCases)
    func bytesThatAreNoTextComeBack(_ policy: Policy) throws {
        let store = try store(policy)
        let all = (0...255).map { UInt8($0) }
        let odd: [[UInt8]] = [[0], [0, 0], [0, 0, 0], [0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF8, 0x88], all]
        for bytes in odd { try store.put(bytes, bytes.reversed()) }
        for bytes in odd { #expect(store.get(bytes) == bytes.reversed()) }
        #expect(store.count == odd.count, "keys that end in NUL are keys of their own")
        #expect(store.get([0, 0, 0, 0]) == nil)
        // As text the same bytes are mended, not refused.
        try store.put(Array("text".utf8), [0x61, 0xFF, 0x62])
        #expect(store.get("text") == "a\u{FFFD}b")
        // Characters that look the same are different bytes.
        try store.put("\u{E9}", "composed")
        try store.put("e\u{301}", "decomposed")
        #expect(store.get("\u{E9}") == "composed" && store.get("e\u{301}") == "decomposed")
    }

    @Test(arguments: Policy.allCases)
    func anEmptyValueIsAValue(_ policy: Policy) throws {
        let store = try store(policy)
        #expect(try store.put("a", "") == .inserted)
        #expect(store.get("a") == "" && store.contains("a") && store.get(Array("a".utf8)) == [])
        #expect(store.multiGet(["a", "b"]) == ["", nil])
        try store.put("a", "long enough to need a new place")
        #expect(try store.put("a", "") == (policy == .inPlace ? .overwritten : .republished))
        #expect(store.get("a") == "")
        try "a".withBytes { key in
            #expect(store.get(key, into: UnsafeMutableRawBufferPointer(start: nil, count: 0)) == 0)
            #expect(store.withValue(key) { $0.count } == 0)
            try store.put(key, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        store.checkInvariants()
    }

    @Test func aValueMayShrinkAndGrowAgainWithinItsPlace() throws {
        let store = try store(.inPlace)
        var random = TestRandom(seed: 6)
        #expect(try store.put([1], random.bytes(61)) == .inserted)
        let used = store.arena.statistics.used
        // Its place has 64 bytes.
        for length in [64, 0, 63, 1, 8, 7, 9, 64, 33, 31, 32, 64] {
            let value = random.bytes(length)
            #expect(try store.put([1], value) == .overwritten)
            #expect(store.get([1]) == value)
            store.checkInvariants()
        }
        #expect(store.arena.statistics.used == used && store.arena.statistics.dead == 0)
        let longer = random.bytes(65)
        #expect(try store.put([1], longer) == .republished)
        #expect(store.get([1]) == longer)
        #expect(store.arena.statistics.dead == used)
        #expect(try store.put([1], random.bytes(72)) == .overwritten, "the new place is the larger")
        store.checkInvariants()
    }

    @Test func appendingLeavesTheOldRecordAsItWas() throws {
        let store = try store(.append)
        try store.put("a", "old")
        "a".withBytes { key in
            store.withValue(key) { old in
                #expect((try? store.put("a", "new")) == .republished)
                #expect(store.delete("a"))
                #expect(String(decoding: old, as: UTF8.self) == "old")
            }
        }
    }

    @Test(arguments: Policy.allCases)
    func aShortBufferGetsWhatFitsAndTheWholeLength(_ policy: Policy) throws {
        let store = try store(policy)
        var random = TestRandom(seed: 6)
        for length in [0, 1, 7, 8, 9, 16, 31, 32, 33, 129, 300] {
            let value = random.bytes(length)
            try store.put([1], value)
            for room in 0...length + 2 {
                var buffer = [UInt8](repeating: 0xEE, count: room + 16)
                let answer = [UInt8(1)].withUnsafeBytes { key in
                    buffer.withUnsafeMutableBytes {
                        store.get(key, into: UnsafeMutableRawBufferPointer(rebasing: $0[8..<8 + room]))
                    }
                }
                #expect(answer == length)
                let copied = min(length, room)
                #expect(Array(buffer[8..<8 + copied]) == Array(value[..<copied]))
                #expect(buffer[..<8].allSatisfy { $0 == 0xEE } && buffer[(8 + copied)...].allSatisfy { $0 == 0xEE })
            }
        }
    }

    @Test(arguments: Policy.allCases)
    func errorsOfTheBodyComeThrough(_ policy: Policy) throws {
        struct Refusal: Error, Equatable {}
        let store = try store(policy)
        try store.put("a", "x")
        "a".withBytes { key in
            #expect(throws: Refusal()) { try store.withValue(key) { _ throws(Refusal) in throw Refusal() } }
        }
        try store.put("a", "y")
        #expect(store.get("a") == "y")
    }
}

extension String {
    /// Calls `body` with the string's UTF-8.
    @discardableResult
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Array(utf8).withUnsafeBytes(body)
    }
}
