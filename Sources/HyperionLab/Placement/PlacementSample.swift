/// Where one arm's threads ran and where its records lay, as the kernel says: the proof of `threads.pin`,
/// `threads.memory` and `pages`.
public struct PlacementSample: Codable, Sendable, Equatable {
    /// Of each phase, -1 being the load, each of its threads in order.
    public var threads: [ThreadSample]
    public var regions: [RegionSample]
    /// Nodes on which the records should be; nil: nobody asked.
    public var recordNodes: [Int]?
    /// Whether they should be on all of them alike.
    public var isInterleaved: Bool
    /// What the scenario preferred and this machine does not have; nil: nothing.
    public var fallbacks: [String]?
    /// Why something that was asked for was not done, as the system said; nil: it was.
    public var refusals: [String]?
    /// Processors that the worker might use at its end; nil: an older result.
    public var allowed: [Int]?

    public struct ThreadSample: Codable, Sendable, Equatable {
        public var phase: Int
        /// From 0, readers before writers.
        public var thread: Int
        /// The processor that it was to stay on; nil: it was free.
        public var asked: Int?
        /// Where it was seen, the most frequent first.
        public var seen: [Place]
        /// Moves between processors that the kernel counted during the passes; nil: this kernel does not count.
        public var migrations: Int?
        /// The nice value that it ran at, -20 to 19, when the last pass began; nil: not known.
        public var niceness: Int?
        /// Its scheduling policy then (sched(7)): `normal`, `batch`, `idle`, `fifo`, `round-robin`, `deadline`, or a number;
        /// nil: not known.
        public var schedulingPolicy: String?

        public init(
            phase: Int, thread: Int, asked: Int?, seen: [Place], migrations: Int?, niceness: Int? = nil,
            schedulingPolicy: String? = nil
        ) {
            (self.phase, self.thread, self.asked, self.seen) = (phase, thread, asked, seen)
            (self.migrations, self.niceness, self.schedulingPolicy) = (migrations, niceness, schedulingPolicy)
        }
    }

    public struct Place: Codable, Sendable, Equatable {
        public var processor: Int
        /// nil: of no node that is known.
        public var node: Int?
        public var samples: Int
        public init(processor: Int, node: Int?, samples: Int) {
            (self.processor, self.node, self.samples) = (processor, node, samples)
        }
    }

    public struct RegionSample: Codable, Sendable, Equatable {
        /// `arena`, `index`, or `heap` for what an engine has of the C library.
        public var name: String
        /// Of address space that was asked about.
        public var byteCount: UInt64
        /// Pages that were looked at, evenly over the region.
        public var sampledPages: Int
        /// Of those, on each node; what is in no memory is left out.
        public var nodes: [NodePages]
        /// Of the mappings that it lies in, in proportion where they are larger than it.
        public var residentBytes: UInt64
        public var transparentHugeBytes: UInt64
        public var explicitHugeBytes: UInt64

        public init(
            name: String, byteCount: UInt64, sampledPages: Int, nodes: [NodePages], residentBytes: UInt64,
            transparentHugeBytes: UInt64, explicitHugeBytes: UInt64
        ) {
            self.name = name
            self.byteCount = byteCount
            self.sampledPages = sampledPages
            self.nodes = nodes
            self.residentBytes = residentBytes
            self.transparentHugeBytes = transparentHugeBytes
            self.explicitHugeBytes = explicitHugeBytes
        }

        /// Pages that were found in memory.
        public var presentPages: Int { nodes.reduce(0) { $0 + max(0, min($1.pages, 1 << 40)) } }
        /// 0 to 1; nil: no page was found.
        public func share(onNode node: Int) -> Double? {
            presentPages == 0
                ? nil
                : Double(nodes.filter { $0.node == node }.reduce(0) { $0 + max(0, min($1.pages, 1 << 40)) })
                    / Double(presentPages)
        }
        /// In huge pages of either kind, 0 to 1.
        public var hugeShare: Double {
            let huge = Double(transparentHugeBytes) + Double(explicitHugeBytes)
            return residentBytes == 0 ? 0 : min(1, huge / Double(residentBytes))
        }
    }

    public struct NodePages: Codable, Sendable, Equatable {
        public var node: Int
        public var pages: Int
        public init(node: Int, pages: Int) { (self.node, self.pages) = (node, pages) }
    }

    public init(
        threads: [ThreadSample], regions: [RegionSample], recordNodes: [Int]?, isInterleaved: Bool,
        fallbacks: [String]? = nil, refusals: [String]? = nil, allowed: [Int]? = nil
    ) {
        self.threads = threads
        self.regions = regions
        self.recordNodes = recordNodes
        self.isInterleaved = isInterleaved
        self.fallbacks = fallbacks
        self.refusals = refusals
        self.allowed = allowed
    }
}
