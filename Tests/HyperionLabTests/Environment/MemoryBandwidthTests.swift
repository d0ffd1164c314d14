import CHyperion
import Foundation
import Testing

@testable import HyperionLab

@Suite struct MemoryBandwidthTests {
    @Test func itIsMeasuredAndDescribed() throws {
        let bandwidth = try MemoryBandwidth.measure(byteCount: 8 << 20)
        #expect(bandwidth.byteCount == 8 << 20)
        for rate in [bandwidth.readBytesPerSecond, bandwidth.copyBytesPerSecond] { #expect(rate > 0 && rate.isFinite) }
        let fixed = MemoryBandwidth(readBytesPerSecond: 11.2e9, copyBytesPerSecond: 5.31e9, byteCount: 128 << 20)
        #expect(fixed.text == "11.2 GB/s read, 5.31 GB/s copied by one thread, over 128 MiB")
    }

    /// A kernel that leaves words out would read faster than memory does.
    @Test func everyWordIsRead() {
        let words = UnsafeMutableBufferPointer<UInt64>(
            start: UnsafeMutableRawPointer.allocate(byteCount: 64 * 8, alignment: 32).bindMemory(
                to: UInt64.self, capacity: 64), count: 64)
        defer { words.baseAddress?.deallocate() }
        for changed in words.indices {
            words.update(repeating: 0)
            words[changed] = 0xA5A5
            #expect(hyperion_read_words(words.baseAddress, words.count) == 0xA5A5, "word \(changed)")
        }
    }

    @Test func theWorkingSetIsBeyondTheCachesAndWithinTheMemory() {
        let mebibyte: UInt64 = 1 << 20
        func bytes(_ cache: UInt64, _ memory: UInt64) -> Int {
            MemoryBandwidth.byteCount(largestCache: cache, memory: memory)
        }
        #expect(bytes(32 * mebibyte, 16 << 30) == 64 << 20)
        #expect(bytes(100 * mebibyte, 16 << 30) == 200 << 20)
        #expect(bytes(.max, 1 << 50) == 512 << 20)
        #expect(bytes(0, 256 * mebibyte) == 32 << 20)
        #expect(bytes(0, 0) == 1 << 20)
    }

    @Test func reportsOfOlderVersionsHaveNone() throws {
        let text = try ResultFixture.environment.json()
        var environment = try JSONDecoder().decode(EnvironmentReport.self, from: Data(text.utf8))
        #expect(environment.memoryBandwidth == nil || text.contains("memoryBandwidth"))
        environment.memoryBandwidth = nil
        let older = try JSONDecoder().decode(EnvironmentReport.self, from: Data(environment.json().utf8))
        #expect(older == environment && !older.text.contains("bandwidth"))
    }
}
