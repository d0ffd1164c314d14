/// What a scenario file says, with every default made explicit.
///
/// A `Scenario` is plain data: `ScenarioDecoder` is the only place that makes one from a file and the only
/// place that judges what is allowed, so that everything behind it can rely on the bounds stated here.
public struct Scenario: Codable, Equatable, Sendable {
    /// Letters, digits, `-`, `_` and `.`, starting with a letter or digit: it names the report folder.
    public var name: String
    public var description: String
    /// Seeds the keys, the order of insertion and every thread's operations.
    public var seed: UInt64
    public var store: Store
    /// Records loaded before the first phase, at least 1. With `keys.source: file` and no `records`, all lines.
    public var records: Int
    public var keys: Keys
    public var values: ValueSizes
    /// Measured one after another on the same store.
    public var phases: [Phase]
    public var distribution: KeyDistribution
    public var threads: Threads
    public var load: Load
    public var pages: Pages
    /// What gives way to what the machine can do; nil: nothing.
    public var preferences: [Preference]?
    /// nil: the heap follows `pages`.
    public var allocator: Allocator?
    /// Bytes of the engine's arena; nil: as much as the scenario needs.
    public var arena: UInt64?
    public var run: Run
    /// Names from the catalogue, without repetition, at least one.
    public var engines: [String]
    /// One of `engines`; nil where the scenario names none (then no ratios are printed).
    public var baseline: String?
    public var thresholds: [Threshold]
    /// What is proved of the run beside being measured; nil: nothing.
    public var verify: Verification?

    public enum Store: String, Codable, Sendable, CaseIterable {
        case keyValue = "key-value"
    }

    public enum Keys: Codable, Equatable, Sendable {
        /// Distinct keys of exactly `bytes` bytes (8 to 65,535), made from the record's number and the seed.
        case generated(bytes: Int)
        /// Distinct keys of exactly `bytes` bytes (8 to 65,535) that some indexes take badly; see `KeyPattern`.
        case patterned(KeyPattern, bytes: Int)
        /// One key a line; `path` is resolved against the scenario file's folder.
        case file(path: String)
        /// Keys, sizes and operations of a recorded trace.
        case trace(Trace)
    }

    public enum KeyPattern: String, Codable, Sendable, CaseIterable {
        case sequential, colliding
        case collidingStdHash = "colliding-std-hash"
    }

    /// Weighted sizes; the weights of all classes sum to `Share.whole`.
    public struct ValueSizes: Codable, Equatable, Sendable {
        public struct Class: Codable, Equatable, Sendable {
            /// Inclusive bounds in bytes, 0 to 1 GiB; equal for a fixed size, drawn uniformly otherwise.
            public var low: Int
            public var high: Int
            public var weight: Share
            public init(low: Int, high: Int, weight: Share) {
                (self.low, self.high, self.weight) = (low, high, weight)
            }
        }
        public var classes: [Class]
        public init(classes: [Class]) { self.classes = classes }
        public var smallest: Int { classes.map(\.low).min() ?? 0 }
        public var largest: Int { classes.map(\.high).max() ?? 0 }
        /// Expected bytes of a value.
        public var mean: Double {
            classes.reduce(0) { $0 + Double($1.low + $1.high) / 2 * $1.weight.fraction }
        }
    }

    /// A share in millionths, so that shares add up exactly.
    public struct Share: Codable, Equatable, Sendable, Hashable {
        public static let whole = 1_000_000
        public var millionths: Int
        public init(millionths: Int) { self.millionths = millionths }
        public var fraction: Double { Double(millionths) / Double(Share.whole) }
    }

    public struct Operation: Codable, Equatable, Sendable, Hashable {
        public enum Kind: String, Codable, Sendable, CaseIterable {
            case read
            case multiRead = "multi-read"
            case scan
            case insert
            case update
            case readModifyWrite = "read-modify-write"
            case delete
            /// Whether it leaves the store as it was; writer threads take the others.
            public var isRead: Bool { self == .read || self == .multiRead || self == .scan }
            /// Written with a count: `multi-read(32)`, `scan(100)`.
            public var takesCount: Bool { self == .multiRead || self == .scan }
        }
        public var kind: Kind
        /// Keys of a multi-read (1 to 1,024; 32 unless said) or records of a scan (1 to 1 M; 100 unless said); else 1.
        public var count: Int
        /// The shortest scan where lengths are drawn uniformly up to `count`; nil: all have `count` records.
        public var leastCount: Int?
        /// Of lengths that are drawn evenly from a range, the middle one, rounded up.
        var usualCount: Int { leastCount.map { ($0 + count + 1) / 2 } ?? count }
        public var share: Share
        public init(kind: Kind, count: Int = 1, leastCount: Int? = nil, share: Share) {
            (self.kind, self.count, self.leastCount, self.share) = (kind, count, leastCount, share)
        }
    }

