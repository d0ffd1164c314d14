import Foundation

/// A result in the formats that other dashboards read, made from the result alone.
public enum ResultExport: String, CaseIterable, Sendable {
    /// The JSON of the Java Microbenchmark Harness (`-rf json`).
    case jmh
    /// Bencher Metric Format (https://bencher.dev/docs/reference/bencher-metric-format).
    case bmf

    /// The file's contents.
    public func data(_ result: RunResult) throws(ReportError) -> Data {
        do {
            let encoder = ResultFile.encoder()
            switch self {
            case .jmh: return try encoder.encode(JMHBenchmark.all(of: result)) + Data("\n".utf8)
            case .bmf: return try encoder.encode(BencherMetrics.all(of: result)) + Data("\n".utf8)
            }
        } catch {
            throw .unwritable(path: rawValue, reason: "not representable as JSON: \(error)")
        }
    }

    /// Replaces the file whole.
    public func write(_ result: RunResult, to path: String) throws(ReportError) {
        try AtomicFile.write(try data(result), to: path)
    }
}
