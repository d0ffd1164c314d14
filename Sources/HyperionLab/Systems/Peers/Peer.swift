import CBaselines

/// The systems to compare with that this machine or this build may lack. Never needed for a build.
enum Peer: String, CaseIterable {
    case boost = "boost-unordered-flat-map"
    case abseil = "absl-flat-hash-map"
    case tbb = "tbb-concurrent-hash-map"
    case concurrencyKit = "ck-ht"
    case lmdb
    case rocksdb
    case redis
    case redisAtOnce = "redis-mget"
    case memcached

    /// How it comes to be there.
    enum Origin {
        /// Compiled in with a package trait.
        case trait(String)
        /// A shared library, loaded when it is used.
        case library
        /// A program, started when it is used.
        case server
    }

    var origin: Origin {
        switch self {
        case .boost: .trait("Boost")
        case .abseil: .trait("Abseil")
        case .tbb: .trait("TBB")
        case .concurrencyKit: .trait("ConcurrencyKit")
        case .lmdb, .rocksdb: .library
        case .redis, .redisAtOnce, .memcached: .server
        }
    }

    /// Its records are in a process of their own.
    var isServer: Bool { if case .server = origin { true } else { false } }

    /// Debian's package.
    var package: String {
        switch self {
        case .boost: "libboost1.81-dev"
        case .abseil: "libabsl-dev"
        case .tbb: "libtbb-dev"
        case .concurrencyKit: "libck-dev"
        case .lmdb: "liblmdb0"
        case .rocksdb: "librocksdb-dev"
        case .redis, .redisAtOnce: "redis-server"
        case .memcached: "memcached"
        }
    }

    /// Its functions, or nil where it is not there.
    var functions: UnsafePointer<hyperion_peer>? {
        switch self {
        case .boost: hyperion_boost_flat_map()
        case .abseil: hyperion_absl_flat_hash_map()
        case .tbb: hyperion_tbb_hash_map()
        case .concurrencyKit: hyperion_ck_ht()
        case .lmdb: hyperion_lmdb()
        case .rocksdb: hyperion_rocksdb()
        case .redis: hyperion_redis()
        case .redisAtOnce: hyperion_redis_mget()
        case .memcached: hyperion_memcached()
        }
    }

    /// What to do so that it is there; nil: it is.
    var unavailability: String? {
        guard functions == nil else { return nil }
        return switch origin {
        case .trait(let name):
            "not in this build; apt-get install \(package) and use scripts/lab, or swift build --traits \(name)"
        case .library, .server: "not installed; apt-get install \(package)"
        }
    }

    var description: EngineDescription {
        switch self {
        case .boost:
            EngineDescription(
                name: rawValue, summary: "C++ boost::unordered_flat_map of strings, reserved, looked up by string_view",
                concurrency: .singleThread)
        case .abseil:
            EngineDescription(
                name: rawValue, summary: "C++ absl::flat_hash_map of strings, reserved, looked up by string_view",
                concurrency: .singleThread)
        case .tbb:
            EngineDescription(
                name: rawValue, summary: "C++ tbb::concurrent_hash_map of strings, a lock for each record",
                concurrency: .multiWriter, scans: false)
        case .concurrencyKit:
            EngineDescription(
                name: rawValue, summary: "Concurrency Kit's ck_ht, readers without locks, blocks freed by ck_epoch",
                concurrency: .singleWriter, scans: false, longestKey: 65_535)
        case .lmdb:
            EngineDescription(
                name: rawValue, summary: "memory-mapped B+ tree, no syncs, read transactions renewed",
                concurrency: .multiWriter, longestKey: 511)
        case .rocksdb:
            EngineDescription(
                name: rawValue, summary: "log-structured merge tree, no write-ahead log, all in memory",
                concurrency: .multiWriter)
        case .redis:
            EngineDescription(
                name: rawValue, summary: "server on a unix socket, no persistence; multi-read is pipelined GETs",
                concurrency: .multiWriter, scans: false)
        case .redisAtOnce:
            EngineDescription(
                name: rawValue, summary: "the same server as redis; multi-read is one MGET",
                concurrency: .multiWriter, scans: false)
        case .memcached:
            EngineDescription(
                name: rawValue, summary: "server on a unix socket, binary protocol; multi-read is pipelined quiet gets",
                concurrency: .multiWriter, scans: false, longestKey: 250)
        }
    }
}
