import Foundation
import Testing

@testable import HyperionLab

/// Logs of PyPI's `hdrhistogram` read by us, and ours by it, where Python can import it.
@Suite struct PythonLogTests {
    @Test func pythonReadsTheSameCountsAndPercentiles() throws {
        try cancelUnlessInstalled(.python)
        let folder = try TemporaryFolder()
        try HistogramFiles.write(try HistogramFilesTests.measured(), to: folder.path)
        let script = """
            import sys
            from hdrh.histogram import HdrHistogram
            from hdrh.log import HistogramLogReader
            sum = HdrHistogram(1, 3600000000000, 3)
            reader = HistogramLogReader('\(folder.path)/hyperion-read.hlog', sum)
            while True:
                interval = reader.get_next_interval_histogram()
                if interval is None: break
                print('interval', interval.get_total_count(), interval.get_tag())
                sum.add(interval)
            for item in sum.get_recorded_iterator():
                print(item.value_iterated_to, item.count_added_in_this_iter_step)
            for percentile in (50, 90, 99, 99.5): print(sum.get_value_at_percentile(percentile))
            """
        let result = try #require(ForeignTool.run(["python3", "-c", script]))
        try #require(result.status == 0)
        let log = try HistogramLog.read(folder.path + "/hyperion-read.hlog")
        let histogram = try #require(log.series.first).histogram
        let intervals = (0..<3).map { _ in "interval 200 hyperion.read" }
        let buckets = histogram.buckets.map { "\($0.values.upperBound) \($0.count)" }
        // Whole ranks of 600: where they are not, Python takes the nearest, and Java and we the next.
        let percentiles = [0.5, 0.9, 0.99, 0.995].map { "\(histogram.value(atQuantile: $0))" }
        #expect(result.output.split(separator: "\n").map(String.init) == intervals + buckets + percentiles)
    }

    @Test func itsLogsAreRead() throws {
        try cancelUnlessInstalled(.python)
        let folder = try TemporaryFolder()
        let path = folder.path + "/python.hlog"
        // Its `output_start_time` cannot be called (0.10.8): it takes milliseconds for seconds.
        let script = """
            from hdrh.histogram import HdrHistogram
            from hdrh.log import HistogramLogWriter
            with open('\(path)', 'w') as out:
                writer = HistogramLogWriter(out)
                writer.output_comment('[from Python]')
                writer.output_log_format_version()
                writer.output_base_time(1441812279000)
                writer.output_legend()
                for number in range(3):
                    histogram = HdrHistogram(1, 3600000000000, 3)
                    for value in range(1000): histogram.record_value((number + 1) * value * value)
                    writer.output_interval_histogram(histogram, number, number + 1)
            """
        try #require(ForeignTool.run(["python3", "-c", script])?.status == 0)
        let expected = Histogram()
        for number in 1...3 as ClosedRange<UInt64> {
            for value in 0..<1000 as Range<UInt64> { expected.record(number * value * value) }
        }
        let log = try HistogramLog.read(path)
        let series = try #require(log.series.first)
        #expect(log.series.count == 1 && series.intervals == 3)
        #expect(Array(series.histogram.buckets) == Array(expected.buckets))
    }
}
