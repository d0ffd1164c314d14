import Glibc
import HyperionCore
import Testing

@testable import HyperionLab

@Suite struct RegionProbeTests {
    private static let listing = """
        55d0a0000000-55d0a0021000 rw-p 00000000 00:00 0                          [heap]
        Size:                132 kB
        Rss:                  64 kB
        AnonHugePages:         0 kB
        7f0000000000-7f0000400000 rw-p 00000000 00:00 0 
        Rss:                4096 kB
        AnonHugePages:      2048 kB
        Private_Hugetlb:       0 kB
        7f0001000000-7f0001200000 rw-p 00000000 00:0f 1234                       /anon_hugepage (deleted)
        Rss:                   0 kB
        Private_Hugetlb:    2048 kB
        7f0002000000-7f0002001000 r-xp 00000000 08:01 99                         /usr/lib/libc.so.6
        Rss:                   4 kB
        nonsense
        VmFlags: rd wr
        """

    @Test func mappingsAreReadFromTheKernelsListing() {
        let all = MemoryMapping.parse(Self.listing)
        #expect(all.map(\.isAnonymous) == [true, true, true, false])
        #expect(all.map(\.isHeap) == [true, false, false, false])
        #expect(all.map(\.residentBytes) == [64 << 10, 4 << 20, 0, 4 << 10])
        #expect(all[1].transparentHugeBytes == 2 << 20 && all[2].explicitHugeBytes == 2 << 20)
        #expect(MemoryMapping.parse("").isEmpty && MemoryMapping.parse("Rss: 4 kB\n-\n1-0 r 0 0 0\n").isEmpty)
    }

    @Test func whatWasThereBeforeIsTakenAway() {
        #expect(subtracting([], from: [1..<5]) == [1..<5])
        #expect(subtracting([1..<5], from: [1..<5]) == [])
        #expect(subtracting([2..<3, 4..<9], from: [1..<6, 8..<12]) == [1..<2, 3..<4, 9..<12])
    }

    @Test func aRegionHasItsPartOfAMapping() {
        let all = MemoryMapping.parse(Self.listing)
        let pooled = RegionProbe.weighted([0x7f00_0100_0000..<0x7f00_0110_0000], all)
        #expect(pooled.explicit == 0x1p20 && pooled.resident == 0)
        let half = RegionProbe.weighted([0x7f00_0000_0000..<0x7f00_0020_0000], all)
        #expect(half.resident == 0x1p21 && half.transparent == 0x1p20)
    }

    /// By the kernel of this machine: pages that were touched are on a node, the others on none.
    @Test func onlyTouchedPagesAreOnANode() throws {
        let region = try MappedRegion(bytes: 100 * 4096, pages: .base)
        let probe = RegionProbe()
        let whole = MemoryRegion(name: "arena", base: UnsafeRawPointer(region.base), byteCount: region.byteCount)
        let before = try #require(probe.samples([whole]).first)
        #expect(before.presentPages == 0 && before.sampledPages == 100 && before.share(onNode: 0) == nil)
        for page in 0..<25 { region.base.storeBytes(of: 1, toByteOffset: page * 4096, as: UInt8.self) }
        let after = try #require(probe.samples([whole]).first)
        #expect(after.presentPages == 25)
        let known = Set(MachineTopology.atStart.nodes.map(\.number))
        #expect(after.nodes.allSatisfy { known.contains($0.node) })
        #expect(after.residentBytes >= 25 * 4096 && after.explicitHugeBytes == 0)
    }

