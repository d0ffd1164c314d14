import CHyperion
import HyperionCore

/// A thread's operations, laid out in the order in which it will run them.
///
/// The timing loop streams through it, so that neither the choice of an operation nor a miss on its key is
/// measured. Entries lie one behind the other, each a multiple of 8 bytes:
///
///     entry   word 0: kind 8 │ expectation 8 │ key length 16 │ count 32
///             word 1: address of the value's bytes        (0: none)
///             word 2: value length
///             key, padded to 8
///
/// A multi-read is an entry without a key, followed by `count` entries of kind `key`.
///
/// Thread safety: written once by its builder, then read by one thread.
final class Tape: @unchecked Sendable {
    /// Keys of the largest multi-read.
    static let largestBatch = 1024
    static let headerBytes = 24

    /// What a correct store answers.
    struct Expectation {
        static let any: UInt8 = 0
        static let present: UInt8 = 1
        static let absent: UInt8 = 2
    }

    enum Kind: UInt8 {
        case read, multiRead, scan, insert, update, readModifyWrite, delete
        /// One key of the multi-read before it.
        case key

        init(_ kind: Scenario.Operation.Kind) {
            self =
                switch kind {
                case .read: .read
                case .multiRead: .multiRead
                case .scan: .scan
                case .insert: .insert
                case .update: .update
                case .readModifyWrite: .readModifyWrite
                case .delete: .delete
                }
        }
    }

    /// Outside of the heap, as the keys are.
    private let region: MappedRegion
    let start: UnsafeRawPointer
    let end: UnsafeRawPointer
    /// Operations, and keys that a session hands out, on one lap.
    let operationCount: Int
    let keyCount: Int
    /// Whether it may be run again from its start: not where it inserts or deletes.
    let isRepeatable: Bool
    /// Records that the largest operation touches: the keys of a multi-read, the records of a scan.
    let largestOperation: Int
    /// The kind of all operations; nil: there are several.
    let onlyKind: Kind?
    /// The record of each key of a lap, in order; empty unless the builder was asked for it.
    let records: [UInt32]

    init(
        region: MappedRegion, byteCount: Int, operationCount: Int, keyCount: Int, isRepeatable: Bool,
        largestOperation: Int, onlyKind: Kind?, records: [UInt32] = []
    ) {
        self.region = region
        self.onlyKind = onlyKind
        self.records = records
        self.largestOperation = largestOperation
        start = UnsafeRawPointer(region.base)
        end = start + byteCount
        self.operationCount = operationCount
        self.keyCount = keyCount
        self.isRepeatable = isRepeatable
    }

    /// An entry in place.
    struct Entry {
        let start: UnsafeRawPointer
        let header: UInt64

        @inline(__always)
        init(_ start: UnsafeRawPointer) {
            self.start = start
            header = start.load(as: UInt64.self)
        }

        @inline(__always) var kind: UInt8 { UInt8(truncatingIfNeeded: header) }
        @inline(__always) var expectation: UInt8 { UInt8(truncatingIfNeeded: header &>> 8) }
        @inline(__always) var keyLength: Int { Int(truncatingIfNeeded: header &>> 16 & 0xFFFF) }
        @inline(__always) var count: Int { Int(truncatingIfNeeded: header &>> 32) }
        @inline(__always) var key: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: start + Tape.headerBytes, count: keyLength)
        }
        /// Of an entry that has one.
        @inline(__always) var value: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(
                start: start.load(fromByteOffset: 8, as: UnsafeRawPointer.self),
                count: start.load(fromByteOffset: 16, as: Int.self))
        }
        /// Fetches what lies some dozen entries ahead.
        ///
        /// Where an entry lies is known only when the one before it has arrived. The processor's own prefetcher
        /// falls behind while a store misses the caches all the time, and each miss on the tape would then keep
        /// the next operation from overlapping this one: a third of a read's time, measured.
        @inline(__always) func prefetchAhead() { hyperion_prefetch(start + 1024) }
        /// Of this entry alone.
        @inline(__always) var next: UnsafeRawPointer { start + (Tape.headerBytes &+ (keyLength &+ 7) & ~7) }
    }

    /// The lookup keys of one lap, in order: what a session hands out by ordinal.
    ///
    /// An inserted key is not looked up: an empty one takes its place, and a tape of inserts alone has none, so
    /// that the harness's keys do not count as a store's memory.
    func keys<Element: DictionaryElement>(as type: Element.Type) -> [Element] {
        var keys: [Element] = []
        guard tally(first: operationCount)[Int(Kind.insert.rawValue)] < UInt64(keyCount) else { return keys }
        keys.reserveCapacity(keyCount)
        var position = start
        while position < end {
            let entry = Entry(position)
            if entry.kind != Kind.multiRead.rawValue {
                let isLookedUp = entry.kind != Kind.insert.rawValue
                keys.append(Element(copying: isLookedUp ? entry.key : UnsafeRawBufferPointer(start: nil, count: 0)))
            }
            position = entry.next
        }
        return keys
    }

    /// Operations of each kind among the first `count` of one lap, by `Kind.rawValue`; a multi-read counts its keys.
    func tally(first count: Int) -> [UInt64] {
        var tally = [UInt64](repeating: 0, count: 8)
        _ = add(to: &tally, from: start, count: count)
        return tally
    }

    /// Of the next `count` operations from the beginning of one on, over any number of laps. O(1) where all operations are
    /// alike, else O(entries), of at most two laps.
    func tally(from position: UnsafeRawPointer, count: Int) -> [UInt64] {
        guard operationCount > 0 else { return Array(repeating: 0, count: 8) }
        if let onlyKind, onlyKind != .multiRead || keyCount == operationCount * largestOperation {
            var tally = [UInt64](repeating: 0, count: 8)
            tally[Int(onlyKind.rawValue)] = UInt64(count) * UInt64(onlyKind == .multiRead ? largestOperation : 1)
            return tally
        }
        let (laps, rest) = count.quotientAndRemainder(dividingBy: operationCount)
        var tally =
            laps == 0
            ? Array(repeating: 0, count: 8) : self.tally(first: operationCount).map { $0 * UInt64(laps) }
        let left = add(to: &tally, from: position, count: rest)
        _ = add(to: &tally, from: start, count: left)
        return tally
    }

    /// Adds up to `count` operations; returns how many are left at the lap's end.
    private func add(to tally: inout [UInt64], from position: UnsafeRawPointer, count: Int) -> Int {
        var position = position
        var left = count
        while position < end {
            let entry = Entry(position)
            if entry.kind != Kind.key.rawValue {
                guard left > 0 else { break }
                left -= 1
                tally[Int(entry.kind)] += entry.kind == Kind.multiRead.rawValue ? UInt64(entry.count) : 1
            }
            position = entry.next
        }
        return left
    }
}
