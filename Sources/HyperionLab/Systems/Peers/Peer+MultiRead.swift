extension Peer {
    /// How a server is asked for the keys of a multi-read, as the end of a sentence; nil: it is no server.
    var multiReadRequest: String? {
        switch self {
        case .redis: "pipelined, a GET for each key, all written at once, and as many answers read"
        case .redisAtOnce: "one MGET, a single command with a single answer"
        case .memcached:
            "pipelined, a quiet get for each key and a no-op behind them, all written at once (32 KiB at a time), and "
                + "an answer read for each key that is there"
        case .boost, .abseil, .tbb, .concurrencyKit, .lmdb, .rocksdb: nil
        }
    }
}
