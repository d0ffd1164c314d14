import Testing

@testable import HyperionCore

/// The lock's two halves one call at a time, over checked memory.
@Suite struct SeqLockTests {
    private let memory = TestMemory(byteCount: 64)
    private var lock: SeqLock<TestMemory> { SeqLock(memory: memory, versionOffset: 8) }
    private static let unit: UInt64 = 1 << 16

    @Test func theVersionIsOddExactlyWhileTheWriterIsInside() {
        #expect(lock.version() == 0)
        for turn in 0..<UInt64(10) {
            let odd = lock.beginWrite()
            #expect(lock.version() == odd && odd == (2 * turn + 1) * Self.unit)
            #expect(SeqLock<TestMemory>.isWriterInside(lock.version()))
            lock.endWrite(odd)
            #expect(lock.version() == (2 * turn + 2) * Self.unit)
            #expect(!SeqLock<TestMemory>.isWriterInside(lock.version()))
        }
    }

    @Test(arguments: [0, 1, 0x1234, 0xFFFF] as [UInt64])
    func theOwnersBitsNeverChange(_ constant: UInt64) {
        memory.storeRelaxed(constant, 8)
        for _ in 0..<1000 {
            let odd = lock.beginWrite()
            #expect(odd & 0xFFFF == constant)
            lock.endWrite(odd)
            #expect(lock.version() & 0xFFFF == constant)
        }
        #expect(lock.version() >> 16 == 2000)
    }

    @Test func theVersionWrapsAndLeavesTheOwnersBits() {
        memory.storeRelaxed(0xFFFF_FFFF_FFFE_0BAD, 8)
        let odd = lock.beginWrite()
        #expect(odd == 0xFFFF_FFFF_FFFF_0BAD)
        lock.endWrite(odd)
        #expect(lock.version() == 0x0BAD)
        #expect(lock.read { $0 } == 0x0BAD)
    }

    @Test func aQuietReadLooksOnceAndDoesNotWait() {
        memory.storeRelaxed(77, 16)
        var runs = 0
        let value = lock.read { version -> UInt64 in
            runs += 1
            #expect(version == 0)
            return memory.loadRelaxed(16)
        }
        #expect(value == 77 && runs == 1 && memory.waits == 0)
        #expect(lock.isStill(0) && !lock.isStill(Self.unit))
    }

    @Test func aReaderWaitsForTheWriterInside() {
        let odd = lock.beginWrite()
        memory.onWait = { [memory, lock] in
            guard memory.waits == 100 else { return }
            memory.storeRelaxed(5, 16)
            lock.endWrite(odd)
        }
        #expect(lock.read { _ in memory.loadRelaxed(16) } == 5)
        #expect(memory.waits == 100)
    }

    @Test func aReadThatAWriteOverlappedIsRepeated() {
        var runs = 0
        let value = lock.read { _ -> UInt64 in
            runs += 1
            if runs <= 3 { lock.endWrite(lock.beginWrite()) }
            return UInt64(runs)
        }
        #expect(value == 4 && runs == 4 && memory.waits == 3)
    }

    @Test func tryReadGivesUpAfterItsBound() {
        let odd = lock.beginWrite()
        #expect(lock.tryRead(attempts: 7) { _ in 1 } == nil)
        #expect(memory.waits == 7, "it looked seven times at a writer that stays inside")
        lock.endWrite(odd)
        #expect(lock.tryRead(attempts: 1) { _ in 1 } == 1)
    }

    @Test func tryReadGivesUpOnAWriterThatNeverPauses() {
        var runs = 0
        let value = lock.tryRead(attempts: 9) { _ -> Int in
            runs += 1
            lock.endWrite(lock.beginWrite())
            return runs
        }
        #expect(value == nil && runs == 9)
    }

    @Test(arguments: [0, -1, Int.min])
    func noAttemptsMeansNoLook(_ attempts: Int) {
        #expect(lock.tryRead(attempts: attempts) { _ in 1 } == nil)
        #expect(memory.waits == 0)
    }

    @Test func itIsTheSameOverHardwareMemory() throws {
        let region = try MappedRegion(bytes: 4096, pages: .base)
        let lock = SeqLock(memory: HardwareMemory(base: region.base), versionOffset: 64)
        lock.memory.storeRelaxed(0xABC, 64)
        let odd = lock.beginWrite()
        lock.memory.storeRelaxed(9, 72)
        #expect(lock.tryRead(attempts: 200) { _ in 0 } == nil, "spinning, then yielding")
        lock.endWrite(odd)
        #expect(lock.read { version in [version, lock.memory.loadRelaxed(72)] } == [2 << 16 | 0xABC, 9])
        withExtendedLifetime(region) {}
    }
}
