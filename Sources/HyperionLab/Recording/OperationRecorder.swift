import CHyperion
import HyperionCore

/// Notes one thread's operations on witness keys while a pass runs.
///
/// Everything that it touches was laid out beforehand and belongs to its thread, but for what all threads only read: no
/// allocation, no lock, no store that another core could feel. Where its room is used up it notes no more, and since
/// when: what any thread did later is left out of the history (`RecordedPass`).
///
/// A value, so that the loop keeps it in registers; the storage is that of `RecordingCrew`, which outlives the pass.
///
/// Not thread-safe: one thread's.
struct OperationRecorder {
    /// What a witness key held before the pass.
    struct Initial {
        /// 0: the key was not there.
        var stamp: Int64
        /// Of a value without a stamp of its own: XXH3 of its bytes.
        var digest: UInt64
        var length: Int
    }

    /// A value that was not whole.
    struct TornRead {
        var begin: UInt64
        var end: UInt64
        var witness: UInt32
        var length: Int
        /// The first bytes.
        var start: SIMD32<UInt8>
    }
    /// Torn reads whose bytes are kept; the others are only counted.
    static let keptTornReads = 4

    /// The witness of each key of the tape, by the key's number on a lap; −1: none.
    let witnesses: UnsafePointer<Int32>
    let initials: UnsafePointer<Initial>
    let operations: UnsafeMutablePointer<RecordedOperation>
    let capacity: Int
    /// Where a value gets its stamp; as long as the longest.
    let value: UnsafeMutableRawPointer
    let valueCapacity: Int
    let torn: UnsafeMutablePointer<TornRead>
    private(set) var count = 0
    private(set) var tornCount = 0
    /// Beginning of the first operation that found no room.
    private(set) var fullSince = UInt64.max
    private var nextStamp: Int64

    /// - Parameter firstStamp: of the thread's first value; each further one is one more.
    init(
        witnesses: UnsafePointer<Int32>, initials: UnsafePointer<Initial>,
        operations: UnsafeMutableBufferPointer<RecordedOperation>, value: UnsafeMutableRawBufferPointer,
        torn: UnsafeMutablePointer<TornRead>, firstStamp: Int64
    ) {
        (self.witnesses, self.initials, self.torn) = (witnesses, initials, torn)
        (self.operations, capacity) = (operations.baseAddress!, operations.count)
        (self.value, valueCapacity) = (value.baseAddress!, value.count)
        nextStamp = firstStamp
    }

    /// Whether the operation is to be noted; of a multi-read, whether any of its keys is.
    @inline(__always)
    func isWitnessed(_ entry: Tape.Entry, _ ordinal: Int) -> Bool {
        if entry.kind != Tape.Kind.multiRead.rawValue { return witnesses[ordinal] >= 0 }
        for place in 0..<entry.count where witnesses[ordinal &+ place] >= 0 { return true }
        return false
    }

    /// The tape's value with the next stamp, in this thread's own buffer.
    @inline(__always)
    mutating func stamped(_ original: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let count = min(original.count, valueCapacity)
        value.copyMemory(from: original.baseAddress!, byteCount: count)
        StampedValue.write(nextStamp, to: value, count: count)
        nextStamp &+= 1
        return UnsafeRawBufferPointer(start: value, count: count)
    }

    /// - Parameter length: as the session's read returned it: −1 where the key was not there.
    @inline(__always)
    mutating func noteRead(
        _ witness: Int32, _ bytes: UnsafeRawPointer, _ length: Int, _ begin: UInt64, _ end: UInt64
    ) {
        var found = RecordedOperation.nothing
        if length >= 0 { found = identify(witness, bytes, length, begin, end) }
        note(
            RecordedOperation(
                begin: begin, end: end, value: found, witness: UInt32(bitPattern: witness), kind: .read, isOpen: false))
    }

    /// The value that was stamped last was put.
    ///
    /// - Parameter isDone: what the engine said; where it said no, the value may be there or not.
    @inline(__always)
    mutating func noteWrite(_ witness: Int32, isDone: Bool, _ begin: UInt64, _ end: UInt64) {
        note(
            RecordedOperation(
                begin: begin, end: end, value: nextStamp &- 1, witness: UInt32(bitPattern: witness), kind: .write,
                isOpen: !isDone))
    }

    /// A delete that found nothing changed nothing: it is a read of nothing.
    @inline(__always)
    mutating func noteDelete(_ witness: Int32, wasThere: Bool, _ begin: UInt64, _ end: UInt64) {
        note(
            RecordedOperation(
                begin: begin, end: end, value: RecordedOperation.nothing, witness: UInt32(bitPattern: witness),
                kind: wasThere ? .delete : .read, isOpen: false))
    }

    @inline(__always)
    private mutating func note(_ operation: RecordedOperation) {
        guard count < capacity else {
            if fullSince == .max { fullSince = operation.begin }
            return
        }
        operations[count] = operation
        count &+= 1
    }

    /// Which value was read: its stamp, that of what was there before the pass, or `torn`.
    @inline(__always)
    private mutating func identify(
        _ witness: Int32, _ bytes: UnsafeRawPointer, _ length: Int, _ begin: UInt64, _ end: UInt64
    ) -> Int64 {
        if length <= valueCapacity, let stamp = StampedValue.stamp(of: bytes, count: length) { return stamp }
        return identifyUnstamped(witness, bytes, length, begin, end)
    }

    @inline(never)
    private mutating func identifyUnstamped(
        _ witness: Int32, _ bytes: UnsafeRawPointer, _ length: Int, _ begin: UInt64, _ end: UInt64
    ) -> Int64 {
        let initial = initials[Int(witness)]
        if initial.stamp != RecordedOperation.nothing, initial.length == length, length <= valueCapacity,
            initial.digest == hyperion_hash(bytes, length, 0)
        {
            return initial.stamp
        }
        if tornCount < Self.keptTornReads {
            var start = SIMD32<UInt8>(repeating: 0)
            for place in 0..<min(length, valueCapacity, 32) {
                start[place] = bytes.load(fromByteOffset: place, as: UInt8.self)
            }
            torn[tornCount] = TornRead(
                begin: begin, end: end, witness: UInt32(bitPattern: witness), length: length, start: start)
        }
        tornCount &+= 1
        return RecordedOperation.torn
    }
}

/// A recorder that a pass's thread takes and gives back.
final class RecordingThread: @unchecked Sendable {
    var recorder: OperationRecorder
    init(_ recorder: OperationRecorder) { self.recorder = recorder }
}
