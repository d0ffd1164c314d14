import Foundation
import Testing

@testable import HyperionLab

/// A machine with two nodes, three levels of cache and an ARM-like absence of a governor.
private func fakeMachine() throws -> TemporaryFolder {
    let tree = try TemporaryFolder()
    try tree.write(
        """
        processor\t: 0
        model name\t: Fake 7
        flags\t\t: fpu tsc constant_tsc nonstop_tsc hypervisor

        processor\t: 1
        model name\t: Other

        """, to: "proc/cpuinfo")
    try tree.write("MemTotal:       16384 kB\nMemFree:  1 kB\n", to: "proc/meminfo")
    try tree.write("0.50 1.25 2.00 1/85 5268\n", to: "proc/loadavg")
    try tree.write("Name:\tx\nCpus_allowed:\tff\nCpus_allowed_list:\t0-1,3\n", to: "proc/self/status")
    try tree.write("NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 13\"\n", to: "etc/os-release")
    let sys = "sys/devices/system/"
    try tree.write("0-3\n", to: sys + "cpu/online")
    try tree.write("performance\n", to: sys + "cpu/cpu0/cpufreq/scaling_governor")
    for (index, cache) in [(1, "Data", "32K", "0"), (2, "Unified", "1M", "0-1"), (3, "Unified", "32768K", "0-3")]
        .enumerated()
    {
        let folder = sys + "cpu/cpu0/cache/index\(index)/"
        try tree.write("\(cache.0)\n", to: folder + "level")
        try tree.write("\(cache.1)\n", to: folder + "type")
        try tree.write("\(cache.2)\n", to: folder + "size")
        try tree.write("\(cache.3)\n", to: folder + "shared_cpu_list")
    }
    for (node, processors, distances) in [(0, "0-1", "10 20"), (1, "2-3", "20 10")] {
        try tree.write("\(processors)\n", to: sys + "node/node\(node)/cpulist")
        try tree.write("\(distances)\n", to: sys + "node/node\(node)/distance")
        try tree.write("Node \(node) MemTotal:  8192 kB\n", to: sys + "node/node\(node)/meminfo")
    }
    try tree.write("always [madvise] never\n", to: "sys/kernel/mm/transparent_hugepage/enabled")
    try tree.write("8\n", to: "sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages")
    try tree.write("5\n", to: "sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages")
    return tree
}

@Suite struct EnvironmentProbeTests {
    /// Reports may be published and the identifier may not: it, and its parts, stand nowhere in them.
    @Test func theMachineIsToldFromOthersAndNotNamed() throws {
        let tree = try fakeMachine()
        #expect(EnvironmentProbe.probe(root: tree.path).machine == nil)
        var hashes: Set<String> = []
        for identifier in ["0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdee"] {
            try tree.write(identifier + "\n", to: "etc/machine-id")
            let report = EnvironmentProbe.probe(root: tree.path)
            let hash = try #require(report.machine)
            #expect(hash.count == 10 && hash.allSatisfy(\.isHexDigit))
            #expect(EnvironmentProbe.probe(root: tree.path).machine == hash, "the same each time")
            let json = try report.json()
            #expect(json.contains(hash) && !json.contains(identifier) && !identifier.contains(hash))
            hashes.insert(hash)
        }
        #expect(hashes.count == 2)
        let none = String(repeating: "0", count: 32)
        for wrong in ["", "uninitialized", "0123456789ABCDEF0123456789ABCDEF", "0123", none, "é" + none.dropFirst(2)] {
            try tree.write(wrong + "\n", to: "etc/machine-id")
            #expect(EnvironmentProbe.probe(root: tree.path).machine == nil, "\(wrong)")
        }
    }