    /// Pages that the laboratory had in memory before are told from those that the store touches in the same mapping.
    @Test func pagesInMemoryAreFoundOneByOne() throws {
        let region = try MappedRegion(bytes: 10 * 4096, pages: .base)
        let start = UInt(bitPattern: region.base)
        #expect(RegionProbe.pagesInMemory(start..<start + 10 * 4096).isEmpty)
        for page in [1, 2, 7] { region.base.storeBytes(of: 1, toByteOffset: page * 4096, as: UInt8.self) }
        #expect(
            RegionProbe.pagesInMemory(start..<start + 10 * 4096)
                == [start + 4096..<start + 3 * 4096, start + 7 * 4096..<start + 8 * 4096])
    }

    /// What an engine takes from the C library is found among what the laboratory had before.
    @Test func memoryThatWasMappedMeanwhileIsTheHeap() throws {
        var probe = RegionProbe()
        let bytes = 64 << 20
        let region = try MappedRegion(bytes: bytes, pages: .base, prefault: .max)
        probe.noteLoaded(nil)
        let heap = try #require(probe.samples(nil).first)
        #expect(heap.name == "heap" && heap.byteCount >= UInt64(bytes) && heap.residentBytes >= UInt64(bytes))
        #expect(heap.presentPages > 0 && heap.sampledPages <= 2 * RegionProbe.mostPages)
        withExtendedLifetime(region) {}
    }
}

@Suite struct ThreadPlaceTests {
    /// A pass whose only thread moves away from where it was put is told by who looks from outside.
    @Test(.enabled(if: ProcessorAffinity.allowed().count > 1, "needs two processors"))
    func aThreadThatMovesIsSeen() throws {
        let processors = ProcessorAffinity.allowed()
        let sampler = PlacementSampler(threads: 1)
        let thread = try SystemThread {
            _ = ProcessorAffinity.pin(to: processors[0])
            sampler.enter(0)
            Self.work(milliseconds: 300)
            // The defect: something moves the thread in mid-pass.
            _ = ProcessorAffinity.pin(to: processors[1])
            Self.work(milliseconds: 300)
        }
        sampler.start()
        thread.join()
        let seen = sampler.finish()[0].seen
        #expect(Set(seen.keys) == Set(processors.prefix(2)), "\(seen)")
        var place = ThreadPlace(asked: processors[0])
        place.add(ThreadPlace(seen: seen, migrations: 1))
        let sample = PlacementSample(
            threads: [place.sample(phase: 0, thread: 0, on: .atStart)], regions: [], recordNodes: nil,
            isInterleaved: false)
        #expect(
            PlacementDrift(sample: sample, pages: .base).clauses
                == ["a thread that was to stay on processor \(processors[0]) was seen on \(processors[1])"])
        #expect(sample.threads[0].migrations == 1)
    }

    private static func work(milliseconds: UInt64) {
        let end = MonotonicClock.nanoseconds() + milliseconds * 1_000_000
        while MonotonicClock.nanoseconds() < end {}
    }

    /// A whole arm in this process: its threads where they were pinned, its regions and its heap on known nodes.
    @Test(arguments: ["hyperion", "std-unordered-map", "null"]) func anArmSaysWhereItWas(engine: String) throws {
        let first = try #require(ProcessorAffinity.allowed().first)
        let scenario = try decodeScenario(
            scenarioText([
                "records: 20k", "engines: [hyperion, std-unordered-map, \"null\"]", "arena: 8Mi",
                "threads: {pin: {cores: [\(first)]}, memory: local}",
                "run: {duration: 30s, operations: 20k, warmup: 0s, repetitions: 1}",
            ]))
        let sample = try SystemTable.run(
            WorkerJob(scenario: scenario, engine: engine, repetition: 0, position: 0))
        let placement = try #require(sample.placement)
        #expect(placement.threads.map(\.phase) == [-1, 0] && placement.refusals == nil && placement.fallbacks == nil)
        for thread in placement.threads {
            #expect(thread.asked == first && thread.seen.map(\.processor) == [first])
            #expect(thread.migrations == 0 || thread.migrations == nil)
        }
        let names = ["hyperion": ["arena", "index"], "std-unordered-map": ["heap"]]
        #expect(placement.regions.map(\.name) == names[engine] ?? [])
        // The tests' process may have had a heap of freed memory that a map fills before it asks for more: what a map's
        // heap says is held by AllocatorCommandTests, in a worker's own process.
        for region in placement.regions where region.name != "heap" {
            #expect(region.presentPages > 0 && region.residentBytes > 0)
        }
        #expect(PlacementDrift(sample: placement, pages: scenario.pages).clauses.isEmpty)
        #expect(ProcessorAffinity.allowed().contains(first), "the thread that made the store is free again")
    }
}
