import Foundation
import Testing

@testable import HyperionLab

@Suite struct HistogramLogReadTests {
    @Test func tagsBecomeSeriesInTheOrderOfTheirFirstLines() throws {
        let text =
            try LogFixture.header + "\n# a comment\r\n" + LogFixture.line(LogFixture.histogram(1000, 2000), tag: "b")
            + LogFixture.line(LogFixture.histogram(7), start: 1)
            + LogFixture.line(LogFixture.histogram(3000), tag: "b", start: 2).replacing("\n", with: "\r\n")
        let log = try LogFixture.read(text)
        #expect(log.series.map(\.name) == ["b", "untagged"] && log.series.map(\.intervals) == [2, 1])
        #expect(log.series[0].histogram.buckets.map(\.values.lowerBound) == [1000, 2000, 3000])
        #expect(log.series[0].nanoseconds(atQuantile: 0.5) == 2000 && abs(log.series[0].mean - 2000) < 2)
    }

    /// Without a base time, a start of long before the start time counts from it; otherwise it is absolute.
    @Test(
        arguments: [
            ("#[StartTime: 1000000000.0 (seconds since epoch)]\n", 5.0, 1_000_000_005.0),
            ("#[StartTime: 1000000000.0]\n", 1_000_000_005, 1_000_000_005),
            ("#[StartTime: 1000000000.0]\n#[BaseTime: 900000000.5 (seconds since epoch)]\n", 5, 900_000_005.5),
            ("", 5, 5),
        ] as [(String, Double, Double)])
    func whenAnIntervalBegan(header: String, start: Double, expected: Double) throws {
        let log = try LogFixture.read(header + LogFixture.line(LogFixture.histogram(1), start: start))
        #expect(log.series[0].start == expected && log.series[0].end == expected + 1)
    }

