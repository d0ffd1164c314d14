import Foundation
import Testing

@testable import HyperionLab

struct HdrEncodingTests {
    /// Builds frames field by field, right unless told otherwise.
    struct Frame {
        var cookie: UInt32 = 0x1c84_9314
        var length: UInt32?
        var innerCookie: UInt32 = 0x1c84_9313
        var payloadLength: UInt32?
        var indexOffset: UInt32 = 0
        var digits: UInt32 = 3
        var lowest: Int64 = 1
        var highest: Int64 = 3_600_000_000_000
        var ratio = 1.0
        var payload: [UInt8] = [0]
        /// Behind the end of the zlib stream.
        var excess: [UInt8] = []

        func text() throws -> String {
            var plain: [UInt8] = []
            plain.appendBigEndian(innerCookie)
            plain.appendBigEndian(payloadLength ?? UInt32(payload.count))
            plain.appendBigEndian(indexOffset)
            plain.appendBigEndian(digits)
            plain.appendBigEndian(lowest)
            plain.appendBigEndian(highest)
            plain.appendBigEndian(ratio.bitPattern)
            let compressed = try Zlib.compress(plain + payload) + excess
            var framed: [UInt8] = []
            framed.appendBigEndian(cookie)
            framed.appendBigEndian(length ?? UInt32(compressed.count))
            return Data(framed + compressed).base64EncodedString()
        }
    }

