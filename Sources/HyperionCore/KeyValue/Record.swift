import CHyperion

/// A key and its value in the arena.
///
///     byte   0            2             8                16
///            ┌────────────┬─────────────┬────────────────┬─────────────────┬───────────────────┐
///            │ key length │ version     │ value length,  │ key, padded to  │ value, padded to  │
///            │ 16 bits    │ 48 bits     │ value capacity │ 8 bytes         │ 8 bytes           │
///            └────────────┴─────────────┴────────────────┴─────────────────┴───────────────────┘
///             word 0, the SeqLock's       word 1, 32 + 32 bits
///
/// Word 1 and the value are the SeqLock's payload: relaxed atomic words once the record is published. The key
/// never changes after publication and is read as plain bytes. The capacity is the room that the value has, a
/// multiple of 8, so that a value that shrank can grow again in place.
///
/// Thread safety: the initialiser and `overwrite` are the writer's; the rest is any reader's.
@frozen
@usableFromInline
struct Record: Sendable {
    @usableFromInline static var headerBytes: Int { 16 }

    @usableFromInline let memory: HardwareMemory
    @usableFromInline let offset: Int

    @inlinable @inline(__always)
    init(memory: HardwareMemory, offset: Int) {
        self.memory = memory
        self.offset = offset
    }

    @inlinable @inline(__always)
    static func padded(_ byteCount: Int) -> Int { (byteCount &+ 7) & ~7 }  // lengths are at most 2^30

    @inlinable @inline(__always)
    static func byteCount(keyLength: Int, valueLength: Int) -> Int {
        headerBytes &+ padded(keyLength) &+ padded(valueLength)
    }

    @inlinable @inline(__always)
    var seqLock: SeqLock<HardwareMemory> { SeqLock(memory: memory, versionOffset: offset) }

    @inlinable @inline(__always)
    static func keyLength(_ version: UInt64) -> Int { Int(truncatingIfNeeded: version & 0xFFFF) }

    /// For whoever does not need the version with it. Relaxed: the bits are constant.
    @inlinable @inline(__always)
    var keyLength: Int { Self.keyLength(memory.loadRelaxed(offset)) }

    @inlinable @inline(__always)
    var lengths: UInt64 { memory.loadRelaxed(offset &+ 8) }

    @inlinable @inline(__always)
    static func valueLength(_ lengths: UInt64) -> Int { Int(truncatingIfNeeded: lengths & 0xFFFF_FFFF) }

    @inlinable @inline(__always)
    static func valueCapacity(_ lengths: UInt64) -> Int { Int(truncatingIfNeeded: lengths &>> 32) }

    @inlinable @inline(__always)
    var keyBytes: UnsafeRawPointer { UnsafeRawPointer(memory.base + (offset &+ Self.headerBytes)) }

