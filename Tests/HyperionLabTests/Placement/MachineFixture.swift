@testable import HyperionLab

/// Machines as Linux describes them in text, independent of the one that tests run on.
enum MachineFixture {
    /// Processors 0 and 1, one node, no pool of huge pages.
    static func oneNode(policies: MachineTopology.MemoryPolicies = .available) throws -> MachineTopology {
        let tree = try TemporaryFolder()
        try node(0, processors: "0-1", kibibytes: 4096, distances: "10", in: tree)
        return MachineTopology(tree: SystemTree(root: tree.path), allowed: [0, 1], policies: policies)
    }

    /// Processors 0, 1, 4, 5 on node 0 and 2, 3, 6, 7 on node 1; 4 to 7 are the second threads of the cores 0 to 3.
    static func twoNodes(
        allowed: [Int] = Array(0..<8), policies: MachineTopology.MemoryPolicies = .available, lowestNiceness: Int = 0,
        smallPool: (reserved: Int, free: Int)? = nil
    ) throws -> MachineTopology {
        let tree = try TemporaryFolder()
        try node(0, processors: "0-1,4-5", kibibytes: 8192, distances: "10 20", in: tree)
        try node(1, processors: "2-3,6-7", kibibytes: 8192, distances: "20 10", in: tree)
        for core in 0..<4 {
            for processor in [core, core + 4] {
                try tree.write(
                    "\(core),\(core + 4)\n",
                    to: "sys/devices/system/cpu/cpu\(processor)/topology/thread_siblings_list")
            }
        }
        if let smallPool {
            let folder = "sys/kernel/mm/hugepages/hugepages-2048kB/"
            try tree.write("\(smallPool.reserved)\n", to: folder + "nr_hugepages")
            try tree.write("\(smallPool.free)\n", to: folder + "free_hugepages")
        }
        return MachineTopology(
            tree: SystemTree(root: tree.path), allowed: allowed, lowestNiceness: lowestNiceness, policies: policies)
    }

    /// Node 1 has processors and no memory, node 2 has memory and no processors; node 3 is not for this process.
    static func unevenNodes() throws -> MachineTopology {
        let tree = try TemporaryFolder()
        try node(0, processors: "0-1", kibibytes: 8192, distances: "10 20 17 12", in: tree)
        try node(1, processors: "2-3", kibibytes: 0, distances: "20 10 28 28", in: tree)
        try node(2, processors: "", kibibytes: 4096, distances: "17 28 10 28", in: tree)
        try node(3, processors: "", kibibytes: 4096, distances: "12 28 28 10", in: tree)
        try tree.write("Name:\tx\nMems_allowed_list:\t0-2\n", to: "proc/self/status")
        return MachineTopology(tree: SystemTree(root: tree.path), allowed: [0, 1, 2, 3])
    }

    private static func node(
        _ number: Int, processors: String, kibibytes: Int, distances: String, in tree: TemporaryFolder
    ) throws {
        let folder = "sys/devices/system/node/node\(number)/"
        try tree.write(processors + "\n", to: folder + "cpulist")
        try tree.write(distances + "\n", to: folder + "distance")
        try tree.write("Node \(number) MemTotal:  \(kibibytes) kB\n", to: folder + "meminfo")
    }
}
