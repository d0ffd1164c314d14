import HyperionCore

/// Appends entries to a tape under construction; see `Tape` for the layout.
struct TapeWriter {
    private let keys: KeySet
    private let values: ValuePool
    private let region: MappedRegion
    private var end = 0
    private var operationCount = 0
    private var keyCount = 0
    private var largestOperation = 1
    /// A bit for each kind of operation that occurs.
    private var kinds: UInt8 = 0
    private let notesRecords: Bool
    private var records: [UInt32] = []

    /// - Parameters:
    ///   - operations: how many will be appended at most.
    ///   - largestBatch: keys of the largest multi-read among them.
    ///   - notesRecords: whether the tape will know its keys' records.
    init(
        keys: KeySet, values: ValuePool, operations: Int, largestBatch: Int, notesRecords: Bool = false
    ) throws {
        self.notesRecords = notesRecords
        self.keys = keys
        self.values = values
        // Only what is written is committed, so the bound may be generous: each key as long as the longest.
        let entries = operations * (largestBatch + 1)
        let longest = Tape.headerBytes + (keys.longest + 7) & ~7
        region = try MappedRegion(bytes: max(entries * longest, 1), pages: .transparentHuge)
    }

    mutating func append(_ kind: Tape.Kind, record: Int, version: Int?, expectation: UInt8, count: Int = 1) {
        let key = keys[record]
        header(kind, expectation: expectation, keyLength: key.count, count: count)
        if let version {
            let value = values.value(ofRecord: record, version: version)
            region.base.storeBytes(of: UInt(bitPattern: value.baseAddress), toByteOffset: end + 8, as: UInt.self)
            region.base.storeBytes(of: value.count, toByteOffset: end + 16, as: Int.self)
        }
        (region.base + end + Tape.headerBytes).copyMemory(from: key.baseAddress!, byteCount: key.count)
        end += Tape.headerBytes + (key.count + 7) & ~7
        if kind != .key { operationCount += 1 }
        keyCount += 1
        if notesRecords { records.append(UInt32(truncatingIfNeeded: record)) }
    }

    /// The head of a multi-read: `count` entries of kind `key` follow.
    mutating func appendBatch(_ count: Int) {
        header(.multiRead, expectation: Tape.Expectation.any, keyLength: 0, count: count)
        end += Tape.headerBytes
        operationCount += 1
    }

    private mutating func header(_ kind: Tape.Kind, expectation: UInt8, keyLength: Int, count: Int) {
        largestOperation = max(largestOperation, count)
        if kind != .key { kinds |= 1 << kind.rawValue }
        let word =
            UInt64(kind.rawValue) | UInt64(expectation) << 8 | UInt64(keyLength) << 16 | UInt64(count) << 32
        region.base.storeBytes(of: word, toByteOffset: end, as: UInt64.self)
    }

    func finish(isRepeatable: Bool) -> Tape {
        Tape(
            region: region, byteCount: end, operationCount: operationCount, keyCount: keyCount,
            isRepeatable: isRepeatable, largestOperation: largestOperation,
            onlyKind: kinds.nonzeroBitCount == 1 ? Tape.Kind(rawValue: UInt8(kinds.trailingZeroBitCount)) : nil,
            records: records)
    }
}
