/// One request that a fake server understood.
struct FakeRequest {
    enum Operation { case get, quietGet, add, replace, delete, nothing }
    var operation: Operation
    var keys: [[UInt8]] = []
    var value: [UInt8] = []
    var header: [UInt8] = []
    /// Whether more than one key may be asked for, and the answer is a list.
    var isBatch = false
    var isRead: Bool { operation == .get || operation == .quietGet || operation == .nothing }
}

/// As much of a server's protocol as our client speaks.
protocol FakeLanguage {
    /// The next request; nil: the client is gone, or said what it never says.
    static func read(_ stream: FakeStream) -> FakeRequest?
    /// The right answer.
    static func answer(_ request: FakeRequest, _ records: inout [[UInt8]: [UInt8]]) -> [UInt8]
}

/// RESP 2: GET, MGET, SET with or without XX, DEL.
enum FakeRedis: FakeLanguage {
    static func read(_ stream: FakeStream) -> FakeRequest? {
        guard let head = stream.line(), let count = Int(head.dropFirst()) else { return nil }
        var parts: [[UInt8]] = []
        for _ in 0..<count {
            guard let line = stream.line(), let length = Int(line.dropFirst()), let bytes = stream.bytes(length + 2)
            else { return nil }
            parts.append(Array(bytes.dropLast(2)))
        }
        let keys = Array(parts.dropFirst())
        switch String(decoding: parts.first ?? [], as: UTF8.self) {
        case "GET": return FakeRequest(operation: .get, keys: keys)
        case "MGET": return FakeRequest(operation: .get, keys: keys, isBatch: true)
        case "SET": return FakeRequest(operation: parts.count == 4 ? .replace : .add, keys: [parts[1]], value: parts[2])
        case "DEL": return FakeRequest(operation: .delete, keys: keys)
        default: return nil
        }
    }

    static func answer(_ request: FakeRequest, _ records: inout [[UInt8]: [UInt8]]) -> [UInt8] {
        switch request.operation {
        case .get, .quietGet, .nothing:
            let bulks = request.keys.flatMap { key in records[key].map(bulk) ?? Array("$-1\r\n".utf8) }
            return (request.isBatch ? Array("*\(request.keys.count)\r\n".utf8) : []) + bulks
        case .replace where records[request.keys[0]] == nil: return Array("$-1\r\n".utf8)
        case .add, .replace:
            records[request.keys[0]] = request.value
            return Array("+OK\r\n".utf8)
        case .delete: return Array((records.removeValue(forKey: request.keys[0]) == nil ? ":0\r\n" : ":1\r\n").utf8)
        }
    }

    static func bulk(_ value: [UInt8]) -> [UInt8] { Array("$\(value.count)\r\n".utf8) + value + Array("\r\n".utf8) }
}

/// The binary protocol: get, quiet get, add, replace, delete, no-op.
enum FakeMemcached: FakeLanguage {
    private static let operations: [UInt8: FakeRequest.Operation] = [
        0x00: .get, 0x02: .add, 0x03: .replace, 0x04: .delete, 0x09: .quietGet, 0x0A: .nothing,
    ]

    static func read(_ stream: FakeStream) -> FakeRequest? {
        guard let header = stream.bytes(24), header[0] == 0x80, let operation = operations[header[1]] else {
            return nil
        }
        let keyLength = Int(header[2]) << 8 | Int(header[3])
        let bodyLength = header[8..<12].reduce(0) { $0 << 8 | Int($1) }
        guard let body = stream.bytes(bodyLength) else { return nil }
        let start = Int(header[4])
        return FakeRequest(
            operation: operation, keys: [Array(body[start..<start + keyLength])],
            value: Array(body[(start + keyLength)...]), header: header)
    }

    static func answer(_ request: FakeRequest, _ records: inout [[UInt8]: [UInt8]]) -> [UInt8] {
        let key = request.keys[0]
        let known = records[key]
        switch request.operation {
        case .get, .quietGet:
            if let known { return frame(request.header, extras: [0, 0, 0, 0], value: known) }
            return request.operation == .get ? frame(request.header, status: 1) : []
        case .add where known != nil: return frame(request.header, status: 2)
        case .replace where known == nil: return frame(request.header, status: 1)
        case .add, .replace:
            records[key] = request.value
            return frame(request.header)
        case .delete: return frame(request.header, status: records.removeValue(forKey: key) == nil ? 1 : 0)
        case .nothing: return frame(request.header)
        }
    }

    /// An answer to the request with that header; its body is said to have `bodyLength` bytes, or has them.
    static func frame(
        _ request: [UInt8], status: UInt8 = 0, extras: [UInt8] = [], value: [UInt8] = [], bodyLength: UInt32? = nil
    ) -> [UInt8] {
        let body = bodyLength ?? UInt32(extras.count + value.count)
        let length = withUnsafeBytes(of: body.bigEndian) { Array($0) }
        let opaque = Array(request[12..<16])
        return [0x81, request[1], 0, 0, UInt8(extras.count), 0, 0, status] + length + opaque
            + [UInt8](repeating: 0, count: 8) + extras + value
    }
}
