// Compaction: live records are copied, oldest first, to the newest end of the log that the arena is, and the memory that
// they and the dead ones between them had goes back to the system, chunk by chunk (`Arena+Log.swift`).
//
//     writer                                    reader
//     ──────                                    ──────
//     copy := record          (relaxed)         generation            (acquiring)
//     slot := copy            (releasing)       slot                  (acquiring)
//       … for each record of the chunk          record, copied out    (relaxed)
//     generation += 1         (releasing)       fence                 (acquiring)
//     fence                   (releasing)       generation the same?  (relaxed)    no: again
//     chunk given back, used again
//
// A value that was overwritten by a shorter one leaves room behind it: those bytes are dead, and the copy comes without them.
//
// The memory in use never passes what it was by more than a chunk and one record, so that there is always room to compact:
// nothing can fail half-way.
//
// Progress of reads in such a store: lock-free with `.append`, where a read is repeated if a chunk was given back meanwhile,
// which only a writer's progress does. With `.inPlace` they are blocking within one record besides: they wait for a writer
// that is inside it. The writer waits for nobody.
//
// Linearizability: a moved record's value is the same at both places, and a value is overwritten at the place that the
// slot names: a read that found the old place returns what was current when it read the slot.
extension IndexedStore {
    // MARK: Reader

    /// For whoever reads records by several steps: load it first, and believe what was read only if `isCurrent` then says
    /// yes. In a store that moves no records it is a constant.
    @inlinable @inline(__always)
    func generation() -> UInt64 { Index.recordsMove ? arena.generation() : 0 }

    @inlinable @inline(__always)
    func isCurrent(_ generation: UInt64) -> Bool { Index.recordsMove ? arena.isStill(generation) : true }

    @inlinable @inline(never)
    func getMoving(_ key: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard Self.isKeyLength(key.count) else { return nil }
        let hash = hash(key)
        var turn = 0
        while true {
            let generation = arena.generation()
            if let match = find(key, hash: hash) {
                let length = record(match.offset).tryCopyMovingValue(into: buffer, limit: arena.limit)
                if let length, arena.isStill(generation) { return length }
            } else if arena.isStill(generation) {
                return nil
            }
            memory.wait(turn: turn)
            turn &+= 1  // cannot overflow: 2^63 turns
        }
    }

    @inlinable @inline(never)
    func containsMoving(_ key: UnsafeRawBufferPointer) -> Bool {
        let hash = hash(key)
        while true {
            let generation = arena.generation()
            let isThere = find(key, hash: hash) != nil
            if arena.isStill(generation) { return isThere }
        }
    }

    /// Calls `body` with validated copies of a record's key and value; nil: `offset` named none.
    ///
    /// - Parameter offset: finds the record, again for each attempt.
    @inlinable
    func withMovingRecord<Result, Failure: Error>(
        _ offset: () -> Int?,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        var turn = 0
        while true {
            let generation = arena.generation()
            let offset = offset()
            let record = record(offset ?? 0)
            let (keyLength, lengths) = offset == nil ? (0, 0) : (record.keyLength, record.lengths)
            // Before any length is believed.
            if arena.isStill(generation) {
                guard offset != nil else { return nil }
                // The closure rethrows untyped: the result carries the error.
                let room = Record.padded(keyLength)
                let result: Swift.Result<Result, Failure>? = withUnsafeTemporaryAllocation(
                    byteCount: room &+ max(Record.valueCapacity(lengths), 8), alignment: 8
                ) { buffer in
                    let value = UnsafeMutableRawBufferPointer(rebasing: buffer[room...])
                    guard record.tryCopyKey(into: buffer, count: keyLength, limit: arena.limit),
                        let length = record.tryCopyMovingValue(into: value, limit: arena.limit),
                        arena.isStill(generation)
                    else { return nil }
                    do throws(Failure) {
                        return .success(
                            try body(
                                UnsafeRawBufferPointer(rebasing: buffer[..<keyLength]),
                                UnsafeRawBufferPointer(rebasing: value[..<length])))
                    } catch {
                        return .failure(error)
                    }
                }
                if let result { return try result.get() }
            }
            memory.wait(turn: turn)
            turn &+= 1  // cannot overflow: 2^63 turns
        }
    }