    @Test func aMachineWithTwoNodes() throws {
        let tree = try fakeMachine()
        let report = EnvironmentProbe.probe(root: tree.path)
        #expect(report.processor == "Fake 7")
        #expect(report.hypervisor)
        #expect(report.onlineProcessors == 4)
        #expect(report.allowedProcessors == [0, 1, 3])
        #expect(
            report.caches == [
                .init(level: 1, kind: "data", bytes: 32 << 10, sharedBy: 1),
                .init(level: 2, kind: "unified", bytes: 1 << 20, sharedBy: 2),
                .init(level: 3, kind: "unified", bytes: 32 << 20, sharedBy: 4),
            ])
        #expect(
            report.nodes == [
                .init(number: 0, processors: [0, 1], memoryBytes: 8 << 20, distances: [10, 20]),
                .init(number: 1, processors: [2, 3], memoryBytes: 8 << 20, distances: [20, 10]),
            ])
        #expect(report.memoryBytes == 16 << 20)
        #expect(report.transparentHugePages == "madvise")
        #expect(report.hugePages == [.init(size: 2 << 20, reserved: 8, free: 5)])
        #expect(report.operatingSystem == "Debian GNU/Linux 13")
        #expect(report.governor == "performance")
        #expect(report.loadAverages == [0.5, 1.25, 2])
    }

    @Test func limitsOfTheControlGroupOfEitherVersion() throws {
        let second = try fakeMachine()
        #expect(EnvironmentProbe.probe(root: second.path).limits == nil)
        try second.write("0::/a/b\n", to: "proc/self/cgroup")
        try second.write("max 100000\n", to: "sys/fs/cgroup/a/b/cpu.max")
        try second.write("150000 100000\n", to: "sys/fs/cgroup/a/cpu.max")
        try second.write("max\n", to: "sys/fs/cgroup/a/b/memory.max")
        let limited = EnvironmentProbe.probe(root: second.path)
        #expect(limited.limits == EnvironmentReport.Limits(processors: 1.5, memoryBytes: nil))
        #expect(limited.text.contains("limits") && limited.text.contains("the time of 1.5 processors, by its control"))
        let first = try fakeMachine()
        try first.write("9:memory:/x\n4:cpu,cpuacct:/host/path\n1:name=systemd:/\n", to: "proc/self/cgroup")
        try first.write("20000\n", to: "sys/fs/cgroup/cpu/cpu.cfs_quota_us")
        try first.write("100000\n", to: "sys/fs/cgroup/cpu/cpu.cfs_period_us")
        try first.write("157286400\n", to: "sys/fs/cgroup/memory/x/memory.limit_in_bytes")
        try first.write("9223372036854771712\n", to: "sys/fs/cgroup/memory/memory.limit_in_bytes")
        #expect(
            EnvironmentProbe.probe(root: first.path).limits
                == EnvironmentReport.Limits(processors: 0.2, memoryBytes: 150 << 20))
        try first.write("-1\n", to: "sys/fs/cgroup/cpu/cpu.cfs_quota_us")
        try first.write("x\n", to: "sys/fs/cgroup/memory/x/memory.limit_in_bytes")
        #expect(EnvironmentProbe.probe(root: first.path).limits == nil)
        // A share of the machine makes figures doubtful.
        var result = ResultFixture.result()
        result.environment.limits = EnvironmentReport.Limits(processors: 0.5, memoryBytes: nil)
        result.environment.onlineProcessors = 2
        #expect(ReportModel(result).cautions.contains { $0.contains("of 0.5 processors: threads stand still") })
        result.environment.limits?.processors = 2
        #expect(!ReportModel(result).cautions.contains { $0.contains("stand still") })
    }

    @Test func anEmptyTreeIsUnknownNotZero() throws {
        let report = EnvironmentProbe.probe(root: try TemporaryFolder().path)
        #expect(report.processor == nil)
        #expect(report.memoryBytes == nil)
        #expect(report.transparentHugePages == nil)
        #expect(report.operatingSystem == nil)
        #expect(report.governor == nil)
        #expect(report.caches.isEmpty && report.nodes.isEmpty && report.hugePages.isEmpty)
        #expect(report.loadAverages.isEmpty)
        #expect(report.onlineProcessors >= 1)
        #expect(report.pageBytes >= 4096)
        #expect(report.text.contains("memory            unknown\n"))
    }

    /// Every file in turn holds garbage: nothing traps, and what it described is unknown.
    @Test(arguments: [
        "", "\n", "-1\n", "999999999999999999999999\n", "0-\n", "3-1\n", "0-99999999\n", "[]\n", ":\n", "x\0y", "K\n",
    ])
    func garbageIsUnknown(_ garbage: String) throws {
        let tree = try fakeMachine()
        let files = try #require(FileManager.default.enumerator(atPath: tree.path))
        for case let file as String in files where !AtomicFile.isFolder(tree.path + "/" + file) {
            try tree.write(garbage, to: file)
        }
        let system = SystemTree(root: tree.path)
        let facts = ProcessorFacts(tree: system)
        #expect(facts.model == nil && !facts.hypervisor && !facts.online.isEmpty)
        #expect(EnvironmentProbe.caches(system, processor: 0).isEmpty)
        let report = EnvironmentProbe.probe(root: tree.path)
        #expect(report.memoryBytes == nil && report.loadAverages.isEmpty && report.transparentHugePages == nil)
        #expect(report.nodes.allSatisfy { $0.processors.isEmpty && $0.memoryBytes == nil && $0.distances.isEmpty })
        #expect(report.hugePages.isEmpty)
    }

    @Test func bytesThatAreNotTextAreUnknown() throws {
        let tree = try fakeMachine()
        try tree.write(Data([0xFF, 0xFE, 0x0A]), to: "proc/meminfo")
        try FileManager.default.removeItem(atPath: tree.path + "/proc/cpuinfo")
        try FileManager.default.createDirectory(
            atPath: tree.path + "/proc/cpuinfo", withIntermediateDirectories: true)
        let report = EnvironmentProbe.probe(root: tree.path)
        #expect(report.memoryBytes == nil)
        #expect(report.processor == nil)
    }

    @Test func aNodeOfMemoryOnlyIsKept() throws {
        let tree = try fakeMachine()
        try tree.write("\n", to: "sys/devices/system/node/node1/cpulist")
        let report = EnvironmentProbe.probe(root: tree.path)
        #expect(report.nodes.map(\.processors) == [[0, 1], []])
        #expect(report.text.contains("1: processors none, memory 8 MiB, distances 20 10"))
    }

    @Test func lists() {
        #expect(processorList("0-3,8,10-11") == [0, 1, 2, 3, 8, 10, 11])
        #expect(processorList("") == [])
        for malformed in ["a", "1-", "-1", "1-2-3", "+1", "3-2", "0-65536"] { #expect(processorList(malformed) == nil) }
        #expect(EnvironmentReport.ranges([3, 0, 1, 8]) == "0-1,3,8")
        #expect(EnvironmentReport.ranges([]) == "")
        #expect(kernelSize("512K") == 512 << 10)
        #expect(kernelSize(" 16 kB ") == 16 << 10)
        for malformed in ["", "0", "K", "-1K", "1X", "99999999999999999999", "18446744073709551615G"] {
            #expect(kernelSize(malformed) == nil)
        }
    }

    @Test func thisMachineIsDescribedQuickly() throws {
        let start = ContinuousClock.now
        let report = EnvironmentProbe.probe()
        // Ten times what it takes, since other tests run beside this one.
        #expect(ContinuousClock.now - start < .seconds(1))
        #expect(report.kernel.hasPrefix("Linux "))
        #expect(!report.allowedProcessors.isEmpty)
        #expect(
            report.clocks.contains { $0.name == "clock_gettime" }
                && report.clocks.contains { $0.name == "ContinuousClock" })
        #expect(report.clocks.allSatisfy { $0.costNanoseconds > 0 && ($0.resolutionNanoseconds ?? 0) > 0 })
        let decoded = try JSONDecoder().decode(EnvironmentReport.self, from: Data(report.json().utf8))
        #expect(decoded == report)
    }

    @Test func textIsAligned() {
        #expect(
            ResultFixture.environment.text == """
                processor         Fixture 9000 (x86_64)
                processors        4 online; this process may use 0-1,3
                virtual machine   yes: another guest may disturb what is measured
                caches            L1 data: 32 KiB, of one processor
                                  L3 unified: 32 MiB, shared by 4
                nodes             0: processors 0-3, memory 4.46 GiB, distances 10
                memory            4.46 GiB
                bandwidth         11.2 GB/s read, 5.31 GB/s copied by one thread, over 128 MiB
                pages             4 KiB; transparent huge pages: madvise
                huge pages        2 MiB: 0 reserved, 0 free
                governor          unknown
                load              0.01, 0.13, 0.08 (1, 5, 15 minutes)
                clocks            tsc: 16.4 ns a section, steps of 0.409 ns
                operating system  Debian GNU/Linux 12 (bookworm)
                kernel            Linux 6.18.44
                swift             6.3, release

                """)
    }
}
