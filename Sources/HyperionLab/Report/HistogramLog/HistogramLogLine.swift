import Foundation

/// One line of a `.hlog`, taken apart.
enum HistogramLogLine {
    case blank
    case comment
    /// `#[StartTime: 1441812279.474 (seconds since epoch), …]`, in seconds since 1970.
    case startTime(Double)
    /// `#[BaseTime: …]`: what interval starts are relative to.
    case baseTime(Double)
    /// The line of column names.
    case legend
    case interval(Interval)

    struct Interval {
        var tag: String?
        /// Seconds, as written.
        var start: Double
        var length: Double
        /// Divided by the writer's ratio, 10^6 by custom.
        var maximum: Double
        var histogram: Histogram
        /// Of the maximum, from 1, in bytes.
        var maximumColumn: Int
    }

    /// What is wrong, and in which column (in bytes, from 1).
    struct Fault: Error, Equatable {
        var column: Int
        var message: String
    }

    static let versions: Set<String> = ["1.0", "1.1", "1.2", "1.3"]
    private static let columns = "[Tag=…,]StartTimestamp,Interval_Length,Interval_Max,Interval_Compressed_Histogram"

    /// Reads a line without its end. O(line) and the histogram that it carries.
    static func parse(_ line: ArraySlice<UInt8>) throws(Fault) -> HistogramLogLine {
        var line = line
        while let last = line.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") { line.removeLast() }
        guard let first = line.first else { return .blank }
        if first == UInt8(ascii: "#") { return try header(text(line.prefix(200))) }
        if first == UInt8(ascii: "\"") {
            guard line.starts(with: Array("\"StartTimestamp\"".utf8)) else {
                throw Fault(column: 1, message: "not the line of column names, \"StartTimestamp\",…: remove the quotes")
            }
            return .legend
        }
        return .interval(try interval(line))
    }

    // MARK: Headers

    private static func header(_ text: String) throws(Fault) -> HistogramLogLine {
        if let start = try time(text, behind: "#[StartTime:") { return .startTime(start) }
        if let base = try time(text, behind: "#[BaseTime:") { return .baseTime(base) }
        let marker = "#[Histogram log format version "
        if text.hasPrefix(marker) {
            let version = String(text.dropFirst(marker.count).prefix { $0 != "]" })
            guard versions.contains(version) else {
                throw Fault(
                    column: marker.count + 1,
                    message: "version \(version.quoted) of the format, of which this program reads 1.0 to 1.3")
            }
        }
        return .comment
    }

    private static func time(_ text: String, behind marker: String) throws(Fault) -> Double? {
        guard text.hasPrefix(marker) else { return nil }
        let word = text.dropFirst(marker.count).trimmed.prefix { $0 != " " && $0 != "]" }
        guard let seconds = number(word), seconds >= 0, seconds < 1e12 else {
            throw Fault(
                column: marker.count + 1,
                message: "\(String(word).quoted) is not a time; write seconds since 1970, such as 1441812279.474")
        }
        return seconds
    }

    // MARK: Intervals

    private static func interval(_ line: ArraySlice<UInt8>) throws(Fault) -> Interval {
        var fields: [(column: Int, bytes: ArraySlice<UInt8>)] = []
        // A sixth part holds all the commas that are too many.
        for part in line.split(separator: UInt8(ascii: ","), maxSplits: 5, omittingEmptySubsequences: false) {
            fields.append((part.startIndex - line.startIndex + 1, part))
        }
        var tag: String?
        let marker = Array("Tag=".utf8)
        if let first = fields.first, first.bytes.starts(with: marker) {
            tag = try self.tag(first.bytes.dropFirst(marker.count), column: first.column + marker.count)
            fields.removeFirst()
        }
        guard fields.count == 4 else {
            let found = tag == nil ? fields.count : fields.count + 1
            throw Fault(column: 1, message: "\(Format.count(found, "column")), where a line has \(columns)")
        }
        let start = try number(fields[0], "the interval's start", atLeast: -1e12)
        let length = try number(fields[1], "the interval's length", atLeast: 0)
        let maximum = try number(fields[2], "the interval's maximum", atLeast: 0)
        return Interval(
            tag: tag, start: start, length: length, maximum: maximum, histogram: try histogram(fields[3]),
            maximumColumn: fields[2].column)
    }

    private static func tag(_ bytes: ArraySlice<UInt8>, column: Int) throws(Fault) -> String {
        guard !bytes.isEmpty, bytes.count <= 200 else {
            throw Fault(column: column, message: "a tag has 1 to 200 bytes; this one has \(bytes.count)")
        }
        guard let tag = String(validating: bytes, as: UTF8.self), !tag.contains(where: \.isWhitespace) else {
            throw Fault(column: column, message: "a tag is text without spaces; \(text(bytes).quoted) is not")
        }
        return tag
    }

    private static func number(
        _ field: (column: Int, bytes: ArraySlice<UInt8>), _ what: String, atLeast least: Double
    ) throws(Fault) -> Double {
        let word = Substring(text(field.bytes.prefix(100))).trimmed
        guard let value = number(word), value >= least, value <= 1e12 else {
            throw Fault(
                column: field.column, message: "\(what) is \(String(word).quoted); write a number such as 1.007")
        }
        return value
    }

    private static func histogram(_ field: (column: Int, bytes: ArraySlice<UInt8>)) throws(Fault) -> Histogram {
        do throws(HistogramCodingError) {
            return try Histogram(hdr: Substring(text(field.bytes)).trimmed)
        } catch {
            throw Fault(
                column: field.column,
                message: "the histogram cannot be read: \(error); remove the line, or write it again as HdrHistogram V2"
            )
        }
    }

    /// A decimal number, finite: neither `nan` nor hexadecimal, which `Double` would take.
    private static func number(_ word: Substring) -> Double? {
        let isDecimal = word.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
        }
        guard isDecimal, let value = Double(word), value.isFinite else { return nil }
        return value
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
