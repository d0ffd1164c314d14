import Foundation
import Testing

@testable import HyperionCore

/// The shortest and the longest keys and values, and those just outside.
@Suite struct StoreLimitsTests {
    typealias Policy = KeyValueStore.UpdatePolicy

    @Test(arguments: Policy.allCases)
    func keysOfOneTo65535Bytes(_ policy: Policy) throws {
        let store = try KeyValueStore(capacity: 1000, arenaBytes: 8 << 20, policy: policy, pages: .base, seed: 4)
        let lengths = Array(1...300) + [1023, 1024, 4095, 65_534, 65_535]
        // Each a prefix of the next, so that a comparison cut short would confuse them.
        let longest = [UInt8](repeating: 0x61, count: 65_536)
        for length in lengths { try store.put(Array(longest[..<length]), Array("\(length)".utf8)) }
        for length in lengths {
            #expect(store.get(Array(longest[..<length])) == Array("\(length)".utf8))
            var other = Array(longest[..<length])
            other[length - 1] ^= 1
            #expect(!store.contains(other))
        }
        #expect(store.count == lengths.count)
        store.checkInvariants()
    }

    @Test(arguments: Policy.allCases)
    func keysOutsideAreRefusedByPutAndAbsentToTheRest(_ policy: Policy) throws {
        let store = try KeyValueStore(capacity: 10, arenaBytes: 1 << 20, policy: policy, pages: .base, seed: 4)
        try store.put("a", "x")
        let before = store.statistics()
        for length in [0, 65_536, 65_537, 131_071, 1 << 20] {
            let key = [UInt8](repeating: 0x61, count: length)
            #expect(throws: StoreError.keyLengthOutOfRange(length)) { try store.put(key, []) }
            #expect(store.get(key) == nil && !store.contains(key) && !store.delete(key))
            #expect(store.multiGet([key, [0x61], key]) == [nil, [0x78], nil])
            #expect(key.withUnsafeBytes { store.cursor(at: $0) } == nil)
            #expect(key.withUnsafeBytes { store.withValue($0) { _ in 1 } } == nil)
        }
        #expect(store.statistics() == before)
    }

    @Test(arguments: Policy.allCases)
    func valuesOfEveryShortLengthComeBack(_ policy: Policy) throws {
        var random = TestRandom(seed: 9)
        let store = try KeyValueStore(capacity: 400, arenaBytes: 4 << 20, policy: policy, pages: .base, seed: 4)
        let values = (0...300).map { random.bytes($0) } + [4095, 4096, 4097, 1 << 20].map { random.bytes($0) }
        for (number, value) in values.enumerated() { try store.put(Array("\(number)".utf8), value) }
        for (number, value) in values.enumerated() { #expect(store.get(Array("\(number)".utf8)) == value) }
        store.checkInvariants()
    }

    /// One gibibyte of mostly untouched pages as a value, and one byte more.
    @Test func valuesUpToOneGibibyte() throws {
        let largest = 1 << 30
        let source = try MappedRegion(bytes: largest + 1, pages: .transparentHuge)
        // Marks at the ends, in the middle and across word and page limits.
        for place in [0, 1, 4095, 4096, largest / 2 - 1, largest - 9, largest - 1] {
            source.base.storeBytes(of: UInt8(truncatingIfNeeded: place % 251 + 1), toByteOffset: place, as: UInt8.self)
        }
        let bytes = UnsafeRawBufferPointer(start: source.base, count: largest)
        let tooLong = UnsafeRawBufferPointer(start: source.base, count: largest + 1)
        let key = Array("large".utf8)
        let store = try KeyValueStore(
            capacity: 2, arenaBytes: largest + 100, policy: .append, pages: .transparentHuge, seed: 4)
        try key.withUnsafeBytes { key in
            #expect(throws: StoreError.valueLengthOutOfRange(largest + 1)) { try store.put(key, tooLong) }
            #expect(store.arena.statistics.used == 0)
            let outcome = try store.put(key, bytes)
            #expect(outcome == .inserted)
            let difference = store.withValue(key) {
                memcmp($0.baseAddress!, bytes.baseAddress!, min($0.count, largest))
            }
            #expect(difference == 0)
            // Once more does not fit, and is not lost by trying.
            let requested = KeyValueStore.recordBytes(keyLength: 5, valueLength: largest)
            #expect(throws: StoreError.arenaFull(requested: requested, available: 80)) { try store.put(key, bytes) }
            var start = [UInt8](repeating: 0, count: 2)
            #expect(start.withUnsafeMutableBytes { store.get(key, into: $0) } == largest)
            #expect(start == [1, 2])
        }
        store.checkInvariants()
        withExtendedLifetime(source) {}
    }

    @Test func recordBytesAreWhatThePutsTake() throws {
        let store = try KeyValueStore(capacity: 2000, arenaBytes: 1 << 20, pages: .base, seed: 4)
        var random = TestRandom(seed: 10)
        var expected = 0
        for number in 0..<500 {
            let key = Array("\(number)-".utf8) + random.bytes(random.below(40))
            let value = random.bytes(random.below(100))
            expected += KeyValueStore.recordBytes(keyLength: key.count, valueLength: value.count)
            try store.put(key, value)
            #expect(store.arena.statistics.used == expected)
        }
        #expect(KeyValueStore.recordBytes(keyLength: 1, valueLength: 0) == 24)
        #expect(KeyValueStore.recordBytes(keyLength: 16, valueLength: 64) == 96)
        #expect(KeyValueStore.recordBytes(keyLength: 65_535, valueLength: 1 << 30) == 16 + 65_536 + 1 << 30)
    }
}
