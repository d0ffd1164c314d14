import CBaselines
import Glibc

/// What a machine has to place threads and memory on: processors, cores, nodes, pools of huge pages, permissions.
///
/// Read from the same files as the environment report, so that a test can give a tree of text files instead.
struct MachineTopology: Sendable, Equatable {
    struct Node: Sendable, Equatable {
        var number: Int
        /// Those of them that this process may use, ascending.
        var processors: [Int]
        /// Whether this process may have memory there.
        var hasMemory: Bool
        /// To each node by number, itself being 10; empty: not known.
        var distances: [Int: Int] = [:]
    }

    /// Who puts memory on chosen nodes.
    enum MemoryPolicies: Sendable, Equatable {
        case available
        /// This program was built without libnuma.
        case notBuiltIn
        /// It was, and the kernel has none, or refuses.
        case refused
    }

    /// By number. A kernel that knows no nodes has node 0 with everything.
    var nodes: [Node]
    /// Ascending.
    var allowed: [Int]
    /// The core of each processor, named by the core's first processor.
    var cores: [Int: Int]
    var pools: [EnvironmentReport.HugePages]
    /// The lowest nice value that this process may set.
    var lowestNiceness: Int
    var policies: MemoryPolicies

    init(
        tree: SystemTree, allowed: [Int], lowestNiceness: Int = 0, policies: MemoryPolicies = .available
    ) {
        self.allowed = allowed
        self.lowestNiceness = lowestNiceness
        self.policies = policies
        let usable = Set(allowed)
        let permitted = Self.permittedNodes(tree)
        let found = EnvironmentProbe.nodes(tree)
        var nodes = found.map { node in
            let distances = zip(found.map(\.number), node.distances).map { ($0, $1) }
            return Node(
                number: node.number, processors: node.processors.filter(usable.contains).sorted(),
                hasMemory: node.memoryBytes != nil && permitted?.contains(node.number) != false,
                distances: Dictionary(distances, uniquingKeysWith: { first, _ in first }))
        }
        if nodes.isEmpty { nodes = [Node(number: 0, processors: allowed, hasMemory: true)] }
        self.nodes = nodes
        cores = Dictionary(
            allowed.map { processor in
                let list = tree.word("sys/devices/system/cpu/cpu\(processor)/topology/thread_siblings_list")
                return (processor, list.flatMap(processorList)?.min() ?? processor)
            }, uniquingKeysWith: { first, _ in first })
        pools = EnvironmentProbe.hugePages(tree)
    }

    /// This machine, as it is now, for this process.
    static func current() -> MachineTopology {
        MachineTopology(
            tree: SystemTree(root: "/"), allowed: ProcessorAffinity.allowed(), lowestNiceness: ownLowestNiceness(),
            policies: hyperion_numa_is_built_in() == 0
                ? .notBuiltIn : hyperion_numa_is_available() == 0 ? .refused : .available)
    }

    /// This machine when it was first asked for: what does not change while a worker runs.
    static let atStart = current()

    /// The node of a processor; nil: of none that is known.
    func node(of processor: Int) -> Int? { nodes.first { $0.processors.contains(processor) }?.number }

    /// Nodes by `cpuset`; nil: the kernel does not say.
    private static func permittedNodes(_ tree: SystemTree) -> Set<Int>? {
        for line in (tree.text("proc/self/status") ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0] == "Mems_allowed_list" else { continue }
            return processorList(String(parts[1])).map(Set.init)
        }
        return nil
    }

    /// −20 with the capability `CAP_SYS_NICE`; else by the limit `RLIMIT_NICE` (getrlimit(2)), never above what it has.
    private static func ownLowestNiceness() -> Int {
        for line in (SystemTree(root: "/").text("proc/self/status") ?? "").split(separator: "\n")
        where line.hasPrefix("CapEff:") {
            let mask = UInt64(
                line.dropFirst("CapEff:".count).split(whereSeparator: \.isWhitespace).first ?? "", radix: 16)
            if let mask, mask & 1 << 23 != 0 { return -20 }
        }
        var limit = rlimit()
        let own = Int(getpriority(__priority_which_t(0), 0))
        guard getrlimit(__rlimit_resource_t(13), &limit) == 0 else { return own }
        return min(own, 20 - Int(clamping: min(limit.rlim_cur, 40)))
    }
}

extension MachineTopology {
    /// What it has, for messages: `node 0 (processors 0-1) and node 1 (processors 2-3)`.
    var nodesInWords: String {
        Self.listed(
            nodes.map { node in
                let processors =
                    node.processors.isEmpty ? "no processors" : "processors \(Self.ranges(node.processors))"
                return "node \(node.number) (\(processors)\(node.hasMemory ? "" : ", no memory"))"
            })
    }

    var processorsInWords: String { allowed.isEmpty ? "none that is known" : Self.ranges(allowed) }

    static func listed(_ parts: [String]) -> String {
        parts.count < 2 ? parts.first ?? "none" : parts.dropLast().joined(separator: ", ") + " and " + parts.last!
    }

    /// In the kernel's list format: `0-3,8`.
    static func ranges(_ numbers: [Int]) -> String {
        var parts: [(Int, Int)] = []
        for number in numbers.sorted() {
            if let last = parts.last, number <= last.1 + 1 {
                parts[parts.count - 1].1 = number
            } else {
                parts.append((number, number))
            }
        }
        return parts.map { $0 == $1 ? "\($0)" : "\($0)-\($1)" }.joined(separator: ",")
    }
}
