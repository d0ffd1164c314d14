/// What one worker's heap did, as its allocator tells it; in bytes.
///
/// The heap is what `malloc` gives. Memory that an engine maps for itself is not in it, and shows in the growth of
/// resident memory alone.
public struct HeapSample: Codable, Sendable, Equatable {
    /// The one that served the worker: `jemalloc 5.3.0`, `glibc 2.36`.
    public var allocator: String
    /// Growth while the store was made and loaded, the harness's own sessions aside: allocated and not freed.
    public var live: Int64
    /// Of pages with anything live on them; nil: not told.
    public var active: Int64?
    /// Of what the heap holds of the system's memory, see `holdsResident`.
    public var held: Int64
    /// Whether `held` is resident memory (jemalloc), or memory taken from the system, resident or not (glibc).
    public var holdsResident: Bool
    /// The load first; an operation that could not be run once more is not in it.
    public var operations: [Operation]

    /// One operation, run by itself in one thread after all that was measured; the load as it was measured.
    public struct Operation: Codable, Sendable, Equatable {
        /// As in metric names.
        public var operation: String
        /// How many were run; a multi-read counts each of its keys.
        public var operations: UInt64
        /// Bytes allocated by the thread that ran them, freed again or not; nil: the allocator does not count them.
        public var allocated: UInt64?
        /// Growth of what is live in the heap; nil: not read.
        public var grown: Int64?

        public init(operation: String, operations: UInt64, allocated: UInt64?, grown: Int64?) {
            (self.operation, self.operations) = (operation, operations)
            (self.allocated, self.grown) = (allocated, grown)
        }

        /// nil: not counted, or there was none.
        public var allocatedPerOperation: Double? {
            operations > 0 ? allocated.map { Double($0) / Double(operations) } : nil
        }

        public var grownPerOperation: Double? {
            operations > 0 ? grown.map { Double($0) / Double(operations) } : nil
        }
    }

    public init(
        allocator: String, live: Int64, active: Int64?, held: Int64, holdsResident: Bool, operations: [Operation]
    ) {
        self.allocator = allocator
        self.live = live
        self.active = active
        self.held = held
        self.holdsResident = holdsResident
        self.operations = operations
    }

    /// Below it, what an allocator holds in pages and size classes says nothing of how it packs.
    static let leastLive: Int64 = 1 << 20

    /// Of the records that were loaded; nil: there is no telling how many.
    public var livePerRecord: Double? {
        guard let load = operations.first(where: { $0.operation == Scenario.loadOperation }), load.operations > 0 else {
            return nil
        }
        return Double(live) / Double(load.operations)
    }

    /// What the heap holds over what is live in it; nil where hardly anything is.
    public var fragmentation: Double? {
        live >= Self.leastLive ? Double(held) / Double(live) : nil
    }
}

extension Observations {
    /// What the heap did in an operation; nothing where it was not read.
    mutating func addHeap(of operation: String, _ arms: [ArmSample]) {
        for arm in arms {
            guard let sample = arm.heap?.operations.first(where: { $0.operation == operation }) else { continue }
            if let bytes = sample.allocatedPerOperation, bytes.isFinite {
                series[.allocatedPerOperation, default: Series()].values[arm.repetition] = bytes
            }
            if let bytes = sample.grownPerOperation, bytes.isFinite {
                series[.heapGrowthPerOperation, default: Series()].values[arm.repetition] = bytes
            }
        }
    }

    /// What the store's records take in the heap.
    mutating func addHeap(ofStoreIn arms: [ArmSample]) {
        for arm in arms {
            guard let heap = arm.heap else { continue }
            if let bytes = heap.livePerRecord, bytes.isFinite {
                series[.liveBytesPerRecord, default: Series()].values[arm.repetition] = bytes
            }
            if let fragmentation = heap.fragmentation, fragmentation.isFinite {
                series[.fragmentation, default: Series()].values[arm.repetition] = fragmentation
                if !heap.holdsResident {
                    series[.fragmentation, default: Series()].notes = ["of memory taken from the system"]
                }
            }
        }
    }
}
