extension Scenario {
    /// A recorded trace of requests, whose keys, sizes and operations are replayed.
    public struct Trace: Codable, Equatable, Sendable {
        public enum Format: String, Codable, Sendable, CaseIterable {
            /// CacheBench's CSV.
            case cachebench
            /// libCacheSim's binary records of 24 bytes.
            case oracleGeneral
        }
        /// Resolved against the scenario file's folder.
        public var path: String
        public var format: Format
        /// With each row as often as it counts.
        public var requests: Int
        /// Distinct keys.
        public var objects: Int
        /// In bytes: all distinct keys together, and the longest.
        public var keyBytes: Int
        public var longestKey: Int
        /// Whether a request names a time to live, which this version does not apply.
        public var hasTTL: Bool
        /// How long the part that is measured for latency took when it was recorded, from its first request to its last;
        /// nil: the trace does not tell the times of all requests.
        public var paceSeconds: Double?
    }
}
