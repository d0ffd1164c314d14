#if PLANTED_DEFECTS
    import CHyperion
    import Glibc
    import HyperionCore
    import Synchronization

    /// A small store by the engine's protocol, into which a defect can be planted: readers without locks, records under
    /// a SeqLock, slots published with releasing stores. Writers exclude each other with a lock.
    ///
    ///     table    slot 0 │ slot 1 │ …      each: offset of a record; 0 empty, 1 tombstone
    ///     record   version │ length │ key length │ expired │ key, padded │ value, padded
    ///
    /// Linear probing over a fixed number of slots; records are never recycled (but by the defect of that name). Every
    /// other delete lets the record expire instead of removing it: it stays in its slot and is not there any more. Where a
    /// defect has a window that the hardware alone would rarely hit, the writer or reader stalls in it.
    ///
    /// Thread safety: without a defect, any number of readers and writers.
    final class PlantedStore: System, @unchecked Sendable {
        static let slots = 256
        private static let headerBytes = 32
        private static let expiredOffset = 24
        static let tombstone: UInt64 = 1
        /// Word that holds the offset of the current table.
        private static let tableOffset = 8
        private static let reserved = 8 << 30

        let defect: PlantedDefect?
        let memory: HardwareMemory
        private let region: MappedRegion
        private let next: Atomic<Int>
        private let recordBytes: Int
        private let keyRoom: Int
        private let lock = Mutex<Void>(())
        /// Of the writer's: what it needs to misbehave.
        private var deletes = 0
        private var recycled: [Int] = []
        private var spares: [Int: Int] = [:]

        init(_ plan: StorePlan) throws {
            defect = PlantedDefect(rawValue: plan.engine)
            region = try MappedRegion(bytes: Self.reserved, pages: .base)
            memory = HardwareMemory(base: region.base)
            keyRoom = 64
            recordBytes = Self.headerBytes + keyRoom + (plan.largestValue + 7) & ~7
            next = Atomic(64)
            memory.storeRelaxed(UInt64(allocate(Self.slots * 8)), Self.tableOffset)
        }

        private func allocate(_ bytes: Int) -> Int {
            let start = next.wrappingAdd((bytes + 63) & ~63, ordering: .relaxed).oldValue
            precondition(start + bytes <= Self.reserved, "the planted store ran for too long")
            return start
        }

        // MARK: Finding

        func table() -> Int { Int(memory.loadAcquiring(Self.tableOffset)) }

        private func home(_ key: UnsafeRawBufferPointer) -> Int {
            Int(hyperion_hash(key.baseAddress, key.count, 0) % UInt64(Self.slots))
        }

        private func hasKey(_ record: Int, _ key: UnsafeRawBufferPointer) -> Bool {
            memory.loadRelaxed(record + 16) == UInt64(key.count)
                && memcmp(memory.base + record + Self.headerBytes, key.baseAddress!, key.count) == 0
        }

        /// The slot of a key and its record; nil: it is not there.
        func find(_ key: UnsafeRawBufferPointer, in table: Int) -> (slot: Int, record: Int)? {
            var slot = home(key)
            for _ in 0..<Self.slots {
                let word = memory.loadAcquiring(table + slot * 8)
                if word == 0 { return nil }
                if word != Self.tombstone, hasKey(Int(word), key) { return (slot, Int(word)) }
                slot = (slot + 1) % Self.slots
            }
            return nil
        }

        // MARK: Reading

        /// Length of the value; −1: it has expired.
        func copy(_ record: Int, to buffer: UnsafeMutableRawBufferPointer) -> Int {
            let lock = SeqLock(memory: memory, versionOffset: record)
            switch defect {
            case .seqLockWithoutRecheck:
                var turn = 0
                while SeqLock<HardwareMemory>.isWriterInside(lock.version()) {
                    memory.wait(turn: turn)
                    turn += 1
                }
                return copyWords(record, to: buffer)
            case .tornValue, .recycledTombstone: return copyWords(record, to: buffer)
            case .expiredValue: return lock.read { _ in copyWords(record, to: buffer) }
            default: return lock.read { _ in hasExpired(record) ? -1 : copyWords(record, to: buffer) }
            }
        }

        private func hasExpired(_ record: Int) -> Bool { memory.loadRelaxed(record + Self.expiredOffset) != 0 }

        private func setExpired(_ record: Int, _ hasExpired: Bool) {
            memory.storeRelaxed(hasExpired ? 1 : 0, record + Self.expiredOffset)
        }

        /// Whether records expire: the other defects have deletes of their own.
        private var expires: Bool { defect == nil || defect == .expiredValue }

        /// Two keys as they were at one moment: both are read, and read again until neither has changed in between.
        /// nil: one of them is not there.
        func snapshot(_ keys: [UnsafeRawBufferPointer], to buffers: [UnsafeMutableRawBufferPointer]) -> [Int]? {
            let records = keys.compactMap { find($0, in: table())?.record }
            guard records.count == keys.count else { return nil }
            while true {
                let versions = records.map { memory.loadAcquiring($0) }
                var lengths: [Int] = []
                for (record, buffer) in zip(records, buffers) {
                    lengths.append(copy(record, to: buffer))
                    if defect == .snapshotOfTwoMoments { PlantedStall.wait() }
                }
                if lengths.contains(-1) { return nil }
                memory.fenceAcquiring()
                let isStill = zip(records, versions).allSatisfy { memory.loadRelaxed($0) == $1 }
                if isStill || defect == .snapshotOfTwoMoments { return lengths }
            }
        }

        private func copyWords(_ record: Int, to buffer: UnsafeMutableRawBufferPointer) -> Int {
            let length = min(Int(memory.loadRelaxed(record + 8)), buffer.count)
            let start = record + Self.headerBytes + keyRoom
            for position in stride(from: 0, to: length, by: 8) {
                let word = memory.loadRelaxed(start + position)
                for byte in 0..<min(8, length - position) {
                    buffer[position + byte] = UInt8(truncatingIfNeeded: word >> UInt64(8 * byte))
                }
                if defect == .seqLockWithoutRecheck, position == 0 { PlantedStall.wait() }
            }
            return length
        }

        // MARK: Writing

        private func storeWords(_ record: Int, _ value: UnsafeRawBufferPointer, stalls: Bool) {
            memory.storeRelaxed(UInt64(value.count), record + 8)
            let start = record + Self.headerBytes + keyRoom
            for position in stride(from: 0, to: value.count, by: 8) {
                var word: UInt64 = 0
                for byte in 0..<min(8, value.count - position) {
                    word |= UInt64(value[position + byte]) << UInt64(8 * byte)
                }
                memory.storeRelaxed(word, start + position)
                // In the middle of the stamp: what stands before it and behind it is of two values.
                if stalls, position == 8 { PlantedStall.wait() }
            }
        }

        private func overwrite(_ record: Int, _ value: UnsafeRawBufferPointer) {
            let lock = SeqLock(memory: memory, versionOffset: record)
            switch defect {
            case .tornValue: storeWords(record, value, stalls: true)
            case .seqLockWithoutOddPhase:
                storeWords(record, value, stalls: true)
                memory.storeReleasing(memory.loadRelaxed(record) &+ 2 << 16, record)
            default:
                let odd = lock.beginWrite()
                storeWords(record, value, stalls: defect == .seqLockWithoutRecheck)
                setExpired(record, false)
                lock.endWrite(odd)
            }
        }

        /// A record of its own, not published.
        private func makeRecord(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Int {
            let record = recycled.popLast() ?? allocate(recordBytes)
            memory.storeRelaxed(UInt64(key.count), record + 16)
            memcpy(memory.base + record + Self.headerBytes, key.baseAddress!, key.count)
            storeWords(record, value, stalls: false)
            return record
        }

        func update(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            if defect == .lostUpdate { return updateCopy(key, value) }
            return lock.withLock { _ in
                guard let match = find(key, in: table()), !hasExpired(match.record) else { return false }
                let slot = table() + match.slot * 8
                switch defect {
                case .staleCachedSlot: memory.storeReleasing(UInt64(makeRecord(key, value)), slot)
                case .publishedBeforeWritten:
                    // Two records take turns: the one that is published holds the value before the last.
                    let spare = spares[match.slot] ?? makeRecord(key, value)
                    spares[match.slot] = match.record
                    memory.storeReleasing(UInt64(spare), slot)
                    PlantedStall.wait()
                    overwrite(spare, value)
                default: overwrite(match.record, value)
                }
                return true
            }
        }

        /// Without the lock that would keep another writer from doing the same.
        private func updateCopy(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            let old = table()
            let copy = allocate(Self.slots * 8)
            for slot in 0..<Self.slots { memory.storeRelaxed(memory.loadAcquiring(old + slot * 8), copy + slot * 8) }
            guard let match = find(key, in: copy) else { return false }
            memory.storeReleasing(UInt64(makeRecord(key, value)), copy + match.slot * 8)
            PlantedStall.wait()
            memory.storeReleasing(UInt64(copy), Self.tableOffset)
            return true
        }

        func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            lock.withLock { _ in
                guard key.count <= keyRoom else { return false }
                if let match = find(key, in: table()) {
                    overwrite(match.record, value)
                    return true
                }
                var slot = home(key)
                for _ in 0..<Self.slots {
                    if memory.loadRelaxed(table() + slot * 8) <= Self.tombstone {
                        memory.storeReleasing(UInt64(makeRecord(key, value)), table() + slot * 8)
                        return true
                    }
                    slot = (slot + 1) % Self.slots
                }
                return false
            }
        }

        func delete(_ key: UnsafeRawBufferPointer) -> Bool {
            lock.withLock { _ in
                guard let match = find(key, in: table()), !hasExpired(match.record) else { return false }
                deletes += 1
                if expires, deletes % 2 == 0 {
                    let lock = SeqLock(memory: memory, versionOffset: match.record)
                    let odd = lock.beginWrite()
                    setExpired(match.record, true)
                    lock.endWrite(odd)
                    return true
                }
                if defect == .forgetfulDelete, deletes % 4 == 0 { return true }
                memory.storeReleasing(Self.tombstone, table() + match.slot * 8)
                spares[match.slot] = nil
                if defect == .recycledTombstone { recycled.append(match.record) }
                return true
            }
        }
    }

    /// Holds a thread up inside a defect's window, one time in four, so that others come by.
    enum PlantedStall {
        private static let turn = Atomic<UInt32>(0)
        private static let spins = 200

        static func wait() {
            guard turn.wrappingAdd(1, ordering: .relaxed).oldValue % 4 == 0 else { return }
            for _ in 0..<spins { hyperion_pause() }
        }
    }
#endif
