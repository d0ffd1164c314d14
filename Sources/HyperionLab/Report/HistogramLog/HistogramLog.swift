/// An HdrHistogram log (`.hlog`) as named histograms: everything that was recorded under each tag.
///
/// ```
/// let log = try HistogramLog.read("other-tool.hlog", unit: .microseconds)
/// for series in log.series { print(series.name, series.nanoseconds(atQuantile: 0.99)) }
/// ```
/// Immutable once read, and its histograms belong to it: any thread may read them.
public struct HistogramLog: Sendable {
    /// What a recorded value counts. The format does not say it; nanoseconds are its custom.
    public enum Unit: String, CaseIterable, Sendable {
        case nanoseconds = "ns"
        case microseconds = "us"
        case milliseconds = "ms"
        case seconds = "s"

        /// Nanoseconds of a value of 1.
        public var nanoseconds: Double {
            switch self {
            case .nanoseconds: 1
            case .microseconds: 1e3
            case .milliseconds: 1e6
            case .seconds: 1e9
            }
        }
    }

    /// All intervals of one tag, merged.
    public struct Series: Sendable {
        /// As the log has it; nil: its lines carry none.
        public internal(set) var tag: String?
        /// In the log's own unit.
        public internal(set) var histogram: Histogram
        public internal(set) var unit: Unit
        /// Lines that were merged, at least 1.
        public internal(set) var intervals: Int
        /// Of the first interval's start and the last one's end, in seconds since 1970 (or, in a log that has neither
        /// a start nor a base time and counts from 0, since its own start).
        public internal(set) var start: Double
        public internal(set) var end: Double
        /// Each line by itself, in the order of the file; `intervals` of them.
        var parts: [Part]

        /// The tag, or `untagged`.
        public var name: String { tag ?? "untagged" }
        public var mean: Double { histogram.mean * unit.nanoseconds }
        /// To within its bucket, as the format keeps it.
        public var maximum: Double { Double(histogram.maximum) * unit.nanoseconds }

        /// In nanoseconds, as `Histogram.value(atQuantile:)` says it of the log's unit.
        public func nanoseconds(atQuantile quantile: Double) -> Double {
            Double(histogram.value(atQuantile: quantile)) * unit.nanoseconds
        }
    }

    /// Path as the user gave it.
    public internal(set) var file: String
    /// Seconds since 1970; nil: the log has no such line.
    public internal(set) var startTime: Double?
    public internal(set) var baseTime: Double?
    /// In order of first occurrence, at least one.
    public internal(set) var series: [Series]

    /// Lines of all tags together.
    public var intervals: Int { series.reduce(0) { $0 + $1.intervals } }
}

/// Why a log cannot be used. The user's to mend: exit code 2.
public enum HistogramLogError: Error, Equatable, Sendable, CustomStringConvertible {
    /// At least one, in the order of the lines; a log with very many has the first of them.
    case invalid([Diagnostic])

    public var diagnostics: [Diagnostic] {
        switch self {
        case .invalid(let all): all
        }
    }

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
