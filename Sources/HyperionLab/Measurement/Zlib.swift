import CZlib

/// The two calls of zlib that histograms need, each bounded by the caller.
enum Zlib {
    /// RFC 1950 at level 9, as HdrHistogram's log writer uses.
    static func compress(_ bytes: [UInt8]) throws(HistogramCodingError) -> [UInt8] {
        var length = compressBound(uLong(bytes.count))
        var output = [UInt8](repeating: 0, count: Int(length))
        let code = compress2(&output, &length, bytes, uLong(bytes.count), 9)
        guard code == Z_OK else { throw .zlib(code) }
        output.removeLast(output.count - Int(length))
        return output
    }

    /// Inflates piece by piece, so that no more is ever unpacked than was asked for.
    ///
    /// A class because zlib keeps a pointer to the stream's own address. One thread at a time.
    final class Inflater {
        /// Safe: allocated and initialised in `init`, ended and freed in `deinit`, and the input outlives the stream.
        private let stream: UnsafeMutablePointer<z_stream>
        private let input: UnsafeMutableBufferPointer<UInt8>
        private var isEnded = false

        init(_ compressed: [UInt8]) throws(HistogramCodingError) {
            stream = .allocate(capacity: 1)
            stream.initialize(to: z_stream())
            input = .allocate(capacity: compressed.count)
            _ = input.initialize(fromContentsOf: compressed)
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = uInt(compressed.count)
            let code = inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
            guard code == Z_OK else { throw .zlib(code) }
        }

        deinit {
            // Harmless on a stream that failed to initialise: zlib then finds no state.
            inflateEnd(stream)
            stream.deallocate()
            input.deallocate()
        }

        /// Bytes of the input behind what has been read.
        var unread: Int { Int(stream.pointee.avail_in) }

        /// The next `limit` bytes, or fewer where the stream ends first.
        func read(atMost limit: Int) throws(HistogramCodingError) -> [UInt8] {
            var output: [UInt8] = []
            // By chunks: a length that somebody claims is not yet a reason to allocate it.
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            while output.count < limit, !isEnded {
                let wanted = min(chunk.count, limit - output.count)
                let produced = try inflateChunk(&chunk, wanted)
                if produced == 0, !isEnded { throw .truncated("compressed data") }
                output += chunk[..<produced]
            }
            return output
        }

        /// Whether the stream ends here with its checksum intact.
        func isAtEnd() throws(HistogramCodingError) -> Bool {
            if isEnded { return true }
            var excess: [UInt8] = [0]
            let produced = try inflateChunk(&excess, 1)
            if produced == 0, !isEnded { throw .truncated("compressed data") }
            return produced == 0
        }

        private func inflateChunk(_ chunk: inout [UInt8], _ wanted: Int) throws(HistogramCodingError) -> Int {
            let (code, left) = chunk.withUnsafeMutableBufferPointer { buffer in
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = uInt(wanted)
                let code = inflate(stream, Z_NO_FLUSH)
                return (code, Int(stream.pointee.avail_out))
            }
            switch code {
            case Z_STREAM_END: isEnded = true
            case Z_OK, Z_BUF_ERROR: break
            default: throw .zlib(code)
            }
            return wanted - left
        }
    }
}
