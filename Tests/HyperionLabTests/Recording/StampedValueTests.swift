import Testing

@testable import HyperionLab

@Suite struct StampedValueTests {
    private func value(_ stamp: Int64, _ count: Int, fill: UInt8 = 65) -> [UInt8] {
        var bytes = [UInt8](repeating: fill, count: count)
        bytes.withUnsafeMutableBytes { StampedValue.write(stamp, to: $0.baseAddress!, count: count) }
        return bytes
    }

    private func stamp(_ bytes: [UInt8]) -> Int64? {
        bytes.withUnsafeBytes { StampedValue.stamp(of: $0.baseAddress!, count: bytes.count) }
    }

    @Test func whatIsWrittenIsRead() {
        for count in [16, 17, 64, 1000] {
            for number in [1, 63, 64, 1 << 39] {
                let bits = ValueStamp(writer: 1023, pass: 511, number: number).bits
                #expect(stamp(value(bits, count)) == bits)
                let parts = ValueStamp(bits)
                #expect(parts.writer == 1023 && parts.pass == 511 && parts.number == number)
            }
        }
    }

    /// A Swift `String` repairs bytes that are no UTF-8, and some servers' protocols end at a line's end.
    @Test func itIsPrintableASCII() {
        for number in 1...500 {
            let bytes = value(ValueStamp(writer: 3, pass: 2, number: number * 7919).bits, 24)
            #expect(bytes.allSatisfy { (48..<112).contains($0) || $0 == 65 })
        }
    }

    @Test func everyChangedByteIsSeen() {
        let whole = value(ValueStamp(writer: 1, pass: 1, number: 77).bits, 40)
        for place in whole.indices {
            for change in [1, 2, 128] as [UInt8] {
                var bytes = whole
                bytes[place] ^= change
                #expect(stamp(bytes) == nil, "byte \(place) xor \(change)")
            }
        }
        #expect(stamp(Array(whole.dropLast())) == nil, "a byte is missing")
        #expect(stamp(whole + [65]) == nil, "a byte too many")
        #expect(stamp(Array(whole.prefix(15))) == nil, "shorter than its header")
    }

    /// Whatever words two values are put together from, and though their bytes behind the stamp are the same.
    @Test func whatATornValueClaimsToBe() {
        var value = [UInt8](repeating: 65, count: 20)
        let stamp = ValueStamp(writer: 2, pass: 1, number: 77).bits
        value.withUnsafeMutableBytes { StampedValue.write(stamp, to: $0.baseAddress!, count: 20) }
        value[19] ^= 1
        value.withUnsafeBytes { #expect(StampedValue.stamp(of: $0.baseAddress!, count: 20) == nil) }
        #expect(value.withUnsafeBytes { StampedValue.spelledStamp($0) } == stamp)
        #expect(value[..<9].withUnsafeBytes { StampedValue.spelledStamp($0) } == nil)
        #expect([UInt8](repeating: 32, count: 20).withUnsafeBytes { StampedValue.spelledStamp($0) } == nil)
    }

    @Test func partsOfTwoValuesAreTorn() {
        let one = value(ValueStamp(writer: 1, pass: 1, number: 1).bits, 64)
        let other = value(ValueStamp(writer: 1, pass: 1, number: 2).bits, 64)
        for cut in stride(from: 8, to: 16, by: 8) { #expect(stamp(Array(one[..<cut] + other[cut...])) == nil) }
        let different = value(ValueStamp(writer: 1, pass: 1, number: 3).bits, 64, fill: 66)
        for cut in stride(from: 8, to: 64, by: 8) { #expect(stamp(Array(one[..<cut] + different[cut...])) == nil) }
    }
}
