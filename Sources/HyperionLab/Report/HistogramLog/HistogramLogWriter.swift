import Foundation

/// Writes `.hlog`, version 1.3 of HdrHistogram's log format, which every port's reader takes.
///
/// ```
/// #[ycsb-b: read of hyperion, in nanoseconds]
/// #[Histogram log format version 1.3]
/// #[StartTime: 1441812279.474 (seconds since epoch), Wed Sep 09 15:24:39 UTC 2015]
/// #[BaseTime: 1441812279.474 (seconds since epoch)]
/// "StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"
/// Tag=hyperion.read,0.127,1.007,2.769,HISTFAAA…
/// ```
struct HistogramLogWriter {
    /// One recorded span.
    struct Interval {
        /// Seconds since 1970.
        var start: Double
        /// Seconds.
        var length: Double
        /// Of nanoseconds.
        var histogram: Histogram
    }

    /// Nanoseconds in a millisecond: the maxima stand in the log in milliseconds, by custom.
    static let maximumRatio = 1e6

    private(set) var text: String
    private let base: Double
    private let tag: String

    /// - Parameters:
    ///   - comment: for a person; one line, cut at 100 characters because some readers have room for 128 bytes.
    ///   - start: seconds since 1970.
    init(comment: String, start: Double, tag: String) {
        let start = (0..<253_402_300_800).contains(start) ? start : 0
        base = start
        self.tag = Self.sanitised(tag: tag)
        let seconds = String(format: "%.3f", start)
        text = """
            #[\(Self.comment(comment))]
            #[Histogram log format version 1.3]
            #[StartTime: \(seconds) (seconds since epoch), \(Self.date(start))]
            #[BaseTime: \(seconds) (seconds since epoch)]
            "StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"

            """
    }

    mutating func add(comment: String) { text += "#[\(Self.comment(comment))]\n" }

    mutating func add(_ interval: Interval) throws(HistogramCodingError) {
        let encoded = try interval.histogram.encodedHdr()
        let numbers = [
            interval.start - base, interval.length, Double(interval.histogram.maximum) / Self.maximumRatio,
        ]
        text += "Tag=\(tag)," + numbers.map { String(format: "%.3f", $0) }.joined(separator: ",") + ",\(encoded)\n"
    }

    /// No reader takes commas, spaces or line ends in a tag.
    static func sanitised(tag: String) -> String {
        let scalars = tag.unicodeScalars.prefix(200).map { scalar in
            scalar == "," || scalar.value <= 0x20 || scalar.properties.isWhitespace
                || scalar.properties.generalCategory == .control ? "_" : scalar
        }
        return scalars.isEmpty ? "_" : String(String.UnicodeScalarView(scalars))
    }

    private static func comment(_ text: String) -> String {
        String(Format.printable(text).unicodeScalars.prefix(100).map { $0.isASCII ? Character($0) : "?" })
    }

    /// `Wed Sep 09 15:24:39 UTC 2015`, as Java prints dates.
    private static func date(_ seconds: Double) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "" }
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = String(
            format: "%02d %02d:%02d:%02d UTC %04d", parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
            parts.tm_year + 1900)
        return "\(days[Int(parts.tm_wday)]) \(months[Int(parts.tm_mon)]) \(clock)"
    }
}
