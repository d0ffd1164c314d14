import Foundation
import Testing

@testable import HyperionCore

/// Zipfian updates that do not end leave memory where it was: in place where values keep their size, by compaction where
/// they do not.
///
/// A million records, for ten minutes each:
/// `HYPERION_TEST_SECONDS=600 swift test -c release -Xswiftc -enable-testing --filter FlatMemoryTests`
@Suite(.serialized, .enabled(if: TestEffort.seconds >= 60, "takes a minute or more each: HYPERION_TEST_SECONDS=600"))
struct FlatMemoryTests {
    private static let records = 1_000_000

    /// Resident bytes of a store's own memory, at fifty moments that lie apart alike.
    private struct Course: CustomStringConvertible {
        var samples: [Int] = []
        var updates = 0
        /// It ran full before the time was over.
        var isFull = false

        private var settled: Int { samples.prefix(10).max() ?? 0 }
        private var later: Int { samples.dropFirst(10).max() ?? 0 }
        /// What is resident stays within `slack` bytes of what it was in the first fifth of the time.
        func isFlat(slack: Int) -> Bool { !isFull && samples.count == 50 && later <= settled + slack }
        var description: String {
            "\(updates) updates; resident \(samples.first ?? 0), at most \(settled) in the first fifth and \(later) later"
                + (isFull ? "; then full" : "")
        }
    }

    private func course<Index: RecordIndex>(
        _ name: String, _ store: IndexedStore<Index>, values: ClosedRange<Int>
    ) throws -> Course {
        var random = TestRandom(seed: TestRandom.seed(of: "FlatMemoryTests"))
        var sum = 0.0
        let upTo = (1...Self.records).map { rank in
            sum += pow(Double(rank), -0.99)
            return sum
        }
        func key(_ number: Int) -> [UInt8] {
            // Sixteen bytes; ranks lie anywhere in the store.
            let mixed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
            return (0..<16).map {
                UInt8(truncatingIfNeeded: $0 < 8 ? mixed >> (8 * $0) : UInt64(number) >> (8 * ($0 - 8)))
            }
        }
        let bytes = random.bytes(values.upperBound)
        func value() -> ArraySlice<UInt8> { bytes[..<(values.lowerBound + random.below(values.count))] }
        for number in 0..<Self.records { try store.put(key(number), Array(value())) }

        var course = Course()
        let begin = ContinuousClock.now
        while course.samples.count < 50 {
            let due = begin + .seconds(TestEffort.seconds / 50 * Double(course.samples.count + 1))
            while ContinuousClock.now < due, !course.isFull {
                for _ in 0..<64 {
                    let drawn = Double(random.next() >> 11) * 0x1p-53 * sum
                    var (low, high) = (0, Self.records - 1)
                    while low < high {
                        let middle = (low + high) / 2
                        if upTo[middle] < drawn { low = middle + 1 } else { high = middle }
                    }
                    do {
                        try store.put(key(low), Array(value()))
                    } catch {
                        course.isFull = true
                        break
                    }
                    course.updates += 1
                }
            }
            course.samples.append(
                store.memoryRegions.reduce(0) { all, region in
                    all + ProcessMemory.residentBytes(.init(mutating: region.base), region.reservedByteCount)
                })
            if course.isFull { break }
        }
        #expect(store.count == Self.records)
        store.checkInvariants()
        print("FlatMemoryTests: \(name): \(course)")
        return course
    }

    @Test func valuesOfOneSizeStayInPlace() throws {
        let store = try KeyValueStore(
            capacity: Self.records, arenaBytes: Self.records * 512, policy: .inPlace, pages: .base, seed: 1)
        let course = try course("in place", store, values: 64...64)
        #expect(course.isFlat(slack: 0) && course.updates > Self.records, "\(course)")
    }

    /// Within a chunk of the log.
    @Test(arguments: CompactingKeyValueStore.UpdatePolicy.allCases)
    func valuesThatGrowAndShrinkAreCompacted(_ policy: CompactingKeyValueStore.UpdatePolicy) throws {
        let arenaBytes = Self.records * 512
        let store = try CompactingKeyValueStore(
            capacity: Self.records, arenaBytes: arenaBytes, compaction: .automatic, policy: policy, pages: .base,
            seed: 1)
        let course = try course("\(policy), compacting", store, values: 16...256)
        let chunk = try #require(store.arena.log?.chunk)
        #expect(course.isFlat(slack: chunk) && course.updates > Self.records, "\(course)")
    }

    /// The defect: what updates leave behind is not reclaimed.
    @Test func memoryThatGrowsIsSeen() throws {
        let store = try KeyValueStore(
            capacity: Self.records, arenaBytes: Self.records * 2048, policy: .append,
            pages: .base, seed: 1)
        let course = try course("planted: appended", store, values: 16...256)
        #expect(!course.isFlat(slack: 16 << 20), "\(course)")
    }
}