    @inlinable @inline(__always)
    var key: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: keyBytes, count: keyLength) }

    /// Of the value's first word.
    @inlinable @inline(__always)
    func valueOffset(keyLength: Int) -> Int { offset &+ Self.headerBytes &+ Self.padded(keyLength) }

    /// Bytes that the record takes in the arena.
    @inlinable @inline(__always)
    var byteCount: Int { Self.headerBytes &+ Self.padded(keyLength) &+ Self.valueCapacity(lengths) }

    /// Bytes that it would take with no more room than its value needs.
    @inlinable @inline(__always)
    var neededByteCount: Int {
        Self.byteCount(keyLength: keyLength, valueLength: Self.valueLength(lengths))
    }

    // MARK: Reader

    @inlinable @inline(__always)
    func hasKey(_ other: UnsafeRawBufferPointer) -> Bool {
        keyLength == other.count && Bytes.areEqual(keyBytes, other.baseAddress!, other.count)
    }

    /// For a key of 9 to 16 bytes: two words that may overlap.
    @inlinable @inline(__always)
    func hasShortKey(_ other: UnsafeRawBufferPointer) -> Bool {
        keyLength == other.count && Bytes.areEqualShort(keyBytes, other.baseAddress!, other.count)
    }

    /// Copies as much of the value as fits and returns the whole value's length.
    ///
    /// For records that are never overwritten. Wait-free: the loads of word 1 and of the value's bytes.
    @inlinable @inline(__always)
    func copyConstantValue(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let length = Self.valueLength(lengths)
        let value = memory.base + valueOffset(keyLength: keyLength)
        Bytes.copy(value, to: buffer, count: min(length, buffer.count))
        return length
    }

    /// As `copyConstantValue`, for records that the writer may be overwriting: waits for it, and copies again
    /// what it overlapped.
    @inlinable @inline(__always)
    func copyValue(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        seqLock.read { copyPayload($0, into: buffer) }
    }

    /// As `copyValue`, but nil instead of waiting.
    @inlinable @inline(__always)
    func tryCopyValue(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let version = seqLock.version()
        guard !SeqLock<HardwareMemory>.isWriterInside(version) else { return nil }
        let length = copyPayload(version, into: buffer)
        return seqLock.isStill(version) ? length : nil
    }

    /// Length and bytes of the value, of one write only if the version validates.
    @inlinable @inline(__always)
    func copyPayload(_ version: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        // One word: a length is never longer than the room that the record has.
        let length = Self.valueLength(lengths)
        copyWords(at: valueOffset(keyLength: Self.keyLength(version)), to: buffer, count: min(length, buffer.count))
        return length
    }

    @inlinable @inline(__always)
    func copyWords(at start: Int, to buffer: UnsafeMutableRawBufferPointer, count: Int) {
        guard count > 0, let target = buffer.baseAddress else { return }
        var done = 0
        // A cache line a turn: the loop's own instructions would otherwise be as many as the copies.
        while done &+ 64 <= count {
            copyLine(start, target, done)
            done &+= 64
        }
        if done < count { copyShortRest(start, target, from: done, count: count) }
    }

    /// The last 1 to 63 bytes. Out of line, for values of whole cache lines to stay short.
    @inlinable @inline(never)
    func copyShortRest(_ start: Int, _ target: UnsafeMutableRawPointer, from first: Int, count: Int) {
        var done = first
        while done &+ 8 <= count {
            copyWord(start, target, done)
            done &+= 8
        }
        if done < count {
            // Little-endian, as the writer's.
            var rest = memory.loadRelaxed(start &+ done)
            while done < count {
                target.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: done, as: UInt8.self)
                rest &>>= 8
                done &+= 1
            }
        }
    }

    @inlinable @inline(__always)
    func copyLine(_ start: Int, _ target: UnsafeMutableRawPointer, _ position: Int) {
        #if HYPERION_THREAD_SANITIZER
            // The sanitizer does not see what assembly loads.
            for word in 0..<8 { copyWord(start, target, position &+ word &* 8) }
        #else
            hyperion_copy_line(memory.base + (start &+ position), target + position)
        #endif
    }

    @inlinable @inline(__always)
    func copyWord(_ start: Int, _ target: UnsafeMutableRawPointer, _ position: Int) {
        target.storeBytes(of: memory.loadRelaxed(start &+ position), toByteOffset: position, as: UInt64.self)
    }

    // MARK: Writer

    /// Writes a whole record into freshly allocated bytes. Plain stores: nobody can see it before its slot is
    /// published with a releasing store.
    @inlinable @inline(__always)
    func initialize(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        let start = memory.base + offset
        let keyRoom = Self.padded(key.count)
        start.storeBytes(of: UInt64(truncatingIfNeeded: key.count), as: UInt64.self)
        start.storeBytes(of: Self.lengths(value.count), toByteOffset: 8, as: UInt64.self)
        Bytes.copy(key.baseAddress!, to: start + Self.headerBytes, count: key.count)
        if let bytes = value.baseAddress {
            Bytes.copy(bytes, to: start + (Self.headerBytes &+ keyRoom), count: value.count)
        }
    }

    /// As `initialize` for a key of 9 to 16 bytes.
    @inlinable @inline(__always)
    func initializeShort(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        let start = memory.base + offset
        start.storeBytes(of: UInt64(truncatingIfNeeded: key.count), as: UInt64.self)
        start.storeBytes(of: Self.lengths(value.count), toByteOffset: 8, as: UInt64.self)
        // The record's first 32 bytes are its header and this key, whose last word may overlap its first.
        Bytes.copyShort(key.baseAddress!, to: start + Self.headerBytes, count: key.count)
        if let bytes = value.baseAddress {
            Bytes.copy(bytes, to: start + (Self.headerBytes &+ 16), count: value.count)
        }
    }

    /// Word 1 of a new record.
    @inlinable @inline(__always)
    static func lengths(_ valueLength: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: padded(valueLength)) &<< 32 | UInt64(truncatingIfNeeded: valueLength)
    }

    /// Whether a value of so many bytes has room in place.
    @inlinable @inline(__always)
    func hasRoom(for byteCount: Int) -> Bool { byteCount <= Self.valueCapacity(lengths) }

    /// Writes a value that has room over the old one, under the record's SeqLock.
    @inlinable @inline(__always)
    func overwrite(with value: UnsafeRawBufferPointer) {
        let start = valueOffset(keyLength: keyLength)
        let capacity = lengths & ~0xFFFF_FFFF
        let odd = seqLock.beginWrite()
        memory.storeRelaxed(capacity | UInt64(truncatingIfNeeded: value.count), offset &+ 8)
        if let bytes = value.baseAddress {
            let whole = value.count & ~7
            var done = 0
            // A cache line a turn, as in `copyWords`.
            while done &+ 64 <= whole {
                putWord(bytes, start, done)
                putWord(bytes, start, done &+ 8)
                putWord(bytes, start, done &+ 16)
                putWord(bytes, start, done &+ 24)
                putWord(bytes, start, done &+ 32)
                putWord(bytes, start, done &+ 40)
                putWord(bytes, start, done &+ 48)
                putWord(bytes, start, done &+ 56)
                done &+= 64
            }
            while done < whole {
                putWord(bytes, start, done)
                done &+= 8
            }
            if done < value.count {
                var rest: UInt64 = 0
                for position in done..<value.count {
                    let byte = bytes.load(fromByteOffset: position, as: UInt8.self)
                    rest |= UInt64(byte) &<< (UInt64(truncatingIfNeeded: position &- done) &* 8)
                }
                memory.storeRelaxed(rest, start &+ done)
            }
        }
        seqLock.endWrite(odd)
    }

    @inlinable @inline(__always)
    func putWord(_ bytes: UnsafeRawPointer, _ start: Int, _ position: Int) {
        memory.storeRelaxed(bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self), start &+ position)
    }
}
