/// Reads an array of bytes from front to back and throws at its end.
struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var remaining: Int { bytes.count - position }
    var rest: [UInt8] { Array(bytes[position...]) }

    mutating func byte(_ part: String) throws(HistogramCodingError) -> UInt8 {
        guard position < bytes.count else { throw .truncated(part) }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func bigEndian<Word: FixedWidthInteger & UnsignedInteger>(
        _ part: String
    ) throws(HistogramCodingError) -> Word {
        var word: Word = 0
        for _ in 0..<(Word.bitWidth / 8) { word = word << 8 | Word(try byte(part)) }
        return word
    }

    /// ZigZag LEB128-64b9B: seven bits a byte, least significant first, but all eight of the ninth, so that 64 bits
    /// take nine bytes where standard LEB128 takes ten.
    mutating func zigZag() throws(HistogramCodingError) -> Int64 {
        var word: UInt64 = 0
        for place in 0..<9 {
            let byte = try byte("counts")
            let bits = place == 8 ? byte : byte & 0x7f
            word |= UInt64(bits) << UInt64(7 * place)
            if byte & 0x80 == 0 { break }
        }
        return Int64(bitPattern: word >> 1) ^ -Int64(bitPattern: word & 1)
    }
}

extension [UInt8] {
    mutating func appendBigEndian(_ word: some FixedWidthInteger) {
        var shift = word.bitWidth
        while shift > 0 {
            shift -= 8
            append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }

    /// The inverse of `ByteReader.zigZag()`.
    mutating func appendZigZag(_ number: Int64) {
        var word = UInt64(bitPattern: (number << 1) ^ (number >> 63))
        for _ in 0..<8 {
            guard word > 0x7f else {
                append(UInt8(word))
                return
            }
            append(UInt8(word & 0x7f) | 0x80)
            word >>= 7
        }
        append(UInt8(word))
    }
}
