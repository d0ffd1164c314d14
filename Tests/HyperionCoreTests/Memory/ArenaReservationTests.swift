import Testing

@testable import HyperionCore

/// What is reserved, what is committed, and offsets that 32 bits do not hold.
@Suite(.serialized) struct ArenaReservationTests {
    static let large = 64 << 30

    @Test func sixtyFourGibibytesAreReservedAndNotCommitted() throws {
        let before = ProcessMemory.residentBytes
        let arena = try Arena(capacity: Self.large, pages: .base)
        let grown = ProcessMemory.residentBytes - before
        #expect(arena.statistics.capacity == Self.large)
        // Other tests of this process allocate at the same time: the arena's own pages are counted too.
        let resident = ProcessMemory.residentBytes(arena.memory.base, Self.large)
        #expect((1...1 << 16).contains(resident), "the header's page is there, and little else")
        #expect(grown < 1 << 30)
        print("ArenaReservationTests: 64 GiB reserved, \(resident) bytes of them resident, process grew by \(grown)")
    }

    @Test func offsetsBeyondFourGibibytesAreRealPlaces() throws {
        let arena = try Arena(capacity: Self.large, pages: .base)
        // Nearly a quarter of 2^32 at a time: one allocation lies across the boundary, more lie beyond it.
        let step = 1 << 30 - 24
        var offsets: [Int] = []
        while arena.statistics.available >= step { offsets.append(try arena.allocate(step)) }
        #expect(offsets.count == 64)
        #expect(offsets.last! > 62 << 30)
        #expect(offsets.contains { $0 < 1 << 32 && $0 + step > 1 << 32 }, "one lies across 4 GiB")
        let tail = step & ~7 - 8
        for (number, offset) in offsets.enumerated() {
            arena.memory.storeRelaxed(UInt64(number) << 32 | 1, offset)
            arena.memory.storeRelaxed(UInt64(number) << 32 | 2, offset + tail)
        }
        let across = 1 << 32
        arena.memory.storeRelaxed(0xFEED, across)
        #expect(arena.memory.loadRelaxed(across) == 0xFEED)
        // An offset cut to 32 bits would have written over an earlier allocation's mark.
        for (number, offset) in offsets.enumerated() {
            #expect(arena.memory.loadRelaxed(offset) == UInt64(number) << 32 | 1)
            #expect(arena.memory.loadRelaxed(offset + tail) == UInt64(number) << 32 | 2)
        }
        #expect(ProcessMemory.residentBytes(arena.memory.base, Self.large) <= 1 << 20, "what was touched, no more")
        arena.checkInvariants()
    }

    @Test func aStoreWorksBeyondFourGibibytes() throws {
        // The bytes between are allocated and not written, so that the test is quick.
        let store = try KeyValueStore(capacity: 100, arenaBytes: Self.large, pages: .base, seed: 1)
        try store.put("first", "before")
        _ = try store.arena.allocate(5 << 30)
        store.arena.retire(5 << 30)
        try store.put("second", "behind")
        try store.put("first", "a value too long for its old place")
        let offsets = (0..<store.index.slotCount).compactMap { store.index.record(inSlot: $0) }
        #expect(offsets.count == 2 && offsets.allSatisfy { $0 > 5 << 30 })
        #expect(store.get("first") == "a value too long for its old place")
        #expect(store.get("second") == "behind")
        #expect(store.delete("second") && store.get("second") == nil)
        store.checkInvariants()
    }

    @Test func prefaultCommitsEverythingAtOnce() throws {
        let bytes = 16 << 20
        for pages in [PagePolicy.base, .transparentHuge] {
            let arena = try Arena(capacity: bytes, pages: pages, prefault: .max)
            #expect(ProcessMemory.residentBytes(arena.memory.base, bytes) == bytes)
            #expect(try arena.allocate(bytes) == Arena.headerBytes)
            arena.checkInvariants()
        }
    }

    @Test func hugePagesAreAskedForOnlyWhereWanted() throws {
        for pages in [PagePolicy.base, .transparentHuge] {
            let region = try MappedRegion(bytes: 8 << 20, pages: pages)
            #expect(UInt(bitPattern: region.base) % UInt(MappedRegion.alignment) == 0)
            region.base.storeBytes(of: 1, as: UInt64.self)
            let flags = try #require(ProcessMemory.flags(region.base))
            #expect(flags.contains("hg") == (pages == .transparentHuge), "flags \(flags)")
            #expect(flags.contains("nr"), "the reservation is not charged")
        }
    }

    /// No machine has a pool of a thousand huge pages of 1 GiB to give away, and few have any pool at all.
    @Test(arguments: [PagePolicy.explicit2MiB, .explicit1GiB])
    func poolsThatAreTooSmallAreNamedWithTheirFreePages(pages: PagePolicy) throws {
        let pageBytes = try #require(pages.pooledPageBytes)
        do throws(StoreError) {
            _ = try MappedRegion(bytes: 1000 << 30, pages: pages)
            Issue.record("the pool gave \(1000 << 30) bytes")
        } catch {
            guard case .hugePagesMissing(let needed, pageBytes, let free) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(needed == (1000 << 30) / pageBytes && free < needed)
            let folder = "/sys/kernel/mm/hugepages/hugepages-\(pageBytes / 1024)kB"
            let pages = "\(needed) huge pages of \(pageBytes / 1024) kB"
            #expect(error.description == "\(pages) are needed and \(free) are free in \(folder)")
        }
    }

    @Test func whatAPoolWouldGiveIsRoundedUpToItsPages() {
        #expect(PagePolicy.explicit2MiB.pooledBytes(1) == 2 << 20)
        #expect(PagePolicy.explicit2MiB.pooledBytes(2 << 20) == 2 << 20)
        #expect(PagePolicy.explicit1GiB.pooledBytes(1 << 30 + 1) == 2 << 30)
        #expect(PagePolicy.base.pooledBytes(1) == nil && PagePolicy.transparentHuge.pooledBytes(1) == nil)
    }

    @Test func theRegionsOfAStoreHoldItsRecords() throws {
        let store = try KeyValueStore(capacity: 100, arenaBytes: 1 << 20, pages: .base, seed: 9)
        try store.put("key", "value")
        let regions = store.memoryRegions
        #expect(regions.map(\.name) == ["arena", "index"])
        let used = Arena.headerBytes + KeyValueStore.recordBytes(keyLength: 3, valueLength: 5)
        #expect(regions[0].byteCount == used)
        #expect(UnsafeRawBufferPointer(start: regions[0].base, count: used).contains(UInt8(ascii: "k")))
        #expect(regions[1].byteCount >= HashIndex<HardwareMemory>.byteCount(capacity: 100))
    }

    @Test func regionsAreRoundedUpToPagesAndUnmappedAtTheEnd() throws {
        let region = try MappedRegion(bytes: 4097, pages: .base)
        #expect(region.byteCount == 8192)
        #expect(UnsafeRawBufferPointer(start: region.base, count: 8192).allSatisfy { $0 == 0 })
        #expect(ProcessMemory.flags(region.base) != nil)
        // Of 128 TiB of address space: would run out if any were kept.
        for _ in 0..<1000 { _ = try MappedRegion(bytes: 1 << 40, pages: .base) }
        #expect(throws: StoreError.capacityOutOfRange(0)) { try MappedRegion(bytes: 0) }
        #expect(throws: StoreError.capacityOutOfRange(-4096)) { try MappedRegion(bytes: -4096) }
        #expect(throws: StoreError.capacityOutOfRange(1 << 47 + 1)) { try MappedRegion(bytes: 1 << 47 + 1) }
    }
}
