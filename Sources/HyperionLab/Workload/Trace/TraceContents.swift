/// What a trace asks for, with its keys numbered by first appearance.
struct TraceContents {
    struct Request: Equatable {
        enum Kind: UInt8 {
            /// Reads; a miss is a miss.
            case get
            /// Writes, whether the key is there or not.
            case set
            case delete
            /// Reads, and writes where the key is not there (look-aside).
            case getOrSet
        }
        var object: UInt32
        /// Bytes of the object's value.
        var size: UInt32
        /// How often in a row.
        var repeats: UInt32
        var kind: Kind
    }

    /// The largest value in bytes, and the most requests: a tape of more does not fit into memory.
    static let largestSize = 1 << 30
    /// Bytes of all keys together.
    static let mostKeyBytes = 2 << 30
    static let mostRequests = 100_000_000

    var format: Scenario.Trace.Format
    var requests: [Request] = []
    /// Key i is keyBytes[keyStarts[i] ..< keyStarts[i + 1]].
    var keyBytes: [UInt8] = []
    var keyStarts = [0]
    var requestCount = 0
    var times = TraceTimes()
    var hasTTL = false

    init(_ format: Scenario.Trace.Format) { self.format = format }

    var objects: Int { keyStarts.count - 1 }

    mutating func addKey(_ key: some Collection<UInt8>) -> UInt32 {
        keyBytes += key
        keyStarts.append(keyBytes.count)
        return UInt32(objects - 1)
    }
}
