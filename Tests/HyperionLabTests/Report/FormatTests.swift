import Testing

@testable import HyperionLab

@Suite struct FormatTests {
    @Test(
        arguments: [
            (0, "0 ns"), (0.409, "0.409 ns"), (0.9996, "1.00 ns"), (4.2, "4.20 ns"), (9.995, "10.0 ns"),
            (16.36, "16.4 ns"),
            (99.95, "100 ns"), (412, "412 ns"), (999.4, "999 ns"), (999.5, "1.00 µs"), (1240, "1.24 µs"),
            (999_499, "999 µs"), (999_500, "1.00 ms"), (1e9, "1.00 s"), (3.6e12, "3600 s"), (1e300, "1.00e+291 s"),
            (-5, "-5.00 ns"), (1e-5, "1.00e-05 ns"), (.infinity, "∞ ns"), (-.infinity, "-∞ ns"), (.nan, "–"),
        ] as [(Double, String)])
    func nanoseconds(_ value: Double, _ expected: String) {
        #expect(Format.nanoseconds(value) == expected)
    }

    @Test(
        arguments: [
            (0, "0 /s"), (412, "412 /s"), (999.5, "1.00 k/s"), (3_610_000, "3.61 M/s"), (2e9, "2.00 G/s"),
            (5e18, "5.00e+06 T/s"),
        ] as [(Double, String)])
    func rate(_ value: Double, _ expected: String) {
        #expect(Format.rate(value) == expected)
    }

    @Test(
        arguments: [
            (0, "0 B"), (105, "105 B"), (105.4, "105 B"), (25.4, "25.4 B"), (1023, "1023 B"), (1000, "1000 B"),
            (1023.5, "1 KiB"),
            (1024, "1 KiB"), (1_258_291, "1.2 MiB"), (67_108_864, "64 MiB"), (1.5 * 1_073_741_824, "1.5 GiB"),
        ] as [(Double, String)])
    func bytes(_ value: Double, _ expected: String) {
        #expect(Format.bytes(value) == expected)
    }

    @Test func bytesOfWholeNumbers() {
        #expect(Format.bytes(UInt64(2 << 20)) == "2 MiB")
        #expect(Format.bytes(UInt64.max) == "16384 PiB")
    }

    @Test(
        arguments: [
            (0, .p50, "0 ns"), (0.25, .p50, "0.25 ns"), (4200, .p50, "4.2 µs"), (999.9, .p50, "1 µs"),
            (3.6e12, .p50, "3600 s"), (-1500, .p50, "-1.5 µs"), (96, .rss, "96 B"), (3 * 1_048_576, .rss, "3 MiB"),
            (1_352_000, .throughput, "1.35 M/s"), (2_000_000, .throughput, "2 M/s"),
        ] as [(Double, Metric, String)])
    func sentencesHaveNoZerosAtTheEnd(_ value: Double, _ metric: Metric, _ expected: String) {
        #expect(Format.value(value, of: metric, trimmed: true) == expected)
    }

    @Test(
        arguments: [
            (9.9949, 3, "9.99"), (9.995, 3, "10.0"), (99.949, 3, "99.9"), (999_999.4, 3, "999999"),
            (999_999.6, 3, "1.00e+06"), (0.000_999_4, 3, "9.99e-04"), (0.000_999_6, 3, "0.00100"),
            (5.0042, 4, "5.004"), (1234.5678, 6, "1234.57"), (1000, 3, "1000"), (5e-324, 3, "4.94e-324"),
        ] as [(Double, Int, String)])
    func significantDigitsSurviveRounding(_ value: Double, _ digits: Int, _ expected: String) {
        #expect(Format.significant(value, digits: digits) == expected)
    }

    @Test func shares() throws {
        #expect(Format.share(Scenario.Share(millionths: 857_143)) == "85.7143 %")
        #expect(Format.share(Scenario.Share(millionths: 990_000)) == "99 %")
        for millionths in stride(from: 0, through: 1_000_000, by: 997) {
            let text = Format.share(Scenario.Share(millionths: millionths)).dropLast(2)
            #expect(try Quantity.shareMillionths(text + "%") == millionths)
        }
        #expect(Format.percent(0.9375) == "93.8 %")
    }

    @Test func missingIsADash() {
        #expect(Format.nanoseconds(nil) == "–")
        #expect(Format.rate(nil) == "–")
        #expect(Format.bytes(nil as Double?) == "–")
        #expect(Format.ratio(nil) == "–")
        #expect(Format.interval(nil, 2) == "")
    }

    @Test func ratiosAndIntervals() {
        #expect(Format.ratio(2.754) == "2.75x")
        #expect(Format.ratio(0.0514) == "0.0514x")
        #expect(Format.ratio(0.00514) == "0.00514x")
        #expect(Format.interval(2.61, 2.9) == "2.61–2.90")
        #expect(Format.interval(3_410_000, 3_820_000, of: .throughput) == "3.41–3.82 M/s")
        #expect(Format.interval(980, 1020, of: .p50) == "980 ns–1.02 µs")
    }

    @Test func countsAndDurations() {
        #expect(Format.count(0) == "0")
        #expect(Format.count(999) == "999")
        #expect(Format.count(1000) == "1,000")
        #expect(Format.count(-1_234_567) == "-1,234,567")
        #expect(Format.count(Int.min) == "-9,223,372,036,854,775,808")
        #expect(Format.count(1, "thread") == "1 thread")
        #expect(Format.duration(5_000_000_000) == "5 s")
        #expect(Format.duration(1_500_000_000) == "1,500 ms")
        #expect(Format.duration(0) == "0 ns")
    }

    @Test func timesOutsideTheCalendarAreMissing() {
        #expect(Format.time(1_772_373_909) == "2026-03-01 14:05:09 UTC")
        for value in [-1, 1e300, .nan, .infinity, -.infinity] { #expect(Format.time(value) == "–") }
    }

    @Test func statisticsOfUnknownUnit() {
        #expect(Format.plain(1_000_000) == "1,000,000")
        #expect(Format.plain(1.375) == "1.375")
        #expect(Format.plain(1e300) == "1.00e+300")
        #expect(Format.plain(.nan) == "–")
        #expect(Format.plain(-.infinity) == "-∞")
    }

    @Test func controlCharactersCannotReachTheTerminal() {
        #expect(Format.printable("a\u{1B}[31mb\r\n") == "a\u{FFFD}[31mb\u{FFFD}\u{FFFD}")
        #expect(Format.printable("\u{202E}abc") == "\u{FFFD}abc")
        #expect(Format.printable("95 % – ✓") == "95 % – ✓")
    }
}
