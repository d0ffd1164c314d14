import Testing

@testable import HyperionCore

/// The comparing and copying loops against byte-by-byte ones, for every length to 300 and every alignment.
@Suite struct BytesTests {
    static let longest = 300
    /// Bytes on either side of the target that no copy may touch.
    static let margin = 32

    @Test func copiesExactlyTheBytesAskedFor() {
        var random = TestRandom(seed: 7)
        let source = random.bytes(Self.longest + 8)
        let target = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.longest + 2 * Self.margin + 8, alignment: 64)
        defer { target.deallocate() }
        var wrong = 0
        source.withUnsafeBytes { source in
            for count in 0...Self.longest {
                for (from, to) in Self.alignments(count) {
                    target.initializeMemory(as: UInt8.self, repeating: 0xA5)
                    let start = Self.margin + to
                    Bytes.copy(
                        source.baseAddress! + from,
                        to: UnsafeMutableRawBufferPointer(rebasing: target[start..<start + count]), count: count)
                    let isRight = target.indices.allSatisfy { position in
                        let isInside = position >= start && position < start + count
                        return target[position] == (isInside ? source[from + position - start] : 0xA5)
                    }
                    if !isRight { wrong += 1 }
                }
            }
        }
        #expect(wrong == 0)
    }

    @Test func copyingNothingNeedsNoTarget() {
        Bytes.copy([1, 2, 3], to: UnsafeMutableRawBufferPointer(start: nil, count: 0), count: 0)
    }

    @Test func comparesEveryByteAndNoOther() {
        var random = TestRandom(seed: 8)
        let bytes = random.bytes(Self.longest + 8)
        let other = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.longest + 32, alignment: 64)
        defer { other.deallocate() }
        var wrong = 0
        bytes.withUnsafeBytes { bytes in
            for count in 1...Self.longest {
                for (from, to) in Self.alignments(count) {
                    // Everything outside the compared range differs, so that one byte too many is noticed.
                    for position in other.indices {
                        other[position] = ~bytes[min(from + max(position - to, 0), bytes.count - 1)]
                    }
                    for position in 0..<count { other[to + position] = bytes[from + position] }
                    let (left, right) = (bytes.baseAddress! + from, UnsafeRawPointer(other.baseAddress! + to))
                    if !Bytes.areEqual(left, right, count) { wrong += 1 }
                    // One bit of one byte, at each place of short runs and at some of long ones.
                    for position in stride(from: 0, to: count, by: from == 0 && to == 0 ? 1 : 37) {
                        other[to + position] ^= 1 << UInt8(position % 8)
                        if Bytes.areEqual(left, right, count) { wrong += 1 }
                        other[to + position] ^= 1 << UInt8(position % 8)
                    }
                }
            }
        }
        #expect(wrong == 0)
    }

    /// All pairs of alignments near the limits where the loops change, and along a diagonal elsewhere.
    private static func alignments(_ count: Int) -> [(Int, Int)] {
        let isNearLimit = [8, 16, Bytes.inlineLimit].contains { abs(count - $0) <= 1 }
        if isNearLimit { return (0..<8).flatMap { from in (0..<8).map { (from, $0) } } }
        return (0..<8).map { ($0, ($0 * 3 + count) % 8) }
    }
}
