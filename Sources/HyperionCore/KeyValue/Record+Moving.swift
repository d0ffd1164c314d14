// Records of a store that moves them. Their bytes may be given back, and another record's be written there, while a
// reader looks: so every word is stored and loaded atomically, keys too, and no length is believed beyond the arena's
// end. What was read of such bytes is thrown away when the generation is validated.
extension Record {
    // MARK: Reader

    /// As `hasKey`.
    @inlinable @inline(__always)
    func hasMovingKey(_ other: UnsafeRawBufferPointer) -> Bool {
        guard keyLength == other.count else { return false }
        let start = other.baseAddress!
        var done = 0
        while done &+ 8 <= other.count {
            guard memory.loadRelaxed(offset &+ Self.headerBytes &+ done) == Bytes.word(start, done) else {
                return false
            }
            done &+= 8
        }
        guard done < other.count else { return true }
        return memory.loadRelaxed(offset &+ Self.headerBytes &+ done) == Self.lastWord(start, from: done, other.count)
    }

    /// The last 1 to 7 bytes as they lie in a record, with zeros behind them. Little-endian.
    @inlinable @inline(__always)
    static func lastWord(_ bytes: UnsafeRawPointer, from done: Int, _ count: Int) -> UInt64 {
        var word: UInt64 = 0
        for position in done..<count {
            word |= UInt64(Bytes.byte(bytes, position)) &<< (UInt64(truncatingIfNeeded: position &- done) &* 8)
        }
        return word
    }

    /// As `tryCopyValue`; nil also where the value would pass `limit`, the arena's end.
    @inlinable @inline(__always)
    func tryCopyMovingValue(into buffer: UnsafeMutableRawBufferPointer, limit: Int) -> Int? {
        let version = seqLock.version()
        guard !SeqLock<HardwareMemory>.isWriterInside(version) else { return nil }
        let length = Self.valueLength(lengths)
        let start = valueOffset(keyLength: Self.keyLength(version))
        guard start &+ length <= limit else { return nil }
        copyWords(at: start, to: buffer, count: min(length, buffer.count))
        return seqLock.isStill(version) ? length : nil
    }

    /// Copies the key; false: it would pass `limit`.
    @inlinable
    func tryCopyKey(into buffer: UnsafeMutableRawBufferPointer, count: Int, limit: Int) -> Bool {
        guard offset &+ Self.headerBytes &+ count <= limit else { return false }
        copyWords(at: offset &+ Self.headerBytes, to: buffer, count: count)
        return true
    }

    // MARK: Writer

    /// As `initialize`, by atomic stores of whole words.
    ///
    /// Relaxed: the slot that names the record is stored releasing. That no reader takes these for another record's bytes
    /// is the business of the fence in `Arena.giveBack`.
    @inlinable
    func initializeMoving(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        memory.storeRelaxed(UInt64(truncatingIfNeeded: key.count), offset)
        memory.storeRelaxed(Self.lengths(value.count), offset &+ 8)
        putBytes(key, at: offset &+ Self.headerBytes)
        putBytes(value, at: valueOffset(keyLength: key.count))
    }

    @inlinable
    func putBytes(_ bytes: UnsafeRawBufferPointer, at start: Int) {
        guard let base = bytes.baseAddress else { return }
        var done = 0
        while done &+ 8 <= bytes.count {
            putWord(base, start, done)
            done &+= 8
        }
        if done < bytes.count {
            memory.storeRelaxed(Self.lastWord(base, from: done, bytes.count), start &+ done)
        }
    }

    /// Copies the record to the `byteCount` bytes at `target`, where its value has the room that it needs and no more.
    /// The version comes with it: it is even.
    @usableFromInline
    func copyNeeded(to target: Int, byteCount: Int) {
        memory.storeRelaxed(memory.loadRelaxed(offset), target)
        memory.storeRelaxed(Self.lengths(Self.valueLength(lengths)), target &+ 8)
        for position in stride(from: Self.headerBytes, to: byteCount, by: 8) {
            memory.storeRelaxed(memory.loadRelaxed(offset &+ position), target &+ position)
        }
    }
}
