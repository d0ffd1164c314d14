/// The machine as the run found it. What could not be read is nil, never 0.
public struct EnvironmentReport: Codable, Sendable, Equatable {
    public struct Cache: Codable, Sendable, Equatable {
        public var level: Int
        /// `data`, `instruction` or `unified`.
        public var kind: String
        public var bytes: UInt64
        /// Logical processors that share it.
        public var sharedBy: Int
        public init(level: Int, kind: String, bytes: UInt64, sharedBy: Int) {
            (self.level, self.kind, self.bytes, self.sharedBy) = (level, kind, bytes, sharedBy)
        }
    }
    public struct Node: Codable, Sendable, Equatable {
        public var number: Int
        public var processors: [Int]
        public var memoryBytes: UInt64?
        /// Relative distance to each node, 10 being itself.
        public var distances: [Int]
        public init(number: Int, processors: [Int], memoryBytes: UInt64?, distances: [Int]) {
            self.number = number
            self.processors = processors
            self.memoryBytes = memoryBytes
            self.distances = distances
        }
    }
    public struct HugePages: Codable, Sendable, Equatable {
        /// In bytes.
        public var size: UInt64
        public var reserved: Int
        public var free: Int
        public init(size: UInt64, reserved: Int, free: Int) {
            (self.size, self.reserved, self.free) = (size, reserved, free)
        }
    }
    public struct Clock: Codable, Sendable, Equatable {
        public var name: String
        public var costNanoseconds: Double
        public var resolutionNanoseconds: Double?
        public init(name: String, costNanoseconds: Double, resolutionNanoseconds: Double?) {
            self.name = name
            self.costNanoseconds = costNanoseconds
            self.resolutionNanoseconds = resolutionNanoseconds
        }
    }

    /// Of a control group.
    public struct Limits: Codable, Sendable, Equatable {
        /// Processor time a second of time, in seconds; nil: no limit. Who has used up a period's share stands still until
        /// the next one begins.
        public var processors: Double?
        /// nil: no limit. Who needs more is killed.
        public var memoryBytes: UInt64?
        public init(processors: Double?, memoryBytes: UInt64?) {
            (self.processors, self.memoryBytes) = (processors, memoryBytes)
        }
    }

    public var hostArchitecture: String
    public var processor: String?
    public var onlineProcessors: Int
    /// Those that this process may run on.
    public var allowedProcessors: [Int]
    public var hypervisor: Bool
    public var caches: [Cache]
    public var nodes: [Node]
    public var memoryBytes: UInt64?
    public var pageBytes: Int
    /// `always`, `madvise` or `never`.
    public var transparentHugePages: String?
    public var hugePages: [HugePages]
    public var kernel: String
    public var operatingSystem: String?
    /// Frequency governor of processor 0.
    public var governor: String?
    /// Over 1, 5 and 15 minutes.
    public var loadAverages: [Double]
    public var clocks: [Clock]
    public var swift: String
    /// nil: not measured.
    public var memoryBandwidth: MemoryBandwidth?
    /// A part of a hash of this machine's identifier (`MachineIdentity`); nil: it has none, or an older result.
    public var machine: String?
    /// Of this process's control group; nil: none, or an older result.
    public var limits: Limits?

    public init(
        hostArchitecture: String, processor: String?, onlineProcessors: Int, allowedProcessors: [Int],
        hypervisor: Bool, caches: [Cache], nodes: [Node], memoryBytes: UInt64?, pageBytes: Int,
        transparentHugePages: String?, hugePages: [HugePages], kernel: String, operatingSystem: String?,
        governor: String?, loadAverages: [Double], clocks: [Clock], swift: String,
        memoryBandwidth: MemoryBandwidth? = nil, machine: String? = nil, limits: Limits? = nil
    ) {
        self.hostArchitecture = hostArchitecture
        self.processor = processor
        self.onlineProcessors = onlineProcessors
        self.allowedProcessors = allowedProcessors
        self.hypervisor = hypervisor
        self.caches = caches
        self.nodes = nodes
        self.memoryBytes = memoryBytes
        self.pageBytes = pageBytes
        self.transparentHugePages = transparentHugePages
        self.hugePages = hugePages
        self.kernel = kernel
        self.operatingSystem = operatingSystem
        self.governor = governor
        self.loadAverages = loadAverages
        self.clocks = clocks
        self.swift = swift
        self.memoryBandwidth = memoryBandwidth
        self.machine = machine
        self.limits = limits
    }
}
