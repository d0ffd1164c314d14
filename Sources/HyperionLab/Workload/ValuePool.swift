import HyperionCore

/// The values that a run writes, made beforehand: every value is a slice of one pool of printable ASCII.
///
/// A record has 256 versions of its value; each begins at a multiple of 8 of the pool's first 128 KiB, in the
/// record's own residue class:
///
///     pool       ├──────── 128 KiB of starts ────────┤──── room for the largest value ────┤
///     start  =   8 · (residue(record) + 64 · version),  residue in 0 ..< 64, version in 0 ..< 256
///
/// So a value costs no copying in the timing loop, the pool stays in the second-level cache, and whoever reads a
/// value back can tell from its first eight bytes which version it claims to be, and then whether it is whole,
/// and whether it can be this record's at all. A value of fewer than eight bytes is compared with all versions.
///
/// Thread safety: immutable.
final class ValuePool: @unchecked Sendable {
    static let versions = 256
    private static let residues = 64
    private static let startBytes = 8 * residues * versions

    private let region: MappedRegion
    private let sizes: Scenario.ValueSizes
    private let seed: UInt64
    /// Of every value; nil: they differ. Worked out once: a tape asks for each of its operations.
    private let onlyLength: Int?
    /// Where the sizes of values come from a trace.
    private let replay: TraceReplay?
    /// Version slots by the eight bytes that stand there.
    private let slotByPrefix: [UInt64: Int]

    init(_ sizes: Scenario.ValueSizes, seed: UInt64, replay: TraceReplay? = nil) throws {
        self.replay = replay
        self.sizes = sizes
        self.seed = seed
        onlyLength = sizes.classes.count == 1 && sizes.smallest == sizes.largest ? sizes.smallest : nil
        let byteCount = Self.startBytes + sizes.largest + 8
        region = try MappedRegion(bytes: byteCount, pages: .transparentHuge)
        // Six bits a character: two equal prefixes among 16,384 would be a chance of one in two million; the
        // next stream is taken then.
        var stream: UInt64 = 0
        while true {
            Self.fill(region.base, byteCount, seed: seed &+ stream)
            var slots = [UInt64: Int](minimumCapacity: Self.startBytes / 8)
            for slot in 0..<Self.startBytes / 8 {
                slots[region.base.load(fromByteOffset: slot * 8, as: UInt64.self)] = slot
            }
            if slots.count == Self.startBytes / 8 {
                slotByPrefix = slots
                return
            }
            stream += 1
        }
    }

    private static func fill(_ start: UnsafeMutableRawPointer, _ byteCount: Int, seed: UInt64) {
        var random = RandomSource(seed: seed)
        let block = min(byteCount, 1 << 20)
        for position in 0..<block {
            start.storeBytes(of: UInt8(48 + random.below(64)), toByteOffset: position, as: UInt8.self)
        }
        // What lies behind the starts need not differ from them.
        var done = block
        while done < byteCount {
            let count = min(block, byteCount - done)
            (start + done).copyMemory(from: start, byteCount: count)
            done += count
        }
    }

    /// The value of one version (modulo 256) of a record.
    func value(ofRecord record: Int, version: Int) -> UnsafeRawBufferPointer {
        let version = version & (Self.versions - 1)
        return UnsafeRawBufferPointer(
            start: region.base + 8 * slot(record, version), count: length(ofRecord: record, version: version))
    }

    private func slot(_ record: Int, _ version: Int) -> Int {
        Int(SplitMix64.mix(UInt64(record) ^ seed) % UInt64(Self.residues)) + Self.residues * version
    }

    /// Drawn for each record and version by the scenario's weights.
    func length(ofRecord record: Int, version: Int) -> Int {
        if let replay { return replay.length(ofRecord: record, version: version) }
        if let onlyLength { return onlyLength }
        var random = SplitMix64(seed: seed ^ UInt64(record) &* 0xA24B_AED4_963E_E407 &+ UInt64(version))
        var ticket = Int(random.next() % UInt64(Scenario.Share.whole))
        let drawn =
            sizes.classes.first { choice in
                ticket -= choice.weight.millionths
                return ticket < 0
            } ?? sizes.classes[0]
        return drawn.low + Int(random.next() % UInt64(drawn.high - drawn.low + 1))
    }

    /// Whether `bytes` are, whole, the value of one version of a record; of any of them where none is named.
    func isValue(_ bytes: UnsafeRawBufferPointer, ofRecord record: Int, version: Int? = nil) -> Bool {
        if let version { return bytes.elementsEqual(value(ofRecord: record, version: version)) }
        func isVersion(_ version: Int) -> Bool { bytes.elementsEqual(value(ofRecord: record, version: version)) }
        guard bytes.count >= 8 else { return (0..<Self.versions).contains(where: isVersion) }
        guard let slot = slotByPrefix[bytes.loadUnaligned(as: UInt64.self)] else { return false }
        return isVersion(slot / Self.residues)
    }
}
