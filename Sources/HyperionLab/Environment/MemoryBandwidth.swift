import CHyperion
import Glibc
import HyperionCore

/// How fast one thread moves memory that no cache holds: the floor under work whose loads overlap.
public struct MemoryBandwidth: Codable, Sendable, Equatable {
    /// Bytes read a second, in order.
    public var readBytesPerSecond: Double
    /// Bytes copied a second; each is read once and written once.
    public var copyBytesPerSecond: Double
    /// That the passes went over: at least twice the largest cache.
    public var byteCount: Int

    public init(readBytesPerSecond: Double, copyBytesPerSecond: Double, byteCount: Int) {
        self.readBytesPerSecond = readBytesPerSecond
        self.copyBytesPerSecond = copyBytesPerSecond
        self.byteCount = byteCount
    }

    /// Passes of each kind; the fastest counts, since whatever disturbs one only makes it slower.
    static let passes = 3

    /// `11.2 GB/s read, 5.31 GB/s copied by one thread, over 128 MiB`; in powers of 1000, as memory is sold.
    var text: String {
        func rate(_ bytes: Double) -> String { Format.number(bytes / 1e9) + " GB/s" }
        return "\(rate(readBytesPerSecond)) read, \(rate(copyBytesPerSecond)) copied by one thread, "
            + "over \(Format.bytes(Double(byteCount)))"
    }

    /// Bytes to go over: twice the largest cache, from 64 MiB to 512 MiB, and at most an eighth of the memory.
    static func byteCount(largestCache: UInt64, memory: UInt64) -> Int {
        let wanted = min(max(2 * min(largestCache, 1 << 40), 64 << 20), 512 << 20)
        return Int(min(wanted, max(memory / 8, 1 << 20)))
    }

    /// Takes some 0.2 s and as much memory as it says, which it returns.
    static func measure(
        byteCount: Int, pages: PagePolicy = .transparentHuge
    ) throws(StoreError) -> MemoryBandwidth {
        // Populated for writing, so that each page has memory of its own and none is the kernel's page of zeros.
        let region = try MappedRegion(bytes: byteCount, pages: pages, prefault: .max)
        let wordCount = region.byteCount / 8 / 16 * 16
        let words = region.base.bindMemory(to: UInt64.self, capacity: wordCount)
        let half = region.byteCount / 2
        return MemoryBandwidth(
            readBytesPerSecond: fastest(bytes: 8 * wordCount) {
                hyperion_keep_alive(hyperion_read_words(words, wordCount))
            },
            copyBytesPerSecond: fastest(bytes: half) {
                memcpy(region.base, region.base + half, half)
                hyperion_keep_alive(words[0])
            },
            byteCount: region.byteCount)
    }

    /// Bytes a second.
    private static func fastest(bytes: Int, _ pass: () -> Void) -> Double {
        var best = UInt64.max
        for _ in 0..<passes {
            let start = MonotonicClock.nanoseconds()
            pass()
            best = min(best, max(1, MonotonicClock.nanoseconds() - start))
        }
        return Double(bytes) * 1e9 / Double(best)
    }
}

extension EnvironmentProbe {
    /// Describes this machine and measures its memory's bandwidth, which takes some 0.2 s more. Where there is not
    /// enough memory to measure with, the bandwidth is nil.
    ///
    /// - Parameter pages: of the memory that is read and copied.
    public static func probeWithMemory(pages: Scenario.Pages = .transparent) -> EnvironmentReport {
        var report = probe()
        let largestCache = report.caches.map(\.bytes).max() ?? 0
        let byteCount = MemoryBandwidth.byteCount(largestCache: largestCache, memory: report.memoryBytes ?? 0)
        do throws(StoreError) {
            report.memoryBandwidth = try MemoryBandwidth.measure(
                byteCount: byteCount, pages: pages.unpooledPolicy)
        } catch {}
        return report
    }
}
