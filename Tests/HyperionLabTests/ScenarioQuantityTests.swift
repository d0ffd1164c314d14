import Testing

@testable import HyperionLab

@Suite struct ScenarioQuantityTests {
    @Test(arguments: [
        ("0", 0), ("42", 42), ("1k", 1_000), ("1.5M", 1_500_000), ("10G", 10_000_000_000), ("2Ki", 2048),
        ("1.5 Ki", 1536), ("18446744073709551615", UInt64.max), ("0.001k", 1), ("1.000", 1),
    ])
    func `counts are exact`(_ text: String, _ expected: UInt64) throws {
        #expect(try Quantity.count(text) == expected)
    }

    @Test(arguments: [
        ("", QuantityError.notANumber("")), ("x", .notANumber("x")), (".5k", .notANumber(".5k")),
        ("5.", .notANumber("5.")), ("-1", .negative("-1")), ("1.5", .notWhole("1.5")), ("٣", .notANumber("٣")),
        ("0.0000000001G", .notWhole("0.0000000001G")),
        ("0.00000000000000000000001G", .notWhole("0.00000000000000000000001G")),
        ("18446744073709551616", .tooLarge("18446744073709551616")), ("99999999999G", .tooLarge("99999999999G")),
        ("999999999999999999999999999999999999999999", .tooLarge("999999999999999999999999999999999999999999")),
    ])
    func `what is not a count says why`(_ text: String, _ expected: QuantityError) {
        #expect(throws: expected) { try Quantity.count(text) }
    }

    @Test(arguments: [
        ("64", 64), ("64B", 64), ("64 B", 64), ("1k", 1000), ("1kB", 1000), ("64Mi", 67_108_864), ("1GiB", 1 << 30),
    ])
    func `sizes take powers of ten and two`(_ text: String, _ expected: UInt64) throws {
        #expect(try Quantity.bytes(text) == expected)
    }

    @Test(arguments: [
        ("1ns", 1), ("1.5us", 1500), ("2µs", 2000), ("2μs", 2000), ("250ms", 250_000_000), ("0s", 0),
        ("1m", 60_000_000_000), ("1min", 60_000_000_000), ("1h", 3_600_000_000_000),
    ])
    func `durations need a unit`(_ text: String, _ expected: UInt64) throws {
        #expect(try Quantity.nanoseconds(text) == expected)
        #expect(throws: QuantityError.self) { try Quantity.nanoseconds("1") }
    }

    @Test func `shares are exact to four decimals`() throws {
        #expect(try Quantity.shareMillionths("100%") == 1_000_000)
        #expect(try Quantity.shareMillionths("85.7143 %") == 857_143)
        #expect(throws: QuantityError.tooPrecise("0.00001%")) { try Quantity.shareMillionths("0.00001%") }
        #expect(throws: QuantityError.overWhole("101%")) { try Quantity.shareMillionths("101%") }
        #expect(throws: QuantityError.missingUnit("5", "shares take %")) { try Quantity.shareMillionths("5") }
    }

    @Test func `bounds may be fractions`() throws {
        #expect(try Quantity.rate("5M/s") == 5e6)
        #expect(try Quantity.rate("0.5/s") == 0.5)
        #expect(try Quantity.decimalNanoseconds("12.5ns") == 12.5)
        #expect(try Quantity.decimalBytes("1.5KiB") == 1536)
        #expect(try Quantity.decimal("0.99") == 0.99)
        #expect(throws: QuantityError.self) { try Quantity.rate("5M") }
        #expect(throws: QuantityError.self) { try Quantity.decimal(String(repeating: "9", count: 400)) }
    }

    @Test func `spelling finds what was meant`() {
        let words = ["records", "repetitions", "read", "run"]
        #expect(Spelling.nearest(to: "recrods", in: words) == "records")
        #expect(Spelling.nearest(to: "Read", in: words) == "read")
        #expect(Spelling.nearest(to: "rnu", in: words) == "run")
        #expect(Spelling.nearest(to: "flavour", in: words) == nil)
        #expect(Spelling.nearest(to: "", in: words) == nil)
        #expect(Spelling.nearest(to: "read", in: [String]()) == nil)
    }
}
