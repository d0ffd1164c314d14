/// CacheBench's CSV: a first line that names the columns, then one row a request.
///
/// | column | meaning |
/// |---|---|
/// | key, op, size | required; size: bytes of the value |
/// | key_size | a shorter key is filled up to it with `~` |
/// | op_count | how often in a row; 1 unless said |
/// | op_time | in seconds; never goes back |
/// | ttl | read, and reported as not applied |
///
/// `GET` and `GET_LEASE` read; a miss is a miss, since the trace has its own sets. `SET` and `SET_LEASE` update the
/// key or insert it, `DELETE` deletes it. Other columns do not change what is replayed.
enum CacheBenchTrace {
    static let longestLine = 1 << 20
    static let mostColumns = 256

    static func names(in line: some Collection<UInt8>) -> [String] {
        line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .prefix(mostColumns + 1)
            .map { String(decoding: $0, as: UTF8.self).filter { !" \t\r\u{FEFF}\"".contains($0) }.lowercased() }
    }

    static func read(_ bytes: UnsafeRawBufferPointer, file: String) throws(ScenarioError) -> TraceContents {
        var parser = CacheBenchParser(file: file)
        var start = 0
        while start < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            var length = 0
            while length < rest.count, rest[length] != UInt8(ascii: "\n") { length += 1 }
            var line = UnsafeRawBufferPointer(rebasing: rest[..<length])
            if line.last == UInt8(ascii: "\r") { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
            try parser.take(line)
            start += length + 1
        }
        return parser.contents
    }
}

/// Takes a trace line by line.
private struct CacheBenchParser {
    private enum Column: String, CaseIterable {
        case key, op, size
        case keySize = "key_size"
        case count = "op_count"
        case time = "op_time"
        case ttl
    }

    private(set) var contents = TraceContents(.cachebench)
    private let file: String
    private var line = 0
    private var columnCount = 0
    /// Where each column stands; nil: it is not there.
    private var places: [Column: Int] = [:]
    private var objects: [[UInt8]: UInt32] = [:]
    private var lastTime = -Double.infinity

    init(file: String) { self.file = file }

    private func refuse(_ column: Int, _ message: String) -> ScenarioError {
        .invalid(Diagnostic(file: file, line: line, column: column, message: message))
    }

    mutating func take(_ text: UnsafeRawBufferPointer) throws(ScenarioError) {
        line += 1
        guard text.count <= CacheBenchTrace.longestLine else {
            throw refuse(1, "the line has \(text.count) bytes; one request has at most 1 MiB")
        }
        if columnCount == 0 { return try header(text) }
        var fields: [Range<Int>] = []
        var start = 0
        for position in 0...text.count where position == text.count || text[position] == UInt8(ascii: ",") {
            fields.append(start..<position)
            start = position + 1
            if fields.count > columnCount { break }
        }
        guard fields.count == columnCount else {
            let count = fields.count > columnCount ? "more than \(columnCount)" : String(fields.count)
            throw refuse(1, "the row has \(count) columns; the first line names \(columnCount)")
        }
        try row(text, fields)
    }

    private mutating func header(_ text: UnsafeRawBufferPointer) throws(ScenarioError) {
        let names = CacheBenchTrace.names(in: text)
        guard names.count <= CacheBenchTrace.mostColumns else {
            throw refuse(1, "the first line names more than \(CacheBenchTrace.mostColumns) columns")
        }
        for column in Column.allCases {
            let found = names.indices.filter { names[$0] == column.rawValue }
            if found.count > 1 { throw refuse(1, "the column \(column.rawValue) is named twice") }
            places[column] = found.first
        }
        for column in [Column.key, .op, .size] where places[column] == nil {
            throw refuse(1, "the first line names no column \(column.rawValue); key, op and size are required")
        }
        columnCount = names.count
    }

    private mutating func row(_ text: UnsafeRawBufferPointer, _ fields: [Range<Int>]) throws(ScenarioError) {
        func field(_ column: Column) -> (text: String, place: Int)? {
            guard let place = places[column] else { return nil }
            let range = fields[place]
            return (String(decoding: text[range], as: UTF8.self), range.lowerBound + 1)
        }
        func whole(_ column: Column, usual: Int, in range: ClosedRange<Int>, most: String) throws(ScenarioError) -> Int
        {
            guard let (text, place) = field(column), !(text.isEmpty && column != .size) else { return usual }
            guard let number = Int(text) else {
                throw refuse(place, "\(column.rawValue) is \(text.quoted), not a whole number")
            }
            if range.contains(number) { return number }
            throw refuse(place, "\(column.rawValue) is \(number); it is \(range.lowerBound) to \(most)")
        }
        var arrival: Double?
        if let (text, place) = field(.time), !text.isEmpty {
            guard let time = Double(text), time.isFinite else {
                throw refuse(place, "op_time is \(text.quoted), not a number")
            }
            guard (0...1e12).contains(time) else {
                throw refuse(place, "op_time is \(text.quoted); it is 0 to 1e12 seconds")
            }
            if time < lastTime { throw refuse(place, "op_time goes back, from \(lastTime) to \(time)") }
            lastTime = time
            arrival = time
        }
        let size = try whole(.size, usual: 0, in: 0...TraceContents.largestSize, most: "1 GiB")
        let keySize = try whole(.keySize, usual: 0, in: 0...KeyFile.longestKey, most: "65535")
        let repeats = try whole(.count, usual: 1, in: 1...TraceContents.mostRequests, most: "100 M")
        if try whole(.ttl, usual: 0, in: 0...Int.max, most: "any number of seconds") > 0 { contents.hasTTL = true }
        contents.requestCount += repeats
        guard contents.requestCount <= TraceContents.mostRequests else {
            throw refuse(1, "with this row the trace has more than 100 M requests; replay a part of it")
        }
        contents.times.append(arrival, requests: repeats)
        let kind = try self.kind(field(.op)?.text ?? "", field(.op)?.place ?? 1)
        let object = try object(text, fields[places[.key] ?? 0], keySize)
        contents.requests.append(
            .init(object: object, size: UInt32(size), repeats: UInt32(repeats), kind: kind))
    }

    private func kind(_ text: String, _ place: Int) throws(ScenarioError) -> TraceContents.Request.Kind {
        switch text {
        case "GET", "GET_LEASE": return .get
        case "SET", "SET_LEASE": return .set
        case "DELETE": return .delete
        default:
            throw refuse(
                place, "op is \(text.quoted); this version replays GET, GET_LEASE, SET, SET_LEASE and DELETE")
        }
    }

    private mutating func object(
        _ text: UnsafeRawBufferPointer, _ range: Range<Int>, _ size: Int
    ) throws(ScenarioError) -> UInt32 {
        var key = Array(text[range])
        if key.isEmpty { throw refuse(range.lowerBound + 1, "the key is empty; a key has at least one byte") }
        if key.count > KeyFile.longestKey {
            throw refuse(
                range.lowerBound + 1, "the key has \(key.count) bytes; a key has at most \(KeyFile.longestKey)")
        }
        if key.count < size { key += Array(repeating: UInt8(ascii: "~"), count: size - key.count) }
        if let known = objects[key] { return known }
        guard contents.keyBytes.count + key.count <= TraceContents.mostKeyBytes else {
            throw refuse(
                range.lowerBound + 1,
                "with this key all keys have more than 2 GiB together; replay a part of the trace")
        }
        let object = contents.addKey(key)
        objects[key] = object
        return object
    }
}
