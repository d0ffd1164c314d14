import Foundation

/// A result in the formats that other dashboards read, made from the result alone.
public enum ResultExport: String, CaseIterable, Sendable {
    /// The JSON of the Java Microbenchmark Harness (`-rf json`).
    case jmh
    /// Bencher Metric Format (https://bencher.dev/docs/reference/bencher-metric-format).
    case bmf

    /// A result, and what sets it apart from others of its sweep: keys and their values, as the scenario wrote them.
    public struct Point: Sendable {
        public var result: RunResult
        public var keys: [String]
        public var values: [String]
        public init(_ result: RunResult, keys: [String] = [], values: [String] = []) {
            (self.result, self.keys, self.values) = (result, keys, values)
        }

        var label: String { ScenarioSweep.label(keys: keys, values: values) }
        var parameters: [String: String] { Dictionary(zip(keys, values)) { first, _ in first } }
    }

    /// The file's contents.
    public func data(_ result: RunResult) throws(ReportError) -> Data { try data([Point(result)]) }

    /// The same of all points of a sweep together.
    public func data(_ points: [Point]) throws(ReportError) -> Data {
        do {
            let encoder = ResultFile.encoder()
            switch self {
            case .jmh:
                let all = points.flatMap { JMHBenchmark.all(of: $0.result, parameters: $0.parameters) }
                return try encoder.encode(all) + Data("\n".utf8)
            case .bmf:
                let all = points.reduce(into: [:]) { all, point in
                    all.merge(BencherMetrics.all(of: point.result, label: point.label)) { first, _ in first }
                }
                return try encoder.encode(all) + Data("\n".utf8)
            }
        } catch {
            throw .unwritable(path: rawValue, reason: "not representable as JSON: \(error)")
        }
    }

    /// What is exported of a result, or of all points of a sweep that have been measured.
    public static func points(at path: String) throws(ReportError) -> [Point] {
        if MaximumRateFolder.isSearch(path) {
            throw .notExported(
                path: path,
                what: "a search for the highest rate is not exported: give the result of a run (results.json) or of a "
                    + "sweep over the load")
        }
        guard SweepFolder.isSweep(path) else { return [Point(try ResultFile.read(path))] }
        let points = try SweepFolder.points(path)
        guard !points.isEmpty else {
            throw .notExported(
                path: path, what: "no point of this sweep has a result: run it, or give one that was run")
        }
        return points
    }

    /// Replaces the file whole.
    public func write(_ points: [Point], to path: String) throws(ReportError) {
        // Before the system's own words: these say what to do instead.
        guard !AtomicFile.isFolder(path) else { throw .folderForFile(path: path) }
        try AtomicFile.write(try data(points), to: path)
    }
}
