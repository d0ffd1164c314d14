import Foundation

/// HdrHistogram V2, the format that `.hlog` files and other tools' histograms carry:
/// ```
/// base64( u32 0x1c849314 | u32 length | zlib( header 40 bytes | payload ) )
/// header: u32 0x1c849313 | u32 payload length | u32 offset 0 | u32 digits | i64 lowest | i64 highest | f64 1.0
/// payload: the counts from index 0 to that of the maximum as ZigZag LEB128, runs of zeros as one negative number
/// ```
/// All big-endian. The format keeps neither the exact extremes nor the number of clamped values.
extension Histogram {
    static let compressedCookie: UInt32 = 0x1c84_9314
    static let plainCookie: UInt32 = 0x1c84_9313
    /// Readers ignore the word size that a cookie's second nibble carries.
    static let cookieMask: UInt32 = ~0xf0
    static let headerBytes = 40

    /// The compressed form as base64. O(indices).
    public func encodedHdr() throws(HistogramCodingError) -> String {
        let payload = encodedCounts()
        var plain: [UInt8] = []
        plain.reserveCapacity(Self.headerBytes + payload.count)
        plain.appendBigEndian(Self.plainCookie)
        plain.appendBigEndian(UInt32(payload.count))
        plain.appendBigEndian(UInt32(0))
        plain.appendBigEndian(UInt32(configuration.significantDigits))
        plain.appendBigEndian(configuration.lowest)
        plain.appendBigEndian(configuration.highest)
        plain.appendBigEndian((1.0).bitPattern)
        plain += payload

        let compressed = try Zlib.compress(plain)
        var framed: [UInt8] = []
        framed.appendBigEndian(Self.compressedCookie)
        framed.appendBigEndian(UInt32(compressed.count))
        framed += compressed
        return Data(framed).base64EncodedString()
    }

    /// Reads what this or any other port has written.
    ///
    /// Made for input that nobody vouches for: it throws rather than traps, and never allocates more than the
    /// input's own size plus what the largest possible histogram takes (50 MB, and 57 MB for its payload).
    public convenience init(hdr text: some StringProtocol) throws(HistogramCodingError) {
        guard let framed = Data(base64Encoded: String(text)) else { throw .badBase64 }
        var frame = ByteReader([UInt8](framed))
        let cookie: UInt32 = try frame.bigEndian("frame")
        guard cookie & Self.cookieMask == Self.compressedCookie & Self.cookieMask else { throw .wrongCookie(cookie) }
        let length: UInt32 = try frame.bigEndian("frame")
        guard Int(length) <= frame.remaining else { throw .truncated("compressed data") }
        guard Int(length) == frame.remaining else {
            throw .lengthMismatch(said: UInt64(length), found: UInt64(frame.remaining))
        }
        // What follows the header is read only as far as the header allows.
        let inflater = try Zlib.Inflater(frame.rest)
        var header = ByteReader(try inflater.read(atMost: Self.headerBytes))
        let (configuration, payloadBytes) = try Self.readHeader(&header)

        // A count takes 9 bytes at most: a longer payload is a lie or a bomb.
        guard payloadBytes <= 9 * configuration.indexCount else { throw .tooManyCounts }
        let payload = try inflater.read(atMost: payloadBytes)
        guard payload.count == payloadBytes else { throw .truncated("counts") }
        guard try inflater.isAtEnd() else {
            throw .lengthMismatch(said: UInt64(payloadBytes), found: UInt64(payloadBytes) + 1)
        }
        guard inflater.unread == 0 else {
            throw .lengthMismatch(said: UInt64(length), found: UInt64(length) - UInt64(inflater.unread))
        }
        self.init(configuration)
        try readCounts(payload)
    }

    private static func readHeader(
        _ header: inout ByteReader
    ) throws(HistogramCodingError) -> (Configuration, payloadBytes: Int) {
        let cookie: UInt32 = try header.bigEndian("header")
        guard cookie & cookieMask == plainCookie & cookieMask else { throw .wrongCookie(cookie) }
        let payloadBytes: UInt32 = try header.bigEndian("header")
        let indexOffset: UInt32 = try header.bigEndian("header")
        let digits: UInt32 = try header.bigEndian("header")
        let lowest = Int64(bitPattern: try header.bigEndian("header"))
        let highest = Int64(bitPattern: try header.bigEndian("header"))
        let ratio = Double(bitPattern: try header.bigEndian("header"))
        guard indexOffset == 0 else { throw .unsupported("a normalizing index offset of \(indexOffset)") }
        guard ratio == 1 else { throw .unsupported("a conversion ratio of \(ratio)") }
        guard let low = UInt64(exactly: lowest), let high = UInt64(exactly: highest),
            let configuration = Configuration(lowest: low, highest: high, significantDigits: Int(digits))
        else { throw .impossibleConfiguration(lowest: lowest, highest: highest, significantDigits: digits) }
        return (configuration, Int(payloadBytes))
    }

    private func encodedCounts() -> [UInt8] {
        var bytes: [UInt8] = []
        var zeros: Int64 = 0
        for index in 0...lastUsedIndex {
            if counts[index] == 0 {
                zeros += 1
            } else {
                if zeros > 0 { bytes.appendZigZag(zeros == 1 ? 0 : -zeros) }
                zeros = 0
                bytes.appendZigZag(Int64(counts[index]))
            }
        }
        // Only an empty histogram ends in a zero: the single byte that Java writes.
        if zeros > 0 { bytes.appendZigZag(0) }
        return bytes
    }

    private func readCounts(_ payload: [UInt8]) throws(HistogramCodingError) {
        var reader = ByteReader(payload)
        var index = 0
        while reader.remaining > 0 {
            let number = try reader.zigZag()
            let step = number < 0 ? number.magnitude : 1
            guard step <= UInt64(indexCount - index) else { throw .tooManyCounts }
            if number > 0 {
                let (total, overflow) = state.pointee.totalCount.addingReportingOverflow(number.magnitude)
                guard !overflow, total <= UInt64(Int64.max) else { throw .countOverflow }
                // As `record` does: what a foreign writer counted above `highest` is clamped.
                let tracked = Swift.min(index, self.index(of: highest))
                counts[tracked] += number.magnitude
                if tracked < index { state.pointee.clampedCount += number.magnitude }
                // The extremes are known to within their buckets only.
                state.pointee.totalCount = total
                state.pointee.minimum = Swift.min(state.pointee.minimum, range(ofIndex: index).lowerBound)
                state.pointee.maximum = range(ofIndex: index).upperBound
            }
            index += Int(step)
        }
    }
}
