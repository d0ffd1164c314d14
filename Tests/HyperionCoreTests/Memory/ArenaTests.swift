import Testing

@testable import HyperionCore

/// Allocation within small arenas: where it begins and ends, what it counts, and that full changes nothing.
@Suite struct ArenaTests {
    @Test func allocationsAreAlignedAndDoNotOverlap() throws {
        var random = TestRandom(seed: TestRandom.seed(of: "ArenaTests"))
        let arena = try Arena(capacity: 1 << 20, pages: .base)
        var end = Arena.headerBytes
        var owners: [(offset: Int, count: Int, mark: UInt8)] = []
        while true {
            let count = 1 + random.below(random.below(4) == 0 ? 5000 : 100)
            let left = arena.statistics.available
            do throws(StoreError) {
                let offset = try arena.allocate(count)
                #expect(offset >= end && offset % 8 == 0 && offset + count <= Arena.headerBytes + 1 << 20)
                #expect(offset - end < 8, "no more than the rounding is left out")
                end = offset + count
                let bytes = UnsafeMutableRawBufferPointer(start: arena.memory.base + offset, count: count)
                #expect(bytes.allSatisfy { $0 == 0 }, "bytes are handed out zeroed")
                let mark = UInt8.random(in: 1...255, using: &random)
                bytes.initializeMemory(as: UInt8.self, repeating: mark)
                owners.append((offset, count, mark))
            } catch {
                #expect(error == .arenaFull(requested: count, available: left))
                #expect(count > left)
                break
            }
            arena.checkInvariants()
        }
        #expect(owners.count > 100)
        for owner in owners {
            let bytes = UnsafeRawBufferPointer(start: arena.memory.base + owner.offset, count: owner.count)
            #expect(
                bytes.allSatisfy { $0 == owner.mark }, "allocation at \(owner.offset) was written by another's owner")
        }
    }

    @Test func theWholeCapacityCanBeAllocated() throws {
        for capacity in [1, 7, 8, 9, 64, 4095, 4096, 4097] {
            let arena = try Arena(capacity: capacity, pages: .base)
            let rounded = (capacity + 7) & ~7
            #expect(arena.statistics == Arena.Statistics(capacity: rounded, used: 0, dead: 0))
            #expect(try arena.allocate(capacity) == Arena.headerBytes)
            #expect(arena.statistics.used == rounded && arena.statistics.available == 0)
            #expect(throws: StoreError.arenaFull(requested: 1, available: 0)) { try arena.allocate(1) }
            arena.checkInvariants()
        }
    }

    @Test func eightBytesAtATimeFillItExactly() throws {
        let arena = try Arena(capacity: 4096, pages: .base)
        for turn in 0..<512 { #expect(try arena.allocate(1 + turn % 8) == Arena.headerBytes + turn * 8) }
        #expect(throws: StoreError.arenaFull(requested: 8, available: 0)) { try arena.allocate(8) }
    }

    @Test func fullChangesNothingAMillionTimesInARow() throws {
        let arena = try Arena(capacity: 1024, pages: .base)
        _ = try arena.allocate(1000)
        arena.retire(96)
        let before = arena.statistics
        var refused = 0
        for turn in 0..<1_000_000 {
            do throws(StoreError) {
                _ = try arena.allocate(25 + turn)
            } catch {
                if error == .arenaFull(requested: 25 + turn, available: 24) { refused += 1 }
            }
        }
        #expect(refused == 1_000_000)
        #expect(arena.statistics == before)
        arena.checkInvariants()
        #expect(try arena.allocate(24) == Arena.headerBytes + 1000, "what was left can still be had")
    }

    @Test(arguments: [Int.max, .max - 7, .max - 63, 1 << 62, 1 << 47, 1 << 32, 4097])
    func absurdSizesAreRefusedWithoutATrap(_ size: Int) throws {
        let arena = try Arena(capacity: 4096, pages: .base)
        #expect(throws: StoreError.arenaFull(requested: size, available: 4096)) { try arena.allocate(size) }
        #expect(arena.statistics.used == 0)
    }

    @Test func deadBytesAreCountedRoundedAsTheyWereAllocated() throws {
        let arena = try Arena(capacity: 4096, pages: .base)
        for count in [1, 8, 9, 100] { _ = try arena.allocate(count) }
        arena.retire(1)
        #expect(arena.statistics.dead == 8)
        arena.retire(9)
        arena.retire(100)
        #expect(arena.statistics.dead == 8 + 16 + 104)
        arena.retire(8)
        #expect(arena.statistics.dead == arena.statistics.used)
        arena.checkInvariants()
    }

    @Test(arguments: [Int.min, -1, 0, 1 << 47 - 71, 1 << 47, .max])
    func capacitiesOutOfRangeAreTypedErrors(_ capacity: Int) {
        #expect(throws: StoreError.capacityOutOfRange(capacity)) { try Arena(capacity: capacity) }
    }

    @Test func theLargestCapacityIsRefusedBySystemNotByATrap() {
        // 2^47 bytes are the whole of a process's address space: the system cannot have them free.
        let largest = 1 << 47 - 72
        #expect {
            try Arena(capacity: largest)
        } throws: { error in
            guard case .reservationFailed(let bytes, let errno) = error as? StoreError else { return false }
            return bytes == largest + Arena.headerBytes && errno != 0
        }
    }
}