    @Test func unitsScaleWhatIsPrintedAndNotWhatWasCounted() throws {
        let text = try LogFixture.line(LogFixture.histogram(1500), ratio: 1000)
        for (unit, nanoseconds) in [
            (HistogramLog.Unit.nanoseconds, 1500.0), (.microseconds, 1.5e6), (.seconds, 1.5e12),
        ] {
            let series = try #require(LogFixture.read(text, unit: unit).series.first)
            #expect(series.nanoseconds(atQuantile: 1) == nanoseconds && series.histogram.maximum == 1500)
        }
        #expect(
            try LogFixture.faults("\n" + text) == [
                "a.hlog:2:11: error: the interval's maximum was divided by 1,000, not by 1,000,000, so that values need "
                    + "not be nanoseconds; say what they are with --unit ns, us, ms or s"
            ])
        let odd = try LogFixture.line(LogFixture.histogram(1500)).replacing(",0.002,", with: ",77,")
        #expect(try LogFixture.faults(odd).first?.contains("is not that of the histogram (1500) in any unit") == true)
        #expect(try LogFixture.faults(odd, unit: .nanoseconds).isEmpty)
    }

    @Test func layoutsThatDifferAreMergedIntoOneThatHoldsBoth() throws {
        let coarse = try #require(Histogram.Configuration(lowest: 1000, highest: 1 << 40, significantDigits: 1))
        let text =
            try LogFixture.line(LogFixture.histogram(5, 1_000_000))
            + LogFixture.line(
                LogFixture.histogram(123_456, count: 3, configuration: coarse))
        let histogram = try LogFixture.read(text).series[0].histogram
        #expect(histogram.totalCount == 5 && histogram.checkInvariants() == nil)
        #expect(histogram.configuration.significantDigits == 3 && histogram.configuration.lowest == 1)
        // As the coarse one says it.
        #expect(histogram.equivalentValues(of: 126_975).contains(histogram.value(atQuantile: 0.5)))
    }

    @Test(
        arguments: [
            ("", "a.hlog: error: the file holds no interval: nothing was recorded, or it is no histogram log"),
            ("#[StartTime: x]\n", "a.hlog:1:13: error: \"x\" is not a time; write seconds since 1970, such as"),
            ("#[BaseTime: 0x10 (s)]\n", "a.hlog:1:12: error: \"0x10\" is not a time"),
            ("#[BaseTime: nan]\n", "a.hlog:1:12: error: \"nan\" is not a time"),
            (
                "#[Histogram log format version 2.0]\n",
                "a.hlog:1:32: error: version \"2.0\" of the format, of which this program reads 1.0 to 1.3"
            ),
            ("\"Start\",1\n", "a.hlog:1:1: error: not the line of column names"),
            ("1,2,3\n", "a.hlog:1:1: error: 3 columns, where a line has [Tag=…,]StartTimestamp,Interval_Length"),
            ("\nTag=a,0,127,1,007,2,HIST\n", "a.hlog:2:1: error: "),
            ("Tag=,0,1,2,HISTFAAA\n", "a.hlog:1:5: error: a tag has 1 to 200 bytes; this one has 0"),
            ("Tag=a b,0,1,2,HISTFAAA\n", "a.hlog:1:5: error: a tag is text without spaces; \"a b\" is not"),
            ("x,1,2,HISTFAAA\n", "a.hlog:1:1: error: the interval's start is \"x\"; write a number such as 1.007"),
            ("0,-1,2,HISTFAAA\n", "a.hlog:1:3: error: the interval's length is \"-1\""),
            ("0,inf,2,HISTFAAA\n", "a.hlog:1:3: error: the interval's length is \"inf\""),
            ("0,1,1e99,HISTFAAA\n", "a.hlog:1:5: error: the interval's maximum is \"1e99\""),
            ("0,1,2,HIST*\n", "a.hlog:1:7: error: the histogram cannot be read: not base64; remove the line, or"),
            ("0,1,2,HISTFAAA\n", "a.hlog:1:7: error: the histogram cannot be read: truncated in the frame"),
            ("0,1,2,\n", "a.hlog:1:7: error: the histogram cannot be read: truncated in the frame"),
            ("0,1,2,AAAAAAAAAAAAAAAA\n", "a.hlog:1:7: error: the histogram cannot be read: cookie 0x0 is not"),
        ])
    func whatIsWrongIsSaidWithItsPlace(text: String, message: String) throws {
        let faults = try LogFixture.faults(text)
        #expect(faults.first?.hasPrefix(message) == true, "\(faults)")
    }

    @Test func hostileHistogramsAreRefusedByLine() throws {
        typealias Frame = HdrEncodingTests.Frame
        let bytes = HdrEncodingTests.bytes
        let bomb = [UInt8](repeating: 0, count: 64 << 20)
        let hostile: [(Frame, String)] = [
            (Frame(length: .max), "truncated in the compressed data"), (Frame(payloadLength: .max), "more counts than"),
            (Frame(payload: bomb), "more counts than"), (Frame(payload: bytes(.min)), "more counts than"),
            (Frame(payload: bytes(-33_792, -1)), "more counts than"),
            (Frame(payload: bytes(.max, .max)), "sum to more"),
            (Frame(innerCookie: 7), "cookie 0x7"), (Frame(highest: -1), "no histogram has lowest"),
            (Frame(digits: .max), "no histogram has lowest"), (Frame(ratio: .infinity), "is not supported"),
        ]
        var text = LogFixture.header
        for (frame, _) in hostile { text += "0.0,1.0,0.0,\(try frame.text())\n" }
        let faults = try LogFixture.faults(text)
        #expect(faults.count == hostile.count)
        for (number, (fault, expected)) in zip(faults, hostile).enumerated() {
            #expect(fault.hasPrefix("a.hlog:\(number + 4):13: error: the histogram cannot be read: "))
            #expect(fault.contains(expected.1), "\(fault)")
        }
    }

    @Test func everyFaultIsToldUpToALimit() throws {
        let good = try LogFixture.line(LogFixture.histogram(1))
        #expect(try LogFixture.faults("x\n" + good + "y\n").map { $0.prefix(10) } == ["a.hlog:1:1", "a.hlog:3:1"])
        #expect(try LogFixture.faults(String(repeating: "x\n", count: 100_000)).count == HistogramLog.mostFaults)
    }

    @Test func memoryIsBounded() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.hlog"
        let wide = try #require(Histogram.Configuration(highest: 1 << 62, significantDigits: 5))
        let bomb = LogFixture.histogram(1, configuration: wide)
        try folder.write((0..<4).map { try LogFixture.line(bomb, tag: "t\($0)") }.joined(), to: "a.hlog")
        func fault(longestLine: Int = 1 << 20, largestCounters: Int) -> Diagnostic? {
            do throws(HistogramLogError) {
                _ = try HistogramLog.read(path, unit: nil, longestLine: longestLine, largestCounters: largestCounters)
                return nil
            } catch {
                return error.diagnostics.first
            }
        }
        #expect(fault(largestCounters: 4 * bomb.indexCount) == nil)
        let full = try #require(fault(largestCounters: 4 * bomb.indexCount - 1))
        #expect(full.line == 4 && full.message.hasPrefix("the histograms up to here take more than"))
        let long = try #require(fault(longestLine: 20, largestCounters: .max))
        #expect(long.line == 1 && long.message.hasPrefix("the line has more than 20 B"))
        // Also where no line ever ends.
        try folder.write(String(repeating: "a", count: 3 << 20), to: "a.hlog")
        #expect(fault(largestCounters: .max)?.line == 1)
    }

    @Test func totalsThatOverflowAreRefused() throws {
        let most = try LogFixture.line(LogFixture.histogram(1, count: UInt64(Int64.max)))
        #expect(
            try LogFixture.faults(most + most) == [
                "a.hlog:2:1: error: the merged histogram would hold more than 2^63 - 1 values"
            ])
    }

    @Test(arguments: [
        ("/dev/zero", "is not a regular file"), ("/", "is a directory"), ("/nowhere/x", "does not exist"),
    ])
    func whatIsNoFile(path: String, message: String) {
        do throws(HistogramLogError) {
            _ = try HistogramLog.read(path)
            Issue.record("it was read")
        } catch {
            #expect(error.description.hasPrefix("\(path): error: the file \(message)"))
        }
    }

    @Test func damagedLogsNeverTrap() throws {
        let seed = ReplaySeed.draw(test: "damagedLogsNeverTrap")
        var random = RandomSource(seed: seed)
        let histogram = Histogram()
        for _ in 0..<50 { histogram.record(random.next() >> (30 + random.below(34))) }
        let whole = Array((LogFixture.header + (try LogFixture.line(histogram, tag: "t"))).utf8)
        let folder = try TemporaryFolder()
        var refused = 0
        for _ in 0..<400 {
            var bytes = whole
            switch random.below(3) {
            case 0: bytes.removeLast(Int(1 + random.below(UInt64(bytes.count))))
            case 1: bytes[Int(random.below(UInt64(bytes.count)))] = UInt8(truncatingIfNeeded: random.next())
            default: bytes.swapAt(Int(random.below(UInt64(bytes.count))), Int(random.below(UInt64(bytes.count))))
            }
            try folder.write(Data(bytes), to: "a.hlog")
            do throws(HistogramLogError) {
                let log = try HistogramLog.read(folder.path + "/a.hlog", unit: .nanoseconds)
                #expect(log.series.allSatisfy { $0.histogram.checkInvariants() == nil })
            } catch {
                refused += 1
            }
        }
        #expect(refused > 100)
    }

    @Test func theTable() throws {
        let text =
            try LogFixture.line(LogFixture.histogram(1000, count: 1000), tag: "a")
            + LogFixture.line(Histogram(), tag: "b")
        #expect(
            HistogramLogTable.text(try LogFixture.read(text)).split(separator: "\n").dropFirst().joined(separator: "\n")
                == """
                 tag  values     mean      p50      p90      p99  p99.9  p99.99      max
                 a     1,000  1.00 µs  1.00 µs  1.00 µs  1.00 µs      –       –  1.00 µs
                 b         0        –        –        –        –      –       –        –
                values were read as ns
                –: fewer than 10 values beyond
                """)
    }
}
