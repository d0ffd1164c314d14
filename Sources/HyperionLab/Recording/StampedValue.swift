import CHyperion

/// A value that says who wrote it and whether it is whole.
///
///     byte   0                    10                  16
///            ┌────────────────────┬───────────────────┬──────────────────────────────┐
///            │ stamp, 60 bits     │ checksum, 36 bits │ the bytes that the tape has  │
///            └────────────────────┴───────────────────┴──────────────────────────────┘
///     stamp  59      49 48     40 39                                              0
///            │ writer  │ pass    │ number among the writer's values of the pass    │
///
/// Six bits a character, of the same alphabet as the pool's values: a Swift `String` would repair bytes that are no
/// UTF-8. The checksum is XXH3 of the rest, seeded with stamp and length, so that a value made of parts of two others
/// passes for one once in 2^36.
enum StampedValue {
    static let headerBytes = 16
    private static let stampCharacters = 10
    private static let checksumCharacters = 6
    private static let firstCharacter: UInt8 = 48

    /// Stamps the first bytes of a value. O(count).
    ///
    /// - Precondition: count ≥ `headerBytes`, 0 ≤ stamp < 2^60.
    @inline(__always)
    static func write(_ stamp: Int64, to value: UnsafeMutableRawPointer, count: Int) {
        spell(UInt64(bitPattern: stamp), stampCharacters, to: value)
        spell(checksum(value, count, stamp), checksumCharacters, to: value + stampCharacters)
    }

    /// The stamp of a whole value; nil: it has none, or parts of it are another's.
    @inline(__always)
    static func stamp(of value: UnsafeRawPointer, count: Int) -> Int64? {
        guard count >= headerBytes, let bits = read(value, stampCharacters),
            let sum = read(value + stampCharacters, checksumCharacters)
        else { return nil }
        let stamp = Int64(bitPattern: bits)
        return sum == checksum(value, count, stamp) ? stamp : nil
    }

    /// The stamp that a value begins with, whole or not; nil: its first bytes are no stamp.
    static func spelledStamp(_ value: UnsafeRawBufferPointer) -> Int64? {
        guard let start = value.baseAddress, value.count >= stampCharacters else { return nil }
        return read(start, stampCharacters).map { Int64(bitPattern: $0) }
    }

    @inline(__always)
    private static func checksum(_ value: UnsafeRawPointer, _ count: Int, _ stamp: Int64) -> UInt64 {
        let seed = UInt64(bitPattern: stamp) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count)
        return hyperion_hash(value + headerBytes, count &- headerBytes, seed) &>> 28
    }

    @inline(__always)
    private static func spell(_ bits: UInt64, _ characters: Int, to target: UnsafeMutableRawPointer) {
        var rest = bits
        for position in 0..<characters {
            let character = firstCharacter &+ UInt8(truncatingIfNeeded: rest & 63)
            target.storeBytes(of: character, toByteOffset: position, as: UInt8.self)
            rest &>>= 6
        }
    }

    @inline(__always)
    private static func read(_ source: UnsafeRawPointer, _ characters: Int) -> UInt64? {
        var bits: UInt64 = 0
        var seen: UInt8 = 0
        for position in 0..<characters {
            let six = source.load(fromByteOffset: position, as: UInt8.self) &- firstCharacter
            seen |= six
            bits |= UInt64(six & 63) &<< UInt64(6 &* position)
        }
        return seen < 64 ? bits : nil
    }
}

/// The parts of a stamp.
struct ValueStamp {
    static let writerBits = 11
    static let passBits = 9
    static let numberBits = 40
    /// Values that were there before a pass, where they have no stamp of their own.
    static let initialWriter = 0

    /// 0 for what was there before, else the number of the thread from 1.
    var writer: Int
    var pass: Int
    /// From 1.
    var number: Int

    init(writer: Int, pass: Int, number: Int) { (self.writer, self.pass, self.number) = (writer, pass, number) }

    init(_ bits: Int64) {
        let bits = Int(bits)
        number = bits & (1 << Self.numberBits - 1)
        pass = bits >> Self.numberBits & (1 << Self.passBits - 1)
        writer = bits >> (Self.numberBits + Self.passBits)
    }

    var bits: Int64 {
        Int64(
            (writer & (1 << Self.writerBits - 1)) << (Self.numberBits + Self.passBits)
                | (pass & (1 << Self.passBits - 1)) << Self.numberBits | number)
    }

    /// `1.52` for the 52nd value of the first thread; `0.7` for what the seventh key had before.
    func text(inPass current: Int) -> String {
        "\(writer).\(number)" + (pass == current ? "" : " of pass \(pass)")
    }
}
