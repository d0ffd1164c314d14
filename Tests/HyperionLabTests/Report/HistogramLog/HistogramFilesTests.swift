import Foundation
import Testing

@testable import HyperionLab

@Suite struct HistogramFilesTests {
    /// Three repetitions of two operations; every one has 200 latencies around its own number of nanoseconds.
    static func measured(times: Bool = true) throws -> RunResult {
        var result = ResultFixture.result(engines: Array(ResultFixture.engines[0...1]))
        result.samples.removeAll { $0.repetition > 2 }
        for index in result.samples.indices {
            let repetition = result.samples[index].repetition
            let histogram = Histogram()
            for value in 0..<200 as Range<UInt64> { histogram.record(UInt64(300 * (repetition + 1)) + value * value) }
            let text = try histogram.encodedHdr()
            result.samples[index].phases[1].operations[0].operation = "read"
            result.samples[index].phases[1].operations[0].histogram = text
            result.samples[index].phases[2].operations[1].histogram = text
            guard times else { continue }
            for phase in 1...2 {
                result.samples[index].phases[phase].latencyPass = PassTime(
                    startedAt: result.startedAt + Double(10 * repetition + phase), seconds: 4.5)
            }
        }
        return result
    }

    @Test func oneOfEachForEveryEngineAndOperation() throws {
        let names = HistogramFiles.all(of: try Self.measured()).map(\.name)
        let expected = ["hyperion", "null"].flatMap { engine in
            ["read", "update@mixed"].flatMap { ["\(engine)-\($0).hlog", "\(engine)-\($0).hgrm"] }
        }
        #expect(names == expected)
        #expect(HistogramFiles.all(of: ResultFixture.result()).isEmpty, "nothing was timed one by one")
    }

    /// What callers waited has the plain name; what the store took stands beside it.
    @Test func underOpenLoadThereAreTwoOfEach() throws {
        var result = try Self.measured()
        let late = Histogram()
        late.record(5_000_000, count: 100)
        for arm in result.samples.indices where result.samples[arm].engine == "hyperion" {
            result.samples[arm].phases[1].operations[0].response = try late.encodedHdr()
        }
        let files = HistogramFiles.all(of: result)
        let read = files.filter { $0.name.hasPrefix("hyperion-read") }
        #expect(
            read.map(\.name) == [
                "hyperion-read.hlog", "hyperion-read.hgrm", "hyperion-read-service.hlog", "hyperion-read-service.hgrm",
            ])
        #expect(read[0].text.contains("read of hyperion, response (from when it was due), in nanoseconds"))
        #expect(read[2].text.contains("read of hyperion, service (from its start), in nanoseconds"))
        #expect(read[0].text.contains("Tag=hyperion.read,") && read[2].text.contains("Tag=hyperion.read-service,"))
        // In microseconds.
        #expect(read[1].text.contains("5001.") || read[1].text.contains("5000."), "\(read[1].text.prefix(300))")
        #expect(!read[3].text.contains("5001.") && !read[3].text.contains("5000."))
        #expect(files.contains { $0.name == "null-read.hlog" } && !files.contains { $0.name.hasPrefix("null-read-") })
    }

    @Test func aLogHasALineForEachRepetitionWithItsTime() throws {
        let folder = try TemporaryFolder()
        let result = try Self.measured()
        try HistogramFiles.write(result, to: folder.path)
        let text = try String(contentsOfFile: folder.path + "/hyperion-update@mixed.hlog", encoding: .utf8)
        #expect(
            text.hasPrefix(
                """
                #[ycsb-b: update@mixed of hyperion, in nanoseconds]
                #[Histogram log format version 1.3]
                #[StartTime: 1772373909.000 (seconds since epoch), Sun Mar 01 14:05:09 UTC 2026]
                #[BaseTime: 1772373909.000 (seconds since epoch)]
                "StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"
                Tag=hyperion.update@mixed,2.000,4.500,0.040,HISTFAAA
                """))
        let log = try HistogramLog.read(folder.path + "/hyperion-update@mixed.hlog")
        let series = try #require(log.series.first)
        #expect(log.series.count == 1 && series.name == "hyperion.update@mixed" && series.intervals == 3)
        #expect(series.start == result.startedAt + 2 && series.end == result.startedAt + 26.5)
        // The counts of the result itself.
        let expected = Histogram()
        for sample in result.samples where sample.engine == "hyperion" {
            try expected.merge(Histogram(hdr: try #require(sample.phases[2].operations[1].histogram)))
        }
        #expect(Array(series.histogram.buckets) == Array(expected.buckets))
        let distribution = try String(contentsOfFile: folder.path + "/hyperion-update@mixed.hgrm", encoding: .utf8)
        #expect(distribution == PercentileDistribution.text(expected, unitRatio: 1000))
    }

    @Test func withoutTimesThereIsOneLineForTheRun() throws {
        let folder = try TemporaryFolder()
        let result = try Self.measured(times: false)
        try HistogramFiles.write(result, to: folder.path)
        let log = try HistogramLog.read(folder.path + "/hyperion-read.hlog")
        #expect(log.series.map(\.intervals) == [1] && log.series[0].histogram.totalCount == 600)
        #expect(log.series[0].start == result.startedAt && log.series[0].end == result.finishedAt)
    }

    @Test func aHistogramThatCannotBeReadIsSaidInTheLog() throws {
        var result = try Self.measured()
        result.samples.removeAll { $0.engine != "hyperion" }
        result.samples[1].phases[1].operations[0].histogram = "HISTFAAA"
        let file = try #require(HistogramFiles.all(of: result).first)
        #expect(file.text.contains("#[repetition 2 cannot be read: truncated in the frame]\n"))
        #expect(file.text.split(separator: "\n").count { $0.hasPrefix("Tag=") } == 2)
        for index in result.samples.indices { result.samples[index].phases[1].operations[0].histogram = "x" }
        let names = HistogramFiles.all(of: result).map(\.name)
        #expect(names == ["hyperion-read.hlog", "hyperion-update@mixed.hlog", "hyperion-update@mixed.hgrm"])
    }

    @Test func namesStayInsideTheFolderAndApart() throws {
        #expect(HistogramFiles.fileName("../../etc", "pass wd/x") == "_._.._etc-pass_wd_x")
        #expect(HistogramFiles.fileName("größe", "\u{0}\n,") == "gr__e-___")
        var result = try Self.measured()
        for index in result.samples.indices {
            result.samples[index].engine = result.samples[index].engine == "null" ? "a/b" : "a,b"
        }
        result.scenario.engines = ["a/b", "a,b"]
        let files = HistogramFiles.all(of: result)
        #expect(files.map(\.name).count == Set(files.map(\.name)).count && files.count == 8)
        #expect(files.contains { $0.name == "a_b-read-2.hgrm" })
        #expect(HistogramLogWriter.sanitised(tag: "a,b c\nd\u{2028}e") == "a_b_c_d_e")
        #expect(files.filter { $0.name.hasSuffix(".hlog") }.allSatisfy { $0.text.contains("\nTag=a") })
    }

    @Test func impossibleTimesDoNoHarm() throws {
        var result = try Self.measured()
        for time in [Double.nan, .infinity, -1, 1e300] {
            result.startedAt = time
            result.finishedAt = time
            result.samples[0].phases[1].latencyPass = PassTime(startedAt: time, seconds: time)
            let files = HistogramFiles.all(of: result)
            #expect(files.count == 8)
            for file in files where file.name.hasSuffix(".hlog") {
                #expect(try LogFixture.read(file.text).series[0].histogram.totalCount == 600)
            }
        }
    }
}