    public enum Mix: Codable, Equatable, Sendable {
        /// One mix, whose shares sum to the whole over all threads.
        case shared([Operation])
        /// A mix for each role, each summing to the whole; each role runs at its own full speed.
        /// An empty list: that role rests in this phase.
        case roles(readers: [Operation], writers: [Operation])

        /// The mixes whose shares are each a whole: the shared one, or the readers' and the writers'.
        public var wholes: [[Operation]] {
            switch self {
            case .shared(let all): [all]
            case .roles(let readers, let writers): [readers, writers]
            }
        }

        public var operations: [Operation] { wholes.flatMap(\.self) }
    }

    public struct Phase: Codable, Equatable, Sendable {
        /// Distinguishes phases that share an operation: the metric's operation is then `read@LABEL`.
        /// Same alphabet as the scenario's name, without `.`; nil only where no other phase has the operation.
        public var label: String?
        public var mix: Mix
        public init(label: String? = nil, mix: Mix) { (self.label, self.mix) = (label, mix) }
    }

    public enum KeyDistribution: Codable, Equatable, Sendable {
        case uniform
        /// P(rank r) ∝ r^−theta, 0 < theta ≤ 5; ranks are mapped onto records by a seeded permutation.
        case zipfian(theta: Double)
        /// YCSB's scrambled zipfian: ranks among 10^10 hashed onto the records, flatter than `zipfian(0.99)`.
        case ycsbZipfian
        /// As zipfian, the newest record being rank 1.
        case latest(theta: Double)
        /// `keys` of the records take `operations` of the operations, uniformly within each part.
        case hotspot(keys: Share, operations: Share)
        /// Exponentially falling: the first `keys` of the records take `operations` of the operations.
        case exponential(keys: Share, operations: Share)
        case sequential
    }

    public struct Threads: Codable, Equatable, Sendable {
        /// Threads that each run the whole mix; 0 where roles are given instead.
        public var mixed: Int
        public var readers: Int
        public var writers: Int
        public typealias Pin = Scenario.Pin
        public var pin: Pin
        /// nil: nothing is asked, and memory is where the system puts it.
        public var memory: MemoryPlacement?
        /// nil: as the program was started.
        public var priority: Priority?
        public init(
            mixed: Int = 1, readers: Int = 0, writers: Int = 0, pin: Pin = .spread, memory: MemoryPlacement? = nil
        ) {
            self.memory = memory
            (self.mixed, self.readers, self.writers, self.pin) = (mixed, readers, writers, pin)
        }
        public var total: Int { mixed + readers + writers }
    }

    /// What backs the engine's arena and every other engine's heap alike.
    public enum Pages: String, Codable, Sendable, CaseIterable {
        case base, transparent
        case explicit2Mi = "explicit-2Mi"
        case explicit1Gi = "explicit-1Gi"
    }

    /// What the baselines' heap is made of.
    public enum Allocator: String, Codable, Sendable, CaseIterable {
        /// The C library's, as the system has set it up: what a program gets that asks for nothing.
        case system
        /// The same, growing by transparent huge pages, as the engine's own memory does.
        case systemHugePages = "system-huge-pages"
        /// jemalloc, put in the C library's place when a worker starts; with huge pages where `pages` says so.
        case jemalloc
    }

    /// The allocator that the run uses, asked for or not.
    public var heap: Allocator { allocator ?? (pages == .transparent ? .systemHugePages : .system) }

    public struct Run: Codable, Equatable, Sendable {
        /// nil: until throughput and latency are steady (`auto`); else that many nanoseconds, 0 for none.
        public var warmupNanoseconds: UInt64?
        /// Of each phase's throughput pass; the latency pass takes as long again.
        public var durationNanoseconds: UInt64
        /// Ends a pass early after so many operations a thread; nil: the duration alone does.
        public var operations: Int?
        public var repetitions: Int
        public init(warmupNanoseconds: UInt64?, durationNanoseconds: UInt64, operations: Int?, repetitions: Int) {
            self.warmupNanoseconds = warmupNanoseconds
            self.durationNanoseconds = durationNanoseconds
            self.operations = operations
            self.repetitions = repetitions
        }
    }

    public init(
        name: String, description: String, seed: UInt64, store: Store, records: Int, keys: Keys, values: ValueSizes,
        phases: [Phase], distribution: KeyDistribution, threads: Threads, load: Load, pages: Pages, arena: UInt64?,
        run: Run, engines: [String], baseline: String?, thresholds: [Threshold]
    ) {
        self.name = name
        self.description = description
        self.seed = seed
        self.store = store
        self.records = records
        self.keys = keys
        self.values = values
        self.phases = phases
        self.distribution = distribution
        self.threads = threads
        self.load = load
        self.pages = pages
        self.arena = arena
        self.run = run
        self.engines = engines
        self.baseline = baseline
        self.thresholds = thresholds
    }
}