    static func bytes(_ numbers: Int64...) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in numbers { bytes.appendZigZag(number) }
        return bytes
    }

    @Test func roundTripsKeepEveryCount() throws {
        let seed = ReplaySeed.draw(test: "roundTripsKeepEveryCount")
        for (stream, configuration) in HistogramOracleTests.configurations.enumerated() {
            var random = RandomSource(seed: seed).derive(stream: UInt64(stream))
            for values in [0, 1, 2, 500] {
                let histogram = Histogram(configuration)
                for _ in 0..<values {
                    let value = HistogramOracleTests.value(&random, below: configuration.highest)
                    histogram.record(value, count: random.next() >> (10 + random.below(54)))
                }
                let text = try histogram.encodedHdr()
                #expect(text.hasPrefix("HISTFAAA"))
                let decoded = try Histogram(hdr: text)
                #expect(decoded.checkInvariants() == nil)
                #expect(decoded.configuration == configuration)
                #expect(Array(decoded.buckets) == Array(histogram.buckets))
                #expect(decoded.mean == histogram.mean)
                #expect(
                    decoded.equivalentValues(of: decoded.maximum) == histogram.equivalentValues(of: histogram.maximum))
                #expect(try decoded.encodedHdr() == text)
            }
        }
    }

    @Test func readsWhatThePythonPortWrote() throws {
        // hdrhistogram 0.10.8: these nine values once, 5 three hundred times.
        let text = "HISTFAAAADl4nJNpmSzMwMAgwQABzFCaEch0M9ixgMH+A1SAiYn5BsthfpbVAkxM/XFMV2cyMq3+xMgEAADhCtw="
        let expected = Histogram()
        for value in [1, 2, 1000, 1000, 2047, 2048, 123_456, 99_999_999, 3_599_999_999_999] as [UInt64] {
            expected.record(value)
        }
        expected.record(5, count: 300)
        #expect(Array(try Histogram(hdr: text).buckets) == Array(expected.buckets))
        #expect(try Histogram(hdr: "HISTFAAAAB14nJNpmSzMgADMUJoRyHQz2LGAwf4DRAAATjkESw==").isEmpty)
    }

    @Test func toleratesWhatPortsDifferIn() throws {
        for cookies in [(0x1c84_9304, 0x1c84_9303), (0x1c84_9384, 0x1c84_9343)] as [(UInt32, UInt32)] {
            let text = try Frame(cookie: cookies.0, innerCookie: cookies.1, payload: Self.bytes(4)).text()
            #expect(try Histogram(hdr: text).totalCount == 4)
        }
        for zero in [0, -1] as [Int64] {
            let histogram = try Histogram(hdr: Frame(payload: Self.bytes(2, zero, 3)).text())
            #expect(
                histogram.buckets.map(\.values.lowerBound) == [0, 2] && histogram.buckets.map(\.count) == [2, 3])
        }
        #expect(try Histogram(hdr: Frame(payload: []).text()).isEmpty)
        #expect(try Histogram(hdr: Frame(payload: Self.bytes(-33_792)).text()).isEmpty)
        // Nine bytes, the ninth with all its bits: Int64.max.
        let largest = Self.bytes(.max)
        #expect(largest == [0xfe] + [UInt8](repeating: 0xff, count: 8))
        #expect(try Histogram(hdr: Frame(payload: largest).text()).totalCount == UInt64(Int64.max))
    }

    @Test func countsAboveTheHighestAreClamped() throws {
        // Highest 700 at 1 digit: index 101 holds 700, the array goes on to index 111, which holds 1023.
        let histogram = try Histogram(hdr: Frame(digits: 1, highest: 700, payload: Self.bytes(-110, 3)).text())
        #expect(histogram.totalCount == 3 && histogram.clampedCount == 3)
        #expect(histogram.checkInvariants() == nil)
    }

    @Test func hostileInputIsRefusedByName() throws {
        func expect(_ error: HistogramCodingError, _ text: String, line: Int = #line) {
            #expect(throws: error, "line \(line)") { try Histogram(hdr: text) }
        }
        let huge = Int64.max
        expect(.badBase64, "HIST*AAA")
        expect(.badBase64, "HISTFAAAA")
        expect(.truncated("frame"), "")
        expect(.truncated("frame"), "HISTFAA=")
        expect(.wrongCookie(0x1c84_9315), try Frame(cookie: 0x1c84_9315).text())
        expect(.wrongCookie(0x1c84_9314), try Frame(innerCookie: 0x1c84_9314).text())
        expect(.truncated("compressed data"), try Frame(length: .max).text())
        expect(.tooManyCounts, try Frame(payloadLength: .max).text())
        expect(.truncated("counts"), try Frame(payloadLength: 2).text())
        expect(.lengthMismatch(said: 1, found: 2), try Frame(payloadLength: 1, payload: [0, 0]).text())
        let whole = UInt64(try #require(Data(base64Encoded: Frame().text())).count - 8)
        expect(.lengthMismatch(said: whole + 2, found: whole), try Frame(excess: [1, 2]).text())
        expect(.unsupported("a normalizing index offset of 1"), try Frame(indexOffset: 1).text())
        expect(.unsupported("a conversion ratio of nan"), try Frame(ratio: .nan).text())
        for (lowest, highest, digits) in [
            (0, 100, 3), (-1, 100, 3), (1, 1, 3), (1, -1, 3), (huge, huge, 3), (1, 100, 6), (1, 100, .max),
            (1 << 60, 1 << 62, 5),
        ] as [(Int64, Int64, UInt32)] {
            expect(
                .impossibleConfiguration(lowest: lowest, highest: highest, significantDigits: digits),
                try Frame(digits: digits, lowest: lowest, highest: highest).text())
        }
        // Runs of zeros and counts past the end of the range.
        expect(.tooManyCounts, try Frame(payload: Self.bytes(-33_793)).text())
        expect(.tooManyCounts, try Frame(payload: Self.bytes(-33_792, 1)).text())
        expect(.tooManyCounts, try Frame(payload: Self.bytes(.min)).text())
        expect(.countOverflow, try Frame(payload: Self.bytes(.max, 1)).text())
        // A continuation bit and nothing behind it.
        expect(.truncated("counts"), try Frame(payload: [0x80]).text())
    }

    @Test func aDecompressionBombUnpacksNoFurtherThanAllowed() throws {
        // 64 MB of zeros in some 64 KB, as a small and as a huge claim.
        let bomb = [UInt8](repeating: 0, count: 64 << 20)
        #expect(throws: HistogramCodingError.tooManyCounts) { try Histogram(hdr: Frame(payload: bomb).text()) }
        #expect(throws: HistogramCodingError.lengthMismatch(said: 5, found: 6)) {
            try Histogram(hdr: Frame(payloadLength: 5, payload: bomb).text())
        }
    }

    @Test func damagedInputNeverTraps() throws {
        let seed = ReplaySeed.draw(test: "damagedInputNeverTraps")
        var random = RandomSource(seed: seed)
        let histogram = Histogram()
        for _ in 0..<200 { histogram.record(random.next() >> (22 + random.below(42))) }
        let framed = [UInt8](try #require(Data(base64Encoded: histogram.encodedHdr())))
        for length in framed.indices {
            #expect(throws: HistogramCodingError.self) {
                try Histogram(hdr: Data(framed[..<length]).base64EncodedString())
            }
        }
        for _ in 0..<300 {
            // Behind the checksum: random payloads and headers, compressed anew.
            var frame = Frame(payload: (0..<random.below(60)).map { _ in UInt8(truncatingIfNeeded: random.next()) })
            if random.below(4) == 0 { frame.digits = UInt32(random.below(8)) }
            if random.below(4) == 0 { frame.highest = Int64(truncatingIfNeeded: random.next() >> random.below(64)) }
            if let decoded = try? Histogram(hdr: frame.text()) { #expect(decoded.checkInvariants() == nil) }
            // Before it: any byte.
            var damaged = framed
            damaged[Int(random.below(UInt64(framed.count)))] ^= UInt8(1 + random.below(255))
            if let decoded = try? Histogram(hdr: Data(damaged).base64EncodedString()) {
                #expect(decoded.checkInvariants() == nil)
            }
        }
    }
}
