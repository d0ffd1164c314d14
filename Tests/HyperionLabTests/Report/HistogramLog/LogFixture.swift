import Foundation

@testable import HyperionLab

/// Logs for the tests: Java's, beside this file, and hand-made ones.
enum LogFixture {
    /// What `HdrLogFixture.java` made.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures"
    static func java(_ name: String) -> String { "\(folder)/\(name)" }
    static func contents(_ name: String) throws -> String {
        try String(contentsOfFile: java(name), encoding: .utf8)
    }

    static let header = """
        #[Histogram log format version 1.3]
        #[StartTime: 1000000000.000 (seconds since epoch), Sun Sep 09 01:46:40 UTC 2001]
        "StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"

        """

    static func histogram(
        _ values: UInt64..., count: UInt64 = 1, configuration: Histogram.Configuration = .latency
    ) -> Histogram {
        let histogram = Histogram(configuration)
        for value in values { histogram.record(value, count: count) }
        return histogram
    }

    /// A line as a writer of `ratio` prints it.
    static func line(_ histogram: Histogram, tag: String? = nil, start: Double = 0, ratio: Double = 1e6) throws
        -> String
    {
        let maximum = String(format: "%.3f", Double(histogram.maximum) / ratio)
        return (tag.map { "Tag=\($0)," } ?? "") + "\(start),1.000,\(maximum),\(try histogram.encodedHdr())\n"
    }

    static func read(_ text: String, unit: HistogramLog.Unit? = nil) throws -> HistogramLog {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "a.hlog")
        return try HistogramLog.read(folder.path + "/a.hlog", unit: unit)
    }

    /// What is said of the file `a.hlog`, without its folder.
    static func faults(_ text: String, unit: HistogramLog.Unit? = nil) throws -> [String] {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "a.hlog")
        do throws(HistogramLogError) {
            _ = try HistogramLog.read(folder.path + "/a.hlog", unit: unit)
            return []
        } catch {
            return error.diagnostics.map { $0.description.replacing(folder.path + "/", with: "") }
        }
    }
}
