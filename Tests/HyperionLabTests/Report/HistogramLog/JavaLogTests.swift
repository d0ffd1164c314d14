import Foundation
import Testing

@testable import HyperionLab

/// Logs of Java's HdrHistogram read by us, and ours by Java: the same counts, the same percentiles.
@Suite struct JavaLogTests {
    /// Of an interval, as `HdrLogFixture.java` prints it.
    private struct Interval: Equatable {
        var tag: String
        var start: Double
        var end: Double
        var buckets: [[UInt64]] = []
    }

    @Test func everyIntervalHasTheCountsThatJavaReadsBack() throws {
        var expected: [Interval] = []
        for line in try LogFixture.contents("java.counts").split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 3 {
                expected.append(
                    Interval(
                        tag: String(words[0]), start: try #require(Double(words[1])) / 1000,
                        end: try #require(Double(words[2])) / 1000))
            } else {
                expected[expected.count - 1].buckets.append(try words.map { try #require(UInt64($0)) })
            }
        }
        var base = 0.0
        var found: [Interval] = []
        for line in try LogFixture.contents("java.hlog").split(separator: "\n") {
            switch try HistogramLogLine.parse(ArraySlice(Array(line.utf8))) {
            case .baseTime(let seconds): base = seconds
            case .interval(let interval):
                let start = base + interval.start
                found.append(
                    Interval(
                        tag: interval.tag ?? "null", start: start, end: start + interval.length,
                        buckets: interval.histogram.buckets.map { [$0.values.upperBound, $0.count] }))
            default: break
            }
        }
        #expect(expected.count == 12 && expected.contains { $0.buckets.isEmpty })
        #expect(found.map(\.tag) == expected.map(\.tag) && found.map(\.buckets) == expected.map(\.buckets))
        for (one, other) in zip(found, expected) {
            #expect(abs(one.start - other.start) < 0.001 && abs(one.end - other.end) < 0.001)
        }
    }

    @Test(arguments: ["fixed", "resized", "untagged"])
    func theMergedDistributionIsJavasToTheLetter(name: String) throws {
        let log = try HistogramLog.read(LogFixture.java("java.hlog"))
        let series = try #require(log.series.first { $0.name == name })
        #expect(series.intervals == 4 && series.histogram.totalCount == 12_000)
        #expect(series.histogram.checkInvariants() == nil)
        let text = PercentileDistribution.text(series.histogram, unitRatio: 1000)
        #expect(text == (try LogFixture.contents("java-\(name).hgrm")))
    }

    @Test func timesAndTags() throws {
        let log = try HistogramLog.read(LogFixture.java("java.hlog"))
        #expect(log.series.map(\.tag) == ["fixed", "resized", nil] && log.intervals == 12)
        #expect(log.startTime == 1_700_000_000 && log.baseTime == 1_700_000_000)
        #expect(log.series[0].start == 1_700_000_000 && abs(log.series[0].end - 1_700_000_003.987) < 0.001)
    }

    // MARK: Live

    @Test func javaReadsOurLogAndComesToOurDistribution() throws {
        try cancelUnlessInstalled(.java)
        let folder = try TemporaryFolder()
        let result = try HistogramFilesTests.measured()
        try HistogramFiles.write(result, to: folder.path)
        for operation in ["read", "update@mixed"] {
            let name = "\(folder.path)/hyperion-\(operation)"
            let tool = ["java", "-cp", CrossCheck.hdrHistogramJar, "org.HdrHistogram.HistogramLogProcessor"]
            let options = [
                "-i", name + ".hlog", "-tag", "hyperion.\(operation)", "-outputValueUnitRatio", "1000", "-o",
                folder.path + "/java",
            ]
            try #require(ForeignTool.run(tool + options)?.status == 0)
            let java = try String(contentsOfFile: folder.path + "/java.hgrm", encoding: .utf8)
            let ours = try String(contentsOfFile: name + ".hgrm", encoding: .utf8)
            // Java's has two lines about the log above it.
            #expect(java.hasSuffix("\n" + ours) && java.count < ours.count + 250)
            #expect(ours.contains("Total count    =          600"))
        }
    }

    @Test func theFixturesAreWhatTheProgramMakes() throws {
        try cancelUnlessInstalled(.javaCompiler)
        let folder = try TemporaryFolder()
        let program = LogFixture.java("HdrLogFixture.java")
        let made = ForeignTool.run(["java", "-cp", CrossCheck.hdrHistogramJar, program, folder.path])
        try #require(made?.status == 0)
        for name in ["java.counts", "java-fixed.hgrm", "java-resized.hgrm", "java-untagged.hgrm"] {
            let text = try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
            #expect(text == (try LogFixture.contents(name)), "\(name)")
        }
    }
}
