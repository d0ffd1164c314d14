import Foundation
import HyperionCore

/// The keys of all records that a run will ever have, by the record's number: those loaded first, then those
/// that inserts may add.
///
/// Thread safety: immutable; read by all threads.
final class KeySet: @unchecked Sendable {
    let count: Int
    /// Kept outside of the heap, so that it does not count as, or make room for, a store's memory.
    private let region: MappedRegion
    /// Key i lies at starts[i] ..< starts[i + 1]; nil where all keys have `fixedLength` bytes.
    private let starts: [Int]?
    private let fixedLength: Int
    /// Bytes of the longest key.
    let longest: Int

    /// - Parameters:
    ///   - count: how many keys are needed; a key file must have as many lines.
    ///   - replay: the trace where keys come from one; it is read unless given.
    init(_ keys: Scenario.Keys, count: Int, seed: UInt64, replay: TraceReplay? = nil) throws {
        self.count = count
        switch keys {
        case .generated(let bytes), .patterned(_, let bytes):
            fixedLength = bytes
            longest = bytes
            starts = nil
            region = try MappedRegion(bytes: count * bytes, pages: .transparentHuge)
            if case .patterned(let pattern, _) = keys {
                let generator = KeyPattern(pattern: pattern, byteCount: bytes)
                for record in 0..<count { generator.write(record, to: region.base + record * bytes) }
            } else {
                let generator = KeyGenerator(byteCount: bytes, seed: seed)
                for record in 0..<count { generator.write(record, to: region.base + record * bytes) }
            }
        case .trace(let trace):
            let replay = try replay ?? TraceReplay.read(path: trace.path, format: trace.format)
            fixedLength = 0
            longest = max(replay.summary.longestKey, 1)
            region = try MappedRegion(bytes: max(replay.summary.keyBytes, 1), pages: .transparentHuge)
            var starts = [0]
            starts.reserveCapacity(count + 1)
            let base = region.base
            for record in 0..<count {
                let key = replay.key(ofRecord: record)
                let end = starts[record]
                key.withUnsafeBytes { (base + end).copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
                starts.append(end + key.count)
            }
            self.starts = starts
        case .file(let path):
            let (bytes, lines) = try KeyFile.read(path: path, checkingDuplicates: false)
            guard lines.count >= count else {
                throw ScenarioError.invalid(
                    Diagnostic(file: path, message: "the file has \(lines.count) keys and \(count) are needed"))
            }
            fixedLength = 0
            longest = lines.map(\.count).max() ?? 1
            region = try MappedRegion(bytes: bytes.count, pages: .transparentHuge)
            var starts = [0]
            starts.reserveCapacity(count + 1)
            // Files are often sorted; which lines are taken, and their numbers, are drawn over the whole file.
            let shuffle = Permutation(count: lines.count, seed: seed)
            var end = 0
            let base = region.base
            bytes.withUnsafeBytes { bytes in
                for record in 0..<count {
                    let line = lines[shuffle(record)]
                    (base + end).copyMemory(from: bytes.baseAddress! + line.lowerBound, byteCount: line.count)
                    end += line.count
                    starts.append(end)
                }
            }
            self.starts = starts
        }
    }

    /// Bytes of a key on average.
    var meanLength: Double { Double(starts?[count] ?? count * fixedLength) / Double(max(count, 1)) }

    @inline(__always)
    subscript(record: Int) -> UnsafeRawBufferPointer {
        guard let starts else {
            return UnsafeRawBufferPointer(start: region.base + record * fixedLength, count: fixedLength)
        }
        return UnsafeRawBufferPointer(
            start: region.base + starts[record], count: starts[record + 1] - starts[record])
    }
}

/// Makes distinct keys of printable ASCII out of record numbers.
///
/// The first eight characters spell 48 bits of a seeded bijection of the number, six bits each, so that keys are
/// distinct and have nothing in common that an index could profit from; the rest is noise from the same number.
struct KeyGenerator {
    let byteCount: Int
    let seed: UInt64
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// - Parameter byteCount: at least 8.
    init(byteCount: Int, seed: UInt64) {
        precondition(byteCount >= 8)
        self.byteCount = byteCount
        self.seed = seed
    }

    func write(_ record: Int, to target: UnsafeMutableRawPointer) {
        var position = 0
        func spell(_ bits: UInt64, _ characters: Int) {
            var bits = bits
            for _ in 0..<min(characters, byteCount - position) {
                target.storeBytes(of: Self.alphabet[Int(bits & 63)], toByteOffset: position, as: UInt8.self)
                bits >>= 6
                position += 1
            }
        }
        spell(Self.permute(UInt64(record), seed: seed), 8)
        // Not in steps of the generator's own increment: one record's noise would be a shift of the next one's.
        var noise = SplitMix64(seed: seed ^ UInt64(record) &* 0xA24B_AED4_963E_E407)
        while position < byteCount { spell(noise.next(), 10) }
    }

    /// A four-round Feistel network over 2 × 24 bits: a bijection on 0 ..< 2^48 whatever its round function.
    static func permute(_ number: UInt64, seed: UInt64) -> UInt64 {
        precondition(number < 1 << 48)
        var left = number >> 24
        var right = number & 0xFF_FFFF
        for round in 0..<4 as Range<UInt64> {
            let mixed = SplitMix64.mix(right ^ (seed &+ round &* 0xD1B5_4A32_D192_ED03))
            (left, right) = (right, left ^ (mixed & 0xFF_FFFF))
        }
        return left << 24 | right
    }
}