    // MARK: Writer

    /// Looks at the oldest record: a live one is moved. Returns its bytes.
    @usableFromInline
    func moveOldest(_ log: LogLayout) -> Int {
        let offset = arena.oldest(log)
        let record = record(offset)
        let byteCount = record.byteCount
        // Live is what a find reaches.
        if let match = index.find(hash(record.key), where: { $0 == offset }) {
            let needed = record.neededByteCount
            let target = arena.takeInLog(needed, log)
            record.copyNeeded(to: target, byteCount: needed)
            index.replace(match, offset: target)
            arena.leaveOldest(byteCount, dead: byteCount - needed, log)
        } else {
            arena.leaveOldest(byteCount, dead: byteCount, log)
        }
        return byteCount
    }

    /// The part of a put that compacts, before it changes anything: see `Compaction.automatic`.
    @usableFromInline @inline(never)
    func makeRoom(keyLength: Int, valueLength: Int) {
        guard case .automatic(let deadPercent) = compaction, let log = arena.log else { return }
        let wanted = Record.byteCount(keyLength: keyLength, valueLength: valueLength)
        let (used, dead) = (arena.usedBytes, arena.deadBytes)
        guard dead > 0 else { return }
        let percent = min(max(deadPercent, 0), 100)
        // For room's sake only where some is to be gained: moving fifteen live bytes for each dead one would never end.
        let isTight = log.capacity - used <= log.capacity / 8 && dead >= used / 16
        let isDue = dead * 100 > used * percent || isTight
        if isDue {
            // What has to be looked at on average for as many bytes as the put takes, and as many again to gain on it.
            var budget = min(used / dead, Self.mostBytesMoved) * wanted + wanted
            for _ in 0..<Self.mostRecordsMoved where budget > 0 && arena.deadBytes > 0 { budget -= moveOldest(log) }
        }
        // Ends: after the oldest of all was reached, nothing is dead and everything live.
        guard arena.usedBytes - arena.deadBytes <= log.capacity - wanted else { return }
        while arena.usedBytes > log.capacity - wanted { _ = moveOldest(log) }
    }

    /// Bounds on what a put with room left moves: records, and bytes as a multiple of its own.
    static var mostRecordsMoved: Int { 16 }
    static var mostBytesMoved: Int { 16 }
}

extension IndexedStore where Index: MovableIndex {
    /// An empty store whose live records take at most `arenaBytes`: dead ones are given back as `compaction` says.
    ///
    /// Three times `arenaBytes` of address space are reserved. For the other parameters see the initialiser without
    /// `compaction`; nothing is committed beforehand.
    /// - Throws: `capacityOutOfRange`, also for more than 2^45 bytes; `reservationFailed`.
    public convenience init(
        capacity: Int, arenaBytes: Int, compaction: Compaction, policy: UpdatePolicy = .append,
        pages: PagePolicy = .transparentHuge, seed: UInt64 = .random(in: .min ... .max)
    ) throws(StoreError) {
        try self.init(
            capacity: capacity, arenaBytes: arenaBytes, policy: policy, pages: pages, prefault: 0, seed: seed,
            moving: compaction)
    }

    /// Moves every record that is live, oldest first, until nothing is dead. The writer only; readers go on beside it.
    ///
    /// O(bytes in use), and each moved record is a find. Returns the bytes that were dead and no longer are.
    @discardableResult
    public func compact() -> Int { compact(records: .max) }

    /// A part of the same: looks at `records` of the oldest records at most.
    @discardableResult
    public func compact(records: Int) -> Int {
        guard let log = arena.log else { return 0 }
        enterWriter()
        defer { leaveWriter() }
        let before = arena.deadBytes
        var left = records
        while arena.deadBytes > 0, left > 0 {
            _ = moveOldest(log)
            left -= 1
        }
        return before - arena.deadBytes
    }

    /// What the store compacts by itself.
    public var compactionPolicy: Compaction { compaction }
}
